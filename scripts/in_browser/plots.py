"""matplotlib's SVG made fit for a page: text for those who can't see it, unique ids, colours that follow the scheme."""

import hashlib
import html
import re
from pathlib import Path

# What matplotlibrc gives a colour, and the CSS variable that stands for it on the site; of the curves, in their order.
VARIABLES = {"text.color": "text", "xtick.color": "tick", "axes.edgecolor": "axis", "grid.color": "grid"}
COLOUR = re.compile(r"\b[0-9a-f]{6}\b")


def palette() -> dict[str, str]:
    """The colours of matplotlibrc, each with its CSS variable."""
    lines = (Path(__file__).parent / "matplotlibrc").read_text(encoding="utf-8").splitlines()
    settings = {name: COLOUR.findall(value) for name, _, value in (line.partition(": ") for line in lines)}
    colours = {settings[name][0]: variable for name, variable in VARIABLES.items()}
    colours |= {colour: str(place) for place, colour in enumerate(settings["axes.prop_cycle"])}
    return {f"#{colour}": f"--plot-{variable}" for colour, variable in colours.items()}


PALETTE = palette()


def plot_figure(svg: str, alt: str) -> str:
    """A figure with the plot inline. The ids in it start with a hash of the plot, so that two plots never share one."""
    svg = svg[svg.index("<svg") :]
    prefix = "plot-" + hashlib.sha256(svg.encode()).hexdigest()[:8]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<style.*?</style>\s*", "", svg, flags=re.DOTALL)  # it is for the whole page: figures.css has it
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\1{prefix}-", svg)
    svg = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font-size: \1px", svg)
    for colour, variable in PALETTE.items():
        svg = svg.replace(colour, f"var({variable}, {colour})")
    # sizes in points are fixed; without them the plot scales with the page by its viewBox
    opening = re.match(r"<svg[^>]*>", svg)[0]
    width = float(re.search(r'width="([\d.]+)pt"', opening)[1])
    view_box = re.search(r'viewBox="[^"]+"', opening)[0]
    described = (
        f'<svg class="plot__svg" role="img" aria-label="{html.escape(alt)}" {view_box} '
        f'style="max-width: {width * 4 / 3:.0f}px" xmlns="http://www.w3.org/2000/svg" '
        'xmlns:xlink="http://www.w3.org/1999/xlink">'
    )
    return f'<figure class="plot">\n{described}{svg[len(opening) :].strip()}\n</figure>'
