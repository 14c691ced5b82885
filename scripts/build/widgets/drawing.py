"""What the drawings of widgets share. `docs/javascripts/widgets/drawing.js` reads their scales from the page."""

from collections.abc import Iterable
from typing import NamedTuple


class Scale(NamedTuple):
    """Where numbers from `low` to `high` lie in a drawing: from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, number: float) -> float:
        return self.start + (number - self.low) / (self.high - self.low) * (self.end - self.start)

    def __str__(self) -> str:
        return " ".join(f"{number:g}" for number in self)


def path(points: Iterable[tuple[float, float]]) -> str:
    """The line through points of a drawing, as what a `<path>` has for its `d`."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def grid(across: Scale, down: Scale, columns: Iterable[tuple[float, str]], rows: Iterable[tuple[float, str]]) -> str:
    """Lines across a drawing, each with its number at the edge."""
    left, right = min(across[2:]), max(across[2:])
    top, bottom = min(down[2:]), max(down[2:])
    found = []
    for number, text in columns:
        x = f"{across(number):.1f}"
        found.append(f'<path d="M{x} {top:g}V{bottom:g}"/><text x="{x}" y="{bottom + 15:g}">{text}</text>')
    for number, text in rows:
        y = down(number)
        found.append(f'<path d="M{left:g} {y:.1f}H{right:g}"/>')
        found.append(f'<text x="{left - 5:g}" y="{y + 4:.1f}" class="end">{text}</text>')
    return f'<g class="grid">{"".join(found)}</g>'
