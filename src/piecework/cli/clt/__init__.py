"""The old Command Line Tools: commands of the same names and flags, on the files that people still have."""
