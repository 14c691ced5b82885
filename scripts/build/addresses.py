"""MkDocs hook: a build that is not told its address, in the variable SITE_URL, does without what needs one.

That is a site map, and the theme's navigation without loading pages anew, which goes by the site map. Links between
pages are relative; the page for an address that leads nowhere takes the site to be at the root of its host.
`mkdocs serve` knows its own address.
"""

from mkdocs.config.defaults import MkDocsConfig


def on_config(config: MkDocsConfig) -> None:
    if not config.site_url:
        config.theme["features"].remove("navigation.instant")


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """MkDocs writes no file where there is nothing in it."""
    return "" if template_name == "sitemap.xml" and not config.site_url else output
