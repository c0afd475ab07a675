"""The completion curve as a picture: an SVG that stands alone, in light and in dark."""

import math
from html import escape

from piecework.simulation.report import Point, Report

WIDTH, HEIGHT = 720, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 50, 50
_STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #26323a; }
  .title { font-size: 16px; font-weight: 600; }
  .grid { stroke: #d8dee2; } .curve { fill: none; stroke: #0b6e75; stroke-width: 2.5; } .page { fill: #fff; }
  @media (prefers-color-scheme: dark) {
    text { fill: #dde5e8; } .grid { stroke: #3a474e; } .curve { stroke: #5cc4cb; } .page { fill: #161d21; }
  }
"""


def svg(made: Report) -> str:
    """Return the picture of a report."""
    points = made.curve or [Point(0.0, 0), Point(1.0, 0)]
    across, up = max(points[-1].hours, 0.01), max(points[-1].submitted, 1)

    def x(hours: float) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * hours / across, 1)

    def y(count: float) -> float:
        return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * count / up, 1)

    said = f"{up:,} submitted in {across:.1f} hours" if made.curve else "Nothing was submitted"
    rows = [
        f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y(count)}" y2="{y(count)}"/>'
        f'<text x="{_LEFT - 8}" y="{y(count) + 4}" text-anchor="end">{count:,.0f}</text>'
        for count in _ticks(up)
    ]
    columns = [
        f'<text x="{x(hours)}" y="{HEIGHT - _BOTTOM + 20}" text-anchor="middle">{hours:g} h</text>'
        for hours in _ticks(across)
    ]
    curve = " ".join(f"{x(hours)},{y(count)}" for hours, count in points)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
            f"<title>{escape(said)}</title><style>{_STYLE}</style>",
            f'<rect class="page" width="{WIDTH}" height="{HEIGHT}"/>',
            f'<text class="title" x="{_LEFT}" y="28">{escape(said)}</text>',
            *rows,
            *columns,
            f'<polyline class="curve" points="{curve}"/>',
            "</svg>\n",
        ]
    )


def _ticks(most: float) -> list[float]:
    """Return some round numbers from 0 up to `most`."""
    step = 10 ** math.floor(math.log10(most))
    while most / step < 4:  # noqa: PLR2004  so few lines say little
        step /= 2
    return [number * step for number in range(math.floor(most / step) + 1)]
