"""MkDocs hook: the theme's style sheets are cut down to the rules that some page uses (`used_css.mjs`)."""

import shutil
import subprocess
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

ROOT = Path(__file__).parent.parent


def on_post_build(config: MkDocsConfig) -> None:
    program = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    if not program:
        raise PluginError("style sheets need Node: run `make site`, which sets it up")
    command = [program, str(ROOT / "scripts" / "used_css.mjs"), config.site_dir]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise PluginError(f"the theme's style sheets could not be cut down:\n{done.stderr}")
