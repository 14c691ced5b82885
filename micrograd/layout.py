"""Graphviz, wherever it is: DOT text laid out and drawn, in any of its formats."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

INSTALL = (
    "install the library with its extra graph, which brings Graphviz along (the site you read has the line, under "
    "Install)"
)


def drawn(source: str, format: str) -> bytes:
    """What the Graphviz inside `pygraphviz` draws, or else the `dot` program."""
    source = _in_pieces(source)
    with suppress(ImportError):
        import pygraphviz

        with _quiet(), suppress(TypeError):  # its word for a format that the Graphviz inside does not know
            content: bytes = pygraphviz.AGraph(string=source).draw(format=format, prog="dot")
            return content
    with suppress(ImportError):
        import graphviz

        with suppress(graphviz.ExecutableNotFound):
            content = graphviz.Source(source).pipe(format=format)
            return content
    raise RuntimeError(
        f"drawing needs Graphviz: {INSTALL}, or install Graphviz from graphviz.org so that its program dot is on your "
        "PATH"
    )


def _in_pieces(source: str) -> str:
    # Graphviz reads at most 16 KB between two quotes; + joins what stands in several.
    def pieces(quoted: re.Match[str]) -> str:
        return " + ".join(f'"{piece}"' for piece in re.findall(r"(?:[^\\]|\\.){1,3000}", quoted[1]))

    return re.sub(r'"((?:[^"\\]|\\.){3001,})"', pieces, source)


@contextmanager
def _quiet() -> Iterator[None]:
    # The fontconfig inside pygraphviz knows less than that of most systems, and says so on file descriptor 2 when it
    # reads their settings: a warning that means nothing, in the middle of a notebook.
    stderr, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(nowhere)
        os.close(stderr)
