r"""Checks for an engine of your own: one for each milestone of the tutorial, with reasons in words.

In a page or a notebook, call [`check`][micrograd.checks.check]. In a terminal, name a file that holds your
`Value` and, later, your `Neuron`, `Layer` and `MLP`:

```console
$ python -m micrograd.checks my_engine.py                    # all milestones
$ python -m micrograd.checks my_engine.py --milestone order  # one of them; may be repeated
$ python -m micrograd.checks --list                          # their names
```

The exit status is 0 if all is passed, 1 if not yet, 2 if the file could not be checked. Advice and optional
operations count only where `--milestone` asks for them.

What is expected are the lecture's names: `data`, `grad`, `_prev`, `_op` and `backward()`, `parameters()` and
`zero_grad()`. How your classes work inside is up to you.

Left out on purpose: style, speed, and protection from a file that means harm. The file runs in a process of
its own so that a mistake in it ends in a message, but it can do all that you can do.
"""

from .checking import CheckResult, check, milestones
from .process import check_file

__all__ = ["CheckResult", "check", "check_file", "milestones"]
