"""A finished page as a tree: what the build changes in it. It is parsed once, as a browser does it.

`page_math.py` and `page_security.py` have two more steps of this kind.
"""

import textwrap
from collections.abc import Iterable, Mapping

from mkdocs.exceptions import PluginError
from selectolax.lexbor import LexborHTMLParser, LexborNode, create_tag

UNCOLOURED = ".highlight .n, .highlight .o, .highlight .p, .highlight .w"


def only(tree: LexborHTMLParser, selector: str) -> LexborNode:
    """The element of the theme's that the selector finds.

    Raises:
        PluginError: there is none or more than one: the theme is no longer as it was.
    """
    found = tree.css(selector)
    if len(found) != 1:
        raise PluginError(f"the theme's page is not as it was: {selector} is in it {len(found)} times instead of once")
    return found[0]


def describe(tree: LexborHTMLParser, given: str | None = None) -> None:
    """Make the first paragraph the page's description, for search engines and for whoever shares a link to it.

    Args:
        tree: the page.
        given: a description that the page's author has written.
    """
    paragraphs = (p for p in tree.css("article p") if p.attributes.get("class") in (None, "lead"))
    paragraph = None if given else next(paragraphs, None)
    if paragraph:
        if paragraph.css_first(".katex"):
            raise PluginError(
                "a page's description is taken before formulas are rendered: after it, each is there twice"
            )
        words = textwrap.shorten(paragraph.text().removeprefix("Goal. "), 160, placeholder=" …")
        only(tree, 'meta[name="description"]').attrs["content"] = words
        only(tree, 'meta[property="og:description"]').attrs["content"] = words


def put_figures(tree: LexborHTMLParser, figures: Mapping[str, str]) -> None:
    """Put outputs and graphs where the page has an element for them; an output may hold such an element, too."""
    while places := tree.css("[data-figure]"):
        for place in places:
            name = place.attrs["data-figure"] or ""
            del place.attrs["data-figure"]
            place.inner_html = f"\n{figures[name]}\n"
    for graph in tree.css("figure.expression-graph"):
        if graph.css_first("ol"):  # it has steps: a drawing that was put together by hand has none
            wrap(graph, "step-graph")
    if tree.css_first("step-graph"):
        load_module(tree, "widgets/step_graph.js")


def load_module(tree: LexborHTMLParser, name: str) -> None:
    """Have the page load a module of `docs/javascripts/` when it is shown; pages without an article show none."""
    if article := tree.css_first("article"):
        loader = create_tag("module-loader")
        loader.attrs["src"] = name
        assert article.last_child
        article.last_child.insert_after(loader)


def wrap(node: LexborNode, tag: str) -> LexborNode:
    """Put an element around another one."""
    node.insert_before(create_tag(tag))
    around = node.prev
    assert around is not None
    around.insert_child(node, move=True)
    return around


def join_overview(tree: LexborHTMLParser) -> None:
    """Put what a lesson says of itself into one strip: its goal, what is built, the time, where to download it."""
    note = tree.css_first("p.downloads")
    if note is None:
        return
    strip = wrap(note, "div")
    strip.attrs["class"] = "overview"
    after = strip.next
    while after is not None and (after.is_text_node or after.text().startswith(("Goal.", "You will have", "Time:"))):
        if not after.is_text_node:
            strip.insert_child(after, move=True)
        else:
            after.decompose()
        after = strip.next
    strip.insert_child(note, move=True)  # as the last


def join_exercises(tree: LexborHTMLParser) -> None:
    """Make a card of each exercise: from its heading, "Your turn", to its check.

    Raises:
        PluginError: there is no such heading above its starter, or no check below.
    """
    for starter in tree.css(".cell--exercise"):
        name = starter.attributes["data-exercise"]
        heading = starter.prev
        while heading is not None and heading.tag not in ("h2", "h3"):
            heading = heading.prev
        if heading is None or not heading.text().startswith("Your turn"):
            raise PluginError(f'the exercise {name} has no heading that begins with "Your turn"')
        card, last = wrap(heading, "section"), False
        card.attrs["class"] = "exercise"
        card.attrs["aria-labelledby"] = heading.attributes["id"] or ""
        while not last:
            part = card.next
            if part is None:
                raise PluginError(f"the exercise {name} has no check")
            last = "cell--check" in (part.attributes.get("class") or "").split()
            card.insert_child(part, move=True)


def finish_code(tree: LexborHTMLParser) -> None:
    """Give a copy button to every block of code that is no cell's, and take the elements from what has no colour."""
    for block in tree.css('div[class="highlight"] > pre'):
        if not is_in_cell(block):
            block.insert_before(create_tag("copy-button"))
    for piece in tree.css(UNCOLOURED):
        if piece.first_child is not None and piece.first_child.is_text_node:
            piece.unwrap()


def is_in_cell(block: LexborNode) -> bool:
    around = block.parent.parent if block.parent else None
    return around is not None and around.attributes.get("class") == "cell__code"


def name_lists(tree: LexborHTMLParser, sections: Iterable[tuple[str, str]]) -> None:
    """Name the navigation's lists.

    The theme does it by a label that has no text where a section has a page of its own, and that the keyboard can reach
    without a need: see frame.css. The search dialog has no name at all.

    Args:
        tree: the page.
        sections: the id of each section's label, and its title.
    """
    for label, title in sections:
        section = only(tree, f'nav[aria-labelledby="{label}"]')
        del section.attrs["aria-labelledby"]
        section.attrs["aria-label"] = title
        del only(tree, f"#{label}[tabindex]").attrs["tabindex"]
    only(tree, '[data-md-component="search"][role="dialog"]').attrs["aria-label"] = "Search"
