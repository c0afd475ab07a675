"""Commands of requesters: they speak the API and know of no server's inside."""
