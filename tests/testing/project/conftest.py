import os

# The pipeline makes its client when it is imported, before any market is open, and boto3 wants keys by then.
os.environ.setdefault("AWS_ACCESS_KEY_ID", "testing")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "testing")
