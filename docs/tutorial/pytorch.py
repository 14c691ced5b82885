# %% [markdown]
# # The same in PyTorch
#
# **Goal.** Put your engine beside PyTorch, and see that they agree to the last digit that counts.
#
# **You will have built** the neuron a third time, now in PyTorch; a function that asks PyTorch for any gradient; and an operation of your own that PyTorch can differentiate.
#
# **Time:** 15 minutes to read, 10 more with the exercises.
#
# So far you have checked your engine by nudging. There is a stricter judge: [PyTorch](https://pytorch.org), a library that large networks are trained with. Underneath it does what your `Value` does: it records operations, and walks back over them. If the two ever disagree, you know who is wrong.
#
# **No browser runs PyTorch.** So most cells of this page have no *Run*, and its exercises no *Check*. Read on: all outputs are here, and no later page needs it. Or run the page on a computer of yours, as a notebook, after `pip install torch` (a large package).
#
# !!! question grad-of-a-difference "Recall"
#     From [More operations](more_operations.py): after `(a - b).backward()`, what is the grad of b?
#
#     - [=] -1
#       = (lambda a, b: ((a - b).backward(), b.grad)[1])(Value(2.0), Value(4.0))
#     - [ ] 1
#       : That is the grad of a. Raise b, and the difference falls.
#     - [ ] 0
#       : b has an influence: raise it by a little, and the difference falls by as much.
#
#     ??? success "Answer"
#         -1: what b gains, a - b loses.
#
# !!! question used-twice "Recall"
#     From [Automatic backpropagation](automatic_backpropagation.py): `b = a + a` and `b.backward()`, with a = 3. What is `a.grad`?
#
#     - [=] 2
#       = (lambda a: ((a + a).backward(), a.grad)[1])(Value(3.0))
#     - [ ] 1
#       : That is what a gets from one of its two uses. Both have to be added up, with `+=`.
#     - [ ] 3
#       : That is the data of a. A plus takes no notice of it.
#     - [ ] 6
#       : That is the data of b. Its grad is 1, and a gets that twice.
#
#     ??? success "Answer"
#         2: it is used twice, and gets 1 from each use.
#
# !!! question slope-where-exp-is-five "Recall"
#     And from [Exp, log and tanh](exp_and_tanh.py): for some x, exp gives 5. What is its local derivative there?
#
#     - [=] 5 ± 0.001
#       = (lambda x: (x.exp().backward(), x.grad)[1])(Value(math.log(5)))
#     - [ ] 1
#       : That is its local derivative at x = 0, where exp gives 1.
#     - [ ] 1.61
#       : That is the x, the logarithm of 5. The local derivative is the output.
#     - [ ] 0.2
#       : That would be log's, at 5: one over what goes in.
#
#     ??? success "Answer"
#         5: the local derivative of exp is its own output.

# %% tags=["setup"]
import math


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


def short(a, b):
    c = a + b
    d = a + b * b**3
    e = c - d
    return e**2


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


# %% [markdown]
# ## The neuron again
#
# [Lecture 1:39:30](https://www.youtube.com/watch?v=VMj-3S1tku0&t=5970s){ .lecture }
#
# The outputs on this page come from this version:

# %%
import torch

print("PyTorch", torch.__version__.split("+")[0])

# %% [markdown]
# PyTorch doesn't work with single numbers, [**scalars**](../glossary.md#scalar), but with [**tensors**](../glossary.md#tensor): whole blocks of numbers. That is its great strength, and we'll come to it. To begin with, let each block hold one number only. Then a tensor is to PyTorch what a `Value` is to you.
#
# Here is the neuron, written once:


# %%
def neuron(x1, w1, x2, w2, b):
    return (x1 * w1 + x2 * w2 + b).tanh()


names = ("x1", "w1", "x2", "w2", "b")
numbers = (2.0, -3.0, 0.0, 1.0, 6.8813735870195432)

# %% [markdown]
# And here it is in your engine, as on the pages before:

# %%
values = [Value(number) for number in numbers]
o = neuron(*values)
o.backward()

print(f"o  {o.data:.4f}")
for name, value in zip(names, values, strict=True):
    print(f"{name:2} {value.grad:7.4f}")

