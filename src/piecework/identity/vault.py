"""Encrypting the secrets of access keys: signing needs them in the clear, the store keeps them sealed."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES = 64
_PURPOSE = b"piecework access keys 1"


class VaultError(Exception):
    """A secret was sealed under another server key, or belongs to another access key."""


class Vault:
    """Seals and opens secrets under a key derived from the server's.

    AES-SIV needs no nonce; each secret is bound to the id of its access key, so rows cannot be exchanged.
    """

    __slots__ = ("_cipher",)

    def __init__(self, server_secret: bytes) -> None:
        derive = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=_PURPOSE)
        self._cipher = AESSIV(derive.derive(server_secret))

    def seal(self, key_id: str, secret: str) -> bytes:
        """Return the secret of an access key as it may be kept."""
        return self._cipher.encrypt(secret.encode(), [key_id.encode()])

    def open(self, key_id: str, sealed: bytes) -> str:
        """Return the secret that was sealed for this access key. Raises VaultError."""
        try:
            return self._cipher.decrypt(bytes(sealed), [key_id.encode()]).decode()
        except InvalidTag:
            raise VaultError(
                f"the secret of access key {key_id} was sealed under another server key"
            ) from None
