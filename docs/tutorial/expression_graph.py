# %% [markdown]
# # Expression graph
#
# **Goal.** Turn a formula into an object that remembers how its result was computed.
#
# **You will have built** `Value`, a number with a memory, in 15 lines. It records every calculation as an expression graph, and you will see that graph drawn.
#
# **Time:** 15 minutes to read, 5 more with the exercises.
#
# A nudge measures a slope from outside, one input at a time (see [Derivatives](derivatives.py)). A better way is to look *inside* the calculation and ask each plus and each times for its share. But first there has to be an inside to look at.
#
# !!! question small-step "Recall"
#     From [Derivatives](derivatives.py): the slope of a function at x = 3 is -2. You go from 3 to 3.01. By about how much does its height change?
#
#     - [=] -0.02 ± 0.001
#       = -2 * 0.01
#     - [ ] 0.02
#       : That far, but a negative slope leads down.
#     - [ ] -2
#       : That would be for a step of 1. This one is 0.01 long.
#     - [ ] -200
#       : You divided. The slope is the change divided by the step, so the change is the slope *times* the step.
#
#     ??? success "Answer"
#         By -0.02: the slope times the step.
#
# !!! question factor-and-sum "Recall"
#     And d = a · b + c, with a = 2, b = -3 and c = 10. What is the slope of d with respect to b?
#
#     - [=] 2 ± 0.01
#       = (lambda h: ((2.0 * (-3.0 + h) + 10.0) - (2.0 * (-3.0 - h) + 10.0)) / (2 * h))(0.001)
#     - [ ] -3
#       : That is b itself, and the slope with respect to a. In a product, each factor's slope is the *other* factor.
#     - [ ] 1
#       : That is the slope with respect to c, which is only added. b gets multiplied by a.
#     - [ ] -6
#       : That is a · b. One unit more of b adds one more a to it.
#
#     ??? success "Answer"
#         2, the other factor. See [several inputs](derivatives.py#several-inputs).

# %% [markdown]
# ## Numbers forget
#
# [Lecture 0:19:09](https://www.youtube.com/watch?v=VMj-3S1tku0&t=1149s){ .lecture }
#
# Take the expression you know, a times b plus c.

# %%
2.0 * -3.0 + 10.0

# %% [markdown]
# The result is 4.0, and that is all it is. There is no way to ask it whether it came from a sum or a product, or which numbers went in. Python computed -6.0 on the way and threw it away.
#
# To find out how each input influences the result, you need to know the way from one to the other. So put each number into an object that can keep notes.


# %%
class Value:
    def __init__(self, data):
        self.data = data

    def __repr__(self):
        return f"Value(data={self.data})"


a = Value(2.0)
b = Value(-3.0)
a

# %% [markdown]
# `__init__` runs when you write `Value(2.0)` and stores the number as `data`. `__repr__` says what Python shows for it. Without that you would be told the object's address in memory, which is of use to nobody.

# %% [markdown]
# ## Teach it to add
#
# Python doesn't know yet what a plus between two of your objects means, and says so.

# %%
try:
    a + b
except TypeError as error:
    print(error)

# %% [markdown]
# When Python meets `a + b`, it calls `a.__add__(b)`. So a method of that name is all that is missing. Inside it, `self` is the left one and `other` is the right one.


# %%
def add(self, other):
    return Value(self.data + other.data)


Value.__add__ = add

print(a + b)
print(a.__add__(b))

# %% [markdown]
# (`a * b + c` will be `(a.__mul__(b)).__add__(c)`: Python works out what is in the brackets first.)
#
# Two things to notice. The sum is a `Value` again, so you can go on and add something to it. And `Value.__add__ = add` attached a function to a class that existed already: from then on it is a method, even for the `a` and `b` made before. That lets you grow a class in small steps.

# %% [markdown]
# ### Your turn: teach it to multiply
#
# Write the function for `a * b`, to be attached as `__mul__`.


