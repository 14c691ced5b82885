# %% [markdown]
# # Exp, log and tanh
#
# **Goal.** Give the engine the functions that networks use, take tanh apart into them, and see that the size of an operation is yours to choose.
#
# **You will have built** the complete engine, and a way to add any operation to it in one line.
#
# **Time:** 10 minutes to read, 10 more with the exercises.
#
# !!! question recall-no-rule "Recall"
#     From [More operations](more_operations.py): which of these needed no rule of its own?
#
#     - [ ] times
#       : Its local derivatives are the other factors, and nothing simpler gives them.
#     - [ ] power
#       : It has the power rule from school.
#     - [x] division
#
#     ??? success "Answer"
#         Division: a / b is a · b⁻¹, so times and power bring the rules.
#
# !!! question recall-tanh-slope "Recall"
#     From [A neuron, by hand](neuron_by_hand.py): o = tanh(n) is 0.6. What is the slope of tanh there?
#
#     - [ ] 0.4
#       : That is 1 - o. The o is squared.
#     - [=] 0.64
#       = round(1 - 0.6**2, 2)
#     - [ ] 0.36
#       : That is o². It is taken away from 1.
#     - [ ] 0.6
#       : That is o itself. The slope is 1 at n = 0, where o is 0, and gets smaller from there.
#
#     ??? success "Answer"
#         1 - o² = 1 - 0.36 = 0.64.

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

    def __pow__(self, exponent):
        if isinstance(exponent, Value):
            raise TypeError("the exponent must be a plain number")
        out = Value(self.data**exponent, (self,), f"**{exponent}")

        def _backward():
            self.grad += exponent * self.data ** (exponent - 1) * out.grad

        out._backward = _backward
        return out

    def tanh(self):
        out = Value(math.tanh(self.data), (self,), "tanh")

        def _backward():
            self.grad += (1 - out.data**2) * out.grad

        out._backward = _backward
        return out

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1

    def __radd__(self, other):  # other + self
        return self + other

    def __rmul__(self, other):  # other * self
        return self * other

    def __rsub__(self, other):  # other - self
        return -self + other

    def __rtruediv__(self, other):  # other / self
        return self**-1 * other

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
# ## Exponential and logarithm
#
# [Lecture 1:30:32](https://www.youtube.com/watch?v=VMj-3S1tku0&t=5432s){ .lecture }
#
# The function $e^x$ is its own slope. Where it has the height 7, it climbs at the rate 7.

# %%
h = 0.00001
for x in (0.0, 1.0, 2.0):
    slope = (math.exp(x + h) - math.exp(x - h)) / (2 * h)
    print(f"x = {x}   exp(x) = {math.exp(x):.4f}   slope = {slope:.4f}")

# %% [markdown]
# ### Your turn: exp
#
# [Lecture 1:30:58](https://www.youtube.com/watch?v=VMj-3S1tku0&t=5458s){ .lecture }
#
# Write `exp(self)`, all of it. What does the table say about its local derivative? (In the video the line in `_backward` has `=` for `+=`, a slip that the lecture's notebook mends. Yours gets it right from the start.)


# %% tags=["exercise", "skip-execution"] name="exp" milestone="exp"
def exp(self):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     `tanh` in the code so far has everything in its order: `out`, `_backward`, store it, return.
#
# ??? tip "Hint 2"
#     Compare two columns of the table, exp(x) and slope.
#
# ??? tip "Hint 3"
#     So the slope is the result, and `_backward` knows `out`. Multiply by what arrives, and add.


# %% tags=["solution"] name="exp"
def exp(self):
    out = Value(math.exp(self.data), (self,), "exp")

    def _backward():
        self.grad += out.data * out.grad

    out._backward = _backward
    return out


# %% tags=["check"] name="exp"
from micrograd.checks import check

try:
    y = exp(Value(1.5))
except TypeError as error:
    raise AssertionError(f"exp stopped: {error}. math.exp wants a plain number, self.data.") from error
