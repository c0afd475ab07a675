"""The one door to the stores: Database.read, Database.write, Tx; schema; migrations."""