# %% tags=["exercise", "skip-execution"] name="multiply" milestone="value"
def mul(self, other):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     Look at `add`. What of it is about plus, and what about being a Value?
#
# ??? tip "Hint 2"
#     The numbers are in `self.data` and `other.data`. Their product is a plain number, and the result has to be a `Value`.


# %% tags=["solution"] name="multiply"
def mul(self, other):
    return Value(self.data * other.data)


# %% tags=["check"] name="multiply"
try:
    got = mul(Value(2.0), Value(-3.0))
except (AttributeError, TypeError) as error:
    raise AssertionError(f"mul stopped: {error}. Multiply the numbers inside, self.data and other.data.") from error
task = f"mul(Value(2.0), Value(-3.0)) gave {got}"
assert got is not None, f"{task}: replace `return None` with a Value that holds the product."
assert isinstance(got, Value), f"{task}, a plain number: wrap it, Value(...), so that the result can go on calculating."
assert isinstance(got.data, float), f"{task}: the data inside must be a number. Multiply self.data by other.data."
assert got.data != -1.0, f"{task}, which is the sum: multiply instead."
assert got.data != 4.0, f"{task}, which is 2 times 2: the second factor is other.data."
assert got.data != 9.0, f"{task}, which is -3 times -3: the first factor is self.data."
assert got.data == -6.0, f"{task}, expected Value(data=-6.0): multiply self.data by other.data."
print("Plus and times: that is enough to write a * b + c with Values.")

# %% [markdown]
# ## Remember the children
#
# Your `Value` calculates, and forgets just as fast as a plain number. The cure is one more attribute: when an operation makes a new value, the new value keeps the ones it was made from.
#
# Those are called its **children**, and they are stored as `_prev`, "the previous ones". The underscore says: for use inside, please.


# %%
class Value:
    def __init__(self, data, _children=()):
        self.data = data
        self._prev = tuple(_children)

    def __repr__(self):
        return f"Value(data={self.data})"

    def __add__(self, other):
        return Value(self.data + other.data, (self, other))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other))


# %% [markdown]
# A value that you write down yourself has no children. It is called a **leaf**. Now compute, and ask the result where it came from.

# %%
a = Value(2.0)
b = Value(-3.0)
c = Value(10.0)
d = a * b + c

print(d)
print(d._prev)

# %% [markdown]
# There is the -6.0 that a plain number had thrown away, beside the 10.0. Go one further and ask it, too:

# %%
minus_six, ten = d._prev

print(minus_six._prev)
print(ten._prev)

# %% [markdown]
# The -6.0 came from 2.0 and -3.0. The 10.0 came from nowhere: it is a leaf, and its tuple is empty.
#
# (Children that exist before their parent? The family is named from the result's point of view, as in a tree that is drawn with its root on top. You get used to it.)
#
# !!! question children-in-a-set "Predict"
#     Why a tuple and not a set? Think of `a + a`: two children. How many of them would a set keep?
#
#     - [=] 1
#       = len(set(twice._prev))
#     - [ ] 2
#       : A tuple keeps two. A set keeps each object once, and here both children are the same object.
#     - [ ] 0
#       : It keeps something: the object a, once.
#
#     ??? success "Answer"
#         It has two, which happen to be the same object. A set keeps one. It would record that a was used, and lose that it was used *twice*.

# %%
twice = a + a

print("as a tuple:", len(twice._prev))
print("as a set:  ", len(set(twice._prev)))

# %% [markdown]
# The drawing of an engine that keeps a set shows [one arrow instead of two](../questions.md#one-edge). A tuple also keeps left and right in order, and gives the same order every time you run the program. A set promises neither.

# %% [markdown]
# ## Remember the operation
#
# The children alone don't settle how the value was made: -6.0 and 10.0 could have been added or multiplied. So note the **operation** too. And while the class is open, add two things for later: a `label`, so that you can tell the values apart in a drawing, and `grad`, which starts at 0.


