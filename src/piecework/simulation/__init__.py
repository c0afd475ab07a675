"""Workers made up: they find, accept, do, return and abandon HITs through the doors that people use.

Speaks HTTP alone, by a transport that is handed in. What is decided about a worker is settled in `plan` and
`answering`; who is on at which moment, in `crowd`. Knows nothing of the server.
"""
