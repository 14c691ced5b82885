"""MkDocs hook: the picture that goes with a shared link, 1200 by 630: the home page's graph and the site's name.

The addresses of it are in `scripts/build/theme/main.html`. Graphviz draws the graph; Pillow, which comes with
matplotlib, puts it on its ground.
"""

import hashlib
import importlib.util
import io
import re
from pathlib import Path

import pygraphviz
from mkdocs.config.defaults import MkDocsConfig
from PIL import Image, ImageDraw, ImageFont

from micrograd.graph import draw_dot
from scripts.build.kept import kept
from scripts.render_graphs import home

ROOT = Path(__file__).parent.parent.parent
CARD = Path("assets") / "card.png"  # main.html names it
SIZE = (1200, 630)
MARGIN = 60
INK, SOFT, PAPER, LEAF = "#1d2935", "#526272", "#ffffff", "#f2f6fa"


def on_post_build(config: MkDocsConfig) -> None:
    graph = draw_dot(home()).source
    words = [config.site_name, config.site_description or ""]
    recipe = hashlib.sha256("\n".join([graph, *words, Path(__file__).read_text(encoding="utf-8")]).encode())
    path = ROOT / ".cache" / "card" / f"{recipe.hexdigest()[:16]}.png"
    target = Path(config.site_dir) / CARD
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(kept(path, lambda: card(graph, *words)))


def card(graph: str, name: str, description: str) -> bytes:
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((MARGIN, MARGIN), name, INK, font(64))
    draw.multiline_text((MARGIN, 160), "\n".join(lines(description, font(30))), SOFT, font(30), spacing=12)
    drawing = drawn(graph)
    image.paste(drawing, (MARGIN, SIZE[1] - MARGIN - drawing.height))
    packed = io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()


def drawn(graph: str) -> Image.Image:
    """The graph, as wide as the card allows."""
    wide = re.sub(r'bgcolor="?transparent"?', f'bgcolor="{PAPER}" dpi=144', graph)
    wide = wide.replace("{", f'{{ node [color="{SOFT}" fontcolor="{INK}"] edge [color="{SOFT}"]', 1)
    wide = wide.replace("style=rounded", f'style="rounded,filled" fillcolor="{LEAF}"')
    png = pygraphviz.AGraph(string=wide).draw(format="png", prog="dot")
    image = Image.open(io.BytesIO(png)).convert("RGB")
    width = SIZE[0] - 2 * MARGIN
    return image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)


def font(size: int) -> ImageFont.FreeTypeFont:
    matplotlib = importlib.util.find_spec("matplotlib")
    assert matplotlib is not None
    assert matplotlib.origin is not None
    return ImageFont.truetype(Path(matplotlib.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf", size)


def lines(text: str, used: ImageFont.FreeTypeFont) -> list[str]:
    """The text in lines that fit the card."""
    done = [""]
    for word in text.split():
        longer = f"{done[-1]} {word}".strip()
        if used.getlength(longer) > SIZE[0] - 2 * MARGIN and done[-1]:
            done.append(word)
        else:
            done[-1] = longer
    return done