# %%
class Value:
    def __init__(self, data, _children=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self.label = label
        self._prev, self._op = tuple(_children), _op

    def __repr__(self):
        return f"Value(data={self.data})"

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), "+")

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), "*")


# %%
a = Value(2.0, label="a")
b = Value(-3.0, label="b")
c = Value(10.0, label="c")

e = a * b
e.label = "e"
d = e + c
d.label = "d"

print(d, "is", d._prev[0], d._op, d._prev[1])

# %% [markdown]
# This is the `Value` that you will draw now, and differentiate on the next page. The library that this site documents has the same five attributes under the same names: see [Value][micrograd.engine.Value].

# %% [markdown]
# ## Walk the graph
#
# All the values that led to `d`, and the arrows from each child to what was made of it, form the **expression graph** of `d`. Nobody stores that graph in one place. It hangs together by `_prev`, and to see all of it you start at the result and walk. (Its arrows never lead back to where they came from. The word for that is **directed acyclic graph**.)
#
# For every value, visit its children first, then list the value itself:


# %%
def walk(root):
    values, arrows = [], []

    def visit(value):
        if value not in values:
            for child in value._prev:
                visit(child)
                arrows.append((child, value))
            values.append(value)

    visit(root)
    return values, arrows


# %%
values, arrows = walk(d)

print("values:", [value.label for value in values])
for child, parent in arrows:
    print(child.label, "->", parent.label)

# %% [markdown]
# `visit` calls itself for each child, which calls itself for each grandchild, until it comes to leaves, which have nobody to call. The line with `not in` keeps a value that is used twice from being listed twice.
#
# Every value stands after its children. Keep this order in mind: read backwards, it will carry the gradients.

# %% [markdown]
# ### Your turn: spell it out
#
# A value that remembers how it was made can tell you its formula. Write `formula(value)`: for a leaf it returns the label, for any other value the formulas of the two children with the operation between them, in brackets. For `d` that is `((a * b) + c)`.


# %% tags=["exercise", "skip-execution"] name="formula"
def formula(value):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     There are two cases. You recognise a leaf by its empty `_prev`.
#
# ??? tip "Hint 2"
#     The children need their formulas spelled out as well. There is a function for that: the one you are writing.
#
# ??? tip "Hint 3"
#     `left, right = value._prev` gives you the two. Their formulas and `value._op` go into one text, brackets around it.


# %% tags=["solution"] name="formula"
def formula(value):
    if not value._prev:
        return value.label
    left, right = value._prev
    return f"({formula(left)} {value._op} {formula(right)})"


# %% tags=["check"] name="formula"
x, y = Value(1.0, label="x"), Value(2.0, label="y")
s = x + y
s.label = "s"
try:
    got = formula(x)
    assert got is not None, "formula(x) gave None: for a leaf, return its label. (Return it, don't print it.)"
    sums = [formula(s), formula(s * x), formula(x * s)]
except ValueError as error:
    raise AssertionError(f"formula stopped: {error}. A leaf has no children to unpack: deal with it first.") from error
except RecursionError:
    raise AssertionError("formula calls itself for ever: call it for the children, and stop at a leaf.") from None
except (AttributeError, TypeError) as error:
    raise AssertionError(f"formula stopped: {error}. Ask formula(child) for the text of each child in turn.") from error
assert got == "x", f"formula(x) gave {got!r}, expected 'x': a leaf's formula is its label."
got = formula(x * y)
task = f"formula(x * y) gave {got!r}"
assert got, f"{task}: it has no label of its own. If there are children, build the text from them."
assert isinstance(got, str), f"{task}: return a text, the formula. A leaf's is its label."
assert "Value" not in got, f"{task}: ask formula(child) for each child's text, not the child itself."
assert got != "x * y", f"{task}: put it in brackets, or a longer formula won't be clear."
assert got != "(x + y)", f"{task}: the operation isn't always a plus. It is in value._op."
assert got == "(x * y)", f"{task}, expected '(x * y)': bracket, left, space, operation, space, right, bracket."
assert sums[0] != "s", "For s = x + y you gave its label. A value with a label can have children: look at _prev."
assert sums[0] == "(x + y)", f"For s = x + y, labelled s, you gave {sums[0]!r}, expected '(x + y)'."
assert sums[1] == "((x + y) * x)", f"formula((x + y) * x) gave {sums[1]!r}: use formula for the left child."
assert sums[2] == "(x * (x + y))", f"formula(x * (x + y)) gave {sums[2]!r}: use formula for the right child."
print("The number 4.0 can now tell you that it is", formula(d))

