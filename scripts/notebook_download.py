"""An executed notebook made ready to be taken along: what only the site can show becomes what Jupyter can show.

Admonitions become quotes, folded ones `<details>`; links to other pages and to the reference become addresses; ids and
metadata are the same on every build.
"""

import re
import textwrap
from urllib.parse import urljoin

INSTALL = (
    "*To run this notebook, install the library it draws with: clone "
    "[the repository](https://github.com/micrograd-lessons/micrograd-lessons) and, in it, "
    "`pip install '.[graph]' matplotlib`.*"
)


def for_jupyter(notebook: dict, page_url: str, src_uri: str) -> dict:
    """The notebook with its Markdown, ids and metadata as Jupyter wants them.

    Args:
        notebook: as nbconvert executed it.
        page_url: the page's address, which relative links start from.
        src_uri: the page's file below `docs/`.
    """
    site = page_url.removesuffix(src_uri.removesuffix(".py") + "/")
    cells = []
    for number, cell in enumerate(notebook["cells"]):
        kept = {"id": f"cell-{number}", "cell_type": cell["cell_type"], "source": cell["source"]}
        metadata = {key: cell["metadata"][key] for key in ("tags", "name", "alt") if key in cell["metadata"]}
        if cell["cell_type"] == "markdown":
            kept["source"] = with_addresses(plain_admonitions(cell["source"]), site, src_uri)
            if number == 0:
                kept["source"] += f"\n\n{INSTALL}"
        else:
            if {"solution", "check", "setup"} & set(metadata.get("tags", [])):
                metadata["jupyter"] = {"source_hidden": True}
            kept |= {"execution_count": cell["execution_count"], "outputs": cell["outputs"]}
        cells.append(kept | {"metadata": metadata})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


def plain_admonitions(markdown: str) -> str:
    """`!!! kind "Title"` as a quote, `??? kind "Title"` as `<details>`, and so on inside them."""
    done, lines = [], markdown.split("\n")
    while lines:
        line = lines.pop(0)
        found = re.fullmatch(r'(!!!|\?\?\?\+?) (\w+)(?: "([^"]*)")?', line)
        if not found:
            done.append(line)
            continue
        body = []
        while lines and (not lines[0].strip() or lines[0].startswith("    ")):
            body.append(lines.pop(0))
        text = plain_admonitions(textwrap.dedent("\n".join(body)).strip())
        title = found[2].capitalize() if found[3] is None else found[3]
        if found[1] == "!!!":
            done += [*(f"> {quoted}".rstrip() for quoted in f"**{title}**\n\n{text}".split("\n")), ""]
        else:
            done += [f"<details><summary>{title}</summary>", "", text, "", "</details>", ""]
    return "\n".join(done).rstrip("\n")


def with_addresses(markdown: str, site: str, src_uri: str) -> str:
    """Links to pages and to the API reference as addresses of the site; attribute lists are dropped."""
    markdown = re.sub(r"\{ *[.#][^}\n]*\}", "", markdown)

    def address(found: re.Match) -> str:
        target = urljoin(src_uri, found[2])
        page, _, anchor = target.partition("#")
        page = re.sub(r"(index)?\.(py|md)$", lambda end: "" if end[1] else "/", page)
        return f"[{found[1]}]({site}{page}{'#' + anchor if anchor else ''})"

    markdown = re.sub(r"\[([^\]]+)\]\((?!https?:|#|mailto:)([^)\s]+)\)", address, markdown)
    return re.sub(
        r"\[([^\]]+)\]\[micrograd\.(\w+)([\w.]*)\]",
        rf"[\1]({site}reference/\2/#micrograd.\2\3)",
        markdown,
    )
