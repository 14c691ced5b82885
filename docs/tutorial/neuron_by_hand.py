# %% [markdown]
# # A neuron, by hand
#
# **Goal.** Compute what a neuron says, and how its answer depends on every number in it.
#
# **You will have built** a neuron with two inputs out of Values, an operation of your own (tanh), and the grads of it all, filled in step by step.
#
# **Time:** 10 minutes to read, 10 more with the exercises.
#
# A neural network is one simple part, repeated. If you can do the backward pass through one of those parts, you can do it through all of them. So here is one.
#
# !!! question grad-of-a-factor "Recall"
#     From [Backpropagation by hand](backpropagation_by_hand.py): e = a · b with a = 2 and b = 5, and e has the grad -2. What is the grad of a?
#
#     - [=] -10
#       = 5 * -2
#     - [ ] -4
#       : That is the grad of b: a · -2. For a, the other factor is b.
#     - [ ] 5
#       : That is the local derivative alone. Multiply it by the grad that e has.
#     - [ ] -2
#       : A plus would route the -2 on as it is. In a times it is multiplied by the other factor.
#     - [ ] 10
#       : The size is right. e's grad is negative.
#
#     ??? success "Answer"
#         -10: the local derivative, which is b, times the grad of e.
#
# !!! question which-is-a-leaf "Recall"
#     From [Expression graph](expression_graph.py): how do you see that a `Value` is a leaf?
#
#     - [ ] Its grad is 0
#       : Every value starts with a grad of 0, leaf or not.
#     - [ ] It has a label
#       : Labels are for the drawing. You gave some to sums and products as well.
#     - [x] Its `_prev` is empty
#       = Value(2.0)._prev == ()
#     - [ ] Nothing was made from it
#       : That would be the result, at the other end. A leaf is made from nothing.
#
#     ??? success "Answer"
#         Its `_prev` is empty: no operation made it.
#
# !!! question level-ground "Recall"
#     From [Derivatives](derivatives.py): what does a slope of 0 at a place say?
#
#     - [ ] The function is 0 there
#       : The parabola of page 1 had a height of about 3.67 where its slope was 0.
#     - [x] A small nudge changes (almost) nothing
#       = (lambda f: abs(f(2 / 3 + 0.001) - f(2 / 3)) < 0.00001)(lambda x: 3 * x**2 - 4 * x + 5)
#     - [ ] The function is 0 everywhere
#       : A slope is about one place. Elsewhere the ground may be steep.
#
#     ??? success "Answer"
#         That the ground is level: a small nudge changes (almost) nothing.

# %% tags=["setup"]
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


# %% [markdown]
# ## What a neuron does
#
# [Lecture 0:52:52](https://www.youtube.com/watch?v=VMj-3S1tku0&t=3172s){ .lecture }
#
# The idea comes from the nerve cell. Other cells touch it at *synapses*, some strong and some weak, some exciting and some damping. What arrives is added up in the cell body, and if it is enough, the cell fires: it sends a signal on along its axon. A synapse became a weight, the adding up a sum, the readiness to fire a bias, the firing an activation. That is a model, and a rough one.
#
# A neuron takes several numbers and answers with one. Think of it as weighing evidence:
#
# - Each **input** x is a piece of evidence.
# - Each input has a **weight** w: how much it counts, and whether it speaks for or against.
# - The **bias** b is what the neuron is inclined to say before it has seen any evidence.
# - The **activation** turns the total into an answer of limited size, here between -1 and 1.
#
# With two inputs, and tanh (say "tanch") as the activation, that is all of it:
#
# $$o = \tanh(x_1 w_1 + x_2 w_2 + b)$$
#
# <!-- graph: neuron-parts -->
#
# Take the inputs 2 and 0, with the weights -3 and 1.

# %%
2.0 * -3.0 + 0.0 * 1.0

# %% [markdown]
# The first input speaks strongly against. The second is 0 and has nothing to say. Before the bias has had its say, the total is -6.

# %% [markdown]
# ## Squash it
#
# [Lecture 0:54:10](https://www.youtube.com/watch?v=VMj-3S1tku0&t=3250s){ .lecture }
#
# Totals can be any size. tanh squashes them into the range from -1 to 1.

# %%
import math

for total in (-6.0, -1.0, 0.0, 0.1, 1.0, 6.0):
    print(f"tanh({total:4.1f}) = {math.tanh(total):7.4f}")