# %% [markdown]
# Now in PyTorch. Only the leaves are made differently. The function `neuron` stays as it is: it asks for a plus, a times and a tanh, and tensors have them all, under the same names.


# %%
def leaf(number):
    return torch.tensor(number, dtype=torch.float64, requires_grad=True)


tensors = [leaf(number) for number in numbers]
o = neuron(*tensors)
o.backward()

print(f"o  {o.item():.4f}")
for name, tensor in zip(names, tensors, strict=True):
    print(f"{name:2} {tensor.grad.item():7.4f}")

# %% [markdown]
# The same answer, 0.7071, and the same grads: -1.5, 1, 0.5 and 0, and 0.5 for b. You worked them out by [hand](neuron_by_hand.py).
#
# Compare the two cells line by line:
#
# | yours | PyTorch's |
# | --- | --- |
# | `Value(2.0)` | `leaf(2.0)`, that is `torch.tensor(2.0, dtype=torch.float64, requires_grad=True)` |
# | `o.backward()` | `o.backward()` |
# | `o.data`, a number | `o.item()`; for `o.data` you'd get a tensor |
# | `x1.grad`, a number | `x1.grad`, a tensor; `x1.grad.item()` is the number |
#
# **`.item()`** takes the number out of a tensor that holds only one. The two arguments in `leaf` deserve a section each.

# %% [markdown]
# ## Why float64
#
# A Python float has 64 bits, good for about 16 digits. PyTorch takes 32 bits unless you say otherwise. See what becomes of our bias:

# %%
bias = 6.8813735870195432
print(bias)
print(torch.tensor(bias, dtype=torch.float64).item())
print(torch.tensor(bias).item())

# %% [markdown]
# With 32 bits, seven digits are right and the rest is noise. For training a network that is enough, and half the bits fill half the memory.
#
# For *comparing two engines* it isn't enough. A difference in the eighth digit should mean a mistake, not a rounding. Hence `dtype=torch.float64`.

# %% [markdown]
# ## Why requires_grad
#
# Your engine computes a grad for everything, asked or not. PyTorch computes one only for leaves that ask, with `requires_grad=True`. If nobody does, then nothing is recorded, and there is nothing to go back over:

# %%
a = torch.tensor(2.0, dtype=torch.float64)
b = torch.tensor(-3.0, dtype=torch.float64)
y = a * b
try:
    y.backward()
except RuntimeError as error:
    print("RuntimeError:", error)

# %% [markdown]
# That saves work. A network reads a lot of data, and the grads of a photograph are of no use. Only the weights ask for theirs.
#
# !!! question asked-for "Predict"
#     Let `w` ask and `x` not. What will `w.grad` be after y = x · w and `y.backward()`, with x = 2 and w = -3?
#
#     - [=] 2
#       = w.grad.item()
#     - [ ] -3
#       : That is w itself. In a product, the grad is the other factor.
#     - [ ] 0
#       : It asked, so it gets its grad. That x did not ask changes nothing for w.
#
#     ??? success "Answer"
#         2, the other factor, as always.
#
# !!! question not-asked-for "Predict"
#     And `x.grad`?
#
#     - [ ] 0
#       : 0 would be an answer: "x has no influence". But it has, and nobody looked.
#     - [ ] -3
#       : That would be its grad, had it asked for one.
#     - [x] None
#       = x.grad is None
#     - [ ] an error
#       : `y.backward()` works, since w asked. For x there is simply nothing.
#
#     ??? success "Answer"
#         `None`: not 0, but "nobody asked".

# %%
x = torch.tensor(2.0, dtype=torch.float64)
w = leaf(-3.0)
y = x * w
y.backward()

print("w.grad:", w.grad.item())
print("x.grad:", x.grad)

# %% [markdown]
# Inner tensors keep no grad either, once they have pushed it on, unless you ask beforehand:

# %%
x1, w1, x2, w2, b = tensors
n = x1 * w1 + x2 * w2 + b
n.retain_grad()
n.tanh().backward()
print("n.grad:", round(n.grad.item(), 4))

# %% [markdown]
# 0.5, the number you met on the [page about the neuron](neuron_by_hand.py#backward-through-tanh).

# %% [markdown]
# ### Your turn: ask PyTorch
#
# Write `torch_gradient(f, numbers)`. It makes a tensor of each number, calls f with them, goes backward, and returns the grads as a list of plain numbers. From then on you have a second opinion on any function.


