"""The site's colours, read from `docs/stylesheets/`, which is where they are chosen."""

import re
from pathlib import Path

SHEETS = Path(__file__).parent.parent / "docs" / "stylesheets"
VARIABLE = re.compile(r"--([\w-]+):\s*([^;]+);")


def colours(scheme: str) -> dict[str, str]:
    """The variables of a scheme, `"light"` or `"dark"`, by their names, with the colours that they stand for.

    Examples:
        >>> colours("light")["graph-text"], colours("dark")["graph-text"]
        ('#1d2935', '#d9e0e8')
    """
    palette, graphs = ((SHEETS / name).read_text(encoding="utf-8") for name in ("palette.css", "graphs.css"))
    light, _, rest = palette.partition("@media screen {\n")
    dark, _, _ = rest.partition("\n}\n")
    texts = [light, *([dark] if scheme == "dark" else []), graphs[: graphs.index("@media")]]
    found = {name: value for text in texts for name, value in VARIABLE.findall(text)}

    def meant(value: str) -> str:
        other = re.fullmatch(r"var\(--([\w-]+)\)", value)
        return meant(found[other[1]]) if other and other[1] in found else value

    return {name: meant(value) for name, value in found.items()}
