"""The history of the stores' tables, one for each kind of store."""
