# %% [markdown]
# # Automatic backpropagation
#
# **Goal.** Write one line, `o.backward()`, and have every grad filled in, for any expression.
#
# **You will have built** a complete engine for automatic differentiation in about sixty lines, and met its two classic bugs on the way.
#
# **Time:** 30 minutes to read, 20 more with the exercises.
#
# Nine grads for one small neuron, each of them [by hand](neuron_by_hand.py). A useful network needs thousands of them, thousands of times. Time to hand over the pencil.

# %% tags=["setup"]
import math

from micrograd.graph import draw_dot


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


x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
w1, w2 = Value(-3.0, label="w1"), Value(1.0, label="w2")
b = Value(6.8813735870195432, label="b")

x1w1, x2w2 = x1 * w1, x2 * w2
s = x1w1 + x2w2
n = s + b
x1w1.label, x2w2.label, s.label, n.label = "x1*w1", "x2*w2", "s", "n"


def tanh(self):
    return Value(math.tanh(self.data), (self,), "tanh")


Value.tanh = tanh

o = n.tanh()
o.label = "o"

# %% [markdown]
# ## Every operation knows its own rule
#
# [Lecture 1:09:02](https://www.youtube.com/watch?v=VMj-3S1tku0&t=4142s){ .lecture }
#
# Here is the neuron again, before the backward pass.

# %%
draw_dot(o)

# %% [markdown]
# Nine grads to the left of o, and three rules were enough for all of them:
#
# | operation | what each child gets |
# | --- | --- |
# | plus | the result's grad, as it is |
# | times | the *other* child's data, times the result's grad |
# | tanh | 1 - (the result's data)², times the result's grad |
#
# Look at what the rules need: the children and the result, nothing else. Both are at hand at the moment when the operation runs. Only the result's grad isn't known yet.
#
# So let the operation leave an instruction. At the moment it runs, it makes a small function, "how to push my result's grad on to my children", and attaches it to the result. Nobody calls it yet. That comes later, in the backward pass.
#
# Can a function remember what it was made from? In Python, yes:


# %%
def remember(number):
    def tell():
        return number

    return tell


seven = remember(7)
eight = remember(8)
seven(), eight()

# %% [markdown]
# `remember` finished long ago, and each `tell` still knows its own number. A function that keeps the names around it alive is called a **closure**. (The library does without: see [why a closure, and why not](../questions.md#closures).)
#
# Give `Value` a place for such a function. A leaf has no children, so the one it starts with pushes nothing: `lambda: None` is a function without a name that does nothing and returns `None`.


