"""The AWS JSON 1.1 protocol and SigV4. Knows no marketplace."""