# %% [markdown]
# Near 0 the output follows the input (0.1 stays almost 0.1). Far out it hardly moves any more: the neuron has made up its mind.
#
# Why squash at all? Because without a bend, a chain of a hundred neurons, each fed by the one before, could do no more than a single one. Weighted sums of weighted sums are only weighted sums again.
#
# Now for the bias. The weighted sum is -6, and this is what the neuron answers for different biases:

# %%
for bias in (0.0, 4.0, 6.0, 6.8813735870195432, 8.0):
    total = -6.0 + bias
    answer = math.tanh(total)
    print(f"b = {bias:.4f}   n = {total:7.4f}   tanh(n) = {answer:7.4f}")

# %% [markdown]
# The inputs and weights are the same in every row, and the answer goes all the way from "no" to "yes". The bias decides how much evidence is needed to tip the neuron over. With b = 8 it says 0.9640. We'll take the odd one, 6.8813735870195432, with the answer 0.7071. The reason for so many digits comes later.

# %% tags=["folded"] alt="tanh(n) for n from -6 to 6: an S-shaped curve, close to -1 on the left, through 0 at n = 0 where it is steepest, close to 1 on the right. Two points are marked: (0.88, 0.7071) for b = 6.88, where the curve still climbs, and (2, 0.9640) for b = 8, where it is almost flat."
import matplotlib.pyplot as plt

ns = [i / 10 for i in range(-60, 61)]
fig, ax = plt.subplots()
ax.plot(ns, [math.tanh(n) for n in ns], label="tanh")
ax.plot([0.8814], [math.tanh(0.8814)], "o", label="b = 6.88")
ax.plot([2.0], [math.tanh(2.0)], "s", label="b = 8")
ax.set(xlabel="n", ylabel="tanh(n)")
ax.legend()
plt.show()

# %% [markdown]
# ### Your turn: choose the bias
#
# The weighted sum is -6. Which bias makes the neuron answer `target`? Write `bias_for(target)` for any target between -1 and 1. The inverse of `math.tanh` is `math.atanh`.


# %% tags=["exercise", "skip-execution"] name="bias"
def bias_for(target):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     Work backwards. Which n has `math.tanh(n) == target`?
#
# ??? tip "Hint 2"
#     n is also -6 + b. You have n from the first hint: what is b?


# %% tags=["solution"] name="bias"
def bias_for(target):
    return math.atanh(target) + 6.0


# %% tags=["check"] name="bias"
try:
    got = bias_for(0.5)
except ValueError:
    raise AssertionError("math.atanh takes only what lies between -1 and 1: give it the target alone.") from None
task = f"bias_for(0.5) gave {got}"
assert got is not None, f"{task}: replace `return None` with the bias."
assert isinstance(got, int | float), f"{task}: return one number, the bias."
assert abs(got - math.atanh(0.5)) > 1e-6, f"{task}: that is n itself. The bias must lift the sum from -6 up to it."
assert abs(got - math.atanh(0.5) + 6) > 1e-6, f"{task}: the sign of the 6. If n = -6 + b, then b = n + 6."
assert abs(got - math.tanh(0.5) - 6) > 1e-6, f"{task}: to go back from the answer to n you need atanh, not tanh."
answer = math.tanh(-6 + got)
assert abs(answer - 0.5) < 1e-9, f"{task}, and with that bias the neuron says {answer:.4f} instead of 0.5."
got, want = bias_for(-0.9), 6 + math.atanh(-0.9)
assert abs(got - want) < 1e-9, f"bias_for(-0.9) gave {got:.4f}, expected {want:.4f}: use the target that is given."
print(f"The neuron can be set to say anything between -1 and 1. For 0.7071 it takes {bias_for(0.5**0.5):.4f}.")

# %% [markdown]
# ## Build it from Values
#
# The same neuron again, this time in numbers with a memory. Five leaves:

# %%
x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
w1, w2 = Value(-3.0, label="w1"), Value(1.0, label="w2")
b = Value(6.8813735870195432, label="b")

# %% [markdown]
# Then two products, their sum s, and with the bias n. Each gets a name of its own, because you'll want to talk to each of them later.

# %%
x1w1, x2w2 = x1 * w1, x2 * w2
s = x1w1 + x2w2
n = s + b
x1w1.label, x2w2.label, s.label, n.label = "x1*w1", "x2*w2", "s", "n"

n

