"""The figure of an expression graph in the element that walks through it (docs/javascripts/widgets/step_graph.js)."""

FIGURE = '<figure class="expression-graph">'


def step_graph(figure: str) -> str:
    """The figure, to be walked through. It stays at the start of a line: there Markdown takes it for no text."""
    return f"<step-graph>\n{figure}</step-graph>"
