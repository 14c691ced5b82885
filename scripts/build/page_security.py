"""A Content-Security-Policy in every page, so that a browser runs and loads only what the build put there.

A static host sends no headers of ours, so the policy stands in the page, before everything it is about. Inline scripts
(the theme has three short ones) are named by their hash. It makes the page's text, so that no step can come after it:
what one added to a script would be refused.

Left out: `frame-ancestors`, which browsers take from a header alone.
"""

import base64
import hashlib

from mkdocs.exceptions import PluginError
from selectolax.lexbor import LexborHTMLParser, create_tag

from scripts.build.page_tree import only

PLACES = ("[data-figure]", ".arithmatex")  # what other steps put something into


def policy(scripts: list[str], packages: str) -> str:
    """The policy for a page.

    Args:
        scripts: the inline scripts that run.
        packages: the address that NumPy and matplotlib come from, when the reader agreed to load them.
    """
    hashes = sorted({f"'sha256-{digest(script)}'" for script in scripts})
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'", *hashes],
        "worker-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],  # for browsers that do not know the next two
        "style-src-elem": ["'self'"],
        "style-src-attr": ["'unsafe-inline'"],  # formulas and drawings place their parts so
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", packages],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def secured(tree: LexborHTMLParser, packages: str) -> str:
    """The text of the page, with its policy."""
    if left := [query for query in PLACES if tree.css_first(query)]:
        raise PluginError(f"the page is not finished: {', '.join(left)} is still in it; this step is the last one")
    head = only(tree, "head")
    inline = [script for script in tree.css("script:not([src])") if script.attributes.get("type") != "application/json"]
    meta = create_tag("meta")
    meta.attrs["http-equiv"] = "Content-Security-Policy"
    meta.attrs["content"] = policy([script.text() for script in inline], packages)
    if head.first_child is None:
        raise PluginError("the theme's page is not as it was: its head is empty")
    head.first_child.insert_before(meta)
    assert tree.html is not None
    return tree.html + "\n"
