"""`<!-- widget: NAME -->` in a Markdown page becomes the widget of that name: a figure, and the module that moves it.

Each is a module in `scripts/build/widgets/`, with a function that gives the figure as it stands without JavaScript, and
a module of the same name in `docs/javascripts/widgets/`, which defines the custom element in it. `NAME:KIND` is another
figure that the same module moves.
"""

import re
from collections.abc import Mapping

from mkdocs.exceptions import PluginError

from scripts.build.page_graphs import graph_place

PLACE = re.compile(r"^<!-- widget: (\S+) -->$", re.MULTILINE)


def figure_name(name: str) -> str:
    """The name of a widget among the figures of all pages."""
    return f"widget-{name}"


def put_widget_places(markdown: str, widgets: Mapping[str, str], where: str) -> str:
    """The Markdown with an element where each widget comes into, and what loads its module when the page is shown."""

    def element(found: re.Match[str]) -> str:
        name = found[1]
        if name not in widgets:
            raise PluginError(f"{where}: no widget is named {name!r}: choose of {', '.join(widgets)}")
        module = f"widgets/{name.partition(':')[0].replace('-', '_')}.js"
        return f'{graph_place(figure_name(name))}\n\n<module-loader src="{module}"></module-loader>'

    return PLACE.sub(element, markdown)
