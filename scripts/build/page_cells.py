"""MkDocs hook: what stands in a page's blocks of code so that they can be run, edited and copied.

Every cell gets its buttons (`docs/javascripts/cell/cell_bar.js`), every other block a copy button
(`docs/javascripts/cell/copy_button.js`). On the pages in `CELLS`, a block of Python with what it prints becomes a cell
like those of the tutorial; it runs by itself.
"""

import re
from itertools import count

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

CELLS = ("index.md", "questions.md")
FENCE = re.compile(
    r"^```python\n(?P<code>.*?)^```\n(?:\n```text\n(?P<text>.*?)^```\n)?(?:\n(?P<graph><!-- graph: \S+ -->)\n)?",
    re.MULTILINE | re.DOTALL,
)
PRINTED = re.compile(r'(<div class="output"[^>]*>\s*)<div class="highlight"><pre>(.*?)</pre></div>', re.DOTALL)
BLOCK = '<div class="highlight"><pre>'
PLAIN = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')
IN_CELL = re.compile(
    r'(<(?:div|details) class="cell [^>]*>\s*(?:<summary>.*?</summary>\s*)?)'
    r'<div class="highlight"><pre>(.*?</pre></div>)',
    re.DOTALL,
)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    if page.file.src_uri not in CELLS:
        return markdown
    number = count()

    def cell(found: re.Match) -> str:
        text, graph = found["text"], found["graph"]
        parts = [f'<div class="cell cell--example" data-cell="{next(number)}" data-alone markdown="1">']
        parts.append(f"```python\n{found['code']}```")
        if text or graph:
            parts.append('<div class="output" data-search-exclude="true" markdown="1">')
            parts += [f"```text\n{text}```"] if text else []
            parts += [graph] if graph else []
            parts.append("</div>")
        return "\n\n".join([*parts, "</div>\n"])

    return FENCE.sub(cell, markdown)


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    html = PLAIN.sub(r"\1", html)  # they look like the rest, and were half of all elements
    html = PRINTED.sub(printed, html)
    html = IN_CELL.sub(r"\1<div class='highlight'><pre>\2<cell-bar></cell-bar>", html)
    html = html.replace(BLOCK, BLOCK.replace("<pre>", "<copy-button></copy-button><pre>"))
    return html.replace("<div class='highlight'>", '<div class="highlight">')


def printed(found: re.Match) -> str:
    """What a block of code printed, as the tutorial's pages show it."""
    text = re.sub(r"<[^>]*>", "", found[2])
    return f'{found[1]}<pre class="output__text">{text.rstrip()}</pre>'
