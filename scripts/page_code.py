"""MkDocs hook: a copy button in every block of code. `docs/javascripts/copy_button.js` is the button."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

BLOCK = '<div class="highlight"><pre>'


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    return html.replace(BLOCK, BLOCK.replace("<pre>", "<copy-button></copy-button><pre>"))