assert y is not None, "exp(Value(1.5)) gave None: make out, give it a _backward, and return it."
assert isinstance(y, Value), f"exp(Value(1.5)) gave {y}: return a Value."
Value.exp = exp
check("exp", {"Value": Value}).require()
print("exp is its own slope, and your engine knows it.")

# %%
Value.exp = exp

# %% [markdown]
# The natural logarithm undoes the exponential: ln x asks *e to what power is x?* It climbs ever more slowly; its slope at x is 1/x.


# %%
def log(self):
    out = Value(math.log(self.data), (self,), "log")

    def _backward():
        self.grad += 1 / self.data * out.grad

    out._backward = _backward
    return out


Value.log = log

# %%
x = Value(4.0)
y = x.log().exp()
y.backward()
print(round(y.data, 6), round(x.grad, 6))

# %% [markdown]
# Take the logarithm of 4, then the exponential of that, and you're back at 4. And the slope of "doing nothing" is 1: the 1/4 of the logarithm times the 4 of the exponential.

# %% [markdown]
# ### Your turn: x to the power of y
#
# With these two, an exponent may be a Value after all. Write `power_of(x, y)`, which gives $x^y$ for two Values, x being positive. You need no `_backward`: the operations you have are enough.


# %% tags=["exercise", "skip-execution"] name="power-of"
def power_of(x, y):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     x is $e^{\ln x}$. What happens if you raise that to the power of y?
#
# ??? tip "Hint 2"
#     $(e^{\ln x})^y = e^{y \cdot \ln x}$.
#
# ??? tip "Hint 3"
#     `x.log()` is a Value, and so is what you make of it. Stay with methods of Values to the end.


# %% tags=["solution"] name="power-of"
def power_of(x, y):
    return (y * x.log()).exp()


# %% tags=["check"] name="power-of"
x, y = Value(2.0), Value(3.0)
try:
    z = power_of(x, y)
except TypeError as error:
    z = error
assert z is not None, "power_of gave None: return a Value made of x and y by log, times and exp."
told = f"power_of raised a TypeError, {str(z)!r}"
assert "exponent" not in str(z), f"{told}: x**y is not allowed for two Values, so go by way of log and exp."
assert not isinstance(z, TypeError), f"{told}: math.log and math.exp take plain numbers only. Use x.log() and .exp()."
assert isinstance(z, Value), f"power_of gave {z}, not a Value: use x.log(), not math.log(x.data)."
assert abs(z.data - 9) > 1e-9, "power_of(2, 3) gave 9, which is 3 to the power of 2: take the log of x, not of y."
assert abs(z.data - 8) < 1e-9, f"power_of(2, 3) gave {z.data}, expected 8: exp of (y times the log of x)."
z.backward()
assert y.grad != 0, "y.grad is 0: you used y.data. Multiply by y itself, so that it becomes part of the graph."
assert x.grad != 0, "x.grad is 0: you used x.data. Take x.log(), so that x becomes part of the graph."
assert abs(x.grad - 12) < 1e-9, f"x.grad is {x.grad:.4f}, expected y · x^(y-1) = 12."
assert abs(y.grad - 8 * math.log(2)) < 1e-9, f"y.grad is {y.grad:.4f}, expected x^y · ln x = {8 * math.log(2):.4f}."
print(f"2 to the power of 3 is 8, with the slopes {x.grad:.4f} and {y.grad:.4f}. Both rules came out by themselves.")

# %% [markdown]
# ## relu
#
# Besides tanh, networks use an even simpler bend: [**relu**](../glossary.md#relu) lets positive numbers through as they are, and makes 0 of the rest. (The name is short for *rectified linear unit*.)
#
# Its slope is 1 where it lets through and 0 where it doesn't. Exactly at 0 there is a corner, and no slope. Somebody has to decide; like PyTorch, we take 0.


# %%
def relu(self):
    out = Value(max(0.0, self.data), (self,), "relu")

    def _backward():
        self.grad += (1.0 if self.data > 0 else 0.0) * out.grad

    out._backward = _backward
    return out


Value.relu = relu

# %%
for data in (-2.0, 0.0, 3.0):
    x = Value(data)
    y = x.relu()
    y.backward()
    print(f"relu({data:4}) = {y.data}   slope {x.grad}")

