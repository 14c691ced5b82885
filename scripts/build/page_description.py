"""MkDocs hook: a page's first paragraph is its description, for search engines and for whoever shares a link to it."""

import html
import re
import textwrap

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

FIRST_PARAGRAPH = re.compile(r'<p(?: class="lead")?>(?:<strong>Goal\.</strong> )?(.*?)</p>', re.DOTALL)


def on_page_content(content: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    paragraph = FIRST_PARAGRAPH.search(content)
    if paragraph:
        words = html.unescape(re.sub(r"<[^>]*>", "", paragraph[1]))
        page.meta.setdefault("description", textwrap.shorten(words, 160, placeholder=" …"))
    return content
