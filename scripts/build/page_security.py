"""MkDocs hook: a Content-Security-Policy in every page, so that a browser runs and loads only what the build put there.

A static host sends no headers of ours, so the policy stands in the page, before everything it is about. Inline scripts
(the theme has three short ones) are named by their hash. The last hook that changes pages: what a later one added to a
script would be refused.

Left out: `frame-ancestors`, which browsers take from a header alone.
"""

import base64
import hashlib
import re

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from scripts.build.browser_files import packages_address

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>(.*?)</script>", re.DOTALL)


def policy(page: str) -> str:
    """The policy for the text of a page."""
    hashes = sorted({f"'sha256-{digest(script)}'" for script in INLINE_SCRIPT.findall(page)})
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'", *hashes],
        "worker-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],  # for browsers that do not know the next two
        "style-src-elem": ["'self'"],
        "style-src-attr": ["'unsafe-inline'"],  # formulas and drawings place their parts so
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", packages_address()],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def with_policy(page: str) -> str:
    return page.replace("<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{policy(page)}">', 1)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    return with_policy(output)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    return with_policy(output) if template_name.endswith(".html") else output
