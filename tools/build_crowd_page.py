"""Writes docs/crowd-elements.md from what stands in the folders of frontend/src/crowd.

`python -m tools.build_crowd_page`. The text is that folder's README.md; the table has a row for every
element's.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "frontend" / "src" / "crowd"
TARGET = ROOT / "docs" / "crowd-elements.md"
MARK = "<!-- Generated from frontend/src/crowd. Make it anew with python -m tools.build_crowd_page. -->"
_HEAD = "| Element | What it is | In the answer | What differs, or is our choice |\n|---|---|---|---|\n"


def build() -> str:
    """Return the page. Raises ValueError for a folder whose README.md is not in the form of the others."""
    text = (SOURCE / "README.md").read_text("utf-8")
    return f"{MARK}\n\n{text}\n{_HEAD}{''.join(_row(folder) for folder in elements())}"


def elements() -> list[Path]:
    """Return the folders that hold an element, by name."""
    return sorted(path.parent for path in SOURCE.glob("*-*/element.ts"))


def _row(folder: Path) -> str:
    read = re.fullmatch(
        r"# (\S+)\n\n(.+)\n\nAnswer: (.+)\n(?:\nOurs: (.+)\n)?", (folder / "README.md").read_text("utf-8")
    )
    if read is None or read[1] != folder.name:
        raise ValueError(f"{folder.name}/README.md: a heading, what it is, “Answer:” and perhaps “Ours:”")
    return f"| `{read[1]}` | {read[2]} | {read[3]} | {read[4] or ''} |\n"


if __name__ == "__main__":
    TARGET.write_text(build(), "utf-8")
