"""Code in the shapes in which learners keep it: what is in the folder, what is named, and what is true of it."""

import json
from dataclasses import dataclass, field, replace

from library.learner_code.engines import BASE, NETWORKS, engine_text, value_text
from library.learner_code.mutations import WRONG_WALKS

VALUE = value_text(BASE)
WRONG = value_text(BASE, walk=WRONG_WALKS["nothing is pushed"])
NN = "import random\n\n{}\n\n" + NETWORKS.replace("ACTIVATION", "tanh")
ALL = ("value", "order", "neuron", "mlp", "training")
ENGINE = ("value", "order", "exp")


@dataclass(frozen=True)
class Shape:
    """Files by their paths, the one that is named, and what is true.

    `passed` and `not_yet` are milestones; `told` are words among what is said of the reading.
    """

    files: dict[str, str]
    named: str
    passed: tuple[str, ...] = ()
    not_yet: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    why: str = ""  # words of the first reason
    options: dict[str, float] = field(default_factory=dict)


def notebook(*cells: str, old: bool = False) -> str:
    """A notebook of code cells, with text between them."""
    code = [{"cell_type": "code", ("input" if old else "source"): cell.splitlines(keepends=True)} for cell in cells]
    text = {"cell_type": "markdown", "source": "Some *text*, with 100 % of a joke."}
    made = [cell for pair in zip([text] * len(code), code, strict=True) for cell in pair]
    return json.dumps({"worksheets": [{"cells": made}]} if old else {"cells": made, "nbformat": 4})


def package(name: str, engine: str, imported: str, **more: str) -> dict[str, str]:
    """A package with an engine and networks."""
    return {f"{name}/__init__.py": "", f"{name}/engine.py": engine, f"{name}/nn.py": NN.format(imported), **more}


FAILS = "\n\nundefined_name(Value(1.0))\n"
NO_PYTHON = "\n@staticmethod\ndef half(x):\n    retrun x\n\nprint 'done'\nplot(x\n"
ENDLESS = "\n\nwhile True:\n    pass\n"
RENAMED = engine_text(replace(BASE, name="Scalar"))

