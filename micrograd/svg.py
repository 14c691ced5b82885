"""Graphviz's SVG made anew, for a page and for those who cannot see it.

Left out on purpose: layout, which is [Graphviz's][micrograd.graph.render_svg].
"""

import re
from collections.abc import Mapping
from xml.etree import ElementTree

# The colours of a drawing where a page does not set the variables of these names. An edge can be seen on dark too.
INK = {
    "text": "#1d2935",
    "data": "#0b63a5",
    "grad": "#b93c0b",
    "stroke": "#526272",
    "rule": "#dfe5eb",
    "edge": "#6b7c8d",
    "node-fill": "#ffffff",
    "leaf-fill": "#f5f7f9",
    "root-fill": "#ffffff",
    "operation-fill": "#f5f7f9",
}
_FONT = "DejaVu Sans, Verdana, sans-serif"


def accessible(
    svg: str, prefix: str, title: str, description: str, tooltips: Mapping[str, str], *, variables: bool
) -> str:
    """The drawing with words for those who can't see it, ids that start with `prefix`, and colours.

    Args:
        svg: as Graphviz wrote it.
        prefix: what ids start with.
        title: what is drawn, in a few words.
        description: the drawing in a sentence or two.
        tooltips: by the name of a node, what it tells on top of what is drawn.
        variables: whether a page can set the colours.
    """

    def paint(name: str, value: str) -> str:
        return f"var(--graph-{name}, {value})" if variables else value

    ink = {"none": "none"} | {name: paint(name, colour) for name, colour in INK.items()}
    drawing = ElementTree.fromstring(svg)
    for element in drawing.iter():
        element.tag = element.tag.rpartition("}")[2]  # without the namespace
    canvas = drawing.findall("g")[0]
    _, _, width, height = (f"{float(number):g}" for number in drawing.attrib["viewBox"].split())
    out = ElementTree.Element(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "aria-labelledby": f"{prefix}-title {prefix}-desc"}
        | {"width": width, "height": height, "viewBox": f"0 0 {width} {height}", "fill": ink["text"]}
        | {"font-family": paint("font", _FONT), "font-size": "12", "style": "font-variant-numeric: tabular-nums"},
    )
    ElementTree.SubElement(out, "title", {"id": f"{prefix}-title"}).text = title
    ElementTree.SubElement(out, "desc", {"id": f"{prefix}-desc"}).text = description
    layer = ElementTree.SubElement(out, "g", {"transform": canvas.attrib["transform"]})
    for group in canvas.findall("g"):
        name, kinds = group.findtext("title", ""), group.attrib["class"].split()
        edge = {"data-edge": name.replace("->", "-")}
        node = {"id": f"{prefix}-{name}", "data-node": name}
        made = ElementTree.SubElement(layer, "g", {"class": " ".join(kinds)} | (edge if "edge" in kinds else node))
        if name in tooltips:
            ElementTree.SubElement(made, "title").text = tooltips[name]
        for shape in group.iter():
            if shape.tag not in ("g", "title", "text"):
                fill, stroke = _colours(shape.tag, kinds)
                kept = {key: _tenths(value) for key, value in shape.attrib.items() if key not in ("fill", "stroke")}
                if shape.tag == "polyline":
                    kept.pop("stroke-width", None)
                ElementTree.SubElement(made, shape.tag, kept | {"fill": ink[fill], "stroke": ink[stroke]})
        texts = group.findall("text")
        numbers = {} if "value" not in kinds else {-1: "data"} if "without-grad" in kinds else {-2: "data", -1: "grad"}
        for i, text in enumerate(texts, start=-len(texts)):
            role = numbers.get(i, "label")
            kept = {key: _tenths(text.attrib[key]) for key in ("x", "y", "text-anchor")}
            if role != "label":
                kept["fill"] = ink[role]
            if text.text != " ".join((text.text or "").split()):
                kept["xml:space"] = "preserve"
            ElementTree.SubElement(made, "text", kept | {"class": role}).text = text.text
    return ElementTree.tostring(out, encoding="unicode")


def _tenths(places: str) -> str:
    """Places in tenths of a pixel instead of hundredths: nobody sees it, and the drawing weighs a little less."""
    return re.sub(r"-?\d+\.\d+", lambda number: f"{round(float(number[0]), 1) + 0.0:g}", places)


def _colours(tag: str, kinds: list[str]) -> tuple[str, str]:
    """The names of the colours to fill and to draw a shape with."""
    if "edge" in kinds:
        return ("none", "edge") if tag == "path" else ("edge", "edge")
    if tag == "polyline":  # between the fields of a value
        return "none", "rule"
    if "operation" in kinds:
        return "operation-fill", "edge"
    return next((kind for kind in ("root", "leaf") if kind in kinds), "node") + "-fill", "stroke"
