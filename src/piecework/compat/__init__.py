"""What is put into other people's programs: the folder that `piecework run` puts on their Python's path.

Beside this file stands `sitecustomize.py` and nothing else, since everything here becomes importable there.
"""

from pathlib import Path

# How the hook is told where to go. They are no settings of a server, so they do not begin like one.
PRODUCTION_VARIABLE = "RUN_PIECEWORK_PRODUCTION"
SANDBOX_VARIABLE = "RUN_PIECEWORK_SANDBOX"
MODELS_VARIABLE = "RUN_PIECEWORK_MODELS"


def folder() -> Path:
    """Return the folder to put in front of PYTHONPATH."""
    return Path(__file__).parent
