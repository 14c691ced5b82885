# %% [markdown]
# # Automatic backpropagation
#
# **Goal.** Write one line, `o.backward()`, and have every grad filled in, for any expression.
#
# **You will have built** a complete engine for automatic differentiation in about sixty lines, and met its two classic bugs on the way.
#
# **Time:** 20 minutes to read, 20 more with the exercises.
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
# Now the operations. First the plus. (There is one mistake in it. It will work for a while. See whether you spot it before it bites.)


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

# %% [markdown]
# ### Your turn: the rule for times
#
# [Lecture 1:12:07](https://www.youtube.com/watch?v=VMj-3S1tku0&t=4327s){ .lecture }
#
# Half of `mul` is there. What does each factor get? The rule is in the table; here it becomes code. (What you write, and what passes the check, is what the rest of this page runs on.)


# %% tags=["exercise", "skip-execution"] name="mul-rule" milestone="backward"
def mul(self, other):
    out = Value(self.data * other.data, (self, other), "*")

    def _backward():
        pass  # your code here

    out._backward = _backward
    return out


# %% [markdown]
# ??? tip "Hint 1"
#     In the table: the row for times. Each of the two children gets something, so there are two lines.
#
# ??? tip "Hint 2"
#     Compare with `add`, where the local derivative is 1. What stands in the place of the 1 here?
#
# ??? tip "Hint 3"
#     On page 3 it was `a.grad = b.data * e.grad`. Which names do a, b and e have in here?


# %% tags=["solution"] name="mul-rule"
def mul(self, other):
    out = Value(self.data * other.data, (self, other), "*")

    def _backward():
        self.grad = other.data * out.grad
        other.grad = self.data * out.grad

    out._backward = _backward
    return out


# %% tags=["check"] name="mul-rule"
p, q = Value(2.0), Value(-3.0)
try:
    product = mul(p, q)
except (AttributeError, TypeError) as error:
    raise AssertionError(f"mul stopped: {error}. The first line of the frame was right as it stood.") from error
assert isinstance(product, Value), f"mul gave {product}: return out, at the end of mul, outside _backward."
assert product.data == -6, f"2 * -3 gave {product.data}, expected -6: keep the first line of the frame."
assert callable(product._backward), "out._backward isn't a function: store it without brackets after the name."
product.grad = 5.0
try:
    product._backward()
except (AttributeError, NameError, TypeError) as error:
    raise AssertionError(f"_backward stopped: {error}. Multiply numbers: a .data and out.grad.") from error
got = (p.grad, q.grad)
assert got != (0, 0), "After the push both grads are still 0: set self.grad and other.grad."
assert got != (5, 5), "Both factors got 5, the result's grad as it is. That is the rule for plus."
assert got != (-3, 2), "The factors got -3 and 2, the local derivatives alone: multiply each by out.grad, here 5."
assert got != (10, -15), "Each factor got its own data times out.grad. It gets the *other* one's."
assert got != (18, -12), "You multiplied by out.data. What arrives is out.grad."
assert got == (-15, 10), f"With out.grad = 5, the factors 2 and -3 got {got}, expected -15 and 10."
print("Right: -3 · 5 and 2 · 5. Nobody has to look at a drawing any more.")

# %% [markdown]
# ### Your turn: tanh
#
# And now all of it: write `tanh(self)`, one child, the name `"tanh"`, the data from `math.tanh`, and its own rule.


# %% tags=["exercise", "skip-execution"] name="tanh-rule" milestone="tanh"
def tanh(self):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     `mul` has everything in its order: make `out`, define `_backward`, store it, return `out`. Here there is one child: a tuple of one has a comma.
#
# ??? tip "Hint 2"
#     Compare with the third row of the table. It asks for the *result's* data, and `_backward` knows `out`.
#
# ??? tip "Hint 3"
#     One line in `_backward`: the local derivative, 1 minus a square, times what arrives. Mind the brackets around the difference.


# %% tags=["solution"] name="tanh-rule"
def tanh(self):
    out = Value(math.tanh(self.data), (self,), "tanh")

    def _backward():
        self.grad = (1 - out.data**2) * out.grad

    out._backward = _backward
    return out


# %% tags=["check"] name="tanh-rule"
n = Value(0.5)
try:
    y = tanh(n)
except (AttributeError, TypeError) as error:
    raise AssertionError(f"tanh stopped: {error}. math.tanh wants self.data; the children are (self,).") from error
assert y is not None, "tanh gave None: make out, give it a _backward, and return it."
assert isinstance(y, Value), f"tanh(Value(0.5)) gave {y}: return a Value."
assert y.data == math.tanh(0.5), f"The data is {y.data}, expected tanh(0.5) = {math.tanh(0.5)}."
assert y._prev == (n,), f"The children are {y._prev}: the one child is self, written (self,)."
assert y._op == "tanh", f"The operation is {y._op!r}: call it 'tanh'."
assert callable(y._backward), "out._backward isn't a function: store it without brackets after the name."
y.grad = 2.0
y._backward()
slope = 1 - y.data**2
assert isinstance(n.grad, int | float), f"n.grad is now {n.grad}: multiply numbers, out.data and out.grad."
assert n.grad != 0, "After the push n.grad is still 0: define _backward in tanh, and store it in out._backward."
assert abs(n.grad - slope) > 1e-9, "n.grad is the local derivative alone: multiply it by out.grad, which is 2 here."
assert abs(n.grad - 1.5) > 1e-9, "n.grad is (1 - n²) · 2. The rule is 1 - o², with the output: out.data."
assert abs(n.grad - 2 * slope) < 1e-9, f"n.grad is {n.grad:.4f}, expected (1 - o²) · 2 = {2 * slope:.4f}."
print("Three operations, and each of them knows what to do when the grad of its result arrives.")

