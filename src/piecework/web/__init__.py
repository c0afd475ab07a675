"""The websites: requests in, pages out."""