# %% [markdown]
# ## An operation can be as big as you like
#
# What is missing is tanh. Your Values can only add and multiply. You will find this formula for it in any textbook:
#
# $$\tanh n = \frac{e^{2n} - 1}{e^{2n} + 1}$$
#
# So you could first teach `Value` exponentials, subtraction and division. (You will.) But you needn't. In the backward pass an operation has to answer just one question: *what is your local derivative?* How it comes by its result is its own affair. If you know the derivative of the whole, the whole can be one operation.


# %%
def tanh(self):
    return Value(math.tanh(self.data), (self,), "tanh")


Value.tanh = tanh

o = n.tanh()
o.label = "o"
o

# %% [markdown]
# One child only, so the tuple is `(self,)`, with a comma.
#
# And why `math.tanh` rather than the formula from the textbook? Try them both on large numbers:


# %%
def tanh_from_textbook(n):
    return (math.exp(2 * n) - 1) / (math.exp(2 * n) + 1)


print(round(tanh_from_textbook(0.8814), 4), round(math.tanh(0.8814), 4))
print(tanh_from_textbook(354.0), math.tanh(354.0))
try:
    tanh_from_textbook(355.0)
except OverflowError as error:
    print("OverflowError:", error)
print(math.tanh(355.0))

# %% [markdown]
# The answer to tanh(355) is a simple 1.0. On the way there, the textbook's $e^{710}$ is larger than the largest float. Who writes an engine can't know which numbers it will get, so leave them to `math.tanh`.
#
# The forward pass is complete:

# %%
draw_dot(o)

# %% [markdown]
# ## Backward through tanh
#
# Start at the end, as always.

# %%
o.grad = 1.0

# %% [markdown]
# To get from o to n you need the local derivative of tanh. Calculus gives it a surprisingly convenient form:
#
# $$\frac{do}{dn} = 1 - \tanh^2(n) = 1 - o^2$$
#
# Compare it with the curve. In the middle, o is 0 and the slope is 1 - 0 = 1: there the output follows the input. Far out, o is nearly 1 or -1 and the slope is nearly 1 - 1 = 0: flat. At our n, let a nudge confirm it:

# %%
h = 0.00001
up, down = math.tanh(n.data + h), math.tanh(n.data - h)
print("measured:", round((up - down) / (2 * h), 6))
print("1 - o²:  ", round(1 - o.data**2, 6))

# %% [markdown]
# A round 0.5, and now you know what the odd bias was for: it makes o the square root of a half, so that 1 - o² is a half.
#
# Convenient about 1 - o² is that it needs only the *output*, which is there already. Fill it in.

# %%
n.grad = (1 - o.data**2) * o.grad

draw_dot(o)

# %% [markdown]
# ## Backward through two pluses
#
# n = s + b, and before that s = x1·w1 + x2·w2.
#
# !!! question through-two-pluses "Predict"
#     Four values get their grad from these two pluses: b, s, and the two products. They all get the same. Which?
#
#     - [=] 0.5 ± 0.001
#       = x1w1.grad
#     - [ ] 1
#       : That is the local derivative of a plus. Multiply it by what arrives, n's grad.
#     - [ ] 0.25
#       : Two pluses don't halve the grad: each routes it on as it is.
#     - [ ] 0.7071
#       : That is the data of o. What travels back is the grad, and n has 0.5.
#
#     ??? success "Answer"
#         0.5 for all four. A plus routes on what it has, and n has 0.5.

# %%
s.grad = b.grad = n.grad
x1w1.grad = x2w2.grad = s.grad

draw_dot(o)

# %% [markdown]
# ## Backward through two times
#
# The last two operations are products. Each factor gets the data of the *other* factor, times 0.5.
#
# !!! question silent-leaf "Predict"
#     Work out the grads of x1, w1, x2 and w2. One of them is 0. Which? Click on it in the drawing above, or choose its name.
#
#     - [@] w2
#       = next(leaf.label for leaf in (x1, w1, x2, w2) if leaf.grad == 0)
#     - [ ] x2
#       : Its *data* is 0. Its grad is the data of w2 times 0.5.
#     - [ ] x1
#       : Its grad is the data of w1 times 0.5: -1.5.
#     - [ ] w1
#       : Its grad is the data of x1 times 0.5: 1.
#     - [ ] b, s, x1*w1, x2*w2, n
#       : It has its grad already: 0.5.
#     - [ ] o
#       : It is where you started, with 1.
#
#     ??? success "Answer"
#         w2, because it gets multiplied by x2, which is 0: 0 · 0.5 = 0.
#
# !!! question sign-of-an-input "Predict"
#     And what is the sign of the grad of x1?
#
#     - [ ] positive
#       : Its *data* is positive. What counts is the weight that it gets multiplied by.
#     - [x] negative
#       = x1.grad < 0
#     - [ ] zero
#       : It would be zero if its weight were. Raise x1, and the product x1 · w1 changes.
#
#     ??? success "Answer"
#         Negative: its weight is -3. x1: -3 · 0.5 = -1.5. w1: 2 · 0.5 = 1. x2: 1 · 0.5 = 0.5.

