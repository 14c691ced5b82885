"""The site that this library was installed from: a check then gives the address of the lesson that it names."""

import json
import os

WHEELS = "assets/library/"  # where such a site has the wheel


def address(path: str) -> str:
    """The address of a page of that site; empty where the library came from elsewhere, such as a clone.

    The variable MICROGRAD_SITE says it too: that is how a page of the site does, whose library is not installed.
    """
    if known := os.environ.get("MICROGRAD_SITE"):
        return known + path
    from importlib.metadata import PackageNotFoundError, distribution  # slow to import, and seldom needed

    try:
        origin = distribution("micrograd").read_text("direct_url.json")  # installers note there what they were given
    except PackageNotFoundError:
        return ""
    site, found, _ = json.loads(origin or "{}").get("url", "").partition(WHEELS)
    return site + path if found and site.startswith("http") else ""
