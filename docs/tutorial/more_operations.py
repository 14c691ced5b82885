# %% [markdown]
# # More operations
#
# **Goal.** Write formulas the way you always write them, with plain numbers, minus, division and powers, and have `backward()` go through all of it.
#
# **You will have built** the complete engine: ten operations, of which only seven need a rule, and a way to add any other in one line.
#
# **Time:** 20 minutes to read, 15 more with the exercises.
#
# Your engine goes backwards, through plus, times and tanh, and only between Values. On this page it learns the rest. The surprise is how little of that is new mathematics.

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
# ## Plain numbers
#
# [Lecture 1:27:50](https://www.youtube.com/watch?v=VMj-3S1tku0&t=5270s){ .lecture }
#
# Ask for the simplest thing in the world:

# %%
a = Value(2.0, label="a")
try:
    a + 1
except AttributeError as error:
    print("AttributeError:", error)

# %% [markdown]
# `__add__` looks for `other.data`, and 1 has none. You could write `a + Value(1.0)` everywhere. Better to let the operation do it: whatever isn't a Value yet becomes one.


# %%
def add(self, other):
    other = other if isinstance(other, Value) else Value(other)
    out = Value(self.data + other.data, (self, other), "+")

    def _backward():
        self.grad += out.grad
        other.grad += out.grad

    out._backward = _backward
    return out


Value.__add__ = add


# %%
def mul(self, other):
    other = other if isinstance(other, Value) else Value(other)
    out = Value(self.data * other.data, (self, other), "*")

    def _backward():
        self.grad += other.data * out.grad
        other.grad += self.data * out.grad

    out._backward = _backward
    return out


Value.__mul__ = mul

# %%
y = a * 3 + 1
y.label = "y"
y.backward()

draw_dot(y)

# %% [markdown]
# The 3 and the 1 are leaves like any other, without a name. They even get a grad, because `_backward` doesn't know that nobody will ask for it. It does no harm.

# %% [markdown]
# ## From the other side
#
# So a * 2 works. What about 2 * a?

# %%
try:
    2 * a
except TypeError as error:
    print("TypeError:", error)

# %% [markdown]
# For Python, `2 * a` is a question to the 2: *can you multiply yourself by this?* An int has never heard of your class and declines. But Python doesn't give up at once. It turns to the right-hand side and asks a: *can you be multiplied by something on your left?* That question has a name of its own, `__rmul__`, with an r for reflected. You haven't answered it yet.
#
# Which side a factor stands on makes no difference to a product or to a sum, so the answers are short:


# %%
def rmul(self, other):  # other * self
    return self * other


def radd(self, other):  # other + self
    return self + other


Value.__rmul__ = rmul
Value.__radd__ = radd

print(2 * a, 1 + a)
print(sum([a, a, a]))

# %% [markdown]
# The last line is a bonus. `sum` starts at 0 and computes 0 + a first, so it needed `__radd__` as well.

# %% [markdown]
# ## Minus
#
# Now subtraction. It seems to want a rule, with a minus sign somewhere in it. But look: -b is b · (-1), and a - b is a + (-b). Both are made of things that you have.


# %%
def neg(self):  # -self
    return self * -1


def sub(self, other):  # self - other
    return self + (-other)


Value.__neg__ = neg
Value.__sub__ = sub

# %% [markdown]
# !!! question "Predict"
#     No line here mentions a derivative. After `(a - b).backward()`, what are the grads of a and of b?
#
#     ??? success "Answer"
#         1 and -1: raise b by a little, and a - b falls by as much. The minus comes from the factor -1. The plus routes a 1 on to -b, and there the times multiplies it by the other factor.

# %%
a, b = Value(2.0, label="a"), Value(4.0, label="b")
d = a - b
d.label = "d"
d.backward()

draw_dot(d)

# %% [markdown]
# And `a - 1`? Then other is the number 1, `-other` is the number -1, and `__add__` makes it a Value. It all fits together.