# %%
class Value:
    def __init__(self, data, _children=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self.label = label
        self._prev, self._op = tuple(_children), _op
        self._backward = lambda: None

    def __repr__(self):
        return f"Value(data={self.data})"


# %% [markdown]
# Now the operations, one at a time. First the plus. (There is one mistake in it, and the same one in the next two. They'll all work for a while. See whether you spot it before it bites.)


# %%
def add(self, other):
    out = Value(self.data + other.data, (self, other), "+")

    def _backward():
        self.grad = out.grad
        other.grad = out.grad

    out._backward = _backward
    return out


Value.__add__ = add

# %% [markdown]
# `_backward` is defined inside `add`, so it remembers `self`, `other` and `out`. The line `out._backward = _backward` stores the function. There are no brackets after it, so it isn't called.
#
# The times and tanh follow the same pattern, each with its own rule.


# %%
def mul(self, other):
    out = Value(self.data * other.data, (self, other), "*")

    def _backward():
        self.grad = other.data * out.grad
        other.grad = self.data * out.grad

    out._backward = _backward
    return out


Value.__mul__ = mul


# %%
def tanh(self):
    out = Value(math.tanh(self.data), (self,), "tanh")

    def _backward():
        self.grad = (1 - out.data**2) * out.grad

    out._backward = _backward
    return out


Value.tanh = tanh

# %% [markdown]
# Build the neuron from the new Values. These are the lines from page 4.

# %%
x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
w1, w2 = Value(-3.0, label="w1"), Value(1.0, label="w2")
b = Value(6.8813735870195432, label="b")

x1w1, x2w2 = x1 * w1, x2 * w2
s = x1w1 + x2w2
n = s + b
o = n.tanh()
x1w1.label, x2w2.label = "x1*w1", "x2*w2"
s.label, n.label, o.label = "s", "n", "o"

# %% [markdown]
# And go backwards. You still have to say *who* comes next, but no longer *what* happens there.

# %%
o.grad = 1.0
o._backward()
n._backward()
s._backward()
x1w1._backward()
x2w2._backward()
b._backward()  # a leaf: pushes nothing

draw_dot(o)

# %%
for leaf in (x1, w1, x2, w2):
    print(leaf.label, round(leaf.grad, 4))

# %% [markdown]
# The same four grads as by hand: -1.5, 1, 0.5 and 0.
#
# !!! question "Predict"
#     What would have happened if you had called `n._backward()` first, and `o._backward()` after it?
#
#     ??? success "Answer"
#         n would have pushed its grad while that was still 0, so s and b would have got 0, and everything to the left of them as well. A value can only push what has arrived.

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
# You'll want a fresh neuron several times on this page, so put it into a function:


# %%
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
# For this neuron, yes. But look at its graph: every value in it is used exactly once. As soon as a value is used twice, *two* things break, one after the other. In a network that is the rule: a weight is used once for each example, and a neuron's answer by each neuron that reads it.

# %% [markdown]
# ## Used twice, counted once
#
# [Lecture 1:22:28](https://www.youtube.com/watch?v=VMj-3S1tku0&t=4948s){ .lecture }
#
# The smallest case there is: b = a + a.
#
# !!! question "Predict"
#     What should `a.grad` be? And what will the engine say? (In `add`, `self` and `other` are the same object this time.)
#
#     ??? success "Answer"
#         It should be 2: nudge a by 0.001, and b moves by 0.002. The engine will say 1. Both lines of the rule set the grad of the same a: the first one to 1, and the second one to 1 again.

# %%
a = Value(3.0, label="a")
b = a + a
b.label = "b"
b.grad = 1.0
push_down(b)

a.grad

# %%
draw_dot(b)

# %% [markdown]
# Two arrows, and a grad of 1. What came along the first arrow was wiped out by what came along the second.
#
# That isn't a special case of a + a. It happens whenever two branches lead back to the same value:

# %%
a, b = Value(2.0, label="a"), Value(3.0, label="b")
c, d = a + b, a * b
z = c + d
c.label, d.label, z.label = "c", "d", "z"
z.grad = 1.0
push_down(z)

print("a.grad", a.grad)
print("b.grad", b.grad)

# %% [markdown]
# What should they be? Nudge a by h. Then c moves by h, and z with it. But d = a · b moves as well, by 3h, and z with that too. Together z moves by 4h. So `a.grad` should be 1 + 3 = 4, and in the same way `b.grad` should be 1 + 2 = 3. The engine kept what d wrote, which came last, and lost what c had written.
#
# This is the other half of the chain rule. **Along a path, rates multiply. Where several paths meet, their contributions add up.**
#
# So a child's grad must not be *set*, it must be *added to*. That is why every grad starts at 0. And that's the mistake in all three functions: one character.


# %%
def add(self, other):
    out = Value(self.data + other.data, (self, other), "+")

    def _backward():
        self.grad += out.grad
        other.grad += out.grad

    out._backward = _backward
    return out


Value.__add__ = add


# %%
def mul(self, other):
    out = Value(self.data * other.data, (self, other), "*")

    def _backward():
        self.grad += other.data * out.grad
        other.grad += self.data * out.grad

    out._backward = _backward
    return out


Value.__mul__ = mul


# %%
def tanh(self):
    out = Value(math.tanh(self.data), (self,), "tanh")

    def _backward():
        self.grad += (1 - out.data**2) * out.grad

    out._backward = _backward
    return out


Value.tanh = tanh

# %% [markdown]
# Both examples again:

# %%
a = Value(3.0)
b = a + a
b.grad = 1.0
push_down(b)
print("a + a:  ", a.grad)

a, b = Value(2.0), Value(3.0)
z = (a + b) + a * b
z.grad = 1.0
push_down(z)
print("z:      ", a.grad, b.grad)

# %% [markdown]
# ### Your turn: an operation with a rule
#
# Write `cube(self)`, for $x^3$, as one operation. Its local derivative is $3x^2$. The frame is there, the rule is missing.


# %% tags=["exercise", "skip-execution"] name="cube"
def cube(self):
    out = Value(self.data**3, (self,), "cube")

    def _backward():
        pass  # your code here

    out._backward = _backward
    return out


# %% [markdown]
# ??? tip "Hint 1"
#     There is one child, `self`. What has to be added to its grad?
#
# ??? tip "Hint 2"
#     `tanh` above has one child, too, and one line in its `_backward`. Only one part of that line belongs to tanh alone. Which?
#
# ??? tip "Hint 3"
#     `(1 - out.data**2)` is the part that belongs to tanh. Put the local derivative of the cube in its place: 3 times `self.data**2`. The rest, `self.grad += ... * out.grad`, stays.


# %% tags=["solution"] name="cube"
def cube(self):
    out = Value(self.data**3, (self,), "cube")

    def _backward():
        self.grad += 3 * self.data**2 * out.grad

    out._backward = _backward
    return out


# %% tags=["check"] name="cube"
x = Value(2.0)
try:
    y = cube(x)
except (AttributeError, TypeError) as error:
    raise AssertionError(f"cube stopped: {error}. The first line of the frame was right as it stood.") from error
assert isinstance(y, Value), f"cube(Value(2.0)) gave {y}: return out, at the end of cube, outside _backward."
assert y._op != "*", "Your cube is made of two multiplications. Keep the frame: one operation, with a rule of its own."
assert y._prev == (x,), f"The children of the cube are {y._prev}, expected x alone: keep the first line of the frame."
assert y.data == 8, f"cube(Value(2.0)) has the data {y.data}, expected 8: the first line was right as it stood."
assert callable(y._backward), "out._backward isn't a function. Store it without calling it: no brackets after the name."
y.grad = 5.0
try:
    y._backward()
except (AttributeError, NameError, TypeError) as error:
    raise AssertionError(f"_backward stopped: {error}. Multiply numbers: self.data and out.grad.") from error
assert isinstance(x.grad, int | float), f"x.grad is now {x.grad}: multiply numbers, self.data and out.grad."
assert x.grad != 0, "y._backward() left x.grad at 0: push something to self.grad, and attach _backward to out."
assert x.grad != 12, "x.grad is 12, the local derivative alone: multiply it by out.grad, which is 5 here."
assert x.grad != 40, "x.grad is 40: you used the result, 8, as the local derivative. It is 3 * self.data**2."
assert x.grad != 20, "x.grad is 20: that is self.data**2 times out.grad. The 3 from the rule is missing."
assert x.grad != 960, "x.grad is 960: you squared the result, out.data. In the local derivative it is self.data."
assert x.grad == 60, f"x.grad is {x.grad}, expected 3 · 2² · 5 = 60."
y._backward()
assert x.grad != 60, "A second push left x.grad at 60, so the first one is lost: use += instead of =."
x = Value(3.0)
y = cube(x)
y.grad = 5.0
y._backward()
assert x.grad != 90, "At x = 3, x.grad is 90 = 3 · 3 · 2 · 5. The square of 3 is 3 · 3, not 3 · 2: self.data**2."
assert x.grad == 135, f"At x = 3, x.grad is {x.grad}, expected 3 · 3² · 5 = 135."
print("An operation of your own that can be used anywhere in a graph, as often as you like.")

# %% [markdown]
# ## Used twice, pushed twice
#
# That was the first thing to break. For the second, use c and d twice as well: y = (c + d) + c · d, with c = a + b and d = a · b.


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
# First find out what is right. From y back to a there are four paths: by way of the sum c + d or of the product c · d, and from each of these through c or through d. Write down the local derivatives along each path, and multiply them.
#
# Every plus has the local derivative 1. In c · d, the one for c is the data of d, which is 6, and the one for d is the data of c, which is 5. In d = a · b, the one for a is the data of b, which is 3.
#
# | path | local derivatives | multiplied |
# | --- | --- | --- |
# | y, `c+d`, c, a | 1 · 1 · 1 | 1 |
# | y, `c+d`, d, a | 1 · 1 · 3 | 3 |
# | y, `c*d`, c, a | 1 · 6 · 1 | 6 |
# | y, `c*d`, d, a | 1 · 5 · 3 | 15 |
#
# Where paths meet, their contributions add up: 1 + 3 + 6 + 15 = 25. For b, the last step from d is a 2 instead of the 3, because it is the data of a. That makes 1 + 2 + 6 + 10 = 19. Confirm both with a nudge before you blame the engine:


# %%
def y_at(a, b):
    return y_of(Value(a), Value(b)).data


h = 0.00001
print("a:", round((y_at(2 + h, 3) - y_at(2 - h, 3)) / (2 * h), 6))
print("b:", round((y_at(2, 3 + h) - y_at(2, 3 - h)) / (2 * h), 6))

# %% [markdown]
# And now the engine, which has its `+=`:

# %%
y.grad = 1.0
push_down(y)

print("a.grad", a.grad)
print("b.grad", b.grad)

# %% [markdown]
# 29 and 22: wrong again, by 4 and by 3. To see why, have every push reported. This is the same recursion with a `print` in it:


# %%
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
# It is the same with d, whose pushes count three times for a. First it pushes 1. Then the product brings another 5, and d pushes all 6. The 1 is pushed twice again, which makes 3 too much for a.
#
# Together that is 4 too much, and there is your 29 instead of 25. In the same way b gets 1 + 2 = 3 too much, and has 22 instead of 19.
#
# **A value must push only once, and not before everything has arrived.** It has to wait until all values made from it have pushed. Plain recursion can't wait.

# %% [markdown]
# ## Parents first
#
# [Lecture 1:17:32](https://www.youtube.com/watch?v=VMj-3S1tku0&t=4652s){ .lecture }
#
# So you need a line-up of all values in which everyone stands after everything made from it. You have met it, the other way round: on the [page about the graph](expression_graph.py#walk-the-graph) you listed all values, children first. Read that list backwards, and each value comes after all of its parents.
#
# Such a list is called a **topological order**. It's what you do when you get dressed: socks before shoes. (When the hat goes on is up to you, so there may be several right orders.)


# %%
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


# %%
print([value.label for value in topological_order(y)])

# %% [markdown]
# (The set is there only to look up who has been visited, which is fast. The order comes from the list.)
#
# From right to left, y comes first, then the product and the sum, then d and c, and the leaves last. When it is c's turn, both the sum and the product have pushed. Put that into a method, with the 1 at the start, and the whole backward pass is three lines:


# %%
def backward(self):
    self.grad = 1.0
    for value in reversed(topological_order(self)):
        value._backward()


Value.backward = backward

# %%
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
# The order is not only right, it is also what makes backpropagation fast. Double a number twenty times, and the number of paths doubles each time. Nobody could walk them all, and nobody has to:

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
# ### Your turn: is it in order?
#
# Write `children_first(order)`. It returns `True` if every value in the list stands somewhere after all of its children, and `False` if not.


# %% tags=["exercise", "skip-execution"] name="children-first" milestone="order"
def children_first(order):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     Go through the list from the front, and keep a record of the values you have met.
#
# ??? tip "Hint 2"
#     If a value comes along with a child that you have *not* met, the answer is `False`.
#
# ??? tip "Hint 3"
#     Return `True` only after the loop, when the whole list has been looked at.


# %% tags=["solution"] name="children-first"
def children_first(order):
    met = set()
    for value in order:
        for child in value._prev:
            if child not in met:
                return False
        met.add(value)
    return True


# %% tags=["check"] name="children-first"
p, q = Value(1.0), Value(2.0)
u = p + q
v = u * p


def said(*order):
    got = children_first(list(order))
    assert isinstance(got, bool), f"children_first gave {got}: return True or False, at the end of the list, too."
    return got


assert said(p, q, u, v), "p, q, u = p + q, v = u * p is in order, and you said False. Are leaves allowed to come first?"
assert said(q, p, u, v), "q, p, u, v is in order as well: which leaf comes first doesn't matter."
assert not said(v, u, q, p), "v, u, q, p is parents first, and you said True. Which way do you look?"
assert not said(p, u, q, v), "In p, u, q, v, the u stands before its child q: look at all children, then say True."
assert not said(p, q, v, u), "In p, q, v, u, the v stands before its child u: look at all values, then say True."
assert not said(p, v, q, u), "In p, v, q, u, the v stands before its child u, though not next to it: it isn't in order."
assert said(*topological_order(v)), "You said False to what topological_order makes, which is in order."
w = p * q
assert said(p, q, u, w, u * w), "p, q, u = p + q, w = p * q, u * w is in order: a parent may come much later."
print("With that you can test any order, whoever made it. Both p, q, u, v and q, p, u, v pass: there are several.")

# %% [markdown]
# ## Backward, twice
#
# `+=` has a price: grads stay until somebody takes them away. The derivative of x · x · x at 3 is 27. See what happens if you ask twice.

# %%
x = Value(3.0)
y = x * x * x

y.backward()
print("once: ", x.grad)
y.backward()
print("twice:", x.grad)

# %% [markdown]
# Adding up two passes, you might have expected 27 + 27 = 54. The rest came from the inner value x · x. It still had the 3 from the first pass, got another 3, and pushed 6: so the second pass brought 45, and 27 + 45 = 72. That is of no use to anybody.
#
# The library of this site gives 54, as does PyTorch, the library that you meet on page 7. Our [backward][micrograd.engine.Value.backward] starts the inner values afresh, and adds up only in the leaves.

# %%
from micrograd.engine import Value as LibraryValue

x = LibraryValue(3.0)
y = x * x * x

y.backward()
print("once: ", x.grad)
y.backward()
print("twice:", x.grad)

# %% [markdown]
# For leaves, adding up can be just what you want: several examples, one grad. But it's up to you to set them back to 0 when something new begins. On [page 10](training_loop.py), forgetting that will be a famous bug.

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
# ## Deep graphs
#
# One weakness is left, and it doesn't show on small examples. `visit` calls itself, once for each operation on the way down, and Python allows only about a thousand calls inside one another. Add up more than a thousand numbers, one after the other:


# %%
def add_up(length):
    """Add 1 to 0, again and again; its grad tells how often it was used."""
    one, total = Value(1.0), Value(0.0)
    for _ in range(length):
        total = total + one
    total.backward()
    return one.grad


# %%
for length in (100, 500, 1000):
    try:
        print(length, "operations: grad", add_up(length))
    except RecursionError:
        print(length, "operations: RecursionError")

# %% [markdown]
# The forward pass was fine. It's the walk that fails. The cure is to keep the list of "who is still to be visited" yourself, instead of having Python keep it in nested calls. Such a list, where you take off what you put on last, is called a **stack**.
#
# What goes on the stack is a value with a mark. `False` means "visit me": the value goes back on with the mark `True`, and its children go on top of it. So the children come off first. When the value turns up again, with its `True`, they are all listed, and it is its own turn.
#
# A value that is used several times is put on several times. Only the first one to come off is visited; `seen` tells the others to go away.


# %%
def topological_order(root):
    order, seen, stack = [], set(), [(root, False)]
    while stack:
        value, children_listed = stack.pop()
        if children_listed:
            order.append(value)
        elif value not in seen:
            seen.add(value)
            stack.append((value, True))
            stack += [(child, False) for child in reversed(value._prev)]
    return order


# %%
a, b = Value(2.0, label="a"), Value(3.0, label="b")
print([value.label for value in topological_order(y_of(a, b))])
print("100,000 operations: grad", add_up(100_000))

# %% [markdown]
# The same order as before, and a hundred thousand operations without a murmur. `backward` itself didn't change. It only asks for an order. See also [RecursionError](../questions.md#recursion-error).

# %% [markdown]
# ## The whole engine
#
# Here it is in one piece: everything on this page, moved into the class, with nothing new in it. The next page starts from this.


# %%
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
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, children_listed = stack.pop()
            if children_listed:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(child, False) for child in reversed(value._prev)]
        self.grad = 1.0
        for value in reversed(order):
            value._backward()


