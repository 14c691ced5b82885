"""The guide's second chapter: plain numbers, and more operations."""

from .form import Guide

OPERATION_GUIDES = (
    Guide(
        name="constants",
        file="engine.py",
        card="""\
`a + 1` fails so far, because 1 has no `data`. Wrap a plain number in a `Value` first, and it works like any other.
For `1 + a`, Python asks the 1, which has never heard of `Value`; then it turns round and asks a for `__radd__`.
""",
        example="""\
a = Value(2.0)
y = 3 * a + 1
y.backward()
y.data  # 7.0
a.grad  # 3.0
""",
        hints=(
            "In `__add__` and `__mul__`, look at `other` before you use it. What can it be, and what should it be?",
            "Compare `a + 1` with `1 + a`: a sum is the same either way round. So the second method can call the "
            "first.",
            "`isinstance(other, Value)` tells a Value from a number: keep the one, wrap the other. Then "
            "`__radd__(self, other)` returns `self + other`. (Not `other + self`: that would ask it again, for ever.)",
        ),
        solution="""\
class Value:
    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other
""",
        lecture="1:27:50",
        opens="Formulas look like formulas: 3 * a + 1.",
    ),
    Guide(
        name="subtraction",
        file="engine.py",
        card="""\
You don't need a new rule for minus. -a is a times -1, and a - b is a plus -b: both are made of operations that know
how to go backwards. `3 - a` is once more a question to the wrong side, and its answer is the other way round.
""",
        example="""\
a, b = Value(5.0), Value(3.0)
y = a - b
y.backward()
y.data  # 2.0
b.grad  # -1.0
""",
        hints=(
            "Three methods, one line each. For `-a` Python asks for `__neg__`, for `a - b` for `__sub__`, for `3 - a`"
            " for `__rsub__`.",
            "Compare 3 - a with a - 3: they differ in their sign. In `__rsub__` the number stands on the left.",
            "Build them on one another: `__neg__` multiplies by -1, `__sub__` adds `-other`, and `__rsub__` starts "
            "with `other` and adds `-self`.",
        ),
        solution="""\
class Value:
    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return other + (-self)
""",
        lecture="1:26:31",
        opens="A prediction minus a target: that is an error, and you can differentiate it.",
    ),
    Guide(
        name="power",
        file="engine.py",
        card="""\
`a**n` for a plain number n. The exponent comes down in front and then goes down by one: the local derivative is n ·
aⁿ⁻¹. An exponent that is itself a `Value` would need another rule, so refuse it with an error.
""",
        example="""\
a = Value(2.0)
y = a**3
y.backward()
y.data  # 8.0
a.grad  # 12.0, which is 3 · 2²
""",
        hints=(
            "For `a**3` Python asks for `__pow__(self, n)`. There is one child, as in tanh: the exponent is no Value.",
            "Compare it with tanh: only two places differ, the number and the local derivative. Check yours at 2³, "
            "where it has to be 12.",
            "`isinstance(n, (int, float))` is true for what is allowed; `raise TypeError(...)` for the rest. Then the"
            " result is `self.data**n`, and the rule multiplies n, `self.data` to the power of n - 1, and `out.grad`.",
        ),
        solution="""\
class Value:
    def __pow__(self, n):
        if not isinstance(n, (int, float)):
            raise TypeError(f"the exponent must be a plain number, got {n!r}")
        out = Value(self.data**n, (self,), f"**{n}")

        def _backward():
            self.grad += n * self.data ** (n - 1) * out.grad

        out._backward = _backward
        return out
""",
        lecture="1:31:51",
        opens="You can square an error, and divide: a power of -1 is next.",
    ),
    Guide(
        name="division",
        file="engine.py",
        card="""\
a / b is a · b⁻¹, so division is there already: it only needs its name. For `3 / a` the number comes first, and
Python asks for `__rtruediv__`.
""",
        example="""\
a, b = Value(2.0), Value(4.0)
y = a / b
y.backward()
y.data  # 0.5
b.grad  # -0.125
""",
        hints=(
            "Two methods, one line each: `__truediv__` and `__rtruediv__`.",
            "Compare a / 3 with 3 / a: what stands above the line, and what below it?",
            "Multiply by the power of -1 of what stands below the line. Mind that a plain 3 has a power of its own, "
            "which is just right.",
        ),
        solution="""\
class Value:
    def __truediv__(self, other):
        return self * other**-1

    def __rtruediv__(self, other):
        return other * self**-1
""",
        lecture="1:31:51",
        opens="All of school arithmetic works, in both directions.",
    ),
    Guide(
        name="exp",
        file="engine.py",
        card="""\
eˣ is the function whose slope is its own height: the local derivative of exp is its output. With it you can take
tanh apart, and write other bends, such as the sigmoid.
""",
        example="""\
x = Value(1.5)
y = x.exp()
y.backward()
y.data  # 4.4817
x.grad  # 4.4817, the same number
""",
        hints=(
            "One child, one rule: it is tanh once more, with another number and another local derivative.",
            "Compare exp with the rule for powers: there the base moves and the exponent stays. Here it is the "
            "exponent that moves, and that rule doesn't apply.",
            "`math.exp(self.data)` is the output. In the rule, multiply the output, `out.data`, by `out.grad`, and "
            "add it to the child's grad.",
        ),
        solution="""\
import math


class Value:
    def exp(self):
        out = Value(math.exp(self.data), (self,), "exp")

        def _backward():
            self.grad += out.data * out.grad

        out._backward = _backward
        return out
""",
        lecture="1:30:32",
        opens="(e²ˣ - 1) / (e²ˣ + 1) in pieces gives the grads of your tanh in one piece: try it.",
    ),
    Guide(
        name="log",
        file="engine.py",
        card="""\
Optional. The natural logarithm undoes exp. Its local derivative at x is 1 / x: steep near 0, flat far out. Losses
that judge probabilities are made of it.
""",
        example="""\
x = Value(2.0)
y = x.log()
y.backward()
y.data  # 0.6931
x.grad  # 0.5
""",
        hints=(
            "One child, one rule: take exp for a model.",
            "Compare the two: exp's derivative is made from its output, log's from its *input*.",
            "`math.log(self.data)` is the output. The rule divides `out.grad` by the input, and adds.",
        ),
        solution="""\
import math


class Value:
    def log(self):
        out = Value(math.log(self.data), (self,), "log")

        def _backward():
            self.grad += out.grad / self.data

        out._backward = _backward
        return out
""",
        lecture="1:26:31",
        opens="x**y for two Values: exp of y times log of x.",
    ),
    Guide(
        name="relu",
        file="engine.py",
        card="""\
Optional. The simplest bend there is: a positive number passes, a negative one becomes 0. Its slope is 1 on the
right and 0 on the left. Most large networks use it or one of its relatives.
""",
        example="""\
a, b = Value(2.0), Value(-2.0)
a.relu()  # Value(data=2.0)
b.relu()  # Value(data=0.0)
""",
        hints=(
            "One child, one rule. The number is the larger of 0 and the input.",
            "Compare both sides of 0: on the right the grad passes unchanged, on the left nothing does.",
            "`max(0.0, self.data)` is the output. In the rule, a comparison such as `out.data > 0` counts as 1 or 0: "
            "multiply it by `out.grad`, and add.",
        ),
        solution="""\
class Value:
    def relu(self):
        out = Value(max(0.0, self.data), (self,), "relu")

        def _backward():
            self.grad += (out.data > 0) * out.grad

        out._backward = _backward
        return out
""",
        lecture="2:16:46",
        opens="You have the bend of most large networks, and its loss, relu(1 - y · score), for the moons.",
    ),
)