# %% tags=["exercise", "skip-execution"] name="torch-gradient"
def torch_gradient(f, numbers):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     The cell that runs the neuron in PyTorch has every step that you need, in the right order.
#
# ??? tip "Hint 2"
#     Make the list of tensors first: `leaf(number)` makes one. With a star, `f(*leaves)` calls f with all of them.
#
# ??? tip "Hint 3"
#     Three lines: make the leaves, go backward from what f gives, collect. A grad is a tensor until you take its number out.


# %% tags=["solution"] name="torch-gradient"
def torch_gradient(f, numbers):
    leaves = [leaf(number) for number in numbers]
    f(*leaves).backward()
    return [tensor.grad.item() for tensor in leaves]


# %% tags=["check"] name="torch-gradient"
def wiggly(a, b):
    return (a * b).tanh() + a / b


leaves = [Value(0.7), Value(1.3)]
wiggly(*leaves).backward()
want = [value.grad for value in leaves]
try:
    got = torch_gradient(wiggly, [0.7, 1.3])
except (AttributeError, RuntimeError, TypeError) as error:
    got = f"{type(error).__name__}: {error}"
assert got is not None, "torch_gradient gave None: return the list of grads, one for each number."
assert "does not require grad" not in str(got), "PyTorch recorded nothing: make the leaves with requires_grad=True."
assert "no attribute 'item'" not in str(got), "A grad is None: call backward() before you collect, on what f gave back."
assert not isinstance(got, str), f"torch_gradient raised a {got}."
assert isinstance(got, list | tuple), f"torch_gradient gave {got}: return a list, with one grad for each number."
assert len(got) == 2, f"There are {len(got)} grads for two numbers: return one for each leaf, in order."
assert None not in got, "A grad is None: call backward() before you collect, on what f gave back."
assert not any(isinstance(grad, torch.Tensor) for grad in got), "The grads are still tensors: take .item() of each."
far = max(abs(ours - theirs) for ours, theirs in zip(want, got, strict=True))
assert not 1e-9 < far < 1e-5, f"Right to about seven digits only (off by {far:.0e}): use dtype=torch.float64."
assert far < 1e-9, f"PyTorch is said to give {got}, your engine gives {want}: are these the grads, in the right order?"
cube = torch_gradient(lambda a: a * a * a, [3.0])
assert list(cube) == [27.0], f"For x³ at 3 you have {cube}, expected [27.0]: use f and numbers as given."
print("Two engines, one answer:", [round(grad, 6) for grad in got])

# %% [markdown]
# ## Backward, twice
#
# [Backward, twice](order_and_backward.py#backward-twice): x · x · x at 3 gave 27, and after a second call 72 in your engine. The claim was that PyTorch gives 54. (It throws the graph away after a backward pass, to save memory. `retain_graph=True` asks it not to.)

# %%
x = leaf(3.0)
y = x * x * x

y.backward(retain_graph=True)
print("once: ", x.grad.item())
y.backward()
print("twice:", x.grad.item())

# %% [markdown]
# So PyTorch adds up in the leaves, too. This is why every training loop written for it has a line that sets grads to zero.

# %% [markdown]
# ## The neuron without its tanh
#
# A variant: the second input is no longer silent but 1.5, and there is no activation. The neuron says what the weighted sum is.
#
# !!! question without-tanh "Predict"
#     The inputs are 2 and 1.5, the weights -3 and 1, the bias 6.88. What does the neuron say?
#
#     - [=] 2.38 ± 0.01
#       = n.item()
#     - [ ] 0.88
#       : That was with a second input of 0. Now it is 1.5, with a weight of 1.
#     - [ ] 0.98
#       : That is the tanh of it. This neuron has none.
#     - [ ] -4.5
#       : The bias is missing: add 6.88.
#
#     ??? success "Answer"
#         -6 + 1.5 + 6.88 = 2.38.
#
# !!! question weight-that-hears "Predict"
#     And the grad of the second weight, w2?
#
#     - [=] 1.5
#       = w2.grad.item()
#     - [ ] 0
#       : It was 0 as long as its input was. Now the input is 1.5.
#     - [ ] 1
#       : That is w2 itself, which is what x2 gets. A weight gets its input.
#     - [ ] 0.75
#       : There is no tanh to halve it: what arrives at the product is 1.
#
#     ??? success "Answer"
#         With no tanh, the grad that arrives at the products is 1. So each weight gets its input (2 and 1.5), and each input gets its weight (-3 and 1).

