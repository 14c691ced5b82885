"""The `README.md` of a reader's project: what it can do by now, how to try it, and what it builds on."""

from collections.abc import Collection, Mapping

NOTHING_YET = "It is at its beginning: no milestone is passed yet."

TEXT = """\
# {name}

{what}

{milestones}

## Try it

```console
$ python -m venv .venv
$ source .venv/bin/activate    # on Windows: .venv\\Scripts\\activate
$ pip install -e ".[test]"
$ pytest
$ python demo.py
```

The engine is in `{name}/engine.py`, the networks are in `{name}/nn.py`. Both need the standard library alone; the tests
need pytest. `demo.py` writes what it draws as SVG files, which any browser opens.

## What it builds on

Andrej Karpathy's lecture [The spelled-out intro to neural networks and backpropagation: building
micrograd](https://www.youtube.com/watch?v=VMj-3S1tku0) and his [micrograd](https://github.com/karpathy/micrograd) (MIT
licence). The tests are made from the milestones of the guide that this engine was written with.
"""

ENGINE = "An automatic differentiation engine, written from scratch"
NETWORKS = f"{ENGINE}, and the neural networks that it trains"


def readme(name: str, passed: Collection[str], titles: Mapping[str, str], date: str) -> str:
    """The text for a project of that name with these milestones passed.

    Args:
        name: of the package.
        passed: the names of the milestones that are passed.
        titles: what each milestone is about.
        date: when they were passed, as it is to be shown.
    """
    lines = [f"- {title} (`{milestone}`)" for milestone, title in titles.items() if milestone in passed]
    reached = f"On {date} it passed {len(lines)} of {len(titles)} milestones:\n\n" + "\n".join(lines)
    what = f"{NETWORKS if 'mlp' in passed else ENGINE}, one milestone at a time."
    return TEXT.format(name=name, what=what, milestones=reached if lines else NOTHING_YET)
