# %% [markdown]
# # Order and backward
#
# **Goal.** Write one line, `o.backward()`, and have every grad filled in, for any expression.
#
# **You will have built** a complete engine for automatic differentiation, in about sixty lines: the order in which values push, and `backward()`.
#
# **Time:** 10 minutes to read, 10 more with the exercises.
#
# !!! question recall-closure "Recall"
#     From [Automatic backpropagation](automatic_backpropagation.py): when does the `_backward` of a product run?
#
#     - [ ] when the product is computed
#       : Then it is only made, and stored without brackets. `out.grad` isn't known yet.
#     - [x] when somebody calls it in the backward pass
#     - [ ] when its grad changes
#       : Nobody watches the grads. They are plain numbers.
#
#     ??? success "Answer"
#         In the backward pass. The operation only leaves it behind.
#
# !!! question recall-children-first "Recall"
#     From [Expression graph](expression_graph.py): `walk` lists every value of a graph once. In which order?
#
#     - [x] each value after its children
#     - [ ] each value before its children
#       : It visits the children first, and lists the value after that.
#     - [ ] in the order in which they were computed
#       : Often that is the same. But `walk` only knows the arrows, not the time.
#
#     ??? success "Answer"
#         Children first. On this page you'll need that list, read from its end.
#
# Every operation knows [its own rule](automatic_backpropagation.py). Until now you called them one after the other, and had to know who comes next.

# %% tags=["setup"]
import math

from micrograd.graph import draw_dot


