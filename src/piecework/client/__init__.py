"""What programs of requesters work with: results as records, as a table, and as labels.

Speaks boto3's MTurk client to Piecework or to whatever answers like it. Knows nothing of the server, and
loads boto3, pandas and Crowd-Kit only when they are needed.
"""
