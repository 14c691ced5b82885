# %% [markdown]
# # More operations
#
# **Goal.** Write formulas the way you always write them, with plain numbers, minus, division and powers, and have `backward()` go through all of it.
#
# **You will have built** an engine with plus, minus, times, division and powers, of which only three need a rule.
#
# **Time:** 10 minutes to read, 10 more with the exercises.
#
# !!! question recall-why-add-up "Recall"
#     From [Automatic backpropagation](automatic_backpropagation.py): why does a rule say `self.grad += ...`, and not `self.grad = ...`?
#
#     - [x] a value may be used more than once, and what arrives over each path counts
#     - [ ] it is faster
#       : Speed isn't the reason: with `=`, b = a + a gives `a.grad` 1 instead of 2.
#     - [ ] so that a second `backward()` goes on from the first
#       : That is what comes of it, and often unwanted. The reason lies within a single pass: think of a + a.
#
#     ??? success "Answer"
#         Contributions over different paths add up. With `=` the last one would wipe out the others.
#
# !!! question recall-reversed "Recall"
#     From [Order and backward](order_and_backward.py): y = c + a, and c = a · b. In which order do these two push?
#
#     - [ ] c first, then y
#       : c has nothing to push until y has given it something.
#     - [x] y first, then c
#     - [ ] either: the grads are added up anyway
#       : Adding up mends nothing here: a value that pushes too early pushes a 0.
#
#     ??? success "Answer"
#         y first: a value pushes after all that was made from it.
#
# Your engine goes backwards, through plus, times and tanh, and only between Values. Now it learns the rest. The surprise is how little of that is new mathematics.

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


# %% tags=["folded"] summary="The times, changed in the same way"
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
# !!! question grads-of-a-difference "Predict"
#     No line here mentions a derivative. After `d = a - b` and `d.backward()`, what is `b.grad`?
#
#     - [ ] 0
#       : b is in the result: raise it, and a - b changes. So something has to arrive.
#     - [ ] 1
#       : That is `a.grad`. Raise b by a little: does a - b rise, too?
#     - [=] -1
#       = b.grad
#     - [ ] 4
#       : That is b itself. By how many times as much as b does a - b move?
#
#     ??? success "Answer"
#         -1: raise b by a little, and a - b falls by as much. The minus comes from the factor -1: the plus routes a 1 on to -b, and there the times multiplies it by the other factor.

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
# **Why must the exponent be a plain number?** Because `_backward` pushes to one child only. If y in x**y were a Value, it would be a child too, and would be owed a grad by a second rule, $x^y \ln x$. Without that rule it would stay at 0, and nobody would notice. So it says no, aloud:

# %%
try:
    Value(2.0) ** Value(3.0)
except TypeError as error:
    print("TypeError:", error)

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
# !!! question grad-of-the-divisor "Predict"
#     With a = 2 and b = 4, a / b is 0.5, and `a.grad` will be 1/b = 0.25. And `b.grad`? First the sign, then the size.
#
#     - [ ] 0.25
#       : That is the slope for a. b is below the line: raise it, and the result falls.
#     - [ ] -0.25
#       : The sign is right. 1/b has the slope -1/b², and that is multiplied by a.
#     - [=] -0.125
#       = b.grad
#     - [ ] -0.0625
#       : That is the slope of 1/b alone, -1/b². There are a of them.
#     - [ ] 0.125
#       : The size is right. But raise b, and a / b falls.
#
#     ??? success "Answer"
#         -a/b² = -2/16 = -0.125.

# %%
a, b = Value(2.0, label="a"), Value(4.0, label="b")
q = a / b
q.label = "q"
q.backward()

print("a / b: ", q.data)
print("a.grad:", a.grad)
print("b.grad:", b.grad)

# %% [markdown]
# Nobody wrote down a rule for quotients. The power knew its part, the times knew its own, and the chain rule put them together. And from the other side:

# %%
y = 3 / a
a.grad = 0.0
y.backward()

print("3 / a: ", y.data)
print("a.grad:", a.grad)

# %% [markdown]
# 1.5, and the slope of 3/a is -3/a² = -0.75. (`a.grad = 0.0` because a still had the grad from a / b, and grads add up.)

# %% [markdown]
# ## The engine so far
#
# In one piece: three operations with a rule of their own, tanh, and the short methods that only use those.


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


# %%
from micrograd.checks import check

a = Value(2.0)
print("sides:", 1 + a, 2 * a, 3 - a, 3 / a)
for milestone in ("constants", "subtraction", "power", "division"):
    print(check(milestone, globals()))

