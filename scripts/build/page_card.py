"""The picture that goes with a shared link, 1200 by 630: the home page's graph and the site's name.

The addresses of it are in `theme/main.html`. Graphviz draws the graph; Pillow, which comes with matplotlib, puts it on
its ground.
"""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.build.store import Store
from scripts.palette import colours

if TYPE_CHECKING:
    from PIL import Image, ImageFont

FILE = "assets/card.png"  # main.html names it
SIZE = (1200, 630)
MARGIN = 60
COLOURS = colours("light")
INK, SOFT, PAPER, LEAF = (COLOURS[name] for name in ("ink", "ink-soft", "paper", "panel"))


def write_card(
    site: Path, name: str, description: str, graphs: Mapping[str, Mapping[str, str]], fonts: Path, store: Store
) -> None:
    """Write the picture.

    Args:
        site: the site's folder.
        name: the site's name.
        description: what it says of itself.
        graphs: the named graphs, with the source of each in Graphviz's language.
        fonts: the folder of the fonts that Graphviz was told to use.
        store: what builds keep.
    """
    graph = graphs["home"]["source"]
    content = store.get(
        "card", [name, description, graph, *COLOURS.values()], lambda: card(name, description, graph, fonts)
    )
    (site / FILE).write_bytes(content)


def card(name: str, description: str, graph: str, fonts: Path) -> bytes:
    from PIL import Image, ImageDraw, ImageFont  # needed for a new card only, as Graphviz is

    large, small = (ImageFont.truetype(fonts / "DejaVuSans.ttf", size) for size in (64, 30))
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((MARGIN, MARGIN), name, INK, large)
    draw.multiline_text((MARGIN, 160), "\n".join(lines(description, small)), SOFT, small, spacing=12)
    drawing = drawn(graph)
    image.paste(drawing, (MARGIN, SIZE[1] - MARGIN - drawing.height))
    packed = io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()


def drawn(graph: str) -> "Image.Image":
    """The graph, as wide as the card allows."""
    import pygraphviz
    from PIL import Image

    coloured = pygraphviz.AGraph(string=graph)
    coloured.graph_attr.update(bgcolor=PAPER, dpi="144")
    for node in coloured.nodes():
        node.attr.update(color=SOFT, fontcolor=INK)
        if node.attr["style"] == "rounded":
            node.attr.update(style="rounded,filled", fillcolor=LEAF)
    for edge in coloured.edges():
        edge.attr.update(color=SOFT)
    png = coloured.draw(format="png", prog="dot")
    image = Image.open(io.BytesIO(png)).convert("RGB")
    width = SIZE[0] - 2 * MARGIN
    return image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)


def lines(text: str, font: "ImageFont.FreeTypeFont") -> list[str]:
    """The text in lines that fit the card."""
    done = [""]
    for word in text.split():
        longer = f"{done[-1]} {word}".strip()
        if font.getlength(longer) > SIZE[0] - 2 * MARGIN and done[-1]:
            done.append(word)
        else:
            done[-1] = longer
    return done
