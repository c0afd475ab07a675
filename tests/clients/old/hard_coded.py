"""An old script as many are: it names the old service's addresses, and asks which of them it talks to."""

import sys

import boto3

SANDBOX = "https://mturk-requester-sandbox.us-east-1.amazonaws.com"
ADDRESSES = {
    "sandbox": {"endpoint_url": SANDBOX, "region_name": "us-east-1"},
    "sandbox by http": {"endpoint_url": SANDBOX.replace("https", "http") + "/", "region_name": "us-east-1"},
    "sandbox by region": {"region_name": "sandbox"},
    "production": {
        "endpoint_url": "https://mturk-requester.us-east-1.amazonaws.com",
        "region_name": "us-east-1",
    },
    "production by region": {"region_name": "us-east-1"},
}
if len(sys.argv) > 2:
    ADDRESSES["elsewhere"] = {"endpoint_url": sys.argv[2], "region_name": "us-east-1"}

mturk = boto3.client("mturk", **ADDRESSES[sys.argv[1]])
balance = mturk.get_account_balance()["AvailableBalance"]
print(balance, "play money" if mturk.meta.endpoint_url == SANDBOX else "real money")  # noqa: T201  its answer