# %% [markdown]
# ### Your turn: 3 - a
#
# `3 - a` fails as `2 * a` did. Write `rsub(self, other)`, the answer to "what is other - self?". The check gives it to `Value` as `__rsub__`.


# %% tags=["exercise", "skip-execution"] name="rsub" milestone="subtraction"
def rsub(self, other):  # other - self
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     In `3 - a`, self is a and other is 3. This time the side does matter: 3 - a isn't a - 3.
#
# ??? tip "Hint 2"
#     Don't write `other - self`. Python would ask `__rsub__` again, which is this very function, and so on without end. Use what works: `-self`, and plus.
#
# ??? tip "Hint 3"
#     Which of the two has to come first, so that Python asks `__neg__` or `__add__` of a Value?


# %% tags=["solution"] name="rsub"
def rsub(self, other):  # other - self
    return -self + other


# %% tags=["check"] name="rsub"
Value.__rsub__ = rsub
x = Value(2.0)
try:
    y = 3 - x
except RecursionError:
    y = "a RecursionError"
assert y is not None, "3 - Value(2.0) gave None: return other - self, made of operations that work already."
assert y != "a RecursionError", "rsub calls itself: `other - self` asks __rsub__ again. Start from -self instead."
assert isinstance(y, Value), f"3 - Value(2.0) gave {y}: stay with Values, or the graph is lost. Don't take .data."
assert y.data != -1, "3 - Value(2.0) gave -1, which is 2 - 3: here self stands on the right."
assert y.data == 1, f"3 - Value(2.0) gave {y.data}, expected 1."
y.backward()
assert x.grad != 0, (
    "The data is right, but x.grad is 0 after y.backward(): y must be made from self, not from self.data."
)
assert x.grad == -1, f"After y = 3 - x and y.backward(), x.grad is {x.grad}, expected -1: raise x, and y falls."
print("3 - a works, and its grad of -1 is right as well, without a rule of its own.")

# %% [markdown]
# ## Powers
#
# [Lecture 1:31:51](https://www.youtube.com/watch?v=VMj-3S1tku0&t=5511s){ .lecture }
#
# You can write a · a · a. But that is a graph of two operations for what you think of as one, and it doesn't help with square roots. So powers get an operation, for any constant exponent. Its rule is the power rule from school:
#
# $$\frac{d}{da}\,a^n = n \cdot a^{n-1}$$

# %% [markdown]
# ### Your turn: the rule for a power
#
# Half of it is there. There is one child; the exponent is a plain number.


# %% tags=["exercise", "skip-execution"] name="power" milestone="power"
def power(self, exponent):
    if isinstance(exponent, Value):
        raise TypeError("the exponent must be a plain number")
    out = Value(self.data**exponent, (self,), f"**{exponent}")

    def _backward():
        pass  # your code here

    out._backward = _backward
    return out


# %% [markdown]
# ??? tip "Hint 1"
#     Look at `tanh` in the code so far, at the top of this page: one child, one line.
#
# ??? tip "Hint 2"
#     Compare with the formula: a is `self.data`, n is `exponent`. And what arrives has to be multiplied in.
#
# ??? tip "Hint 3"
#     In Python, `x ** n - 1` is `(x ** n) - 1`: the new exponent needs brackets.


# %% tags=["solution"] name="power"
def power(self, exponent):
    if isinstance(exponent, Value):
        raise TypeError("the exponent must be a plain number")
    out = Value(self.data**exponent, (self,), f"**{exponent}")

    def _backward():
        self.grad += exponent * self.data ** (exponent - 1) * out.grad

    out._backward = _backward
    return out


# %% tags=["check"] name="power"
from micrograd.checks import check

assert power(Value(2.0), 3) is not None, "power(Value(2.0), 3) gave None: return out, at the end of power."
Value.__pow__ = power
x = Value(2.0)
(x**3).backward()
assert x.grad != 0, "After (x**3).backward() x.grad is still 0: push something to self.grad, and attach _backward."
check("power", {"Value": Value}).require()
print("Powers with any constant exponent: cubes, square roots, 1/x.")

# %%
Value.__pow__ = power