# %% [markdown]
# So relu is a gate. In the backward pass it is either open or shut.

# %% [markdown]
# ## tanh, taken apart
#
# [Lecture 1:36:33](https://www.youtube.com/watch?v=VMj-3S1tku0&t=5793s){ .lecture }
#
# For the [neuron by hand](neuron_by_hand.py#an-operation-can-be-as-big-as-you-like) you made tanh a single operation, with a promise: the formula from the textbook would have done as well.
#
# $$\tanh n = \frac{e^{2n} - 1}{e^{2n} + 1}$$
#
# Now you have everything it's made of. Build the same neuron twice, once with each.


# %%
def in_one_piece(n):
    return n.tanh()


def in_pieces(n):
    e = (2 * n).exp()
    return (e - 1) / (e + 1)


# %%
def neuron(activation):
    x1, w1 = Value(2.0, label="x1"), Value(-3.0, label="w1")
    x2, w2 = Value(0.0, label="x2"), Value(1.0, label="w2")
    b = Value(6.8813735870195432, label="b")
    o = activation(x1 * w1 + x2 * w2 + b)
    return (x1, w1, x2, w2, b), o


# %% [markdown]
# !!! question longer-graph "Predict"
#     In one piece, the neuron's graph has 10 values: five leaves, two products, two sums and the result. In pieces there are more. What becomes of the grads of the leaves?
#
#     - [ ] they get smaller, because there are more steps on the way
#       : Each step multiplies by its own slope, which may be larger than 1. What counts is the product of all.
#     - [x] they stay the same
#       = abs(leaves[0].grad + 1.5) < 1e-6 and activation is in_pieces
#     - [ ] they get larger, because there are more paths, and paths add up
#       : There are two paths through the pieces, and together they have to give the slope of the same function.
#
#     ??? success "Answer"
#         The same: it is the same function of the same leaves, and a derivative doesn't care how a function is written down.

# %%
from micrograd.graph import trace

for activation in (in_one_piece, in_pieces):
    leaves, o = neuron(activation)
    o.backward()
    print(activation.__name__, f"o = {o.data:.4f}")
    for leaf in leaves:
        print(f"    {leaf.label:2} {leaf.grad:7.4f}")
    print("    values in the graph:", len(trace(o)[0]))

# %% [markdown]
# The same answer, 0.7071, and the same grads: -1.5, 1, 0.5 and 0, and 0.5 for b. Only the graph is longer. Here is the second one:

# %%
o.label = "o"
draw_dot(o, compact=True)

# %% [markdown]
# Six operations stand where one tanh was, and each knew only its own little rule. That it all comes to 1 - o² in the end is the chain rule at work.
#
# So **how big an operation is, is up to you.** All that the engine asks for is a result and a local derivative. In one piece is shorter. It is safer as well: the pieces [overflow](../questions.md#tanh-overflow) at large n, as you saw, where `math.tanh` doesn't. In pieces is right when you have no formula for the whole.

# %% [markdown]
# ## An operation in one line
#
# [Lecture 2:23:48](https://www.youtube.com/watch?v=VMj-3S1tku0&t=8628s){ .lecture }
#
# You have written `out`, `_backward` and `return out` many times now. For one child, only three things ever differ: the result, the local derivative and the name. Put the rest away:


# %%
def operation(child, data, local_derivative, op):
    out = Value(data, (child,), op)

    def _backward():
        child.grad += local_derivative * out.grad

    out._backward = _backward
    return out


# %% [markdown]
# With that, a new operation is a line of mathematics. As an example take one that nobody has built in: the third **Legendre polynomial**, a curve that physicists use for fields around a sphere, and that can serve as an unusual activation.
#
# $$P_3(x) = \frac{5x^3 - 3x}{2} \qquad P_3'(x) = \frac{15x^2 - 3}{2}$$


# %%
def legendre3(self):
    x = self.data
    return operation(self, (5 * x**3 - 3 * x) / 2, (15 * x**2 - 3) / 2, "P3")


