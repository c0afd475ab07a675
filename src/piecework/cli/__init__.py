"""The `piecework` command: running the server, and what an operator does beside it."""

from piecework.cli.main import main

__all__ = ["main"]
