"""Review policies: what a HIT may ask for, how answers are scored, and what follows from the scores."""