# %%
for exponent in (3, 0.5, -1):
    x = Value(4.0)
    y = x**exponent
    y.backward()
    print(f"4 ** {exponent:<4} is {y.data:<6} with slope {x.grad}")

# %% [markdown]
# A cube, a square root and 1/x, all from one rule.
#
# **Why must the exponent be a plain number?** Because `_backward` pushes to one child only. If y in x**y were a Value, it would be a child too, and would be owed a grad by a second rule, $x^y \ln x$. Without that rule it would stay at 0, and nobody would notice. So say no, aloud:

# %%
try:
    Value(2.0) ** Value(3.0)
except TypeError as error:
    print("TypeError:", error)

# %% [markdown]
# (Besides, ln x exists only for positive x. A square is fine for negative numbers too.)

# %% [markdown]
# ## Division
#
# Division needs no rule of its own.

# %% [markdown]
# ### Your turn: division
#
# Write `truediv(self, other)`, for self / other, out of operations that you have.


# %% tags=["exercise", "skip-execution"] name="division" milestone="division"
def truediv(self, other):  # self / other
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     Look at `sub`: it turns a minus into a plus. What can a division be turned into?
#
# ??? tip "Hint 2"
#     a / b is a · (1/b). Compare the three slopes printed above: which exponent makes 1/x?
#
# ??? tip "Hint 3"
#     Stay with Values. `**` binds more strongly than `*`, so no brackets are needed.


# %% tags=["solution"] name="division"
def truediv(self, other):  # self / other
    return self * other**-1


# %% tags=["check"] name="division"
x, y = Value(2.0), Value(4.0)
try:
    z = truediv(x, y)
except (RecursionError, TypeError) as error:
    raise AssertionError(f"truediv stopped: {error}. Don't use / in it: that asks truediv itself.") from None
assert z is not None, "truediv(Value(2.0), Value(4.0)) gave None: return a Value made of self and other."
assert isinstance(z, Value), f"truediv gave {z}, not a Value: don't take .data, or the graph is lost."
assert z.data != 2, "2 / 4 gave 2, which is 4 / 2: it is self that is divided."
assert z.data != 8, "2 / 4 gave 8, the product: multiply by 1/other, not by other."
assert z.data == 0.5, f"2 / 4 gave {z.data}, expected 0.5."
z.backward()
assert (x.grad, y.grad) == (0.25, -0.125), f"The grads are {x.grad} and {y.grad}, expected 1/4 and -2/16: use both."
assert truediv(x, 4).data == 0.5, "Value(2.0) / 4 should be 0.5 as well, with a plain number on the right."
print("0.5, and both grads came by themselves, from the rules for times and power.")

# %% [markdown]
# And from the other side, for `3 / a`:


# %%
def rtruediv(self, other):  # other / self
    return self**-1 * other


Value.__truediv__ = truediv
Value.__rtruediv__ = rtruediv

# %% [markdown]
# !!! question "Predict"
#     With a = 2 and b = 4, a / b is 0.5. What are the grads? First the signs, then the sizes.
#
#     ??? success "Answer"
#         a has the slope 1/b = 0.25. b is below the line: raise it, and the result falls, so its slope is negative. It is -a/b² = -2/16 = -0.125.

# %%
a, b = Value(2.0, label="a"), Value(4.0, label="b")
q = a / b
q.label = "q"
q.backward()

print("a / b: ", q.data)
print("a.grad:", a.grad)
print("b.grad:", b.grad)

# %%
draw_dot(q)

# %% [markdown]
# Again nobody wrote down a rule for quotients. The power knew its part, the times knew its own, and the chain rule put them together.
#
# Try the other side, too:

# %%
y = 3 / a
a.grad = 0.0
y.backward()

print("3 / a: ", y.data)
print("a.grad:", a.grad)