# %%
x1, w1, x2, w2 = leaf(2.0), leaf(-3.0), leaf(1.5), leaf(1.0)
b = leaf(6.8813735870195432)
n = x1 * w1 + x2 * w2 + b
n.backward()

print(f"n  {n.item():.10f}")
for name, tensor in (("x2", x2), ("w2", w2), ("x1", x1), ("w1", w1)):
    print(name, tensor.grad.item())

# %% [markdown]
# 2.3813735870, and 1.0, 1.5, -3.0 and 2.0. This time w2 does have a grad. It wasn't w2's fault before: its input was 0.

# %% [markdown]
# ## The made-up expressions
#
# Now two expressions with powers, divisions and relus. `short` and `made_up` are the same functions, letter for letter. They don't know whose numbers they get.

# %%
for f in (short, made_up):
    ours = Value(-4.0), Value(2.0)
    g = f(*ours)
    g.backward()
    theirs = leaf(-4.0), leaf(2.0)
    h = f(*theirs)
    h.backward()
    print(f"{f.__name__:8} {g.data:8.4f}   PyTorch {h.item():8.4f}")
    for value, tensor in zip(ours, theirs, strict=True):
        print(f"    grad {value.grad:8.4f}      {tensor.grad.item():12.4f}")
        assert abs(value.grad - tensor.grad.item()) < 1e-6

# %% [markdown]
# They agree to 1e-6 by the `assert`, and in truth to far more. If you ever doubt a rule of your own, this is how to find out.

# %% [markdown]
# ## What PyTorch writes for tanh
#
# [Lecture 2:21:14](https://www.youtube.com/watch?v=VMj-3S1tku0&t=8474s){ .lecture }
#
# Can one look up how PyTorch does it? Yes, though it's a long dig. Look for `tanh` in the files that came with it:

# %% tags=["folded"]
from pathlib import Path

files = [path for path in Path(torch.__file__).parent.rglob("*") if path.suffix in (".h", ".py")]
mentions = [path.read_text(encoding="utf-8", errors="replace").count("tanh") for path in files]
hundreds = sum(mentions) // 100
print(f"{len(files) // 1000} thousand files, more than {hundreds * 100} mentions of tanh")
assert hundreds >= 10

# %% [markdown]
# And those are not even the files that do the work: they were compiled. One tanh there is for the processor and another for graphics cards, each for several kinds of number, and layers in between that choose. That is what a code base for everybody looks like, and why yours is the one to learn from. At the bottom, in the function called `tanh_backward`, there is one line of mathematics:
#
# ```text
# a * (1 - b * b)
# ```
#
# Here a is the grad that arrives, and b is the *output* of the tanh. In your engine that is `out.grad * (1 - out.data**2)`. The same, in different letters. You can even call it:

# %%
a, b = torch.tensor(3.0), torch.tensor(0.5)
print(torch.ops.aten.tanh_backward(a, b).item())
print(3.0 * (1 - 0.5 * 0.5))

# %% [markdown]
# And as in your engine, you can bring an operation of your own. PyTorch wants a class with two functions. `forward` computes, and saves what will be needed on the way back; `backward` gets the grad of the result and returns the grad of the child. Here is tanh once more:


