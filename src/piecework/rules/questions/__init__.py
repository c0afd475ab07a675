"""Question documents: what requesters send, what workers answer, and what the two look like on the wire."""
