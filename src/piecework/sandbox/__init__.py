"""What only the sandbox has: time travel and the demo market."""
