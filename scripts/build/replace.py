"""The one way to change somebody else's text: the build stops where the text is no longer as it was."""

import re

from mkdocs.exceptions import PluginError


def replace(text: str, before: str | re.Pattern[str], after: str, *, times: int = 1, where: str) -> str:
    """The text with `after` in the place of `before`, which has to be in it exactly as often as expected.

    Args:
        text: what to change, such as a file of the theme.
        before: what is replaced: a text, or a pattern.
        after: what takes its place; with a pattern, as in `re.sub`.
        times: how often `before` has to be there.
        where: the text's name, for the message.

    Raises:
        PluginError: it is there more or less often.
    """
    if isinstance(before, str):
        changed, found = text.replace(before, after), text.count(before)
        sought = before
    else:
        changed, found = before.subn(after, text)
        sought = before.pattern
    if found != times:
        raise PluginError(f"{where} is not as it was: {sought!r} is in it {found} times, and should be {times}")
    return changed
