"""A Markdown extension: what the search leaves out of a page, because it gives an exercise away or is no word."""

from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

NOT_SEARCHED = {("details", "tip"), ("div", "arithmatex")}


class Marker(Treeprocessor):
    """Marks the elements for Material's search."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if (element.tag, element.get("class")) in NOT_SEARCHED:
                element.set("data-search-exclude", "true")


class NotSearched(Extension):
    """The extension, to be added to those of mkdocs.yml."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(Marker(md), "not_searched", 0)
