# %% [markdown]
# # Automatic backpropagation
#
# **Goal.** Let each operation leave behind what its own backward step has to do, so that nobody looks at a drawing any more.
#
# **You will have built** an engine whose plus, times and tanh each carry their rule, and met the first of its two classic bugs.
#
# **Time:** 10 minutes to read, 10 more with the exercises.
#
# !!! question recall-through-a-times "Recall"
#     From [Backpropagation by hand](backpropagation_by_hand.py): e = a · b with a = 2 and b = -3, and `e.grad` is 5. What is `a.grad`?
#
#     - [ ] 10
#       : That is a's own data times 5. Each factor gets the *other* one's.
#     - [=] -15
#       = -3 * 5
#     - [ ] -3
#       : That is the local derivative alone. Multiply it by `e.grad`.
#     - [ ] 5
#       : A plus would route it on as it is. A times multiplies it by the other factor.
#
#     ??? success "Answer"
#         The other factor, -3, times 5.
#
# !!! question recall-flat-tanh "Recall"
#     From [A neuron, by hand](neuron_by_hand.py): why was the grad of w2 zero?
#
#     - [ ] the neuron was on the flat part of its tanh
#       : There, all weights would have had small grads. w1's was 1.
#     - [x] its input, x2, was 0
#     - [ ] w2 was 0
#       : w2 was 1. What it gets is multiplied by the other factor.
#
#     ??? success "Answer"
#         What w2 gets is multiplied by x2, which is 0: whatever the weight is, it makes no difference.
#
# Nine grads for one small neuron, each of them [by hand](neuron_by_hand.py). A useful network needs thousands of them, thousands of times. Time to hand over the pencil.

# %% tags=["setup"]
import math

from micrograd.graph import draw_dot

# %% [markdown]
# ## Every operation knows its own rule
#
# [Lecture 1:09:02](https://www.youtube.com/watch?v=VMj-3S1tku0&t=4142s){ .lecture }
#
# Nine grads to the left of o, and three rules were enough for all of them:
#
# | operation | what each child gets |
# | --- | --- |
# | plus | the result's grad, as it is |
# | times | the *other* child's data, times the result's grad |
# | tanh | 1 - (the result's data)², times the result's grad |
#
# The rules need the children and the result, nothing else. Both are at hand at the moment when the operation runs. Only the result's grad isn't known yet.
#
# So let the operation leave an instruction: a small function, "how to push my result's grad on to my children", attached to the result. Nobody calls it yet. That comes later, in the backward pass.
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
# `remember` finished long ago, and each `tell` still knows its own number. A function that keeps the names around it alive is called a [**closure**](../glossary.md#closure). (The library does without: see [why a closure, and why not](../questions.md#closures).)
#
# Give `Value` a place for such a function. A leaf has no children, so the one it starts with pushes nothing: `lambda: None` is a function without a name that does nothing.


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
# Now the plus. (There is one mistake in it. It will work for a while. See whether you spot it before it bites.)


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
#     By [hand](backpropagation_by_hand.py) it was `a.grad = b.data * e.grad`. Which names do a, b and e have in here?


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
    raise AssertionError(f"_backward stopped: {error}. Multiply numbers: a factor's .data, and out.grad.") from error
got = (p.grad, q.grad)
assert got != (0, 0), (
    "After the push both grads are still 0: set self.grad and other.grad, from the data and out.grad. "
    "(The factors' own grads are still 0, and so is a product with them.)"
)
assert got != (5, 5), "Both factors got 5, the result's grad as it is. That is the rule for plus."
assert got != (-3, 2), "The factors got -3 and 2, the local derivatives alone: multiply each by out.grad, here 5."
assert got != (10, -15), "Each factor got its own data times out.grad. It gets the other one's."
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
try:
    y._backward()
except (AttributeError, NameError, TypeError) as error:
    raise AssertionError(f"_backward stopped: {error}. Compute with numbers: out.data and out.grad.") from error
