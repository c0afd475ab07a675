"""The files of the old Command Line Tools: inputs, Velocity templates, successes, results."""