# %%
class Tanh(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        out = torch.tanh(x)
        ctx.save_for_backward(out)
        return out

    @staticmethod
    def backward(ctx, out_grad):
        (out,) = ctx.saved_tensors
        return (1 - out**2) * out_grad


# %% tags=["folded"]
n = leaf(0.5)
Tanh.apply(n).backward()
print("own tanh:      ", round(n.grad.item(), 6))

n = leaf(0.5)
n.tanh().backward()
print("PyTorch's tanh:", round(n.grad.item(), 6))

# %% [markdown]
# Where you let a closure remember, PyTorch has a notebook called `ctx`, for *context*. And `backward` only returns the contribution. The `+=` happens outside.

# %% [markdown]
# ### Your turn: exp in PyTorch
#
# Your engine has an exp of [its own](exp_and_tanh.py). Give it to PyTorch. What has to be saved on the way forward?


# %% tags=["exercise", "skip-execution"] name="exp-in-pytorch"
class Exp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return torch.exp(x)  # save something

    @staticmethod
    def backward(ctx, out_grad):
        return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     `Tanh` above has everything in its order. What of it belongs to tanh alone?
#
# ??? tip "Hint 2"
#     Compare with your own `exp`: which number does its `_backward` use, the input or the output?
#
# ??? tip "Hint 3"
#     What you saved comes back as a tuple of one. Return the local derivative times the grad that arrives.


# %% tags=["solution"] name="exp-in-pytorch"
class Exp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        out = torch.exp(x)
        ctx.save_for_backward(out)
        return out

    @staticmethod
    def backward(ctx, out_grad):
        (out,) = ctx.saved_tensors
        return out * out_grad


# %% tags=["check"] name="exp-in-pytorch"
x = leaf(0.5)
y = Exp.apply(x)
assert abs(y.item() - math.exp(0.5)) < 1e-9, f"Exp of 0.5 is {y.item()}, expected {math.exp(0.5)}: return the result."
try:
    (4 * y).backward()
except ValueError as error:
    raise AssertionError(
        f"backward stopped: {error}. Save the result in forward: ctx.save_for_backward(out)."
    ) from error
assert x.grad is not None, "backward returned None, so x got no grad: return the local derivative times out_grad."
got = x.grad.item()
assert abs(got - math.exp(0.5)) > 1e-9, (
    "x.grad is the local derivative alone: multiply it by out_grad, which is 4 here."
)
assert abs(got - 2) > 1e-9, "x.grad is 4 times the input, 0.5: save the output."
assert abs(got - 4 * math.exp(0.5)) < 1e-9, f"x.grad is {got}, expected 4 · exp(0.5) = {4 * math.exp(0.5)}."
print("PyTorch has learned an operation from you, and knows its derivative because you told it.")

# %% [markdown]
# ### Your turn: bug hunt, slopes that add up
#
# This should give the slope of `f` at each of the numbers. For `x * x` at 1, 2 and 3 it gives three times the same tensor, and what is in it is no slope of any of them. Two bugs, and you have met the first one in your own engine.


# %% tags=["exercise", "skip-execution"] name="bug-hunt-slopes"
def slopes(f, numbers):
    x = leaf(0.0)
    found = []
    for number in numbers:
        x.data.fill_(number)
        f(x).backward()
        found.append(x.grad)
    return found


# %% [markdown]
# ??? tip "Hint 1"
#     Print `x.grad` in the loop. What are the differences from one round to the next?
#
# ??? tip "Hint 2"
#     PyTorch adds to the grad of a leaf, as your engine does. Who sets it back?
#
# ??? tip "Hint 3"
#     `found` holds the same tensor three times, and its number changes later. `.item()` takes the number as it is now.


# %% tags=["solution"] name="bug-hunt-slopes"
def slopes(f, numbers):
    found = []
    for number in numbers:
        x = leaf(number)
        f(x).backward()
        found.append(x.grad.item())
    return found


# %% tags=["check"] name="bug-hunt-slopes"
got = slopes(lambda x: x * x, [1.0, 2.0, 3.0])
assert isinstance(got, list), f"slopes gave {got}: return a list, with one number for each."
assert len(got) == 3, f"slopes gave {len(got)} slopes for three numbers."
assert len({id(slope) for slope in got}) == 3, "The list holds one tensor three times: take its number, with .item()."
got = [float(slope) for slope in got]
assert got != [2.0, 6.0, 12.0], (
    "2, 6, 12: each slope has those before it added. The leaf's grad has to start again at 0."
)
assert got == [2.0, 4.0, 6.0], f"slopes gave {got}, expected [2.0, 4.0, 6.0]."
print("2, 4, 6. What adds up has to be set back, in every engine.")

# %% [markdown]
# ## Blocks of numbers
#
# So far this looks like a draw. Why does anybody use PyTorch? Because of what a tensor can be. It is an array: a single number, a list, a table, a stack of tables. All the numbers in it are of one kind, and an operation works on the whole array at once.
#
# The neuron in that language has three leaves instead of five. `w @ x` multiplies pairs and adds up, and `leaf` can make a tensor of a list, too:

# %%
x = torch.tensor([2.0, 0.0], dtype=torch.float64)
w = leaf([-3.0, 1.0])
b = leaf(bias)

o = (w @ x + b).tanh()
o.backward()
print(round(o.item(), 4), [round(grad, 4) for grad in w.grad.tolist()])

# %% [markdown]
# The grad of a tensor has the same **shape** as the tensor: a number for each number.
#
# The same line works for four neurons and a hundred examples. The weights become a table, with a column for each neuron, and the examples a table with a row for each:

# %%
X = torch.linspace(-1, 1, 300, dtype=torch.float64).reshape(100, 3)
W = torch.linspace(-1, 1, 12, dtype=torch.float64).reshape(3, 4)
b = torch.linspace(-1, 1, 4, dtype=torch.float64)
W.requires_grad_()

answers = (X @ W + b).tanh()
answers.sum().backward()
print("answers:", tuple(answers.shape))
print("W.grad: ", tuple(W.grad.shape))

# %% [markdown]
# 400 answers from 1200 products, in **three operations**: a matrix product, a plus, a tanh. Your engine can do it as well, one number at a time. How many operations does it take, and does it get the same?

# %% tags=["folded"]
ours = [[Value(w) for w in row] for row in W.tolist()]
outputs, operations = [], 0
for row in X.tolist():
    for j, bias_j in enumerate(b.tolist()):
        n = Value(bias_j)
        for x_i, w_row in zip(row, ours, strict=True):
            n = n + w_row[j] * x_i
            operations += 2
        outputs.append(n.tanh())
        operations += 1

sum(outputs).backward()
print("operations:", operations)

# %% tags=["folded"]
far = max(
    abs(value.grad - grad)
    for values, grads in zip(ours, W.grad.tolist(), strict=True)
    for value, grad in zip(values, grads, strict=True)
)
print("equal to 1e-9:", far < 1e-9)

# %% [markdown]
# 2800 operations against three, with the same twelve grads in the end. Each of your 2800 is a Python object, with a closure, and a stop on the way back. PyTorch's three are loops in compiled code, over numbers that lie side by side in memory, spread over all the cores of the processor, or over the thousands of a graphics card.
#
# That is what a tensor buys: **speed**. The mathematics is what you have built. The [last page](tensors.py) of this tutorial builds such a network out of arrays and measures how much faster it is.

# %% [markdown]
# ## Common mistakes
#
# - **`torch.tensor(2, requires_grad=True)`.** A whole number can't be nudged by a little, so PyTorch refuses with a RuntimeError. Write 2.0.
# - **Comparing 32 bits with 64.** Two right engines then differ in the eighth digit. Use `dtype=torch.float64`, and a tolerance.
# - **Printing `x.grad` and wondering about the word *tensor*.** `.item()` gives the number, `.tolist()` a list of them.
# - **`None` where you expected a grad.** The leaf didn't ask for one, or the tensor isn't a leaf, or `backward()` hasn't run yet.
# - **A second `backward()` on the same graph.** It raises a RuntimeError: the graph is gone after the first, unless you say `retain_graph=True`. See also [why two passes add up](../questions.md#backward-twice).
# - **`math.tanh(x)` on a tensor.** You get a number, and the graph ends there. Use `x.tanh()` or `torch.tanh(x)`.

# %% [markdown]
# ## Summary
#
# - PyTorch records operations and walks back, as your engine does. On every expression so far, the two agree.
# - Leaves ask for a grad with `requires_grad=True`. `dtype=torch.float64` gives them the precision of a Python float, `.item()` gives the number back.
# - PyTorch's rule for tanh is `a * (1 - b * b)`: the grad that arrives, and the output.
# - An operation of your own needs a `forward` and a `backward`, in PyTorch as in your engine.
# - Tensors let one operation do the work of thousands. That makes PyTorch fast; it doesn't make it different.
#
# **Terms on this page:** [grad](../glossary.md#grad), [leaf](../glossary.md#leaf), [scalar](../glossary.md#scalar), [tensor](../glossary.md#tensor).
#
# **Next:** [Neuron, layer, network](networks.py), where your own engine gets something worth differentiating.