Value.legendre3 = legendre3

# %% [markdown]
# It is a building block like all the others. Check it against the same polynomial in pieces:

# %%
x = Value(0.8, label="x")
y = (2 * x).tanh().legendre3()
y.backward()
print("one piece:", round(y.data, 6), round(x.grad, 6))

x = Value(0.8, label="x")
t = (2 * x).tanh()
y = (5 * t**3 - 3 * t) / 2
y.backward()
print("in pieces:", round(y.data, 6), round(x.grad, 6))

# %% [markdown]
# The library can do this for any number of children: see [Value.operation][micrograd.engine.Value.operation]. (Try one of your own: the sine, say. What is its slope?)

# %% [markdown]
# ## A made-up expression
#
# Time for a test drive of the whole engine. First a short one:


# %%
def short(a, b):
    c = a + b
    d = a + b * b**3
    e = c - d
    return e**2


a, b = Value(-4.0, label="a"), Value(2.0, label="b")
g = short(a, b)
g.backward()

print("g     ", g.data)
print("a.grad", a.grad)
print("b.grad", b.grad)

# %% [markdown]
# Can it be true that a has no influence at all? Look closely: a is in c and in d, and e is c - d. It cancels. The two paths from g back to a bring equal contributions of opposite sign, and `+=` adds them to 0.
#
# Now a long one. It means nothing; it only uses nearly everything, much of it more than once.


# %%
def made_up(a, b):
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    return g


# %%
a, b = Value(-4.0, label="a"), Value(2.0, label="b")
g = made_up(a, b)
g.backward()

print(f"g      {g.data:.4f}")
print(f"a.grad {a.grad:.4f}")
print(f"b.grad {b.grad:.4f}")

# %% [markdown]
# 24.7041, 138.8338 and 645.5773. The last number says: raise b by a little, and g goes up 645.5773 times as much. A nudge from both sides confirms both grads:


# %% tags=["folded"]
def g_at(a, b):
    return made_up(Value(a), Value(b)).data


h = 0.00001
print(f"a: {(g_at(-4 + h, 2) - g_at(-4 - h, 2)) / (2 * h):.4f}")
print(f"b: {(g_at(-4, 2 + h) - g_at(-4, 2 - h)) / (2 * h):.4f}")

# %% [markdown]
# One thing in `made_up` deserves a second look. `c += c + 1` doesn't change a Value. `Value` has no `__iadd__`, so Python computes `c + (c + 1)`, which is a new Value, and moves the name c to it. The old c is still in the graph, as it must be.

# %% [markdown]
# ## The complete engine
#
# Here is all of it in one class. Seven operations have a rule. The seven short methods after them only use those.


# %% tags=["folded"] summary="The complete engine"
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

    def __pow__(self, exponent):
        if isinstance(exponent, Value):
            raise TypeError("the exponent must be a plain number")
        out = Value(self.data**exponent, (self,), f"**{exponent}")

        def _backward():
            self.grad += exponent * self.data ** (exponent - 1) * out.grad

        out._backward = _backward
        return out

    def exp(self):
        out = Value(math.exp(self.data), (self,), "exp")

        def _backward():
            self.grad += out.data * out.grad

        out._backward = _backward
        return out

    def log(self):
        out = Value(math.log(self.data), (self,), "log")

        def _backward():
            self.grad += 1 / self.data * out.grad

        out._backward = _backward
        return out

    def relu(self):
        out = Value(max(0.0, self.data), (self,), "relu")

        def _backward():
            self.grad += (1.0 if self.data > 0 else 0.0) * out.grad

        out._backward = _backward
        return out

    def tanh(self):
        out = Value(math.tanh(self.data), (self,), "tanh")

        def _backward():
            self.grad += (1 - out.data**2) * out.grad

        out._backward = _backward
        return out

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1

    def __radd__(self, other):  # other + self
        return self + other

    def __rmul__(self, other):  # other * self
        return self * other

    def __rsub__(self, other):  # other - self
        return -self + other

    def __rtruediv__(self, other):  # other / self
        return self**-1 * other

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
# Once more through everything, and then the library's checks, with numbers that you haven't seen:

