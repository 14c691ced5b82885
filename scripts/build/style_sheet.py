"""MkDocs hook: one style sheet for all pages: the rules of the theme that some page uses (`used_css.mjs`), then ours.

One file arrives sooner than six, and a browser shows nothing before the last of them. What only one page needs stays a
file of its own: formulas (`page_math.py`), the playground (named in its front matter).
"""

import subprocess
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from scripts.build.node import node_program

ROOT = Path(__file__).parent.parent.parent
STYLE_SHEET = "assets/stylesheets/all.css"
parts: list[str] = []  # ours and the plugins', in their order


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    parts[:] = map(str, config.extra_css)
    config.extra_css = [STYLE_SHEET]
    return config


def on_post_build(config: MkDocsConfig) -> None:
    program = node_program()
    if not program:
        raise PluginError("style sheets need Node: run `make site`, which sets it up")
    command = [program, str(Path(__file__).parent / "used_css.mjs"), config.site_dir]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise PluginError(f"the theme's style sheets could not be cut down:\n{done.stderr}")
    site = Path(config.site_dir)
    theme = [*site.glob("assets/stylesheets/main.*.css"), *site.glob("assets/stylesheets/palette.*.css")]
    files = [*theme, *(site / part for part in parts)]
    (site / STYLE_SHEET).write_text("\n".join(file.read_text(encoding="utf-8") for file in files), encoding="utf-8")
    for file in files:
        file.unlink()