# %%
x1.grad = w1.data * x1w1.grad
w1.grad = x1.data * x1w1.grad
x2.grad = w2.data * x2w2.grad
w2.grad = x2.data * x2w2.grad

for leaf in (x1, w1, x2, w2):
    print(leaf.label, round(leaf.grad, 4))

# %%
draw_dot(o)

# %% [markdown]
# Take a moment to read them as sentences.
#
# - **w1, 1.0.** Raise this weight, and the answer goes up: its input is 2, which is positive.
# - **x1, -1.5.** Raise this input, and the answer goes down: its weight is negative.
# - **x2, 0.5.** Raise this input, and the answer goes up, gently: its weight is 1.
# - **w2, 0.0.** Do what you like with this weight. It multiplies an input of 0, so no nudge gets past it. A weight can learn nothing from an input that is silent.
#
# As always, ask a gradient check whether it's true. The neuron goes into a function, in plain numbers:


# %%
def o_with(x1=0.0, w1=0.0, x2=0.0, w2=0.0, b=0.0):
    """The neuron's answer, with each leaf nudged by the amount given."""
    total = (2.0 + x1) * (-3.0 + w1) + (0.0 + x2) * (1.0 + w2)
    return math.tanh(total + 6.8813735870195432 + b)


# %% tags=["folded"]
h = 0.00001
for leaf in (x1, w1, x2, w2, b):
    up, down = o_with(**{leaf.label: h}), o_with(**{leaf.label: -h})
    measured = (up - down) / (2 * h)
    print(f"{leaf.label:2} by hand {leaf.grad:7.4f}, measured {measured:7.4f}")
    assert abs(leaf.grad - measured) < 1e-6

# %% [markdown]
# ### Your turn: any neuron
#
# Nothing in those steps depended on the particular numbers. Write `neuron_grads(x, w, b)` for two inputs `x`, two weights `w` and a bias. It returns the grads of the five leaves, in the dictionary below. Use plain numbers, not Values.


# %% tags=["exercise", "skip-execution"] name="neuron-grads"
def neuron_grads(x, w, b):
    # your code here
    return {"x1": None, "w1": None, "x2": None, "w2": None, "b": None}


# %% [markdown]
# ??? tip "Hint 1"
#     Run the forward pass first: n, then o. You need o for the local derivative of tanh.
#
# ??? tip "Hint 2"
#     n has the grad 1 - o²: call it `n_grad`. The pluses route it on to b and to both products.
#
# ??? tip "Hint 3"
#     In the product x1 · w1 each gets the other's number times what arrives at the product.


# %% tags=["solution"] name="neuron-grads"
def neuron_grads(x, w, b):
    o = math.tanh(x[0] * w[0] + x[1] * w[1] + b)
    n_grad = 1 - o**2
    return {
        "x1": w[0] * n_grad,
        "w1": x[0] * n_grad,
        "x2": w[1] * n_grad,
        "w2": x[1] * n_grad,
        "b": n_grad,
    }


# %% tags=["check"] name="neuron-grads"
x, w, bias = (3.0, -2.0), (0.5, 0.4), -0.3  # so n = 0.4
got, slope = neuron_grads(x, w, bias), 1 - math.tanh(0.4) ** 2
assert isinstance(got, dict), f"neuron_grads gave {got}: return the dictionary, with a number for each of the five."
for name in ("x1", "w1", "x2", "w2", "b"):
    assert got.get(name) is not None, f"There is no number for {name} yet: replace its None."
    assert isinstance(got[name], int | float), f"For {name} you gave {got[name]}: use plain numbers all the way."
