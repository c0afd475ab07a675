"""People: sign-up, passwords, sessions, access keys, in a store of their own."""
