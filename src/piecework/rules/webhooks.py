"""Webhooks: how they are signed, and which addresses they may be sent to.

Signatures are those of the Standard Webhooks specification (v1, HMAC-SHA256). Nothing about them is stored:
a requester's secret follows from the server's.
"""

import base64
import hashlib
import hmac
import ipaddress

SECRET_PREFIX = "whsec_"  # noqa: S105  what every secret begins with
_PURPOSE = b"piecework webhooks 1"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PUBLIC_V6 = ipaddress.ip_network("2000::/3")
_DOCUMENTATION = ipaddress.ip_network("3fff::/20")


def secret_of(server_secret: bytes, market: str, requester_id: str) -> str:
    """Return the secret with which a requester's webhooks are signed, another one in each market."""
    text = b"\0".join((_PURPOSE, market.encode(), requester_id.encode()))
    return SECRET_PREFIX + base64.b64encode(hmac.digest(server_secret, text, hashlib.sha256)).decode()


def headers(secret: str, message_id: str, at_seconds: int, body: bytes) -> dict[str, str]:
    """Return the three headers of a signed webhook."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{at_seconds}.".encode() + body
    signature = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at_seconds),
        "webhook-signature": f"v1,{signature}",
    }


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet, and not a way around to another.

    IPv6 forms that carry an IPv4 address are judged by that one. Of the rest only global unicast counts:
    Python calls whole ranges global that nobody routes, or that lead to IPv4 addresses within the network.
    """
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(str(inner))
        if found not in _PUBLIC_V6 or found in _DOCUMENTATION:
            return False
    return found.is_global and not found.is_multicast
