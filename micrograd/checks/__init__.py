r"""Checks for an engine of your own: one for each milestone of the tutorial, with reasons in words.

In a page or a notebook, call [`check`][micrograd.checks.check]. In a terminal, name a file, a notebook or a folder with
your `Value` and, later, your `Neuron`, `Layer` and `MLP`:

```console
$ micrograd check my_engine.py                    # all milestones
$ micrograd check my_engine.py --milestone order  # one of them; may be repeated
$ micrograd milestones                            # their names
```

The exit status is 0 if all is passed, 1 if not yet, 2 if there was nothing to check. Advice counts only where
`--milestone` asks for it.

What is expected are the lecture's names: `data`, `grad`, `_prev`, `_op` and `backward()`, `parameters()` and
`zero_grad()`. How your classes work inside is up to you.

Left out on purpose: style, speed, and protection from a file that means harm. The file runs in a process of
its own so that a mistake in it ends in a message, but it can do all that you can do.

Nothing in here imports the rest of the library, or itself by its full name: in the process that runs a learner's code,
`micrograd` is the learner's.
"""

from .checking import CheckResult, check, milestones
from .process import check_file

__all__ = ["CheckResult", "check", "check_file", "milestones"]
