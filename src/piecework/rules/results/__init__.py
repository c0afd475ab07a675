"""Results of batches: what their answers say by field, and the files they are written into."""