slope = 1 - y.data**2
assert isinstance(n.grad, int | float), f"n.grad is now {n.grad}: multiply numbers, out.data and out.grad."
assert n.grad != 0, "After the push n.grad is still 0: define _backward in tanh, and store it in out._backward."
assert abs(n.grad - slope) > 1e-9, "n.grad is the local derivative alone: multiply it by out.grad, which is 2 here."
assert abs(n.grad - 1.5) > 1e-9, "n.grad is (1 - n²) · 2. The rule is 1 - o², with the output: out.data."
assert abs(n.grad - (1 - 2 * y.data**2)) > 1e-9, "out.grad multiplies the square alone: put the difference in brackets."
assert abs(n.grad - 2 * slope) < 1e-9, f"n.grad is {n.grad:.4f}, expected (1 - o²) · 2 = {2 * slope:.4f}."
print("Three operations, and each of them knows what to do when the grad of its result arrives.")

# %%
Value.__mul__ = mul
Value.tanh = tanh

# %% [markdown]
# Build the neuron from the new Values, with the lines you know.

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
# !!! question too-early "Predict"
#     What would have happened if you had called `n._backward()` first, and `o._backward()` after it?
#
#     - [ ] the same: all calls have been made in the end
#       : A push takes the grad as it is at that moment. What did n have to push, before o had pushed?
#     - [x] the leaves would have got 0
#     - [ ] an error: n has no grad yet
#       : Every grad starts at 0, and 0 can be pushed. That is why nobody would have noticed.
#     - [ ] only o.grad would be wrong
#       : o keeps its 1. It is to the left of n that something is missing.
#
#     ??? success "Answer"
#         n would have pushed its grad while that was still 0, so s and b would have got 0, and everything to the left of them as well. A value can only push what has arrived.

# %% [markdown]
# For this neuron everything is right. But look at its graph: every value in it is used exactly once. In a network that is the exception. A weight is used once for each example, and a neuron's output by each neuron that reads it.
#
# The smallest case of a value that is used twice: b = a + a.
#
# !!! question a-plus-a "Predict"
#     `a.grad` should be 2: nudge a by 0.001, and b moves by 0.002. What will the engine say? (In `add`, `self` and `other` are the same object this time.)
#
#     - [ ] 2
#       : It should. But look at the two lines of `add`'s `_backward`: what does the second one do to what the first has done?
#     - [=] 1
#       = a.grad
#     - [ ] 0
#       : Both lines give it something: 1 each.
#     - [ ] 3
#       : That is the data of a. A plus routes the grad on, whatever the data are.
#     - [ ] 6
#       : That is b. A plus routes the grad on, whatever the data are.
#
#     ??? success "Answer"
#         1. Both lines of the rule set the grad of the same a: the first one to 1, and the second one to 1 again.

# %%
a = Value(3.0, label="a")
b = a + a
b.label = "b"

b.grad = 1.0
b._backward()
draw_dot(b)

# %% [markdown]
# ## Used twice, counted once
#
# [Lecture 1:22:28](https://www.youtube.com/watch?v=VMj-3S1tku0&t=4948s){ .lecture }
#
# Two arrows lead from a to b, and a has a grad of 1. What came along the first arrow was wiped out by what came along the second.
#
# That isn't a special case of a + a. It happens whenever two branches lead back to the same value:

# %%
a, b = Value(2.0, label="a"), Value(3.0, label="b")
c = a + b
z = c + a
c.label, z.label = "c", "z"

z.grad = 1.0
z._backward()
c._backward()
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
Value.__mul__ = mul

a = Value(3.0)
b = a * a
b.grad = 1.0
b._backward()
print("a * a:", a.grad)

# %% [markdown]
# The slope of a² at 3 is 6. tanh gets its `+=` too, and then the three rules move into the class. Nothing in it is new:


# %% tags=["folded"] summary="The engine so far, in one piece"
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


# %%
a, b = Value(2.0), Value(3.0)
z = (a + b).tanh() + a * b
total, product = z._prev
bent = total._prev[0]

z.grad = 1.0
for value in (z, total, bent, product):
    value._backward()
print(round(a.grad, 4), round(b.grad, 4))

