"""An executed notebook made ready to be taken along: what only the site can show becomes what Jupyter can show.

Admonitions become quotes, folded ones `<details>`; links to other pages and to the reference become addresses, or plain
words where the build does not know the site's address. A solution becomes text to unfold, so that a check looks at the
reader's answer; a check that fails does not stop "Run all". Where later cells use the answer, a folded cell puts the
solution in its place until it passes. Ids and metadata are the same on every build.
"""

import re
import textwrap
from collections.abc import Container
from typing import Any
from urllib.parse import urljoin

from scripts.build.page_questions import put_questions

NOTE = """

---

*{where} with all its outputs. To run it here, install the library, which draws its graphs, and matplotlib:
{how}. An exercise is done in its cell; the cell below it with the check tells you whether it is right.*"""
HOW = '`pip install "micrograd[graph] @ {wheel}" matplotlib`'
HOW_WITHOUT_ADDRESS = "the site has the line, in its reference under Install"


STAND_IN = "if not solved:  # until your answer passes its check, the solution stands in\n"


def for_jupyter(
    notebook: dict[str, Any], site: str, src_uri: str, wheel: str, used: Container[int] = ()
) -> dict[str, Any]:
    """The notebook with its Markdown, ids and metadata as Jupyter wants them.

    Args:
        notebook: as nbconvert executed it.
        site: the address of the site, ending in a slash; empty if it is not known.
        src_uri: the page's file below `docs/`.
        wheel: the place of the library's wheel in the site.
        used: the places of the solutions that later cells use.
    """
    note = NOTE.format(
        where=f"This page is [on the site]({site}{src_uri.removesuffix('.py')}/)" if site else "The site has this page",
        how=HOW.format(wheel=site + wheel) if site else HOW_WITHOUT_ADDRESS,
    )
    cells, stand_in = [], ""
    for number, cell in enumerate(notebook["cells"]):
        metadata = {key: cell["metadata"][key] for key in ("tags", "name", "alt") if key in cell["metadata"]}
        tags = metadata["tags"] = [tag for tag in metadata.get("tags", []) if tag != "skip-execution"]
        made: dict[str, Any] = {"id": f"cell-{number}", "cell_type": "markdown", "metadata": metadata}
        if cell["cell_type"] == "markdown":
            made["source"] = with_addresses(plain_admonitions(put_questions(cell["source"])), site, src_uri)
            if number == 0:
                made["source"] += note
        elif "solution" in tags:
            made["source"] = folded("Solution", f"```python\n{cell['source']}\n```")
            stand_in = STAND_IN + textwrap.indent(cell["source"], "    ") if number in used else ""
        else:
            made |= {"cell_type": "code", "source": cell["source"]}
            made |= {"execution_count": cell["execution_count"], "outputs": cell["outputs"]}
            if "check" in tags:
                made |= {"execution_count": None, "outputs": []}
                tags.append("raises-exception")
                if stand_in:
                    made["source"] = f"solved = False\n{cell['source']}\nsolved = True"
            if {"check", "setup", "folded"} & set(tags):
                metadata["jupyter"] = {"source_hidden": True}
        cells.append(made)
        if "check" in tags and stand_in:
            hidden = {"tags": ["stand-in"], "jupyter": {"source_hidden": True}}
            made = {"id": f"cell-{number}-stand-in", "cell_type": "code", "metadata": hidden, "source": stand_in}
            cells.append(made | {"execution_count": None, "outputs": []})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


def folded(title: str, text: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{text}\n\n</details>"


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
            done += [folded(title, text), ""]
    return "\n".join(done).rstrip("\n")


def with_addresses(markdown: str, site: str, src_uri: str) -> str:
    """Links to pages and to the API reference as addresses of the site, if it has one; attribute lists are dropped."""
    markdown = re.sub(r"\{ *[.#][^}\n]*\}", "", markdown)

    def address(found: re.Match[str]) -> str:
        if not site:
            return found[1]
        target = urljoin(src_uri, found[2])
        page, _, anchor = target.partition("#")
        page = re.sub(r"(index)?\.(py|md)$", lambda end: "" if end[1] else "/", page)
        return f"[{found[1]}]({site}{page}{'#' + anchor if anchor else ''})"

    markdown = re.sub(r"\[([^\]]+)\]\((?!https?:|#|mailto:)([^)\s]+)\)", address, markdown)
    return re.sub(
        r"\[([^\]]+)\]\[micrograd\.(\w+)([\w.]*)\]",
        rf"[\1]({site}reference/\2/#micrograd.\2\3)" if site else r"\1",
        markdown,
    )
