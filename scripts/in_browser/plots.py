"""matplotlib's SVG made fit for a page: text for those who can't see it, unique ids, colours that follow the scheme."""

import hashlib
import re
from pathlib import Path
from xml.etree import ElementTree

# What matplotlibrc gives a colour, and the CSS variable that stands for it on the site; of the curves, in their order.
VARIABLES = {"text.color": "text", "xtick.color": "tick", "grid.color": "grid"}
COLOUR = re.compile(r"\b[0-9a-f]{6}\b")


def palette() -> dict[str, str]:
    """The colours of matplotlibrc, each with its CSS variable."""
    lines = (Path(__file__).parent / "matplotlibrc").read_text(encoding="utf-8").splitlines()
    settings = {name: COLOUR.findall(value) for name, _, value in (line.partition(": ") for line in lines)}
    colours = {settings[name][0]: variable for name, variable in VARIABLES.items()}
    colours |= {colour: str(place) for place, colour in enumerate(settings["axes.prop_cycle"])}
    return {f"#{colour}": f"--plot-{variable}" for colour, variable in colours.items()}


PALETTE = palette()


LEFT_OUT = ("metadata", "style")  # a style is for the whole page: figures.css has it
XLINK = "{http://www.w3.org/1999/xlink}"


def plot_figure(svg: str, alt: str) -> str:
    """A figure with the plot inline. The ids in it start with a hash of the plot, so that two plots never share one."""
    svg = svg[svg.index("<svg") :]
    prefix = "plot-" + hashlib.sha256(svg.encode()).hexdigest()[:8]
    drawing = ElementTree.fromstring(svg)
    for element in list(drawing.iter()):
        element.tag = element.tag.rpartition("}")[2]  # without the namespace
        for child in list(element):
            if child.tag.rpartition("}")[2] in LEFT_OUT:
                element.remove(child)
        element.attrib = {name.replace(XLINK, "xlink:"): fitted(value, prefix) for name, value in element.items()}
        if "id" in element.attrib:
            element.attrib["id"] = f"{prefix}-{element.attrib['id']}"
    # Sizes in points are fixed. Without them the plot scales with the page by its viewBox.
    width = float(drawing.attrib["width"].removesuffix("pt"))
    drawing.attrib = {
        **{"class": "plot__svg", "role": "img", "aria-label": alt, "viewBox": drawing.attrib["viewBox"]},
        **{"style": f"max-width: {width * 4 / 3:.0f}px", "xmlns": "http://www.w3.org/2000/svg"},
        "xmlns:xlink": "http://www.w3.org/1999/xlink",
    }
    return f'<figure class="plot">\n{ElementTree.tostring(drawing, encoding="unicode").strip()}\n</figure>'


def fitted(value: str, prefix: str) -> str:
    """The value of an attribute, with the plot's own ids, the page's font and its colours."""
    value = re.sub(r"^#|(?<=url\()#", f"#{prefix}-", value)
    value = re.sub(r"font: ([\d.]+)px [^;]*", r"font-size: \1px", value)
    for colour, variable in PALETTE.items():
        value = value.replace(colour, f"var({variable}, {colour})")
    return value
