"""MkDocs hook: formulas are rendered at build, by KaTeX, to HTML and MathML. No page carries a script for it.

arithmatex (generic) marks the formulas; this hook has KaTeX render them, and puts KaTeX's style sheet and fonts into
the site, for the pages that have a formula. The fonts are cut down to the characters that stand in formulas: a fifth of
their weight.
"""

import functools
import hashlib
import html
import io
import json
import re
import subprocess
from pathlib import Path

from fontTools import subset
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from scripts.build.kept import kept
from scripts.build.node import node_program

ROOT = Path(__file__).parent.parent.parent
KATEX = ROOT / "node_modules" / "katex" / "dist"
STYLESHEET = "assets/katex/katex.css"
FORMULA = re.compile(r'<(span|div) class="arithmatex"[^>]*>(\\\(|\\\[)(.*?)(?:\\\)|\\\])</\1>', re.DOTALL)
characters: set[str] = set()  # that the formulas of this build are drawn with


@functools.cache
def node() -> subprocess.Popen:
    """One Node process renders all formulas of a build; it ends with us."""
    program = node_program()
    if not program or not KATEX.exists():
        raise PluginError("formulas need Node and KaTeX: run `make site`, which sets both up")
    command = [program, str(Path(__file__).parent / "katex_render.mjs")]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")


@functools.cache
def render(tex: str, display: bool) -> str:
    process = node()
    process.stdin.write(json.dumps({"tex": tex, "display": display}) + "\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline())
    if "error" in answer:
        raise ValueError(answer["error"])
    return answer["html"]


def on_page_content(content: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Keep the source of displayed formulas out of the search results."""
    return content.replace('<div class="arithmatex">', '<div class="arithmatex" data-search-exclude="true">')


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    def formula(found: re.Match) -> str:
        try:
            rendered = render(html.unescape(found[3]).strip(), found[1] == "div")
        except ValueError as error:
            raise PluginError(f"docs/{page.file.src_uri}: the formula {found[3]!r}: {error}") from None
        drawn = rendered[rendered.index('class="katex-html"') :]
        characters.update(html.unescape(re.sub(r"<[^>]*>", "", drawn)))
        return rendered

    output, count = FORMULA.subn(formula, output)
    if count:
        root = "../" * page.url.count("/")
        output = output.replace("</head>", f'<link rel="stylesheet" href="{root}{STYLESHEET}"></head>', 1)
    return output


def on_post_build(config: MkDocsConfig) -> None:
    stylesheet = Path(config.site_dir) / STYLESHEET
    css = (KATEX / "katex.min.css").read_text(encoding="utf-8")
    css = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("\w+"\)', "", css)  # every browser of today reads woff2
    (stylesheet.parent / "fonts").mkdir(parents=True)
    for font in sorted((KATEX / "fonts").glob("*.woff2")):
        (stylesheet.parent / "fonts" / font.name).write_bytes(cut(font, frozenset(characters)))
    stylesheet.write_text(css, encoding="utf-8")


def cut(font: Path, characters: frozenset[str]) -> bytes:
    """The font with these characters only. Cut fonts are kept: most builds have the same formulas as the one before."""
    text = "".join(sorted(characters))
    key = hashlib.sha256(font.read_bytes() + text.encode()).hexdigest()[:16]
    place = ROOT / ".cache" / "formulas" / f"{font.stem}-{key}.woff2"

    def subsetted() -> bytes:
        options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False, recalc_timestamp=False)
        full = subset.load_font(str(font), options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=text)
        subsetter.subset(full)
        packed = io.BytesIO()
        full.save(packed)
        for old in place.parent.glob(f"{font.stem}-*"):
            old.unlink()
        return packed.getvalue()

    return kept(place, subsetted)
