"""HIT layouts: pages with gaps, from which HITs are made. Keeping them is the market's."""