assert abs(got["b"] - 1) > 1e-6, "b has grad 1: the grad on its way back has to go through tanh as well."
assert abs(got["b"] - 0.84) > 1e-6, "b has grad 1 - n². The local derivative of tanh is 1 - o², with o = tanh(n)."
assert abs(got["b"] - math.tanh(0.4)) > 1e-6, "b has o, the neuron's answer. The local derivative of tanh is 1 - o²."
assert abs(got["b"] - slope) < 1e-6, f"b has grad {got['b']:.4f}, expected 1 - o² = {slope:.4f}. What are n and o?"
assert abs(got["x1"] - x[0] * slope) > 1e-6, "x1 got its own data: it should get the data of w1, times n_grad."
for name, other in (("x1", w[0]), ("w1", x[0]), ("x2", w[1]), ("w2", x[1])):
    want = other * slope
    assert abs(got[name] - other) > 1e-6, f"{name} has {other}, the local derivative alone: multiply it by n_grad."
    assert abs(got[name] - want) < 1e-6, f"{name} has {got[name]:.4f}, expected {want:.4f}: other factor times n_grad."
print("Right. That is the backward pass of every tanh neuron with two inputs there will ever be.")

# %% [markdown]
# ## Turn it down
#
# What are the grads good for? They say how to change the neuron. Say you want its output lower. Each weight and the bias go a little way *against* their grads, the neuron computes again, and so on. (The second input is 1.5 here, so that w2 has a say.)

# %% tags=["folded"]
x, w, b = (2.0, 1.5), [-3.0, 1.0], 6.8813735870195432
outputs = []
for _ in range(15):
    outputs.append(math.tanh(x[0] * w[0] + x[1] * w[1] + b))
    grads = neuron_grads(x, w, b)
    w = [w[0] - 0.2 * grads["w1"], w[1] - 0.2 * grads["w2"]]
    b = b - 0.2 * grads["b"]

print([round(o, 3) for o in outputs])
assert outputs == sorted(outputs, reverse=True)
assert outputs[0] - outputs[7] < 0.05 < 1 < outputs[11] - outputs[13]

# %% [markdown]
# It falls at each step. First hardly at all: where tanh is flat, the local derivative is small, and all grads with it. Then, where the curve is steep, from 0.78 to -0.61 in two steps. The inputs stayed what they were, though they have grads as well. This is training, of one neuron, with its own output for a loss.

# %% [markdown]
# ### Your turn: another activation
#
# The **sigmoid** squashes into the range from 0 to 1, which is handy for probabilities:
#
# $$\sigma(n) = \frac{1}{1 + e^{-n}} = \frac{1 + \tanh(n / 2)}{2}$$
#
# The first form is the one you meet in textbooks. The second is the same function, as a tanh that was moved and shrunk. Only one of them survives an n of -1000. Which?
#
# Make it an operation. Write `sigmoid(self)`, which returns a Value with the right data, child and operation, and `sigmoid_slope(out)`: the local derivative, computed from the output `out`, a plain number. You don't have to guess it: the second form is a tanh, and you know the slope of that.


# %% tags=["exercise", "skip-execution"] name="sigmoid"
def sigmoid(self):
    return None  # your code here


def sigmoid_slope(out):
    return None  # and here


# %% [markdown]
# ??? tip "Hint 1"
#     `sigmoid` looks like `tanh` above, with another formula and another name. For n = -1000, the first form asks for $e^{1000}$. Can a float hold that?
#
# ??? tip "Hint 2"
#     So leave it to `math.tanh`, and mind the brackets. For the slope, call t = tanh(n/2). Then out = (1 + t)/2, and the chain rule gives d out/dn = 1/2 · (1 - t²) · 1/2.
#
# ??? tip "Hint 3"
#     Now t has to go: from out = (1 + t)/2 follows t = 2 · out - 1. Put that into (1 - t²)/4 and simplify. At out = 0.5 it should be 0.25.


# %% tags=["solution"] name="sigmoid"
def sigmoid(self):
    return Value((1 + math.tanh(self.data / 2)) / 2, (self,), "sigmoid")


def sigmoid_slope(out):
    return out * (1 - out)


# %% tags=["check"] name="sigmoid"
v = Value(1.0)
try:
    got = sigmoid(v)
except (AttributeError, TypeError) as error:
    raise AssertionError(f"sigmoid stopped: {error}. The n of the formula is self.data. Is it (self,)?") from error