# %% [markdown]
# Put it through everything that went wrong before:

# %%
a = Value(3.0)
(a + a).backward()
print("a + a:  ", a.grad)

a, b = Value(2.0), Value(3.0)
y_of(a, b).backward()
print("y:      ", a.grad, b.grad)

leaves, o = neuron()
o.backward()
print("neuron: ", [round(leaf.grad, 4) for leaf in leaves])
print("deep:   ", add_up(100_000))

# %% [markdown]
# A program that does this is called [**autograd**](../glossary.md#autograd), short for *automatic gradient*. PyTorch has one of the same name. It works on whole arrays of numbers at a time, but the graph, the local rules, the order and the `+=` are the same.
#
# The library of this site has the same [Value][micrograd.engine.Value], with a few differences: it accepts plain numbers, knows more operations, and stores the local derivatives themselves instead of closures. [Page 12](inside_the_library.py) measures what that brings.

# %% [markdown]
# ## Have it checked
#
# Five milestones on one page. The library's checks try this engine on expressions of their own, on a value used twice and on a chain of 5,000 operations:

# %%
from micrograd.checks import check

milestones = ("backward", "tanh", "accumulation", "order", "depth")
for milestone in milestones:
    print(check(milestone, globals()))

# %% [markdown]
# ## Common mistakes
#
# - **`=` instead of `+=`.** It works until a value is used twice, and then quietly gives a wrong answer. A missing error message is not a proof. See [why `+=`](../questions.md#plus-equals).
# - **`out._backward = _backward()`.** With brackets, the function runs at once, while `out.grad` is still 0, and what you store is its result: `None`.
# - **Leaving out `out.grad`.** A local derivative alone is right only for the last operation, where that grad is 1.
# - **Forgetting `self.grad = 1.0` at the start.** Everything is then multiplied by 0, and all grads stay 0.
# - **Recursing over the graph and pushing on the way.** Values that are used twice push twice. See [why not simply recurse](../questions.md#topological-sort), and [why not level by level](../questions.md#breadth-first).
# - **An `__eq__` that compares numbers.** The walk then passes over the second of two values that hold the same. See [two values, one number](../questions.md#equality).
# - **A value among its own children.** The walk goes round in a circle. See [why it never ends](../questions.md#circle).
# - **Calling `backward()` again without resetting the leaves.** The new grads are added to the old ones. See [27, 54 and 72](../questions.md#backward-twice).
# - **Calling `backward()` on a grad.** It is a plain number. See [differentiating twice](../questions.md#second-derivative).

# %% [markdown]
# ## Summary
#
# - When an operation runs, it stores a function that pushes its result's grad on to its children. Leaves push nothing.
# - Contributions over different paths add up. So it has to be `+=`, and grads start at 0.
# - A value pushes once, after all that was made from it. Reversed topological order guarantees that; plain recursion does not.
# - An explicit stack finds that order in graphs of any depth.
# - `backward()` is all of this in one call. A second call adds to what is there.
#
# **Terms on this page:** [autograd](../glossary.md#autograd), [backward pass](../glossary.md#backward-pass), [closure](../glossary.md#closure), [leaf](../glossary.md#leaf), [topological order](../glossary.md#topological-order).
#
# **Next:** [More operations](more_operations.py), where your engine learns minus, division, powers and the rest, and takes plain numbers too.