# %%
Value.__mul__ = mul
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
c = a + b
z = c + a
c.label, z.label = "c", "z"
z.grad = 1.0
push_down(z)

print("a.grad", a.grad)
print("b.grad", b.grad)

# %% [markdown]
# What should they be? Nudge a by h. Then z moves by h because a is added to c, and by h once more because c has moved as well. So `a.grad` should be 2. The engine kept what came last, and lost what came first.
#
# This is the other half of the chain rule. **Along a path, rates multiply. Where several paths meet, their contributions add up.** (Mathematicians call it the multivariate chain rule.)
#
# So a child's grad must not be *set*, it must be *added to*. That is why every grad starts at 0. And that is the mistake: one character. Here is the plus again:


# %%
def add(self, other):
    out = Value(self.data + other.data, (self, other), "+")

    def _backward():
        self.grad += out.grad
        other.grad += out.grad

    out._backward = _backward
    return out


Value.__add__ = add

# %% [markdown]
# ### Your turn: mend the times
#
# The same goes for the times. Here it is as it follows from the table. Mend it. (Yours had a += from the beginning? Then you have seen it coming.)


# %% tags=["exercise", "skip-execution"] name="mend" milestone="accumulation"
def mul(self, other):
    out = Value(self.data * other.data, (self, other), "*")

    def _backward():
        self.grad = other.data * out.grad
        other.grad = self.data * out.grad

    out._backward = _backward
    return out


# %% [markdown]
# ??? tip "Hint 1"
#     Which lines set a grad?
#
# ??? tip "Hint 2"
#     Compare `add` as it was with `add` as it is. One character, in each of those lines.


# %% tags=["solution"] name="mend"
def mul(self, other):
    out = Value(self.data * other.data, (self, other), "*")

    def _backward():
        self.grad += other.data * out.grad
        other.grad += self.data * out.grad

    out._backward = _backward
    return out


# %% tags=["check"] name="mend"
x = Value(3.0)
square = mul(x, x)
square.grad = 1.0
square._backward()
assert x.grad != 3, "In x · x at 3, x has the grad 3: the second contribution wiped out the first. Look at mul."
assert x.grad == 6, f"In x · x at 3, x has the grad {x.grad}, expected 3 + 3 = 6."
x, y = Value(3.0), Value(2.0)
x.grad = y.grad = 5.0
product = mul(x, y)
product.grad = 1.0
product._backward()
got = (x.grad, y.grad)
assert got == (7, 8), f"Both had the grad 5, and after the push of 3 · 2 they have {got}, expected 5 + 2 and 5 + 3."
print("Nothing gets lost any more.")


# %%
def tanh(self):
    out = Value(math.tanh(self.data), (self,), "tanh")

    def _backward():
        self.grad += (1 - out.data**2) * out.grad

    out._backward = _backward
    return out


# %%
Value.__mul__ = mul
Value.tanh = tanh

a = Value(3.0)
b = a * a
b.grad = 1.0
push_down(b)
print("a * a:", a.grad)

a, b = Value(2.0), Value(3.0)
z = (a + b) + a * b
z.grad = 1.0
push_down(z)
print("z:    ", a.grad, b.grad)

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
#     On page 2, `walk` did the same, and collected arrows besides. What of its `visit` is needed here?
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
# ## The whole engine
#
# Here it is in one piece: everything on this page, moved into the class, with nothing new in it. Page 6 starts from this.


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

# %% [markdown]
# A program that does this is called [**autograd**](../glossary.md#autograd), short for *automatic gradient*. PyTorch has one of the same name. It works on whole arrays of numbers at a time, but the graph, the local rules, the order and the `+=` are the same.
#
# The library of this site has the same [Value][micrograd.engine.Value], with a few differences: it accepts plain numbers, knows more operations, and stores the local derivatives themselves instead of closures. [Inside the library](inside_the_library.py) measures what that brings.

# %% [markdown]
# ## Have it checked
#
# The library's checks try this engine, too, on expressions of their own and on a value used twice:

# %%
from micrograd.checks import check

for milestone in ("backward", "tanh", "accumulation", "order"):
    print(check(milestone, globals()))

# %% [markdown]
# ## Going further
#
# ### Deep graphs
#
# One weakness is left, and it doesn't show on small examples. `visit` calls itself, once for each operation on the way down, and Python allows only about a thousand calls inside one another. Add up more than a thousand numbers, one after the other:


# %%
def add_up(length):
    """Add 1 to 0, again and again; its grad tells how often it was used."""
    one, total = Value(1.0), Value(0.0)
    for _ in range(length):
        total = total + one
    backward(total)
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
# The same order as before, and a hundred thousand operations. Since `backward` asks `topological_order`, it walks any depth now. (The check `depth` of `micrograd check` looks for that.) See also [RecursionError](../questions.md#recursion-error).

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
# - `backward()` is all of this in one call. A second call adds to what is there.
#
# **Terms on this page:** [autograd](../glossary.md#autograd), [backward pass](../glossary.md#backward-pass), [closure](../glossary.md#closure), [leaf](../glossary.md#leaf), [topological order](../glossary.md#topological-order).
#
# **Next:** [More operations](more_operations.py), where your engine learns minus, division, powers and the rest, and takes plain numbers too.
