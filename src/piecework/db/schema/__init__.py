"""What the stores hold: one module of tables for each kind of store."""
