"""What workers see and do: finding HITs, working on them, their queue and their record."""
