"""The guide's first chapter: a `Value`, its graph, and the backward pass."""

from .form import Guide

ENGINE_GUIDES = (
    Guide(
        name="value",
        file="engine.py",
        card="""\
Everything here is made of one class, `Value`: a number in a wrapper. It keeps the number in `self.data`, and a
`self.grad` beside it that stays 0 for now. Teach it to add and to multiply, so that a `Value` plus a `Value` is a
new `Value`, and to show itself by its number.
""",
        example="""\
a, b = Value(2.0), Value(-3.0)
a + b  # Value(data=-1.0)
a * b  # Value(data=-6.0)
""",
        hints=(
            "Python turns `a + b` into `a.__add__(b)`. So `self` is a, `other` is b, and both hold their number in "
            "`data`. Which methods stand for `*` and for showing?",
            "Compare what you return with what you got: the plus of two Values is a Value again, not a bare number. "
            "And `__repr__` returns a text; it prints nothing itself.",
            "Add the two numbers and wrap the sum: `Value(self.data + other.data)`. Times works the same way. For "
            "`__repr__`, an f-string with the number in it will do.",
        ),
        solution="""\
class Value:
    def __init__(self, data):
        self.data = data
        self.grad = 0.0

    def __repr__(self):
        return f"Value(data={self.data})"

    def __add__(self, other):
        return Value(self.data + other.data)

    def __mul__(self, other):
        return Value(self.data * other.data)
""",
        lecture="0:19:09",
        opens="You can write any sum of products, and your class computes it.",
    ),
    Guide(
        name="expression-graph",
        file="engine.py",
        card="""\
To go backwards later, a value has to know what it was made from. Let each result keep its two children in
`self._prev`, and the operation in `self._op`, as `"+"` or `"*"`. A value that you made yourself is a leaf: it has
no children.
""",
        example="""\
a, b, c = Value(2.0), Value(-3.0), Value(10.0)
d = a * b + c
d._prev  # (Value(data=-6.0), Value(data=10.0))
d._op    # '+'
""",
        hints=(
            "The result is made in `__add__` and `__mul__`, and there both children are at hand. How can they get "
            "from there into the new Value?",
            "Give `__init__` more arguments, with defaults that suit a leaf: no children, and an empty operation. "
            "Then compare what `Value(2.0)` keeps with what a sum has to keep.",
            'Pass the pair and the sign on: `Value(self.data + other.data, (self, other), "+")`. In `__init__`, store'
            ' them as `self._prev` and `self._op`. (A `label=""` beside them gives drawings their names.)',
        ),
        solution="""\
class Value:
    def __init__(self, data, _children=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self.label = label
        self._prev = tuple(_children)
        self._op = _op

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), "+")

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), "*")
""",
        lecture="0:19:09",
        opens="Now it can be drawn: every expression of yours is a graph.",
    ),
    Guide(
        name="backward",
        file="engine.py",
        card="""\
Now the other direction. For every value below it, `y.backward()` works out how fast y follows when that value
moves, and leaves the number in its `grad`. y itself gets 1. A plus hands its grad on as it is; a times hands each
factor the other factor's data times its own grad. Let each operation leave such a rule with its result, as a
function `_backward`.
""",
        example="""\
a, b, c, f = Value(2.0), Value(-3.0), Value(10.0), Value(-2.0)
y = (a * b + c) * f
y.backward()
a.grad  # 6.0, which is b times f
c.grad  # -2.0, which is f
""",
        hints=(
            "A function defined inside `__add__` remembers `self`, `other` and the result. Store it on the result, "
            "uncalled. What is the rule of a leaf, which has no children to push to?",
            "Compare the two rules: at a plus both children get the result's grad, at a times the grad is multiplied "
            "by the *other* number first. `backward()` itself only sets the first grad and then calls the rules, from"
            " the result down to the leaves.",
            "Name the result (`out`), define `_backward()` below it with two lines, one for `self.grad` and one for "
            "`other.grad`, and end with `out._backward = _backward` and `return out`. `backward` sets the result's "
            "grad to 1, once. A function inside it calls a value's rule, and then itself for each of its `_prev`. "
            "(Calling `backward` there would begin at 1 again.) It's fine if this is simple: two later milestones "
            "mend it.",
        ),
        solution="""\
class Value:
    def __init__(self, data, _children=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self.label = label
        self._prev = tuple(_children)
        self._op = _op
        self._backward = lambda: None

    def __add__(self, other):
        out = Value(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad = out.grad
            other.grad = out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad = other.data * out.grad
            other.grad = self.data * out.grad

        out._backward = _backward
        return out

    def backward(self):
        def push_down(value):
            value._backward()
            for child in value._prev:
                push_down(child)

        self.grad = 1.0
        push_down(self)
""",
        lecture="1:09:02",
        opens="You can watch both passes through an expression of yours, one step at a time.",
    ),
    Guide(
        name="tanh",
        file="engine.py",
        card="""\
A neuron presses its sum between -1 and 1, and tanh does that: (e²ˣ - 1) / (e²ˣ + 1). Make it one operation with a
rule of its own. Its local derivative is 1 - o², where o is its *output*. Let the rule add to the grad that is there
already (`+=`); the next milestone is about why.
""",
        example="""\
x = Value(0.5)
o = x.tanh()
o.backward()
o.data  # 0.4621
x.grad  # 0.7864, which is 1 - 0.4621²
""",
        hints=(
            "It is built like `__mul__`, with one child instead of two. `import math` gives you `math.exp`.",
            "Compare with the rule of the times: what stood there as `other.data` is the local derivative. Here it is"
            " one minus the square of what tanh *gave*, and it is multiplied by `out.grad` as before.",
            'Keep the output in a name, `t`, and make `out = Value(t, (self,), "tanh")`: the comma makes a tuple of '
            "one child. The rule is one line: `self.grad += ... * out.grad`, with the local derivative for the dots.",
        ),
        solution="""\
import math


class Value:
    def tanh(self):
        e = math.exp(2 * self.data)
        t = (e - 1) / (e + 1)
        out = Value(t, (self,), "tanh")

        def _backward():
            self.grad += (1 - t**2) * out.grad

        out._backward = _backward
        return out
""",
        lecture="0:54:10",
        opens="You can write a whole neuron by hand: inputs, weights, a bias, and the bend at the end.",
    ),
    Guide(
        name="accumulation",
        file="engine.py",
        card="""\
In y = a + a, nudge a by 0.001 and y moves by 0.002: the grad is 2. As long as a rule *sets* a grad, the second
contribution wipes out the first, and you get 1. Along one path rates multiply; where paths meet, they add up.
""",
        example="""\
a = Value(3.0)
y = a + a
y.backward()
a.grad  # 2.0
""",
        hints=(
            "Look at the rules of plus and times when `self` and `other` are the same object. What does the second "
            "line do to what the first one wrote?",
            "Compare a grad that is set with a grad that is added to. Every grad starts at 0, so nothing is in the "
            "way.",
            "It is one character in each line of the rules: `+=` instead of `=`. (If it is `+=` already: does `_prev`"
            " hold both of the twins? A set drops one.)",
        ),
        solution="""\
class Value:
    def __add__(self, other):
        out = Value(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out
""",
        lecture="1:22:28",
        opens="A value may be used as often as you like.",
    ),
    Guide(
        name="order",
        file="engine.py",
        card="""\
A value must push once, and only after everything made from it has pushed. Plain recursion can't wait: in the
example it pushes c's first 1 twice and ends at 29. Line the values up so that each stands after its children (a
*topological order*), and go through the line from its end.
""",
        example="""\
a, b = Value(2.0), Value(3.0)
c, d = a + b, a * b
y = (c + d) + c * d
y.backward()
a.grad  # 25.0
b.grad  # 19.0
""",
        hints=(
            "Split `backward()` in two: first list all values, then push. The list can be made by a function that "
            "visits a value's children before the value itself.",
            "Compare when a value is listed with when its children are: all of its children first. And a value that "
            "was visited already is left out, so that it stands in the list once.",
            "Keep a list and a set of what was visited. In the function: if the value is new, remember it, visit each"
            " of its `_prev`, and below that loop append it. Then set the first grad and call the rules in "
            "`reversed(...)` order.",
        ),
        solution="""\
class Value:
    def backward(self):
        order, visited = [], set()

        def visit(value):
            if value not in visited:
                visited.add(value)
                for child in value._prev:
                    visit(child)
                order.append(value)

        visit(self)
        self.grad = 1.0
        for value in reversed(order):
            value._backward()
""",
        lecture="1:17:32",
        opens="Your engine differentiates any expression of plus, times and tanh, however tangled.",
    ),
    Guide(
        name="depth",
        file="engine.py",
        card="""\
This one is advice: small networks do without it. A function that calls itself goes one call deeper with each
operation, and Python allows about a thousand calls inside one another. Keep the list of who is still to be visited
yourself: put on top, take from the top. Such a list is called a *stack*.
""",
        example="""\
one, total = Value(1.0), Value(0.0)
for _ in range(5000):
    total = total + one
total.backward()  # no RecursionError
one.grad          # 5000.0
""",
        hints=(
            "Only the listing has to change, not the pushing. What does Python keep for you while `visit` is waiting "
            "for its children?",
            "Compare the two moments of a visit: the first, when the children are sent ahead, and the second, when "
            "they are done and the value is listed. On the stack, a mark beside each value can tell which it is.",
            "Begin with `stack = [(self, False)]`. Take a pair off: with `True`, append the value to the order. With "
            "`False` and a new value, put it back with `True`, and its children on top of it with `False`.",
        ),
        solution="""\
class Value:
    def backward(self):
        order, visited = [], set()
        stack = [(self, False)]
        while stack:
            value, children_listed = stack.pop()
            if children_listed:
                order.append(value)
            elif value not in visited:
                visited.add(value)
                stack.append((value, True))
                for child in value._prev:
                    stack.append((child, False))
        self.grad = 1.0
        for value in reversed(order):
            value._backward()
""",
        lecture="1:17:32",
        opens="A sum over thousands of examples is no problem.",
    ),
    Guide(
        name="large-inputs",
        file="engine.py",
        card="""\
More advice. tanh of 1,000 is 1, to all the digits there are. But on the way e²⁰⁰⁰ is asked for, a number too large
for any computer. From about 355 on, the formula stops with an `OverflowError`. Python's own tanh knows better.
""",
        example="""\
x = Value(1000.0)
o = x.tanh()
o.data  # 1.0
""",
        hints=(
            "The rule is right as it is. Which line fails, and for which inputs?",
            "Compare the formula's parts for a large input: both are huge, and their quotient is nearly 1. Nobody "
            "needs the parts.",
            "The module `math` has a function that gives the quotient at once. It goes where your formula is.",
        ),
        solution="""\
class Value:
    def tanh(self):
        t = math.tanh(self.data)
        out = Value(t, (self,), "tanh")

        def _backward():
            self.grad += (1 - t**2) * out.grad

        out._backward = _backward
        return out
""",
        lecture="0:54:10",
        opens="A neuron may shout: tanh copes with any sum.",
    ),
)
