"""Which cells a cell needs: as few as will do, and with them alone it prints what it prints after all of them."""

import contextlib
import io

import pytest
from cell_needs import needs

# Each case: the cells, and the places that the last one needs. The last one prints what the others are to have made.
CASES = {
    "names that it uses": (["a = 1", "b = 2", "print(a)"], [0]),
    "names that those use": (["a = 1", "b = a + 1", "c = 5", "print(b)"], [0, 1]),
    "nothing for names of its own": (["a = 1", "a = 2\nprint(a)"], []),
    "what it uses before it gives the name a new meaning": (["a = 1", "a = a + 1\nprint(a)"], [0]),
    "the last meaning of a name": (["a = 1", "a = 2", "print(a)"], [1]),
    "both where the second only adds": (["a = 1", "a += 1", "print(a)"], [0, 1]),
    "both where the second is not certain": (["a = 1\nb = 0", "if b:\n    a = 2", "print(a)"], [0, 1]),
    "both branches' names": (["b = 1", "if b:\n    a = 1\nelse:\n    a = 2", "print(a)"], [0, 1]),
    "a loop that may have no turn": (["a = 1", "for i in []:\n    a = 2", "print(a)"], [0, 1]),
    "the loop variable as it was left": (["for i in range(3):\n    pass", "print(i)"], [0]),
    "a name taken away": (["a = 1\nb = 2", "del b", "print(a)"], [0]),
    "a part of a tuple": (["a, (b, *c) = 1, (2, 3, 4)", "print(c)"], [0]),
    "a walrus": (["if (n := 10) > 5:\n    pass", "print(n)"], [0]),
    "a name with a type": (["a: int = 3", "print(a)"], [0]),
    "what a with block opens": (["import io", "with io.StringIO('x') as f:\n    t = f.read()", "print(t)"], [0, 1]),
    "an import": (["import math", "import random", "print(math.pi)"], [0]),
    "an import under another name": (["from math import pi as p", "print(p)"], [0]),
    "a module inside a package": (["import os.path", "print(os.path.join('a', 'b'))"], [0]),
    "a list that was added to": (["a = []", "a.append(1)", "b = 2", "print(a)"], [0, 1]),
    "a place in a list that was set": (["a = [0]", "a[0] = 1", "print(a)"], [0, 1]),
    "an attribute that was set": (["class A: pass", "a = A()", "a.x = 1", "print(a.x)"], [0, 1, 2]),
    "not what changed something else": (["a = []\nb = []", "b.append(1)", "print(a)"], [0]),
    "a change through another name": (["a = []", "b = a", "b.append(1)", "print(a)"], [0, 1, 2]),
    "a change through a list that holds it": (["a = [1]", "b = [a]", "b[0].append(2)", "print(a)"], [0, 1, 2]),
    "a change that shows through another name": (["a = []", "b = a", "a.append(1)", "print(b)"], [0, 1, 2]),
    "a change through a loop variable": (
        ["a = [[1], [2]]", "for part in a:\n    part.append(0)", "print(a)"],
        [0, 1],
    ),
    "a change through a loop over several": (
        ["a, b = [1], [2]", "for part in (a, b):\n    part[0] = 9", "print(b)"],
        [0, 1],
    ),
    "a change through a function of the page": (
        ["def put(x, into):\n    into.append(x)", "a = []", "put(1, a)", "print(a)"],
        [0, 1, 2],
    ),
    "a change through a function that calls another": (
        ["def put(x):\n    x.append(1)", "def twice(x):\n    put(x)\n    put(x)", "a = []", "twice(a)", "print(a)"],
        [0, 1, 2, 3],
    ),
    "a change through a method of the page's class": (
        ["class A:\n    n = 0\n    def count(self):\n        self.n += 1", "a = A()", "a.count()", "print(a.n)"],
        [0, 1, 2],
    ),
    "a change in a comprehension": (["a = []", "_ = [a.append(i) for i in range(3)]", "print(a)"], [0, 1]),
    "an iterator that moved on": (["i = iter('abc')", "next(i)", "print(next(i))"], [0, 1]),
    "a dict that was updated": (["a = {}", "a |= {1: 2}", "a.update(x=3)", "print(a)"], [0, 1, 2]),
    "a function that reads the page's name": (["k = 2", "def f(x):\n    return k * x", "print(f(3))"], [0, 1]),
    "what a function reads, as it is when called": (
        ["k = 2", "def f(x):\n    return k * x", "k = 10", "print(f(3))"],
        [0, 1, 2],
    ),
    "what a function reads and is there only later": (
        ["def f():\n    return g()", "def g():\n    return 7", "print(f())"],
        [0, 1],
    ),
    "functions that call each other": (
        [
            "def even(n):\n    return n == 0 or odd(n - 1)",
            "def odd(n):\n    return n > 0 and even(n - 1)",
            "print(even(4))",
        ],
        [0, 1],
    ),
    "a function that is not called but handed on": (
        ["k = 3", "def f(x):\n    return k * x", "print(list(map(f, [1, 2])))"],
        [0, 1],
    ),
    "a lambda's names": (["k = 3", "f = lambda x: k * x", "print(f(2))"], [0, 1]),
    "what a method reads": (
        ["k = 2", "class A:\n    def m(self):\n        return k", "a = A()", "print(a.m())"],
        [0, 1, 2],
    ),
    "a class's base": (["class A:\n    x = 1", "class B(A):\n    pass", "print(B().x)"], [0, 1]),
    "the class as it was when the object was made": (
        ["class A:\n    n = 1", "a = A()", "class A:\n    n = 2", "print(a.n)"],
        [0, 1],
    ),
    "the class as it is now": (["class A:\n    n = 1", "a = A()", "class A:\n    n = 2", "print(A().n)"], [2]),
    "a class that builds on itself": (
        ["class A:\n    n = 1", "class A(A):\n    m = 2", "print(A().n, A().m)"],
        [0, 1],
    ),
    "a method put into a class later": (
        ["class A: pass", "def m(self):\n    return 4", "A.m = m", "print(A().m())"],
        [0, 1, 2],
    ),
    "what a decorator needs": (
        ["def twice(f):\n    return lambda: 2 * f()", "@twice\ndef g():\n    return 4", "print(g())"],
        [0, 1],
    ),
    "what a default value needs": (["k = 3", "def f(x=k):\n    return x", "print(f())"], [0, 1]),
    "random's state": (["import random", "random.seed(1)", "random.random()", "print(random.random())"], [0, 1, 2]),
    "a generator's state": (
        ["import random\nrng = random.Random(1)", "rng.random()", "b = 1", "print(rng.random())"],
        [0, 1],
    ),
    "a generator handed to what uses it": (
        [
            "import random\nfrom micrograd.nn import Neuron",
            "rng = random.Random(1)",
            "n = Neuron(2, rng=rng)",
            "m = Neuron(2, rng=rng)",
            "print(m)",
        ],
        [0, 1, 2, 3],
    ),
    "gradients": (
        ["from micrograd.engine import Value", "a = Value(2.0)", "b = a * a", "b.backward()", "print(a.grad)"],
        [0, 1, 2, 3],
    ),
    "gradients set to zero": (
        [
            "from micrograd.engine import Value",
            "a = Value(2.0)",
            "(a * a).backward()",
            "for p in [a]:\n    p.grad = 0.0",
            "print(a.grad)",
        ],
        [0, 1, 2, 3],
    ),
    "a step of descent": (
        [
            "from micrograd.engine import Value",
            "ps = [Value(2.0)]",
            "y = ps[0] * ps[0]\ny.backward()",
            "for p in ps:\n    p.data -= 0.1 * p.grad",
            "print(ps)",
        ],
        [0, 1, 2, 3],
    ),
    "everything where it asks for all names": (
        ["a = 1", "def f():\n    return a", "b = 2", "print(eval('f()'))"],
        [0, 1],
    ),
    "nothing of a cell that Python cannot read": (["a = 1", "a = = 2", "print(a)"], [0]),
    "a global statement in a function": (
        ["n = 0", "def count():\n    global n\n    n += 1", "count()", "print(n)"],
        [0, 1, 2],
    ),
    "names in an f-string": (["a = 1", "print(f'{a}')"], [0]),
    "names in a match": (["x = [1, 2]", "match x:\n    case [a, b]:\n        pass", "print(b)"], [0, 1]),
    "an exception's cell": (["a = 1", "try:\n    a = 2\nexcept ValueError:\n    a = 3", "print(a)"], [0, 1]),
    "no name that a comprehension keeps for itself": (["x = 5", "print([x for x in range(3)])"], []),
    "no cell whose comprehension has a variable of that name": (
        ["x = 5", "a = [x for x in range(3)]\nb = {x: {x} for x in a}\nc = {x for x in a}", "print(x)"],
        [0],
    ),
    "a walrus in a comprehension": (["a = [n := i for i in range(3)]", "print(n)"], [0]),
    "no name that a function keeps for itself": (["x = 5", "def f():\n    x = 1\n    return x", "print(f())"], [1]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_cell_needs(case):
    cells, expected = CASES[case]
    found = needs(cells, len(cells) - 1)
    readable = [cell for cell in cells if "= =" not in cell]
    assert printed([cells[place] for place in found] + cells[-1:]) == printed(readable), f"it needs more than {found}"
    assert found == expected


def printed(cells: list[str]) -> str:
    """What the last of the cells prints after the others have run."""
    names: dict = {"__name__": "__main__"}
    for cell in cells[:-1]:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(cell, names)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(cells[-1], names)
    assert out.getvalue()
    return out.getvalue()


def test_a_cell_that_does_not_count_is_not_needed():
    assert needs(["a = 1", None, "print(a)"], 2) == [0]
    assert needs([None, "print(a)"], 1) == []


def test_cells_after_the_one_in_question_do_not_matter():
    assert needs(["a = 1", "print(a)", "a = 2", "a.append(3)"], 1) == [0]


def test_globals_and_its_like_need_every_function():
    cells = ["def f():\n    return 1", "a = 1", "class C:\n    pass", "print(sorted(globals()))"]
    assert needs(cells, 3) == [0, 2]


@pytest.mark.parametrize(
    "code", ["", "# a comment alone", "print(", "\x00", "def f(:", "  x = 1", "é = 'ñ'", "x = 1;;"]
)
def test_a_cell_of_any_text_is_read_without_an_error(code):
    assert needs(["a = 1", code, "print(a)"], 2) == [0]
    assert needs(["a = 1", code], 1) == []


def test_a_cell_in_an_endless_circle_of_names_is_read():
    assert needs(["a = b = None", "a = [b]\nb = [a]", "a.append(b)", "print(a)"], 3) == [0, 1, 2]


def test_a_page_of_two_hundred_cells_is_read_in_good_time():
    import time

    cells = ["v0 = [0]", *(f"v{i} = [v{i - 1}]\nv{i}.append({i})" for i in range(1, 200))]
    started = time.perf_counter()
    assert len(needs([*cells, "print(v199)"], 200)) == 200
    assert time.perf_counter() - started < 10