class Value:
    def __init__(self, data, _children=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self.label = label
        self._prev, self._op = tuple(_children), _op
        self._backward = lambda: None

    def __repr__(self):
        return f"Value(data={self.data})"

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

    def tanh(self):
        out = Value(math.tanh(self.data), (self,), "tanh")

        def _backward():
            self.grad += (1 - out.data**2) * out.grad

        out._backward = _backward
        return out


# %% [markdown]
# ## Let it walk by itself
#
# The next in line is always a child of somebody who has just pushed. So try the simplest thing that could work: push, then let each child do the same.


# %%
def push_down(value):
    value._backward()
    for child in value._prev:
        push_down(child)


# %% [markdown]
# Try it on the neuron. You'll want a fresh one several times, so put it into a function:


# %% tags=["folded"] summary="The neuron, in a function"
def neuron():
    x1, w1 = Value(2.0, label="x1"), Value(-3.0, label="w1")
    x2, w2 = Value(0.0, label="x2"), Value(1.0, label="w2")
    b = Value(6.8813735870195432, label="b")
    o = (x1 * w1 + x2 * w2 + b).tanh()
    return (x1, w1, x2, w2, b), o


# %%
leaves, o = neuron()
o.grad = 1.0
push_down(o)

for leaf in leaves:
    print(leaf.label, round(leaf.grad, 4))

# %% [markdown]
# Four lines, and all grads are right. Is that it?
#
# For this neuron, yes: every value in it is used once. As soon as values are used twice, something breaks.
#
# !!! question two-parents "Predict"
#     The engine has its `+=`. What does `push_down` do with a value that has two parents?
#
#     - [ ] it passes over it the second time
#       : Nothing in its four lines remembers who has been there.
#     - [ ] it waits until both have pushed
#       : Nothing in its four lines waits: it goes down from each parent at once.
#     - [x] it has it push twice, once after each parent
#     - [ ] it never ends
#       : The arrows lead from a result to what it was made of, and never in a circle.
#
#     ??? success "Answer"
#         The value is reached once from each parent, and pushes each time: the first time too early, with part of its grad, and the second time that part once more.

# %% [markdown]
# ## Used twice, pushed twice
#
# The first thing to break was the `=`. For the second, use c and d twice as well: y = (c + d) + c · d, with c = a + b and d = a · b.


# %%
def y_of(a, b):
    c, d = a + b, a * b
    total, product = c + d, c * d
    y = total + product
    c.label, d.label, y.label = "c", "d", "y"
    total.label, product.label = "c+d", "c*d"
    return y


a, b = Value(2.0, label="a"), Value(3.0, label="b")
y = y_of(a, b)
draw_dot(y)

# %% [markdown]
# First find out what is right. From y back to a there are four paths. Along each, multiply the local derivatives. Every plus has 1. In c · d, the one for c is the data of d, which is 6, and the one for d is the data of c, which is 5. In d = a · b, the one for a is the data of b, which is 3.
#
# | path | local derivatives | multiplied |
# | --- | --- | --- |
# | y, `c+d`, c, a | 1 · 1 · 1 | 1 |
# | y, `c+d`, d, a | 1 · 1 · 3 | 3 |
# | y, `c*d`, c, a | 1 · 6 · 1 | 6 |
# | y, `c*d`, d, a | 1 · 5 · 3 | 15 |
#
# Where paths meet, their contributions add up: 1 + 3 + 6 + 15 = 25. For b, the last step from d is a 2 instead of the 3, because it is the data of a. That makes 1 + 2 + 6 + 10 = 19. Confirm both with a nudge before you blame the engine:


# %% tags=["folded"]
def y_at(a, b):
    return y_of(Value(a), Value(b)).data


h = 0.00001
print("a:", round((y_at(2 + h, 3) - y_at(2 - h, 3)) / (2 * h), 6))
print("b:", round((y_at(2, 3 + h) - y_at(2, 3 - h)) / (2 * h), 6))

# %% [markdown]
# And now the engine:

# %%
y.grad = 1.0
push_down(y)

print("a.grad", a.grad)
print("b.grad", b.grad)

# %% [markdown]
# 29 and 22: wrong, by 4 and by 3. To see why, have every push reported, by a `print` in the recursion:


# %% tags=["folded"] summary="The same recursion, with a print in it"
def push_down_aloud(value):
    value._backward()
    if value._prev:
        print(f"{value.label:3} pushes {value.grad:g}: a has {a.grad:g}")
    for child in value._prev:
        push_down_aloud(child)


# %%
a, b = Value(2.0, label="a"), Value(3.0, label="b")
y = y_of(a, b)
y.grad = 1.0
push_down_aloud(y)

# %% [markdown]
# Both c and d push twice. Follow c:
#
# - First the recursion reaches it through the sum. c has received 1, and pushes that 1.
# - Later the recursion reaches it through the product, which has brought another 6. Now c has 7, and pushes **all 7**. Only the 6 are new: the 1 is pushed a second time.
#
# It is the same with d, whose pushes count three times for a: first it pushes 1, then all 6, so a gets 3 too much. Together that is 4 too much, and there is your 29 instead of 25. In the same way b gets 1 + 2 = 3 too much.
#
# **A value must push only once, and not before everything has arrived.** It has to wait until all values made from it have pushed. Plain recursion can't wait.

# %% [markdown]
# ## Parents first
#
# [Lecture 1:17:32](https://www.youtube.com/watch?v=VMj-3S1tku0&t=4652s){ .lecture }
#
# So you need a line-up in which everyone stands after everything made from it. You have met it, the other way round: on the [page about the graph](expression_graph.py#walk-the-graph) you listed all values, children first. Read that list backwards, and each value comes after all of its parents.
#
# Such a list is called a [**topological order**](../glossary.md#topological-order). It's what you do when you get dressed: socks before shoes. (When the hat goes on is up to you, so there may be several right orders.) Here are the values of the expression above in a line, children first. All arrows lead to the right; on the way back you walk to the left:
#
# <!-- graph: line-up -->

# %% [markdown]
# ### Your turn: the order
#
# Write the `visit` inside: it lists all values behind `root`, each once, and each after its children.


# %% tags=["exercise", "skip-execution"] name="order" milestone="order"
def topological_order(root):
    order = []

    def visit(value):
        pass  # your code here

    visit(root)
    return order


# %% [markdown]
# ??? tip "Hint 1"
#     On the [page about the graph](expression_graph.py#walk-the-graph), `walk` did the same, and collected arrows besides. What of its `visit` is needed here?
#
# ??? tip "Hint 2"
#     Who has been visited is looked up often, so keep it in a set, `seen`, beside `order`: that is faster than a list. When does a value go into the one, and when into the other?
#
# ??? tip "Hint 3"
#     A value that isn't in `seen` has three things happen to it: it is noted, its children are visited, it is appended. In which order?


# %% tags=["solution"] name="order"
def topological_order(root):
    order, seen = [], set()

    def visit(value):
        if value not in seen:
            seen.add(value)
            for child in value._prev:
                visit(child)
            order.append(value)

    visit(root)
    return order


# %% tags=["check"] name="order"
p, q = Value(1.0, label="p"), Value(2.0, label="q")
u = p + q
v = u * p
w = v + u
u.label, v.label, w.label = "u", "v", "w"
try:
    got = topological_order(w)
except RecursionError:
    raise AssertionError("visit calls itself for ever: stop at a value that has been seen.") from None
assert got, "The list is empty: append a value to order, after its children."
labels = [value.label for value in got]
assert len(labels) <= 5, f"The order is {labels}: a value is listed twice. Skip what has been seen."
assert {*labels} == {*"pquvw"}, f"The order is {labels}: some of p, q, u, v, w are missing. Visit all children."
assert labels[0] != "w", f"The order is {labels}: the root comes first. Append a value after its children."
for value in got:
    for child in value._prev:
        first = labels.index(child.label) < labels.index(value.label)
        assert first, f"The order is {labels}, and {value.label} stands before its child {child.label}."
print("In order:", ", ".join(labels))

# %%
print([value.label for value in topological_order(y)])

# %% [markdown]
# From right to left, y comes first, then the product and the sum, then d and c, and the leaves last. When it is c's turn, both the sum and the product have pushed.

# %% [markdown]
# ### Your turn: backward
#
# Everything is there. Write `backward(self)`, the whole backward pass: the start, and then each value's push, parents first.


# %% tags=["exercise", "skip-execution"] name="backward"
def backward(self):
    pass  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     What did you do by hand, in the cell that begins with `o.grad = 1.0`?
#
# ??? tip "Hint 2"
#     `topological_order(self)` has the children first. `reversed(...)` goes through a list from its end.
#
# ??? tip "Hint 3"
#     Two things: a grad of 1 for the result, and a loop that calls one method of each value.


# %% tags=["solution"] name="backward"
def backward(self):
    self.grad = 1.0
    for value in reversed(topological_order(self)):
        value._backward()


# %% tags=["check"] name="backward"
from micrograd.checks import check

Value.backward = backward
x, y = Value(2.0), Value(5.0)
backward(x * y)
assert (x.grad, y.grad) != (0, 0), "After the pass the grads of x * y are 0: does the result start with a grad of 1?"
for milestone in ("backward", "tanh", "accumulation", "order"):
    check(milestone, {"Value": Value}).require()
print("backward, tanh, accumulation, order: four milestones of the library's checks, passed.")

# %% [markdown]
# Make it a method, and the whole backward pass is one call.

# %%
Value.backward = backward

a, b = Value(2.0), Value(3.0)
y_of(a, b).backward()

print("a.grad", a.grad)
print("b.grad", b.grad)

# %% [markdown]
# 25 and 19. And the neuron, with the line you came for:

# %%
leaves, o = neuron()
o.backward()

for leaf in leaves:
    print(leaf.label, round(leaf.grad, 4))

# %% [markdown]
# The order is not only right, it is also what makes this fast. Double a number twenty times, and the number of paths doubles each time. Nobody could walk them all, and nobody has to:

# %%
x = Value(1.0)
y = x
for _ in range(20):
    y = y + y
y.backward()

print("values visited:", len(topological_order(y)))
print("paths counted: ", x.grad)

# %% [markdown]
# Each path contributes 1 · 1 · ... · 1, so here the grad *is* the number of paths: over a million, added up in 21 visits.

# %% [markdown]
# ## Backward, twice
#
# `+=` has a price: grads stay until somebody takes them away. The derivative of x · x · x at 3 is 27. See what happens if you ask twice.
#
# !!! question second-backward "Predict"
#     `backward()` adds to what is there. What will `x.grad` be after the second call?
#
#     - [ ] 27
#       : Nobody sets x.grad back to 0 in between.
#     - [ ] 54
#       : It would be, if only x kept its grad. There is a value between x and y, and it keeps its own, too.
#     - [=] 72
#       = x.grad
#     - [ ] 81
#       : That would be three times 27. The inner value pushes twice as much the second time, and y as much as before.
#
#     ??? success "Answer"
#         72. The inner value x · x still has the grad from the first call, and pushes that again.

# %%
x = Value(3.0)
y = x * x * x

y.backward()
print("once: ", x.grad)
y.backward()
print("twice:", x.grad)

# %% [markdown]
# The inner value x · x still had the 3 from the first pass, got another 3, and pushed 6: so the second pass brought 45, and 27 + 45 = 72. That is of no use to anybody.
#
# The library of this site gives 54, as does [PyTorch](pytorch.py). Our [backward][micrograd.engine.Value.backward] starts the inner values afresh, and adds up only in the leaves.

# %%
from micrograd.engine import Value as LibraryValue

x = LibraryValue(3.0)
y = x * x * x

y.backward()
print("once: ", x.grad)
y.backward()
print("twice:", x.grad)

# %% [markdown]
# For leaves, adding up can be just what you want: several examples, one grad. But it's up to you to set them back to 0 when something new begins. In the [training loop](training_loop.py), forgetting that will be a famous bug.

# %% [markdown]
# ### Your turn: start afresh
#
# Give your engine the library's manners. Write `backward_afresh(root)`: it does the backward pass, after setting the grad of every *inner* value (one that has children) to 0. Leaves keep what they have.


# %% tags=["exercise", "skip-execution"] name="afresh"
def backward_afresh(root):
    # your code here
    root.backward()


# %% [markdown]
# ??? tip "Hint 1"
#     You need every value in the graph. There is a function that lists them.
#
# ??? tip "Hint 2"
#     `for value in topological_order(root):` and then decide, for each, whether it is a leaf.
#
# ??? tip "Hint 3"
#     `if value._prev:` is true for inner values only.


# %% tags=["solution"] name="afresh"
def backward_afresh(root):
    for value in topological_order(root):
        if value._prev:
            value.grad = 0.0
    root.backward()


# %% tags=["check"] name="afresh"
x = Value(3.0)
y = x * x * x
backward_afresh(y)
assert x.grad != 0, "After one pass x.grad is 0: first the reset, then the backward pass, root.backward()."
assert x.grad == 27, f"After one pass x.grad is {x.grad}, expected 27: call root.backward() once, at the end."
backward_afresh(y)
assert x.grad != 72, (
    "After two passes x.grad is 72: the inner x * x still has its old grad. Set inner grads to 0 first."
)
assert x.grad != 27, "After two passes x.grad is 27: you reset the leaf, too. Leaves have no children: spare them."
assert x.grad != 45, "After two passes x.grad is 45: you reset the leaf and spared the inner values. Turn it round."
assert y.grad == 1, f"After the pass y.grad is {y.grad}, expected 1: reset before the pass, not after it."
assert x.grad == 54, f"After two passes x.grad is {x.grad}, expected 27 + 27 = 54."
x = Value(3.0)
y = x * x * x * x
backward_afresh(y)
backward_afresh(y)
assert x.grad != 270, "For x * x * x * x it is 270 instead of 216: reset all inner values, not only root's children."
assert x.grad == 216, f"After two passes for x * x * x * x, x.grad is {x.grad}, expected 108 + 108 = 216."
print("27, then 54. Your engine now behaves as PyTorch does.")

# %% [markdown]
# ## The whole engine
#
# Here it is in one piece: everything so far, moved into the class, with nothing new in it. The next page starts from this.


# %% tags=["folded"] summary="The whole engine"
class Value:
    def __init__(self, data, _children=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self.label = label
        self._prev, self._op = tuple(_children), _op
        self._backward = lambda: None

    def __repr__(self):
        return f"Value(data={self.data})"

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

    def tanh(self):
        out = Value(math.tanh(self.data), (self,), "tanh")

        def _backward():
            self.grad += (1 - out.data**2) * out.grad

        out._backward = _backward
        return out

    def backward(self):
        order, seen = [], set()

        def visit(value):
            if value not in seen:
                seen.add(value)
                for child in value._prev:
                    visit(child)
                order.append(value)

        visit(self)
        self.grad = 1.0
        for value in reversed(order):
            value._backward()


# %% [markdown]
# Have it checked, on everything that went wrong before and on expressions of the library's own:

# %%
from micrograd.checks import check

for milestone in ("backward", "tanh", "accumulation", "order"):
    print(check(milestone, globals()))

# %% [markdown]
# A program that does this is called [**autograd**](../glossary.md#autograd), short for *automatic gradient*. PyTorch has one of the same name. It works on whole arrays of numbers at a time, but the graph, the local rules, the order and the `+=` are the same. The library of this site has the same [Value][micrograd.engine.Value], with a few differences that [Inside the library](inside_the_library.py) measures.
#
# One weakness is left: `visit` calls itself, and Python allows only about a thousand calls inside one another. How to go deeper is shown under [Deep graphs](deep_graphs.py).

# %% [markdown]
# ### Your turn: a bug hunt
#
# A friend's backward pass gets every grad of the neuron right. For the y of this page it says 4 and 3, where 25 and 19 are right. The rules are fine, so it is the order. Follow c with a pencil: who pushes to it, and when does it push? Then mend it.


# %% tags=["exercise", "skip-execution"] name="order-hunt"
def friends_backward(root):
    order, seen = [], set()

    def visit(value):
        if value not in seen:
            seen.add(value)
            order.append(value)
            for child in value._prev:
                visit(child)

    visit(root)
    root.grad = 1.0
    for value in order:
        value._backward()


# %% [markdown]
# ??? tip "Hint 1"
#     Write down the order it makes for y: y, the sum, c, and so on. When is it the product's turn?
#
# ??? tip "Hint 2"
#     "Each value before its children" is not enough: c must come after *both* that were made from it. Which order did `topological_order` make, and how was it read?


# %% tags=["solution"] name="order-hunt"
def friends_backward(root):
    order, seen = [], set()

    def visit(value):
        if value not in seen:
            seen.add(value)
            for child in value._prev:
                visit(child)
            order.append(value)

    visit(root)
    root.grad = 1.0
    for value in reversed(order):
        value._backward()


# %% tags=["check"] name="order-hunt"
a, b = Value(2.0), Value(3.0)
try:
    friends_backward(y_of(a, b))
except RecursionError:
    raise AssertionError("visit calls itself for ever: keep what stops it, `if value not in seen`.") from None
got = (a.grad, b.grad)
assert got != (4, 3), "The grads are still 4 and 3: c and d push before the product has brought anything."
assert got != (0, 0), "The grads are 0: children push first now, when nothing has arrived. Read the list from its end."
assert got != (29, 22), "The grads are 29 and 22, those of plain recursion: each value may push only once."
assert got == (25, 19), f"The grads are {got}, expected 25 and 19: list a value after its children, and read backwards."
x = Value(2.0)
h = x * x
friends_backward(h + h * x)
assert x.grad == 16, f"For h = x · x; y = h + h · x at 2, x.grad is {x.grad}, expected 16: h has to wait for both."
print("25 and 19, and 16 for a chain in which every level is used twice.")

# %% [markdown]
# ## Common mistakes
#
# - **Forgetting `self.grad = 1.0` at the start.** Everything is then multiplied by 0, and all grads stay 0.
# - **Recursing over the graph and pushing on the way.** Values that are used twice push twice. See [why not simply recurse](../questions.md#topological-sort), and [why not level by level](../questions.md#breadth-first).
# - **An `__eq__` that compares numbers.** The walk then passes over the second of two values that hold the same. See [two values, one number](../questions.md#equality).
# - **A value among its own children.** The walk goes round in a circle. See [why it never ends](../questions.md#circle).
# - **Calling `backward()` again without resetting the leaves.** The new grads are added to the old ones. See [27, 54 and 72](../questions.md#backward-twice).
# - **Calling `backward()` on a grad.** It is a plain number. See [differentiating twice](../questions.md#second-derivative).

# %% [markdown]
# ## Summary
#
# - A value pushes once, after all that was made from it. Reversed topological order guarantees that; plain recursion does not.
# - `backward()` is all of this in one call: a grad of 1, the order, and each value's push.
# - A second call adds to what is there. Leaves can use that; inner values should start afresh.
#
# **Terms on this page:** [autograd](../glossary.md#autograd), [backward pass](../glossary.md#backward-pass), [leaf](../glossary.md#leaf), [topological order](../glossary.md#topological-order).
#
# **Next:** [More operations](more_operations.py), where your engine learns minus, powers and division, and takes plain numbers too.
