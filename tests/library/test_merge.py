"""A solution put into a file, or beside it: the reader's own text stays as it is."""

import pytest

from micrograd.checks.merge import compare, merge

MINE = '''\
#!/usr/bin/env python
"""Mine."""

import math  # for tanh


class Value:
    # a note of mine
    count = 0

    def __init__(self, data):
        self.data = data    # two spaces too many

    @property
    def half(self):
        return self.data / 2

    def tanh(self):
        return Value(math.tanh(self.data))  # no grad yet


def helper():
    return "mine"  # ünïcode


if __name__ == "__main__":
    print(Value(2.0))
'''


def test_a_method_replaces_the_one_of_its_name_and_nothing_else_changes():
    new = merge(MINE, "class Value:\n    def tanh(self):\n        return 1\n")
    assert new == MINE.replace("return Value(math.tanh(self.data))  # no grad yet", "return 1")


def test_a_new_method_goes_to_the_end_of_its_class():
    new = merge(MINE, "class Value:\n    def exp(self):\n        return 2\n")
    old = "  # no grad yet\n"
    assert new == MINE.replace(old, f"{old}\n    def exp(self):\n        return 2\n")


def test_a_decorated_method_is_replaced_with_its_decorator():
    new = merge(MINE, "class Value:\n    def half(self):\n        return 3\n")
    assert "@property" not in new
    assert "    def half(self):\n        return 3\n\n    def tanh" in new


def test_functions_are_replaced_or_added_above_the_main_block():
    new = merge(MINE, "def helper():\n    return 1\n\n\ndef train():\n    return 2\n")
    assert "def helper():\n    return 1\n\n\ndef train():\n    return 2\n\n\nif __name__" in new


def test_a_new_class_goes_to_the_end_of_the_file():
    fragment = "class Neuron:\n    def f(self):\n        return 1\n"
    assert merge("x = 1\n\n\n", fragment) == f"x = 1\n\n\n{fragment}"
    assert merge("", fragment) == fragment


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 1\n", "import math\n\n\nx = 1\n"),
        ('"""Mine."""\n', '"""Mine."""\n\nimport math\n'),
        ("import random\n", "import math\nimport random\n"),
        ("import math\n", "import math\n"),
        (
            '"""Mine."""\nfrom __future__ import annotations\n',
            '"""Mine."""\nfrom __future__ import annotations\nimport math\n',
        ),
        (
            "from __future__ import annotations\nimport random\n",
            "from __future__ import annotations\nimport math\nimport random\n",
        ),
    ],
)
def test_an_import_is_added_where_imports_belong_unless_it_is_there(source, expected):
    assert merge(source, "import math\n") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("class A: pass\n", "class A:\n    def f(self):\n        return 1\n"),
        ("class A:\n    pass\n", "class A:\n    def f(self):\n        return 1\n"),
        ("class A: x = 1  # one\n", "class A:\n    x = 1  # one\n\n    def f(self):\n        return 1\n"),
        ("class A:\n\tdef f(self):\n\t\treturn 0\n", "class A:\n\tdef f(self):\n\t    return 1\n"),
        ("class A:\n  x = 1", "class A:\n  x = 1\n\n  def f(self):\n      return 1"),
        ("class A:\r\n    x = 1\r\n", "class A:\r\n    x = 1\r\n\r\n    def f(self):\r\n        return 1\r\n"),
    ],
)
def test_classes_in_other_styles_take_a_method_too(source, expected):
    new = merge(source, "class A:\n    def f(self):\n        return 1\n")
    assert new == expected
    compile(new, "new", "exec")


def test_of_a_class_that_is_defined_twice_the_last_counts():
    source = "class A:\n    def f(self):\n        return 0\n\n\nclass A:\n    def g(self):\n        return 0\n"
    new = merge(source, "class A:\n    def f(self):\n        return 1\n")
    assert new == f"{source}\n    def f(self):\n        return 1\n"


def test_a_source_that_is_not_python_is_refused_by_merge_and_has_nothing_to_compare():
    with pytest.raises(SyntaxError):
        merge("class A:\n", "class A:\n    def f(self):\n        return 1\n")
    (one,) = compare("class A:\n", "class A:\n    def f(self):\n        return 1\n")
    assert (one.name, one.line, one.yours, one.ours) == ("A.f", None, "", "def f(self):\n    return 1")
    assert one.diff == ["+def f(self):", "+    return 1"]


def test_a_comparison_shows_both_texts_and_where_the_reader_s_begins():
    half, train = compare(MINE, "class Value:\n    def half(self):\n        return 3\n\n\ndef train():\n    return 2\n")
    assert (half.name, half.line) == ("Value.half", 14)
    assert half.diff == ["-@property", " def half(self):", "-    return self.data / 2", "+    return 3"]
    assert (train.name, train.line, train.yours) == ("train", None, "")


def test_a_comparison_of_equals_has_no_marks():
    (one,) = compare("def f():\n    return 1\n", "def f():\n    return 1\n")
    assert one.diff == []