assert isinstance(got, Value), f"sigmoid(Value(1.0)) gave {got}: return a Value."
assert isinstance(got.data, float), f"the data is {got.data}: it should be a plain number."
assert abs(got.data - 0.268941) > 1e-6, f"the data is {got.data:.6f}, which is σ(-1): mind the minus in the exponent."
assert abs(got.data - 0.880797) > 1e-6, f"the data is {got.data:.6f}, which is σ(2): halve n inside the tanh."
assert got.data < 1, f"the data is {got.data:.6f}, more than 1: put the 1 + ... in brackets before you divide."
assert abs(got.data - 0.731059) < 1e-6, f"the data is {got.data:.6f}, expected σ(1) = 0.731059."
assert got._prev == (v,), f"the children are {got._prev}: the one child is self, written (self,)."
assert got._op == "sigmoid", f"the operation is {got._op!r}: call it 'sigmoid'."
try:
    assert sigmoid(Value(-1000.0)).data < 1e-6, "σ(-1000) should be (almost) 0: is n = self.data in your formula?"
except OverflowError:
    raise AssertionError("At n = -1000 it overflows, like the textbook's tanh: use the form with math.tanh.") from None
try:
    slope = sigmoid_slope(got.data)
except (AttributeError, TypeError) as error:
    raise AssertionError(f"sigmoid_slope stopped: {error}. Here, out is a plain number already.") from error
assert slope is not None, "sigmoid_slope gave None: return the local derivative."
assert isinstance(slope, float), f"sigmoid_slope gave {slope}: return a plain number."
assert abs(slope - got.data) > 1e-6, "sigmoid_slope gave the output itself: it is the slope that is wanted."
assert abs(slope - (1 - got.data**2)) > 1e-6, "1 - out² is the rule for tanh. The sigmoid has one of its own."
h = 0.00001
measured = (sigmoid(Value(1.0 + h)).data - sigmoid(Value(1.0 - h)).data) / (2 * h)
assert abs(slope - measured) < 1e-6, f"sigmoid_slope gave {slope:.6f}, but a nudge measures {measured:.6f}."
assert abs(sigmoid_slope(0.5) - 0.25) < 1e-6, f"sigmoid_slope(0.5) gave {sigmoid_slope(0.5)}, expected 0.25: use out."
print("An operation that the engine had never heard of, with a local derivative that survives a nudge.")

# %% [markdown]
# ## Common mistakes
#
# - **Writing 1 - n² for the slope of tanh.** It is 1 - o², with the output. At n = 2 the first one even has the wrong sign.
# - **Taking a grad of 0 for a bug.** For w2 it is the truth, at these inputs. With another x2 it would be another number. See [grad 0 everywhere](../questions.md#grad-zero).
# - **Leaving out the comma in `(self,)`.** Then the children are not a tuple, and Python complains that a `Value` can't be iterated over.
# - **Building tanh from exp.** It works until a total passes 354. See [why tanh overflows](../questions.md#tanh-overflow). (The textbook's sigmoid lasts to -709.)
#
# And one that isn't yours to make but will hurt you: a neuron that is too sure learns slowly. At b = 8 the answer was 0.9640, and this is what is left of the slope there:

# %%
print("slope at n = 0.88:", round(1 - math.tanh(0.8814) ** 2, 4))
print("slope at n = 2:   ", round(1 - math.tanh(2.0) ** 2, 4))
print("1 - n² at n = 2:  ", 1 - 2.0**2)

# %% [markdown]
# ## Summary
#
# - A neuron adds up its inputs, each times a weight, adds a bias, and squashes the total with an activation.
# - The weights say what counts, the bias how much evidence it takes.
# - Anything can be one operation, provided you know its local derivative. For tanh that is 1 - o².
# - Backward: tanh multiplies the grad by 1 - o². A plus routes it on. In a product, each factor gets the grad times the data of the other factor.
# - A grad of 0 means that a nudge changes nothing, here because the weight's input is 0.
#
# **Terms on this page:** [activation function](../glossary.md#activation-function), [bias](../glossary.md#bias), [local derivative](../glossary.md#local-derivative), [neuron](../glossary.md#neuron), [sigmoid](../glossary.md#sigmoid), [tanh](../glossary.md#tanh), [weight](../glossary.md#weight).
#
# **Next:** [Automatic backpropagation](automatic_backpropagation.py). You have now filled in fifteen grads by hand. That is enough.