SHAPES = {
    # whose engine
    "a package called micrograd, absolute imports": Shape(
        package("project/micrograd", WRONG, "from micrograd.engine import Value"),
        "project/micrograd/nn.py",
        not_yet=("order", "mlp"),
        told=("Value from", "project/micrograd/engine.py"),
        why="Nothing arrived.",
    ),
    "a right package called micrograd": Shape(
        package("project/micrograd", VALUE, "from micrograd.engine import Value"), "project/micrograd/nn.py", ALL
    ),
    "a package called micrograd without __init__": Shape(
        {
            "project/micrograd/engine.py": WRONG,
            "project/micrograd/nn.py": NN.format("from micrograd.engine import Value"),
        },
        "project/micrograd/nn.py",
        not_yet=("order", "mlp"),
        why="Nothing arrived.",
    ),
    "a module called micrograd": Shape({"my/micrograd.py": VALUE}, "my/micrograd.py", ENGINE),
    "a script beside a module called micrograd": Shape(
        {"my/micrograd.py": WRONG, "my/train.py": NN.format("from micrograd import Value")},
        "my/train.py",
        not_yet=("order",),
        why="Nothing arrived.",
    ),
    "a script beside a package called micrograd": Shape(
        package("my/micrograd", VALUE, "from .engine import Value", **{"my/run.py": "from micrograd.nn import *"}),
        "my/run.py",
        ALL,
    ),
    "src, relative imports": Shape(
        package("project/src/tinygrad", VALUE, "from .engine import Value"), "project/src/tinygrad/nn.py", ALL
    ),
    "a script above src": Shape(
        package(
            "project/src/micrograd",
            WRONG,
            "from micrograd.engine import Value",
            **{"project/main.py": "from micrograd.nn import MLP, Layer, Neuron\nfrom micrograd.engine import Value"},
        ),
        "project/main.py",
        not_yet=("order", "mlp"),
        told=("Neuron, Layer, MLP from",),
    ),
    "a notebook in a folder of its own": Shape(
        package(
            "project/micrograd",
            WRONG,
            "from micrograd.engine import Value",
            **{"project/notebooks/try.ipynb": notebook("from micrograd.engine import Value\nValue(1.0)")},
        ),
        "project/notebooks/try.ipynb",
        not_yet=("order",),
        why="Nothing arrived.",
    ),
    "relative imports without __init__": Shape(
        {"my-grad/engine.py": VALUE, "my-grad/nn.py": NN.format("from .engine import Value")}, "my-grad/nn.py", ALL
    ),
    "a package in a package, two dots": Shape(
        {
            "grad/__init__.py": "",
            "grad/core/__init__.py": "from .engine import Value",
            "grad/core/engine.py": VALUE,
            "grad/nets/__init__.py": "",
            "grad/nets/nn.py": NN.format("from ..core import Value"),
        },
        "grad/nets/nn.py",
        ALL,
    ),
    "siblings in a package, imported as in a script": Shape(
        package("grad", VALUE, "from engine import Value"), "grad/nn.py", ALL
    ),
    "a package that imports its parts": Shape(
        {**package("grad", VALUE, "from .engine import Value"), "grad/__init__.py": "from .nn import MLP"},
        "grad/nn.py",
        ALL,
    ),
    "a package as a whole": Shape(
        {
            **package("grad", VALUE, "from .engine import Value"),
            "grad/__init__.py": "from .engine import Value\nfrom .nn import MLP, Layer, Neuron",
        },
        "grad/__init__.py",
        ALL,
    ),
    "beside a file named like a module of Python's": Shape(
        {
            "graphlib.py": "raise RuntimeError('mine')",
            "e.py": "from graphlib import TopologicalSorter\nTopologicalSorter()\n" + VALUE,
        },
        "e.py",
        ENGINE,
    ),
    "a file named like a module of Python's": Shape({"random.py": engine_text(BASE)}, "random.py", ALL),
    "the library's own": Shape(
        {"mine.py": "from micrograd.engine import Value\nfrom micrograd.nn import MLP, Layer, Neuron"},
        "mine.py",
        not_yet=ALL,
        why="This Value is the library's own",
    ),
    "networks of the library's Value": Shape(
        {"nets.py": NN.format("from micrograd.engine import Value"), "mine.py": VALUE + "\nfrom nets import MLP"},
        "mine.py",
        ENGINE,
        not_yet=("mlp",),
        why="made of this library's Value",
    ),
    # folders
    "a folder": Shape(
        {
            **package("repo/mygrad", VALUE, "from mygrad.engine import Value"),
            "repo/setup.py": "raise SystemExit",
            "repo/old/first.py": WRONG,
            "repo/venv/lib/nn.py": "class Value:\n    __add__ = __mul__ = backward = None",
        },
        "repo",
        ALL,
        told=("Value is looked for in", "engine.py, networks in", "nn.py", "There is an engine in", "first.py"),
    ),
    "a folder with a notebook": Shape({"repo/a.ipynb": notebook(engine_text(BASE))}, "repo", ALL, told=("a.ipynb",)),
    "a folder with one file": Shape({"repo/all.py": engine_text(BASE)}, "repo", ALL, told=("all.py",)),
    # notebooks and scripts made from them
    "a notebook": Shape(
        {
            "n.ipynb": notebook(
                "%matplotlib inline\n%load_ext autoreload\n!pip install \\\n    nothing\nimport math",
                "import nowhere_at_all as plt\nfrom nowhere_at_all import Digraph",
                "%%html\n<b>no Python</b>",
                "%%time\n" + VALUE,
                "a = Value(2.0)\na.backward?",
                "display(a)\nfiles = !ls\n%time b = a * a\nb.backward()\nb.grad",
                "draw_dot(b)",
                "await __import__('asyncio').sleep(0)\nif a:\n    %timeit a + a",
                NN.format("x = b.data"),
            )
        },
        "n.ipynb",
        ALL,
        told=("cell 2, line 1 raised ModuleNotFoundError", "cell 7, line 1 raised NameError: name 'draw_dot'"),
    ),
    "an old notebook": Shape({"n.ipynb": notebook(VALUE, old=True)}, "n.ipynb", ENGINE),
    "a notebook with a cell that is no Python": Shape(
        {"n.ipynb": notebook(VALUE, "this is a note to myself", "x = (1,\n", "c = Value(1.0)")},
        "n.ipynb",
        ENGINE,
        told=("cell 2, line 1 raised SyntaxError", "cell 3, line 1 raised SyntaxError"),
    ),
    "a notebook that defines its class again": Shape(
        {"n.ipynb": notebook(WRONG, "old = Value(2.0)", VALUE, "old + Value(3.0)", "class Value(undefined): pass")},
        "n.ipynb",
        ENGINE,
        told=("cell 5, line 1 raised NameError",),
    ),
    "a notebook that runs another file": Shape(
        {"engine.py": VALUE, "n.ipynb": notebook("%run engine.py", "Value(1.0)")}, "n.ipynb", ENGINE
    ),
    "a notebook made into a script": Shape(
        {
            "n.py": "#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n"
            "get_ipython().run_line_magic('matplotlib', 'inline')\nget_ipython().system('pip install x')\n\n"
            f"# In[3]:\n\n{VALUE}\n\n# In[ ]:\n\ndisplay(Value(2.0))\n%matplotlib inline\n!ls\n"
        },
        "n.py",
        ENGINE,
    ),
    # what fails, floods, ends or does not
    "a last line that fails": Shape(
        {"e.py": engine_text(BASE) + FAILS}, "e.py", ALL, told=("Left out: line", "name 'undefined_name'")
    ),
    "a line in the middle that fails": Shape(
        {"e.py": VALUE + FAILS + NN.format("")}, "e.py", ALL, told=("name 'undefined_name'",)
    ),
    "many lines that fail": Shape(
        {"e.py": VALUE + FAILS * 5}, "e.py", ENGINE, told=("name 'undefined_name'", "2 more statements were left out.")
    ),
    "a line that is no Python": Shape(
        {"e.py": engine_text(BASE) + NO_PYTHON}, "e.py", ALL, told=("raised SyntaxError",)
    ),
    "a demo in the engine's module that fails": Shape(
        package("grad", VALUE + FAILS, "from grad.engine import Value"), "grad/nn.py", ALL, told=("undefined_name",)
    ),
    "an endless loop below": Shape(
        {"e.py": engine_text(BASE) + ENDLESS},
        "e.py",
        ALL,
        told=("did not come to an end within 1 s", "only imports, functions and classes"),
        options={"timeout": 1.0},
    ),
    "a long training in between": Shape(
        {
            "e.py": VALUE + "\n\nimport time\ntime.sleep(60)\nundefined\nlosses = print('trained')\n"
            "BOUND = 0.5\nif BOUND < 1:\n    BOUND = 1\n"
            "try:\n    import nowhere_at_all as np\nexcept ImportError:\n    np = None\n"
            + NN.format("").replace("(-1, 1)", "(-BOUND, BOUND)")
        },
        "e.py",
        ALL,
        told=("did not come to an end within 1 s",),
        options={"timeout": 1.0},
    ),
    "exit() below": Shape({"e.py": VALUE + "\nexit()\nundefined\n"}, "e.py", ENGINE, told=("it calls exit()",)),
    "a crash below": Shape(
        {"e.py": VALUE + "\nimport os\nos._exit(3)\n"}, "e.py", ENGINE, told=("It ended Python with status 3",)
    ),
    "a flood below": Shape(
        {"e.py": VALUE + "\nwhile True: print('x' * 1000)\n"}, "e.py", ENGINE, told=("it printed more than 1,000,000",)
    ),
    "a package that is not installed": Shape(
        {
            "e.py": "import nowhere_at_all as np\nfrom nowhere_at_all import Digraph\n"
            + VALUE.replace("M.exp", "np.exp")
            + "\nDigraph(format='svg')"
        },
        "e.py",
        ("value", "order"),
        not_yet=("exp",),
        told=("line 1 raised ModuleNotFoundError", "line 2 raised ModuleNotFoundError"),
        why="raised ModuleNotFoundError: No module named 'nowhere_at_all'. Is it installed where this command runs",
    ),
    "a future import": Shape({"e.py": "from __future__ import annotations\n" + VALUE}, "e.py", ENGINE),
    # names
    "a class called Scalar": Shape(
        {"e.py": RENAMED}, "e.py", ALL, told=("There is no Value: Scalar behaves like one", "`Value = Scalar`")
    ),
    "a class called value": Shape(
        {"e.py": value_text(replace(BASE, name="value"))}, "e.py", ENGINE, told=("There is no Value: value behaves",)
    ),
    "a class called Tensor beside others": Shape(
        {
            "e.py": "from fractions import Fraction\nclass Vector(list):\n    pass\nclass Money:\n"
            "    __init__ = lambda self, data: setattr(self, 'data', data)\n"
            "    __add__ = __mul__ = lambda self, other: 5.0\n"
            + value_text(replace(BASE, name="Tensor", closures=False))
        },
        "e.py",
        ENGINE,
        told=("There is no Value: Tensor behaves",),
    ),
    "a class called Node in a package": Shape(
        {
            "graph/__init__.py": "",
            "graph/node.py": value_text(replace(BASE, name="Node")),
            "graph/nets.py": NN.replace("Value", "Node").format("from .node import Node"),
        },
        "graph/nets.py",
        ALL,
        told=("There is no Value: Node behaves", "node.py"),
    ),
    "networks of other names": Shape(
        {"e.py": engine_text(BASE).replace("MLP", "Network").replace("Layer", "Dense").replace("Neuron", "Unit")},
        "e.py",
        ALL,
        told=("There is no MLP: Network, which can be called like MLP(3, [4, 4, 1])", "Dense", "Unit"),
    ),
    "a network that is called in another way": Shape(
        {
            "e.py": engine_text(BASE)
            .replace("class MLP", "class Net")
            .replace("def __init__(self, nin, nouts):", "def __init__(self, *nouts):\n        nin = 3")
        },
        "e.py",
        ("neuron", "layer"),
        not_yet=("mlp",),
        why="There is no MLP yet. Is it Net? The checks call it as in MLP(3, [4, 4, 1])",
    ),
}
