"""What the tests of widgets share: how a reader's hand moves them, and what they show."""

import re
from collections.abc import Callable

from playwright.sync_api import Page

MOVING = """(query) => [...document.querySelectorAll(`${query} *`)].filter((part) => {
  const { transitionDuration, animationName } = getComputedStyle(part);
  return transitionDuration !== "0s" || animationName !== "none";
}).length"""
DRAWN = """(query) => [...document.querySelectorAll(`${query} :is(output, dd, p, text, path, circle)`)].map((part) => {
  const places = ["d", "cx", "cy", "x", "y", "transform"].map((name) => part.getAttribute(name));
  return [part.tagName, part.textContent, ...places].join(" ");
})"""


def open_at(new_page: Callable[..., Page], address: str, widget: str, **options: object) -> Page:
    """A page with the figure of a widget in view, which can be moved where scripts run."""
    page = new_page(**options)
    page.goto(address)
    if options.get("java_script_enabled", True):
        page.evaluate("name => customElements.whenDefined(name).then(() => {})", widget)
    page.locator(f"figure:has({widget})").evaluate("it => it.scrollIntoView({ block: 'center', behavior: 'instant' })")
    return page


def put(page: Page, widget: str, **values: object) -> None:
    """Set a widget's sliders, as a reader's hand does."""
    for name, value in values.items():
        page.locator(f"{widget} [name={name}]").evaluate(
            "(it, value) => { it.value = value; it.dispatchEvent(new Event('input', { bubbles: true })) }", str(value)
        )


def touch(page: Page, start: tuple[float, float], way: tuple[float, float]) -> None:
    """A finger goes down, some way along, and up."""
    session = page.context.new_cdp_session(page)
    steps = [(start[0] + way[0] * k / 10, start[1] + way[1] * k / 10) for k in range(11)]
    for kind, (x, y) in zip(["touchStart"] + ["touchMove"] * 10, steps, strict=True):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        page.wait_for_timeout(16)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def drawn(page: Page, widget: str) -> list[str]:
    """All that a widget shows: its numbers, words and places."""
    found: list[str] = page.evaluate(DRAWN, widget)
    return found


def assert_alike(still: list[str], shown: list[str]) -> None:
    """The same words, and numbers as near as a drawing shows them."""
    assert len(still) == len(shown) > 20
    for first, second in zip(still, shown, strict=True):
        (words, numbers), (others, found) = apart(first), apart(second)
        assert words == others
        assert all(abs(a - b) < 0.11 for a, b in zip(numbers, found, strict=True)), (first, second)


def apart(text: str) -> tuple[str, list[float]]:
    number = r"-?\d+(?:\.\d+)?"
    return re.sub(number, "", text), [float(found) for found in re.findall(number, text)]