# %% [markdown]
# ### Your turn: a bug hunt
#
# Two of a friend's operations. The data are right for the first, and its grads are not; for the second even the data are wrong. Nudge, or compare with yours, and mend both.


# %% tags=["exercise", "skip-execution"] name="division-hunt"
def friends_power(self, exponent):
    out = Value(self.data**exponent, (self,), f"**{exponent}")

    def _backward():
        self.grad += exponent * self.data**exponent - 1 * out.grad

    out._backward = _backward
    return out


def friends_rtruediv(self, other):  # other / self
    return self * other**-1


# %% [markdown]
# ??? tip "Hint 1"
#     In Python, what is done first in `x**n - 1 * g`? Put in numbers: x = 2, n = 3, g = 1.
#
# ??? tip "Hint 2"
#     `3 / a` asks `a.__rtruediv__(3)`. Who is self, and who has to be below the line?


# %% tags=["solution"] name="division-hunt"
def friends_power(self, exponent):
    out = Value(self.data**exponent, (self,), f"**{exponent}")

    def _backward():
        self.grad += exponent * self.data ** (exponent - 1) * out.grad

    out._backward = _backward
    return out


def friends_rtruediv(self, other):  # other / self
    return self**-1 * other


# %% tags=["check"] name="division-hunt"
x = Value(2.0)
y = friends_power(x, 3)
assert isinstance(y, Value), f"friends_power gave {y}: return out, as it was."
assert y.data == 8, f"2 to the power of 3 gave {y.data}, expected 8: the data was right as it stood."
y.grad = 10.0
y._backward()
assert x.grad != 14, "In friends_power the exponent is still 3, and 1 · out.grad is taken away: brackets are missing."
assert x.grad != 12, "x.grad is 12, the local derivative alone: multiply it by out.grad, which is 10 here."
assert x.grad != 240, "x.grad is 240: the exponent has to go down by one, (exponent - 1)."
assert x.grad == 120, f"With out.grad = 10, x.grad for x**3 at 2 is {x.grad}, expected 3 · 2² · 10 = 120."
y._backward()
assert x.grad == 240, f"After a second push x.grad is {x.grad}, expected 240: contributions add up, so keep the +=."
x = Value(2.0)
try:
    y = friends_rtruediv(x, 3)
except RecursionError:
    raise AssertionError("friends_rtruediv calls itself: `other / self` asks __rtruediv__ again.") from None
assert isinstance(y, Value), f"friends_rtruediv gave {y}: stay with Values, made from self, or the graph is lost."
assert abs(y.data - 2 / 3) > 1e-9, "3 / 2 still gives 0.67, which is 2 / 3: self has to be the one below the line."
assert y.data == 1.5, f"3 / Value(2.0) gave {y.data}, expected 1.5."
y.backward()
assert x.grad == -0.75, f"The grad of 3 / x at 2 is {x.grad}, expected -3/4: let self, not self.data, be part of it."
print("Both mended. The first gave a wrong grad without a word: only a nudge would have told.")

# %% [markdown]
# ## Common mistakes
#
# - **`2 * a` fails, and `a * 2` works.** The reflected method is missing. Python asks the left-hand side first, and that is a plain int. See [the question](../questions.md#rmul).
# - **`__rsub__` that returns `self - other`.** For plus and times the side is all the same. For minus and division it isn't: in `3 - a`, self is the one on the *right*.
# - **`__rsub__` that returns `other - self`.** Python asks `__rsub__` again, until there is a RecursionError. See [why it calls itself](../questions.md#radd-recursion).
# - **A Value as an exponent, with a power that accepts it.** The data comes out right and the exponent's grad stays 0. Hence the error message. See [what to do instead](../questions.md#value-exponent).
# - **`a / 0`.** Python raises an error at the operation. That is where you want it, rather than `nan` in every grad.

# %% [markdown]
# ## Summary
#
# - Plain numbers become leaves. Reflected methods answer for a Value that stands on the right.
# - Negation, subtraction and division are made of times, plus and power. They need no rule of their own: the chain rule composes it. (See also [where the minus comes from](../questions.md#minus).)
# - A power with a constant exponent has the local derivative $n a^{n-1}$.
#
# **Terms on this page:** [leaf](../glossary.md#leaf), [local derivative](../glossary.md#local-derivative), [operation](../glossary.md#operation).
#
# **Next:** [Exp, log and tanh](exp_and_tanh.py), which completes the engine.
