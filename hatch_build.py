"""The build hook of the wheel: bundles frontend/ first, so that `pip install .` needs no Node on the machine.

How it is bundled stands in tools/build_frontend.py; which files go into the wheel, in pyproject.toml.
"""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendHook(BuildHookInterface[Any]):
    """Builds src/piecework/web/static before files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatchling's signature)
        """Bundle the front end below the project's root; raises RuntimeError when npm or bundler fails."""
        root = Path(self.root)
        runpy.run_path(str(root / "tools" / "build_frontend.py"))["build"](root)
