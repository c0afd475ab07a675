"""Verbs and views of a market, functions of (tx, …). The only place with the market's SQL."""