# %% [markdown]
# Each grad has two parts. The product gives 3 to a and 2 to b. Through the tanh comes next to nothing: at 2 + 3 = 5 it is nearly flat. What is left to do by hand is to say who comes next. That is the [next page](order_and_backward.py).

# %% [markdown]
# ### Your turn: a bug hunt
#
# A friend gave the engine a minus with a rule of its own, and complains: "`TypeError: 'NoneType' object is not callable`, and when I got rid of that, one grad was wrong." Find both mistakes and mend them. (Nudge: when b grows by a little, where does a - b go?)


# %% tags=["exercise", "skip-execution"] name="minus-hunt"
def minus(self, other):
    out = Value(self.data - other.data, (self, other), "-")

    def _backward():
        self.grad += out.grad
        other.grad += out.grad

    out._backward = _backward()
    return out


# %% [markdown]
# ??? tip "Hint 1"
#     Compare line by line with `add`. One difference is the friend's first mistake, and one that ought to be there is missing.
#
# ??? tip "Hint 2"
#     What does `_backward()` give, with its brackets, and what is stored then? And in which direction does the result move when `other` is raised?


# %% tags=["solution"] name="minus-hunt"
def minus(self, other):
    out = Value(self.data - other.data, (self, other), "-")

    def _backward():
        self.grad += out.grad
        other.grad -= out.grad

    out._backward = _backward
    return out


# %% tags=["check"] name="minus-hunt"
x, y = Value(5.0), Value(3.0)
try:
    z = minus(x, y)
except (AttributeError, NameError, TypeError) as error:
    raise AssertionError(f"minus stopped: {error}. Change only what is wrong; the rest was right.") from error
assert isinstance(z, Value), f"minus gave {z}: return out, as it was."
assert z.data == 2, f"5 - 3 gave {z.data}, expected 2: the data was right as it stood."
assert callable(z._backward), "out._backward is still no function: with brackets it runs at once, and None is stored."
assert (x.grad, y.grad) == (0, 0), "Something was pushed before anybody asked: store the function without calling it."
z.grad = 4.0
z._backward()
got = (x.grad, y.grad)
assert got != (4, 4), "The grads are 4 and 4: when y grows, 5 - y falls. So its grad has the other sign."
assert got != (-4, 4), "The grads are -4 and 4: it is `other` whose sign has to change."
assert got == (4, -4), f"With out.grad = 4, the grads are {got}, expected 4 and -4: one of them with a minus."
x = Value(5.0)
z = minus(x, x)
z.grad = 1.0
z._backward()
assert x.grad == 0, f"In x - x, x has the grad {x.grad}, expected 1 - 1 = 0: add up, with += and -=, don't set."
print("Both found. And the minus needs no rule of its own, as you will see: it can be made of plus and times.")

# %% [markdown]
# ## Common mistakes
#
# - **`=` instead of `+=`.** It works until a value is used twice, and then quietly gives a wrong answer. A missing error message is not a proof. See [why `+=`](../questions.md#plus-equals).
# - **`out._backward = _backward()`.** With brackets, the function runs at once, while `out.grad` is still 0, and what you store is its result: `None`.
# - **Leaving out `out.grad`.** A local derivative alone is right only for the last operation, where that grad is 1.
# - **A value's own data in the rule for times.** Each factor gets the *other* one's.
# - **Calling before everything has arrived.** A value can only push what it has.

# %% [markdown]
# ## Summary
#
# - When an operation runs, it stores a function that pushes its result's grad on to its children. Leaves push nothing.
# - Along a path, local derivatives multiply. Where paths meet, contributions add up: so it has to be `+=`, and grads start at 0.
# - Called by hand, from the result to the leaves, these functions do the whole backward pass.
#
# **Terms on this page:** [backward pass](../glossary.md#backward-pass), [closure](../glossary.md#closure), [leaf](../glossary.md#leaf), [local derivative](../glossary.md#local-derivative).
#
# **Next:** [Order and backward](order_and_backward.py), where the machine finds out by itself who comes next.
