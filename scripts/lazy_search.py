"""MkDocs hook: the search index is fetched when the reader turns to search, not on every page view.

Material's script can do that already, for pages opened from a folder (`file:`); it is told that all pages are. Without
this, every page view would weigh as much as the text of the whole site.
"""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

FETCH_AT_ONCE = 'location.protocol!=="file:"'


def on_post_build(config: MkDocsConfig) -> None:
    scripts = [*Path(config.site_dir, "assets", "javascripts").glob("bundle.*.min.js")]
    texts = [script.read_text(encoding="utf-8") for script in scripts]
    if sum(text.count(FETCH_AT_ONCE) for text in texts) != 1:
        raise PluginError(f"Material's script is not as it was: {FETCH_AT_ONCE} should be in it once (lazy_search.py)")
    for script, text in zip(scripts, texts, strict=True):
        script.write_text(text.replace(FETCH_AT_ONCE, "false"), encoding="utf-8")