# %%
a, b = Value(-4.0), Value(2.0)
g = made_up(a, b)
g.backward()
print(f"made up: {g.data:.4f} {a.grad:.4f} {b.grad:.4f}")

for activation in (in_one_piece, in_pieces):
    leaves, o = neuron(activation)
    o.backward()
    print("neuron: ", [round(leaf.grad, 4) for leaf in leaves])

a = Value(2.0)
print("sides:  ", 1 + a, 2 * a, 3 - a, 3 / a)

# %%
from micrograd.checks import check

for milestone in ("constants", "power", "division", "exp", "log", "relu"):
    print(check(milestone, globals()))

# %% [markdown]
# ### Your turn: a bug hunt
#
# A friend adds the sigmoid, 1 / (1 + e⁻ˣ), with `operation`. At 0 its data is right, and nothing else is. Two characters are to blame. Find them: at 2, the sigmoid is 0.8808, and a nudge says that its slope is 0.1050.


# %% tags=["exercise", "skip-execution"] name="sigmoid-hunt"
def sigmoid(self):
    s = 1 / (1 + math.exp(self.data))
    return operation(self, s, s * (1 + s), "sigmoid")


# %% [markdown]
# ??? tip "Hint 1"
#     Take the data first. Does the friend's sigmoid rise or fall? What does the formula say?
#
# ??? tip "Hint 2"
#     With the data mended, s is 0.8808 at 2. What has to stand in the brackets so that s times that is 0.1050?


# %% tags=["solution"] name="sigmoid-hunt"
def sigmoid(self):
    s = 1 / (1 + math.exp(-self.data))
    return operation(self, s, s * (1 - s), "sigmoid")


# %% tags=["check"] name="sigmoid-hunt"
x = Value(2.0)
y = sigmoid(x)
assert isinstance(y, Value), f"sigmoid gave {y}: keep the last line, `return operation(...)`."
assert abs(y.data - 0.1192) > 1e-3, "At 2 the sigmoid is 0.1192, expected 0.8808: the minus in the exponent is missing."
assert abs(y.data - 0.8808) < 1e-3, f"At 2 the sigmoid is {y.data:.4f}, expected 1 / (1 + e⁻²) = 0.8808."
y.backward()
assert abs(x.grad - y.data * (1 + y.data)) > 1e-9, f"The slope at 2 is {x.grad:.4f}, and no sigmoid is that steep."
assert abs(x.grad - 0.105) < 1e-3, f"The slope at 2 is {x.grad:.4f}, and a nudge says 0.1050: it is s · (1 - s)."
x = Value(-1.0)
sigmoid(3 * x).backward()
assert abs(x.grad - 0.13553) < 1e-4, f"For sigmoid(3x) at -1 the grad is {x.grad:.4f}, expected 0.1355."
print("Two characters. Where the data looks right, a wrong slope hides: only a nudge finds it.")

# %% [markdown]
# ## Common mistakes
#
# - **The input as exp's local derivative.** It is the *output*: `out.data`, not `self.data`. See [why](../questions.md#exp-derivative).
# - **`math.exp(a)` on a Value.** It raises a TypeError. `math.exp(a.data)` would work, and quietly drop a out of the graph: the result would be a plain number, and a would get no grad. Write `a.exp()`.
# - **The log of 0, or of a negative number.** Python raises an error at the operation, where you want it.
# - **tanh by way of exp, for large numbers.** The pieces overflow where [`math.tanh` doesn't](../questions.md#tanh-overflow).

# %% [markdown]
# ## Summary
#
# - exp, log and relu have one local derivative each: the output itself, $1/a$, and 0 or 1.
# - The size of an operation is your choice. tanh in one piece and in pieces have the same grads.
# - With a result and a local derivative, any function can become an operation.
#
# **Terms on this page:** [local derivative](../glossary.md#local-derivative), [operation](../glossary.md#operation), [relu](../glossary.md#relu).
#
# **Next:** [The same in PyTorch](pytorch.py), where you find out whether your engine and the real one agree.
