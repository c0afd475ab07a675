"""Sheets: many acts at once, read out of files: decisions, bonuses, changes to workers."""