# %% [markdown]
# 1.5, and the slope of 3/a is -3/a² = -0.75. (`a.grad = 0.0` because a still had the grad from a / b, and grads add up.)

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
# Besides tanh there is an even simpler bend: [**relu**](../glossary.md#relu) lets positive numbers through as they are, and makes 0 of the rest. (The name is short for *rectified linear unit*.)
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
# On [page 4](neuron_by_hand.py#an-operation-can-be-as-big-as-you-like) you made tanh a single operation, with a promise: the formula from the textbook would have done as well.
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
# ## A made-up expression
#
# Time for a test drive. First a short one:


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
# 24.7041, 138.8338 and 645.5773. What does the last number say? Raise b by 0.001, and g should go up by 0.001 · 645.5773, about 0.6456. Build it again with another b, and see:

# %%
nudged = made_up(Value(-4.0), Value(2.001))
print(f"expected {0.001 * b.grad:.4f}")
print(f"measured {nudged.data - g.data:.4f}")

# %% [markdown]
# Nearly: 0.001 isn't infinitely small, and g is very curved. With a smaller h, from both sides, both grads come out as they should:


# %%
def g_at(a, b):
    return made_up(Value(a), Value(b)).data


h = 0.00001
print(f"a: {(g_at(-4 + h, 2) - g_at(-4 - h, 2)) / (2 * h):.4f}")
print(f"b: {(g_at(-4, 2 + h) - g_at(-4, 2 - h)) / (2 * h):.4f}")

# %% [markdown]
# One thing in `made_up` deserves a second look. `c += c + 1` doesn't change a Value. `Value` has no `__iadd__`, so Python computes `c + (c + 1)`, which is a new Value, and moves the name c to it. The old c is still in the graph, as it must be.

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
# ## The complete engine
#
# Here is all of it in one class: what you had, and what was added on this page. Seven operations have a rule. The seven short methods after them only use those.


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
# Once more through everything:

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

# %% [markdown]
# ## Have it checked
#
# Every operation against numbers it hasn't seen on this page, on both sides of a plain number, and with a value that is used twice:

# %%
from micrograd.checks import check

milestones = ("constants", "subtraction", "power", "division", "exp", "log", "relu")
for milestone in milestones:
    print(check(milestone, globals()))

# %% [markdown]
# ## Common mistakes
#
# - **`2 * a` fails, and `a * 2` works.** The reflected method is missing. Python asks the left-hand side first, and that is a plain int. See [the question](../questions.md#rmul).
# - **`__rsub__` that returns `self - other`.** For plus and times the side is all the same. For minus and division it isn't: in `3 - a`, self is the one on the *right*.
# - **`__rsub__` that returns `other - self`.** Python asks `__rsub__` again, until there is a RecursionError. See [why it calls itself](../questions.md#radd-recursion).
# - **The input as exp's local derivative.** It is the *output*: `out.data`, not `self.data`. See [why](../questions.md#exp-derivative).
# - **`math.exp(a)` on a Value.** It raises a TypeError. `math.exp(a.data)` would work, and quietly drop a out of the graph: the result would be a plain number, and a would get no grad. Write `a.exp()`.
# - **A Value as an exponent, with a power that accepts it.** The data comes out right and the exponent's grad stays 0. Hence the error message. See [what to do instead](../questions.md#value-exponent).
# - **`a / 0` and the log of 0.** Python raises an error at the operation. That is where you want it, rather than `nan` in every grad.

# %% [markdown]
# ## Summary
#
# - Plain numbers become leaves. Reflected methods answer for a Value that stands on the right.
# - Negation, subtraction and division are made of times, plus and power. They need no rule of their own: the chain rule composes it. (See also [where the minus comes from](../questions.md#minus).)
# - Power, exp, log and relu have one local derivative each: $n a^{n-1}$, the output itself, $1/a$, and 0 or 1.
# - The size of an operation is your choice. tanh in one piece and in pieces have the same grads.
# - With a result and a local derivative, any function can become an operation.
#
# **Terms on this page:** [leaf](../glossary.md#leaf), [local derivative](../glossary.md#local-derivative), [operation](../glossary.md#operation), [relu](../glossary.md#relu).
#
# **Next:** [The same in PyTorch](pytorch.py), where you find out whether your engine and the real one agree.
