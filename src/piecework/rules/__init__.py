"""Pure decisions over records: a value, or a refusal. No clock, no I/O."""
