"""A page's cells in a browser: their parts, and what a reader does with them."""

import os
import re

from playwright.sync_api import Locator, Page, expect

PATIENCE = int(os.environ.get("PATIENCE", 30_000))
expect.set_options(timeout=PATIENCE)


def cell(page: Page, place: str | int) -> Locator:
    return page.locator(f'.cell[data-cell="{place}"]')


def button(of: Locator, name: str) -> Locator:
    return of.locator("cell-bar").get_by_role("button", name=name, exact=True)


def hint(of: Locator) -> Locator:
    """The button that opens an exercise's next one."""
    return of.locator("cell-bar").get_by_role("button", name=re.compile(r"^Hint \d of \d$"))


def status(of: Locator) -> Locator:
    return of.locator('cell-bar > [role="status"]')


def live(of: Locator) -> Locator:
    return of.locator(":scope > .output--live")


def run(of: Locator, name: str = "Run", said: str | re.Pattern[str] = re.compile("^Ran in")) -> str:
    button(of, name).click()
    expect(status(of)).to_have_text(said)
    return status(of).inner_text()


def stop_if_it_runs(of: Locator) -> None:
    """In one go: between a look at the button and a click on it the run might end."""
    of.evaluate("cell => [...cell.querySelectorAll('cell-bar button')].find(b => b.textContent === 'Stop')?.click()")


def write(of: Locator, code: str) -> None:
    """Put code into a cell's editor, as from the clipboard, in place of what is there."""
    if button(of, "Edit").is_visible():
        button(of, "Edit").click()
    editor = of.locator("code-editor .cm-content")
    editor.wait_for()
    editor.focus()
    page = of.page
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(code)
