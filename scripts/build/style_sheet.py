"""One style sheet for all pages: the rules of the theme that some page uses (`used_css.mjs`), then ours.

One file arrives sooner than six, and a browser shows nothing before the last of them. What only one page needs stays a
file of its own: formulas (`page_math.py`), the playground (named in its front matter).
"""

import json
import re
from pathlib import Path

from scripts.build.node_programs import HERE, PACKAGES, run_node
from scripts.build.replace import replace
from scripts.build.store import Store

FILE = "assets/stylesheets/all.css"

# Rules that are used, and cost more than they give. By this one, a class that changes anywhere has a browser style
# everything below it again, for the margins of paragraphs in a table's cells; ours hold none.
IN_CELLS = re.compile(r"(?:\.md-typeset table:not\(\[class\]\) t[dh]>:(?:first|last)-child,?)+\{[^}]*\}")
# And this one, on every page view, has it style the whole page again, twice, so that no colour fades while the page is
# new.
SWITCHING = (
    "[data-md-color-switching] *,[data-md-color-switching] :after,[data-md-color-switching] :before"
    "{transition-duration:0s!important}"
)


def write_style_sheet(site: Path, own: list[str], theme_script: str, store: Store) -> None:
    """Write the style sheet, and remove those that it is made of.

    Args:
        site: the site, with its pages in it.
        own: our style sheets and the plugins', in their order.
        theme_script: the theme's script as it is served.
        store: what builds keep.
    """
    theme = [*site.glob("assets/stylesheets/main.*.css"), *site.glob("assets/stylesheets/palette.*.css")]
    texts = [path.read_text(encoding="utf-8") for path in theme]
    readers = sorted([*site.rglob("*.html"), *site.glob("javascripts/**/*.js")])
    content = [theme_script, *(path.read_text(encoding="utf-8") for path in readers)]
    used = store.get_json("styles", [*texts, *content], lambda: used_rules(texts, content))
    files = [site / name for name in own]
    ours = "\n".join(path.read_text(encoding="utf-8") for path in files)
    small = store.get("own-styles", [ours], lambda: minified(ours).encode()).decode()
    (site / FILE).write_text("\n".join([*used, small]), encoding="utf-8")
    for path in (*theme, *files):
        path.unlink()


def minified(sheet: str) -> str:
    """The same rules without comments and spaces, which are a quarter of its weight."""
    esbuild = str(PACKAGES / "esbuild" / "bin" / "esbuild")
    return run_node([esbuild, "--minify", "--loader=css"], "minify our style sheets", sheet)


def used_rules(sheets: list[str], content: list[str]) -> list[str]:
    """The theme's style sheets without the rules that no page and no script uses."""
    main, palette = sheets
    main = replace(main, IN_CELLS, "", times=2, where="Material's main style sheet")
    palette = replace(palette, SWITCHING, "", where="Material's palette")
    given = json.dumps({"sheets": [main, palette], "content": content})
    used: list[str] = json.loads(run_node([str(HERE / "used_css.mjs")], "cut down the theme's style sheets", given))
    return used