# %% [markdown]
# ## Draw it
#
# [Lecture 0:24:54](https://www.youtube.com/watch?v=VMj-3S1tku0&t=1494s){ .lecture }
#
# Lists of labels are no pleasure to read, so let's have a picture. A program called Graphviz draws graphs: it wants to be told the nodes and the edges, and finds the places by itself. The class `Digraph` of the Python package `graphviz` collects them. ([ExpressionGraph][micrograd.graph.ExpressionGraph] is that class, made so that this page can show it. If it ends in an error about Graphviz on your machine, see [ExecutableNotFound](../questions.md#executable-not-found).)
#
# A box for each value, a small node for each operation, and arrows:


# %%
from micrograd.graph import ExpressionGraph


def draw(root):
    dot = ExpressionGraph(graph_attr={"rankdir": "LR"})  # left to right
    values, arrows = walk(root)
    for i, value in enumerate(values):
        box = f"{value.label} | data {value.data} | grad {value.grad}"
        dot.node(f"v{i}", box, shape="record")
        if value._op:
            dot.node(f"op{i}", value._op)
            dot.edge(f"op{i}", f"v{i}")
    for child, parent in arrows:
        dot.edge(f"v{values.index(child)}", f"op{values.index(parent)}")
    return dot


# %%
draw(d)

# %% [markdown]
# `dot.node` takes a name and what to write; the shape `record` makes a box with compartments, one between each `|` and the next. `dot.edge` takes two names.
#
# The library's [draw_dot][micrograd.graph.draw_dot] does this with more care. It asks nothing of your class but the attributes that you gave it, and from here on it draws the graphs.

# %%
from micrograd.graph import draw_dot

draw_dot(d)

# %% [markdown]
# Read it from left to right. Each box is a value: label, data and grad. Leaves have round corners, and the result has a thick border. Each small oval is the operation that made the value on its right, with arrows coming in from the children.
#
# For larger graphs there is a compact style. The operation moves into the box of the value it made:

# %%
draw_dot(d, compact=True)

# %% [markdown]
# !!! question sums-computed-twice "Predict"
#     `(a + b) * (a + b)` gives the same number as `s = a + b` followed by `s * s`, which has a graph of 4 values: a, b, s and the product. How many values are in the graph of the first?
#
#     - [=] 5
#       = len(walk((a + b) * (a + b))[0])
#     - [ ] 4
#       : Python doesn't notice that both brackets are alike. It adds twice, and makes a new value each time.
#     - [ ] 3
#       : Count what is computed on the way, too: both sums are values.
#     - [ ] 7
#       : a and b are used twice, but they are the same two objects: `walk` lists each once.
#
#     ??? success "Answer"
#         No. The first adds twice, so it has 5 values: a, b, two sums, one product. The second adds once and uses the sum twice: 4 values.

# %%
s = a + b

print(len(walk((a + b) * (a + b))[0]))
print(len(walk(s * s)[0]))

# %%
square = s * s
s.label, square.label = "s", "s*s"

draw_dot(square)

# %% [markdown]
# Two arrows leave s. A graph records what was *computed*, not what the formula means: how you write it decides what is shared.

# %% [markdown]
# ## One operation more
#
# The next page takes one expression apart, so let's make it a little deeper: multiply d by an f of -2 and call the result L. (L for *loss*. In a network it is the number that says how wrong the network is.)

