"""The milestones of an engine of one's own, and the files to begin with, for the page Build.

What a reader is told of a milestone is written once, in `micrograd/checks/`: in the terminal it is shown step by step,
on the page as a whole.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

import jinja2
from markdown import markdown as html_of
from markupsafe import Markup
from pygments import highlight
from pygments.formatters.html import HtmlFormatter

from micrograd.checks.checking import MILESTONES
from micrograd.checks.guide import GUIDES
from micrograd.checks.guide.skeleton import SKELETON, TRY
from scripts.build.cells import LEXER, TEMPLATES
from scripts.build.replace import replace
from scripts.build.store import Store

PLACE = "<!-- guide -->"
NEEDED_PLACE = "<!-- milestones that training needs -->"
FILES = SKELETON | {"try.py": TRY}
TEMPLATE = jinja2.Environment(loader=TEMPLATES, autoescape=True, undefined=jinja2.StrictUndefined).get_template(
    "build_guide.html.j2"
)


def put_guide(markdown: str, root: str, where: str, library: list[bytes], store: Store) -> str:
    """The Markdown with the guide, on the page that has a place for it.

    Args:
        markdown: the page.
        root: the way from the page to the root of the site, without a slash at its end.
        where: the page's file, for a message.
        library: the library's files: what the guide is made from.
        store: what builds keep.
    """
    if PLACE not in markdown:
        return markdown
    html = store.get("guide", [root, *library], lambda: guide_html(root).encode()).decode()
    return replace(markdown, PLACE, html, where=where)


def guide_html(root: str) -> str:
    """The guide as HTML, and with it the parts of the workbench."""
    files = [
        {"name": name, "id": name.removesuffix(".py"), "code": lines(coloured(text))} for name, text in FILES.items()
    ]
    return TEMPLATE.render(root=root, milestones=list(milestones()), files=files)


def put_needed(markdown: str, root: str, where: str) -> str:
    """The Markdown with links to the milestones that training needs, on the page that has a place for them."""
    if NEEDED_PLACE not in markdown:
        return markdown
    network = next(one for one in MILESTONES if one.name == "mlp")
    needed = [
        one for one in MILESTONES if one.name in (*network.after.split(), "mlp") and not (one.advice or one.optional)
    ]
    links = "".join(
        f'<li><a data-milestone="{one.name}" href="{root}/build/#{one.name}">{escape(one.title)}</a></li>'
        for one in needed
    )
    return replace(markdown, NEEDED_PLACE, f"<ul>{links}</ul>", where=where)


def milestones() -> Iterator[dict[str, Any]]:
    """What the page tells of each milestone, in their order."""
    for milestone in MILESTONES:
        guide = GUIDES[milestone.name]
        yield {
            "name": milestone.name,
            "title": milestone.title,
            "kind": "advice" if milestone.advice else "optional" if milestone.optional else "",
            "lesson": milestone.taught_in,
            "page": milestone.page,
            "facts": coloured("\n\n".join(fact.shown.text for fact in milestone.facts)),
            "card": Markup(html_of(guide.card)),
            "example": coloured(guide.example),
            "hints": [Markup(html_of(hint)) for hint in guide.hints],
            "solution": coloured(guide.solution),
            **{name: getattr(guide, name) for name in ("file", "lecture", "lecture_url", "opens")},
        }


def lines(html: Markup) -> Markup:
    """Each line in an element of its own, which has its number beside it."""
    return Markup("").join(Markup('<span class="line">%s</span>') % line for line in html.splitlines(keepends=True))


def coloured(code: str) -> Markup:
    return Markup(highlight(code, LEXER, HtmlFormatter(nowrap=True)))
