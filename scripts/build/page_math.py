"""Formulas are rendered at build, by KaTeX, to HTML and MathML. No page carries a script for it.

arithmatex (generic) marks the formulas. KaTeX's style sheet and fonts go into the site, for the pages that have a
formula. The fonts are cut down to the characters that stand in formulas: a fifth of their weight.
"""

import io
import json
import re
import subprocess
from pathlib import Path

from mkdocs.exceptions import PluginError
from selectolax.lexbor import LexborHTMLParser, create_tag

from scripts.build.node_programs import HERE, PACKAGES, node_program
from scripts.build.page_tree import only
from scripts.build.replace import replace
from scripts.build.store import Store

KATEX = PACKAGES / "katex" / "dist"
STYLE_SHEET = "assets/katex/katex.css"
OTHER_FONTS = re.compile(r',url\([^)]*\.(?:woff|ttf)\) format\("\w+"\)')  # every browser of today reads woff2
FONTS = 20


class Formulas:
    """The formulas of a build.

    Attributes:
        characters: those that the formulas are drawn with.
    """

    def __init__(self, store: Store, version: str) -> None:
        self.store, self.version = store, version
        self.characters: set[str] = set()
        self.process: subprocess.Popen[str] | None = None

    def render(self, tree: LexborHTMLParser, root: str, where: str) -> None:
        """Render the formulas of a page.

        Args:
            tree: the page.
            root: the way from the page to the site's folder.
            where: the page's file, for the message.

        Raises:
            PluginError: KaTeX cannot read a formula.
        """
        places = tree.css(".arithmatex")
        if not places:
            return
        sources = [(place.text().strip()[2:-2].strip(), place.tag == "div") for place in places]
        rendered = self.store.get_json(
            "formulas", [self.version, json.dumps(sources)], lambda: [self.ask(*source, where) for source in sources]
        )
        for place, formula in zip(places, rendered, strict=True):
            place.inner_html = formula
            for drawn in place.css(".katex-html"):
                self.characters.update(drawn.text())
            place.unwrap()
        link = create_tag("link")
        link.attrs["rel"], link.attrs["href"] = "stylesheet", root + STYLE_SHEET
        only(tree, "head").insert_child(link)

    def ask(self, tex: str, display: bool, where: str) -> str:
        """What KaTeX makes of a formula. One Node process renders all that are new; it ends with us."""
        if self.process is None:
            command = [node_program(), str(HERE / "katex_render.mjs")]
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"tex": tex, "display": display}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise PluginError(f"{where}: the formula {tex!r}: {answer['error']}")
        html: str = answer["html"]
        return html


def write_fonts(site: Path, characters: set[str], store: Store) -> None:
    """Write KaTeX's style sheet, and its fonts with these characters."""
    css = (KATEX / "katex.min.css").read_text(encoding="utf-8")
    css = replace(css, OTHER_FONTS, "", times=2 * FONTS, where="KaTeX's style sheet")
    style_sheet = site / STYLE_SHEET
    (style_sheet.parent / "fonts").mkdir(parents=True)
    style_sheet.write_text(css, encoding="utf-8")
    text = "".join(sorted(characters))
    for path in sorted((KATEX / "fonts").glob("*.woff2")):
        font = path.read_bytes()
        content = store.get("fonts", [font, text], lambda font=font: cut(font, text))  # type: ignore[misc]
        (style_sheet.parent / "fonts" / path.name).write_bytes(content)


def cut(font: bytes, text: str) -> bytes:
    """The font with the characters of the text only."""
    from fontTools import subset  # takes a while to load, and most builds have the fonts of the one before

    options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False, recalc_timestamp=False)
    full = subset.load_font(io.BytesIO(font), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(full)
    packed = io.BytesIO()
    full.save(packed)
    return packed.getvalue()