# %%
f = Value(-2.0, label="f")
L = d * f
L.label = "L"

L

# %%
draw_dot(L)

# %% [markdown]
# What you have just done has a name. Computing the data of every value, from the leaves to the result, is the **forward pass**. Here it went 2 and -3 make -6, with 10 that makes 4, with -2 that makes -8.
#
# And every grad is still 0. It is there to hold the derivative of L with respect to that value: how L would react if you nudged the value. Nobody has worked that out yet. (Later on, a 0 can have other reasons: see [why a graph shows grad 0](../questions.md#grad-zero).)
#
# !!! question first-in-the-forward-pass "Predict"
#     The leaves are given. Which value in the drawing above does a forward pass compute first? Click on it, or choose its name.
#
#     - [@] e
#       = next(value.label for value in walk(L)[0] if value._op)
#     - [ ] a, b, c, f
#       : It is a leaf: its number is given, and nothing has to be computed for it.
#     - [ ] d
#       : d = e + c, and e isn't known yet.
#     - [ ] L
#       : L comes last: it needs d, and d needs e.
#
#     ??? success "Answer"
#         e: both its children are leaves. Then d, then L. It is the order in which `walk` lists them.
#
# Why 0, then, and not "unknown"? Because 0 means "no influence on L", and as long as nothing has been found, that is the honest number to start from. What is found later will be added to it.
#
# The work still to be done, from L back to the leaves, is the **backward pass**. It is the next page.

# %% [markdown]
# ## Have it checked
#
# A picture shows that something works. It doesn't show that it works for other numbers. The library has [checks](../reference/checks.md) for the milestones of this tutorial: they try *your* class on examples of their own, and where one fails they say in words what is wrong.

# %%
from micrograd.checks import check

for milestone in ("value", "expression-graph"):
    print(check(milestone, globals()))

# %% [markdown]
# `globals()` is the collection of all names on this page; the check takes your `Value` from there. If you write your engine into a file of your own, the same checks run from a terminal: `micrograd check my_engine.py`.

# %% [markdown]
# ## Common mistakes
#
# **Mixing in a plain number.** `a + 1` looks harmless, but the 1 has no `data`. For now, write `a + Value(1.0)`. [More operations](more_operations.py#plain-numbers) lets plain numbers in.

# %%
try:
    a + 1
except AttributeError as error:
    print(error)

# %% [markdown]
# **Changing a leaf and expecting the result to follow.** `L` was computed when its line ran, once. It is no spreadsheet cell: after a change you have to run the forward pass again. See [changing `.data`](../questions.md#data-changed).

# %%
a.data = 5.0
print("L remembered:  ", L)
print("computed again:", (a * b + c) * f)
a.data = 2.0

# %% [markdown]
# **Confusing a value with its data.** `a` is the object that has children and a grad. `a.data` is the number inside.
#
# **Leaving out the comma of a tuple with one element.** `(self)` is just `self` in brackets. A tuple of one is `(self,)`. You need it as soon as an operation has a single child.

# %% [markdown]
# ## Summary
#
# - A `Value` holds a number (`data`) and remembers its children (`_prev`) and its operation (`_op`). A leaf has neither.
# - The children are a tuple, because a value can be used twice and because order matters.
# - All values behind a result, with the arrows from child to parent, are its expression graph. You walk it from the result, children first.
# - Computing the data from the leaves to the result is the forward pass. Until there is a backward pass, every grad is 0.
#
# **Terms on this page:** [backward pass](../glossary.md#backward-pass), [child](../glossary.md#child), [data](../glossary.md#data), [directed acyclic graph](../glossary.md#directed-acyclic-graph), [expression graph](../glossary.md#expression-graph), [forward pass](../glossary.md#forward-pass), [grad](../glossary.md#grad), [leaf](../glossary.md#leaf), [operation](../glossary.md#operation), [value](../glossary.md#value).
#
# **Next:** [Backpropagation by hand](backpropagation_by_hand.py), where you fill in those zeros.
