# %% [markdown]
# # The training loop
#
# **Goal.** Train the network: the same four lines, again and again, until its answers are right.
#
# **You will have built** a training loop for your own network on your own engine, and tracked down the most famous bug in it.
#
# **Time:** 10 minutes to read, 10 more with the exercises.
#
# One step of gradient descent took the loss from 6.43 to 4.99 (see [Loss and gradient descent](loss_and_descent.py)). Here come the others.
#
# !!! question one-update "Recall"
#     From [Loss and gradient descent](loss_and_descent.py): a parameter has the data 2 and the grad -3. What is its data after one step with a rate of 0.1?
#
#     - [=] 2.3 ± 0.001
#       = 2 - 0.1 * -3
#     - [ ] 1.7
#       : That is uphill. The grad is negative, and the step goes against it: up.
#     - [ ] 5
#       : Multiply the grad by the rate first.
#     - [ ] 0.3
#       : That is the step alone. It starts from 2.
#
#     ??? success "Answer"
#         2 - 0.1 · (-3) = 2.3.
#
# !!! question flat-tanh "Recall"
#     From [A neuron, by hand](neuron_by_hand.py): a neuron's tanh has the output 0.999. What gets through it on the way back?
#
#     - [ ] Almost all of the grad that arrives
#       : The *output* is almost 1. The local derivative is 1 - o².
#     - [x] Almost nothing
#       = 1 - 0.999**2 < 0.01
#     - [ ] Half of it
#       : That was the neuron with the odd bias, whose output was the root of a half.
#
#     ??? success "Answer"
#         Almost nothing: 1 - 0.999² is about 0.002. Far out, the tanh is flat.
#
# !!! question same-start "Recall"
#     From [Neuron, layer, network](networks.py): why does a network start from *random* weights?
#
#     - [ ] Because they are near the best ones
#       : Nobody knows the best ones. Finding them is what training is for.
#     - [x] Because neurons that start alike stay alike
#     - [ ] Because a weight of 0 is an error
#       : It is a number like any other, and a neuron can be called with it.
#
#     ??? success "Answer"
#         Neurons of a layer that start alike give the same answers and get the same grads, for ever. A hundred of them would be worth no more than one.

# %% tags=["setup"]
import math
import random
from itertools import pairwise

from micrograd.graph import trace


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


class Module:
    def parameters(self):
        return []

    def zero_grad(self):
        for p in self.parameters():
            p.grad = 0.0


class Neuron(Module):
    def __init__(self, nin, rng=random):
        self.w = [Value(rng.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(rng.uniform(-1, 1))

    def __call__(self, x):
        if len(x) != len(self.w):
            raise ValueError(f"{len(self.w)} inputs expected, got {len(x)}")
        n = sum((wi * xi for wi, xi in zip(self.w, x, strict=True)), self.b)
        return n.tanh()

    def parameters(self):
        return [*self.w, self.b]


class Layer(Module):
    def __init__(self, nin, nout, rng=random):
        self.neurons = [Neuron(nin, rng) for _ in range(nout)]

    def __call__(self, x):
        return [neuron(x) for neuron in self.neurons]

    def parameters(self):
        return [p for neuron in self.neurons for p in neuron.parameters()]


class MLP(Module):
    def __init__(self, nin, nouts, rng=random):
        widths = pairwise([nin, *nouts])
        self.layers = [Layer(n_in, n_out, rng) for n_in, n_out in widths]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x[0] if len(x) == 1 else x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]


xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
targets = [1.0, -1.0, -1.0, 1.0]


def squared_error(predictions, targets):
    pairs = zip(predictions, targets, strict=True)
    return sum((prediction - target) ** 2 for prediction, target in pairs)


def loss_of(model):
    return squared_error([model(x) for x in xs], targets)


def gradient_step(parameters, rate):
    for p in parameters:
        p.data -= rate * p.grad


# %% [markdown]
# ## Four lines, twenty times
#
# [Lecture 2:08:36](https://www.youtube.com/watch?v=VMj-3S1tku0&t=7716s){ .lecture }
#
# A step has four parts, and you know all of them:
#
# 1. **Forward:** compute the predictions, and from them the loss.
# 2. **Zero the grads** of the parameters.
# 3. **Backward:** let the loss fill in the grads.
# 4. **Update:** move every parameter a little against its grad.
#
# <!-- graph: training-loop -->

# %% [markdown]
# ### Your turn: the loop
#
# Write `train(model, rate, steps)`. It takes the steps, and returns the list of losses: one number for each step, the loss *before* that step's update. `loss_of(model)` and `gradient_step(parameters, rate)` are in the code so far.


# %% tags=["exercise", "skip-execution"] name="train" milestone="training"
def train(model, rate, steps):
    losses = []
    # your code here
    return losses


# %% [markdown]
# ??? tip "Hint 1"
#     The list of four parts is the body of the loop, one line for each.
#
# ??? tip "Hint 2"
#     Compare with the three [steps by hand](loss_and_descent.py#one-step-downhill). What is new is the list.
#
# ??? tip "Hint 3"
#     Append the number, not the Value (a Value would keep its whole graph alive). And check what you call to reset, to go backward and to update, and that it happens in every round.


# %% tags=["solution"] name="train"
def train(model, rate, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(model)
        model.zero_grad()
        loss.backward()
        gradient_step(model.parameters(), rate)
        losses.append(loss.data)
    return losses


# %% tags=["check"] name="train"
pupil = MLP(3, [4, 4, 1], rng=random.Random(6))
got = train(pupil, 0.05, 3)
assert got is not None, "train gave None: return the list of losses at the end."
assert len(got) == 3, f"3 steps should give a list of 3 losses, yours has {len(got)}: append one in every step."
assert not isinstance(got[0], Value), "The list holds Values: append loss.data, or every graph stays in memory."
got = [round(number, 3) for number in got]
task = f"With a rate of 0.05, three steps gave the losses {got}"
assert got[1] != got[0], f"{task}: the network isn't changing. Is there a backward pass, and do you change p.data?"
assert got[0] == 6.426, f"{task}, expected to start at 6.426: append the loss before the update, not after it."
assert got[1] < got[0], f"{task}, going up: check the minus in the update, and that you use the rate given."
assert got[1] != 2.041, f"{task}, which is what a rate of 0.1 gives: use the rate that was passed in."
assert got[2] != 0.365, f"{task}: the third comes from a missing zero_grad. Reset the grads before each backward()."
assert got == [6.426, 2.416, 0.7], f"{task}, expected [6.426, 2.416, 0.7]: are the four parts in their order?."
after = round(loss_of(pupil).data, 3)
assert after == 0.356, f"After step 3 the loss is {after}, expected 0.356: train the model that was given."
print("6.426, 2.416, 0.7: this is a training loop, for any network that you can write.")

# %%
model = MLP(3, [4, 4, 1], rng=random.Random(6))
losses = train(model, 0.1, 20)

for step, loss in enumerate(losses):
    print(f"step {step:2d}   loss {loss:.4f}")

# %% [markdown]
# From 6.43 to 0.02. And the answers?

# %%
for x, target in zip(xs, targets, strict=True):
    prediction = model(x).data
    print(f"target {target:4.1f}   prediction {prediction:7.4f}")
    assert abs(prediction - target) < 0.1

# %% [markdown]
# All four had the wrong sign before. Now all four are close to 1 or -1, where they should be. You have trained a neural network, on the engine that began with a single `+`.

# %% tags=["folded"] alt="The loss over the 20 steps of training: from 6.43 it drops to 2.04 and 0.45 in the first two steps, is near 0.1 at step 3, and from there on creeps towards 0."
import matplotlib.pyplot as plt

fig, ax = plt.subplots()
ax.plot(losses, "o-")
ax.set(xlabel="step", ylabel="loss", xticks=range(0, 20, 2))
plt.show()

# %% [markdown]
# A typical curve: steep at first, then slower and slower. As the differences shrink, so do the grads, and with them the steps. The predictions never get to 1 altogether. tanh comes near to 1 and doesn't reach it, so there is always a little loss left.
#
# !!! question twenty-more "Predict"
#     What would the loss do in another 20 steps?
#
#     - [x] It would fall, by a little
#       = 0 < loss_of(model).data < losses[-1] < 0.02
#     - [ ] It would fall by as much as in the first 20
#       : It fell by more than 6, and from 0.018 there isn't that far to go: a sum of squares is never below 0.
#     - [ ] It would stay where it is
#       : The grads are small by now, but they aren't 0, and so the steps aren't either.
#     - [ ] It would rise
#       : Each step goes downhill, and the steps get shorter. None of the last ones has overshot.
#
#     ??? success "Answer"
#         It would go on falling, by a little. From 0.018 there isn't far to go.

# %%
train(model, 0.1, 20)

print("after 40 steps:", round(loss_of(model).data, 4))
assert 0 < loss_of(model).data < losses[-1]

# %% [markdown]
# ## The famous bug
#
# [Lecture 2:10:20](https://www.youtube.com/watch?v=VMj-3S1tku0&t=7820s){ .lecture }
#
# One of the four lines looks dispensable, and it is easily forgotten. Here is a loop with a switch, to run it with and without `zero_grad`.


# %%
def run(rate, zero, steps=20):
    model = MLP(3, [4, 4, 1], rng=random.Random(6))
    losses = []
    for _ in range(steps):
        loss = loss_of(model)
        losses.append(loss.data)
        if zero:
            model.zero_grad()
        loss.backward()
        gradient_step(model.parameters(), rate)
    return losses


# %%
print("step   with      without zero_grad")
right, wrong = run(0.1, True), run(0.1, False)
for step in (0, 1, 2, 3, 4, 5, 10, 19):
    print(f"{step:4d}   {right[step]:.4f}    {wrong[step]:.4f}")

# %% [markdown]
# Same seed, same rate. And the run *without* `zero_grad` ends with the smaller loss. By a long way:

# %%
print(f"with:    {right[-1]:.6f}")
print(f"without: {wrong[-1]:.6f}")
assert wrong[-1] < right[-1] / 10

# %% [markdown]
# So is it a bug at all? Look at what the grads are. Next to them stands what the derivatives really are at that point: those of a copy of the network with the same parameters, fresh grads, and one backward pass.


# %% tags=["folded"] summary="The derivatives, measured on a copy"
def derivatives_at(model):
    copy = MLP(3, [4, 4, 1])
    pairs = zip(copy.parameters(), model.parameters(), strict=True)
    for mine, theirs in pairs:
        mine.data = theirs.data
    loss_of(copy).backward()
    return [p.grad for p in copy.parameters()]


# %% tags=["folded"]
model = MLP(3, [4, 4, 1], rng=random.Random(6))
kept = []

for _ in range(10):
    derivatives = derivatives_at(model)
    loss_of(model).backward()  # no zero_grad before it
    grads = [p.grad for p in model.parameters()]
    for p in model.parameters():
        p.data -= 0.1 * p.grad
    kept.append((grads, derivatives))

for step, (grads, derivatives) in enumerate(kept[:3]):
    print(f"step {step}   grad {grads[0]:7.4f}   derivative {derivatives[0]:7.4f}")

# %% [markdown]
# That is the first of the 41 weights. Only its first grad is right. At step 2 the true derivative is close to 0 and even below it, and the grad says 3.9. From the second step on, `grad` is the **sum of all derivatives so far**, because `+=` does what it was made to do. The update uses slopes of places the network left long ago.

# %% tags=["folded"]
so_far = [0.0] * 41
for grads, derivatives in kept:
    so_far = [a + b for a, b in zip(so_far, derivatives, strict=True)]
    assert math.dist(grads, so_far) < 1e-9

for step in (0, 1, 2, 5, 9):
    grads, derivatives = kept[step]
    print(f"step {step}   grads {math.hypot(*grads):7.4f}", end="   ")
    print(f"derivatives {math.hypot(*derivatives):7.4f}")

# %% [markdown]
# This is how long the step would be with all 41 at a rate of 1. The true derivatives fade away as the bottom comes near, and correct steps get shorter with them. The grads don't fade: the first derivatives are applied again and again, for ever. On the way down that saves time. At the bottom, the steps don't end.
#
# !!! question through-the-bottom "Predict"
#     With a rate of 0.3, the correct loop is finished after four steps. What will the loop without `zero_grad` do when *it* arrives at the bottom?
#
#     - [ ] Stop there, for the derivative is 0
#       : The derivative is. The grads aren't: they hold the sum of all derivatives so far.
#     - [ ] End with the smaller loss, as with 0.1
#       : With 0.1 the steps were short enough. What made up for it there was luck.
#     - [x] Go on, and up the other side
#       = run(0.3, False)[-1] > 1000 * run(0.3, False)[4]
#     - [ ] Raise an error
#       : Nothing in it is forbidden. That is what makes the bug so hard to see.
#
#     ??? success "Answer"
#         At the bottom the true derivative is 0. But the grads still hold the sum of all that came before, so the next step is as long as the last. It rolls right through and up the other side.

# %% tags=["folded"] alt="Loss against the step, two plots. Left, rate 0.1: both runs fall quickly; the one without zero_grad, dashed, wobbles a little and then lies below the other. Right, rate 0.3: with zero_grad, solid, the loss is 0 from step 4 on. Without, dashed, it is almost 0 at step 4, jumps to 4 at step 5 and to 8 at step 6, and stays at 8."
fig, axes = plt.subplots(1, 2, figsize=(6.6, 3.4), sharey=True)
for ax, rate in zip(axes, (0.1, 0.3), strict=True):
    ax.plot(run(rate, True), "o-", markersize=4, label="with zero_grad")
    ax.plot(run(rate, False), "s--", markersize=4, label="without")
    ax.set(title=f"rate {rate}", xlabel="step", xticks=range(0, 20, 4))
axes[0].set_ylabel("loss")
axes[0].legend()
plt.show()

# %%
good, bad = run(0.3, True), run(0.3, False)
print("with:   ", [round(loss, 3) for loss in good[:8]])
print("without:", [round(loss, 3) for loss in bad[:8]])
assert good[-1] < 0.001
assert bad[4] < 0.001  # it has arrived ...
assert bad[-1] > 7.99  # ... and was carried past

# %% [markdown]
# There it is. At step 4 the faulty run has practically solved the problem. Two steps later its loss is 8, worse than at the start, and it never comes back: the last neuron has been driven to where its tanh is flat, and no grad gets past it.
#
# You can watch this with a single weight: here is the valley of the page before, with a second ball in it that never zeroes its grad. Press *Start again*, then *Step*. Its second step is already longer, and where the correct ball lies still, it runs through the bottom and up the slope, for what it remembers still points that way.
#
# <!-- widget: valley:gathering -->
#
# It looks like a ball with momentum, and momentum is a real method. But there a part of the memory fades with each step, so that the ball comes to rest; here nothing fades.
#
# With the bug mended, the rate has to go up: the faulty loop worked like one with longer steps. Here is what the correct loop does in twenty:

# %%
for rate in (0.1, 0.2, 0.3):
    print(f"rate {rate}   loss {run(rate, True)[-1]:.6f}")

assert run(0.3, True)[-1] < run(0.1, True)[-1] / 100

# %% [markdown]
# That is what makes the bug famous. It raises no error. It may even help, on a toy. Then you change the rate, or the data, or the network, and it fails, and you look for the cause in all the wrong places.

# %% [markdown]
# ## What must be reset, and what needn't
#
# `zero_grad` resets 41 values. The graph has 398. What about the others? Compute the loss twice, and see which values the two graphs share.

# %%
model = MLP(3, [4, 4, 1], rng=random.Random(6))
first, _ = trace(loss_of(model))
second, _ = trace(loss_of(model))
shared = [value for value in first if value in second]

print("values in each graph:", len(first), len(second))
print("in both:             ", len(shared))
assert set(shared) == set(model.parameters())

# %% [markdown]
# Only the parameters live on. Every product, every sum, every prediction is made anew in each forward pass, and starts with a grad of 0. The old ones are thrown away. So it is the parameters that have a past, and only they need a reset.
#
# Where in the loop it happens doesn't matter, as long as nothing fills in grads between `zero_grad` and `backward`, and nothing clears them between `backward` and the update.

# %% [markdown]
# ## Change the number, not the name
#
# The update says `p.data -= ...`. Why not simply `p = p - rate * p.grad`? It reads like the formula in a book. Try it.

# %%
model = MLP(3, [4, 4, 1], rng=random.Random(6))
loss = loss_of(model)
loss.backward()

for p in model.parameters():
    p = p - 0.1 * p.grad

after = loss_of(model)
print("before:", round(loss.data, 4), "  after:", round(after.data, 4))
assert after.data == loss.data

# %% [markdown]
# Nothing has happened. `p - 0.1 * p.grad` makes a **new** Value, and the name `p` now stands for that one. The network knows nothing about it. It still holds its old weights.
#
# What if the new Value were put back into the network? Take a single neuron, and see what it is made of after each step.

# %%
neuron = Neuron(1, rng=random.Random(6))

for step in range(4):
    values, _ = trace(neuron([2.0]))
    w = neuron.w[0]
    print(f"step {step}: {len(values):2d} values,  w is a leaf: {not w._prev}")
    neuron([2.0]).backward()
    neuron.w[0] = w - 0.1 * w.grad  # a new Value, in the old one's place

# %% [markdown]
# The weight is no longer a leaf. It is the result of a subtraction, which hangs on the weight before it, and so on, back to the beginning. The graph grows with each step, and each backward pass walks through all of it. Training gets slower and slower, and in the end the memory is full.
#
# So: **change `.data`.** That keeps the same leaf and puts another number into it. It is no operation, it leaves no trace in any graph, and that is just right, for we don't want to differentiate through the update.

# %% [markdown]
# ### Your turn: repair the update
#
# This function is supposed to shrink every parameter by 1 %. It doesn't. Repair it, so that the same Values hold the new numbers.


# %% tags=["exercise", "skip-execution"] name="shrink"
def shrink(parameters):
    for p in parameters:
        p = p * 0.99


# %% [markdown]
# ??? tip "Hint 1"
#     What does `p = ...` change: the Value, or what the name `p` stands for?
#
# ??? tip "Hint 2"
#     Compare the update of `gradient_step`: what stands on the left of its `-=`?


# %% tags=["solution"] name="shrink"
def shrink(parameters):
    for p in parameters:
        p.data *= 0.99


# %% tags=["check"] name="shrink"
leaves = [Value(100.0), Value(-2.0)]
p, q = leaves
p.grad = 5.0
shrink(leaves)
assert leaves[0] is p, "The list now holds other Values, and a network wouldn't notice: change the old ones' data."
assert not isinstance(p.data, Value), "p.data has become a Value: compute with p.data, a plain number, not with p."
assert p.data != 100.0, "The data are what they were: `p = ...` moves the name p only. Change p.data."
assert abs(p.data - 1.0) > 1e-9, "100 became 1: shrink by 1 %, to 99 % of what it was."
assert abs(p.data - 99.0) < 1e-9, f"100 became {p.data}, expected 99: multiply the data by 0.99."
assert abs(q.data + 1.98) < 1e-9, f"-2 became {q.data}, expected -1.98: it has to happen to every parameter."
assert p.grad == 5.0, f"The grad was 5 and is {p.grad}: only the data should change."
print("The same Values, other numbers. (Shrinking weights a little at each step is really done, as you will see.)")

# %% [markdown]
# ### Your turn: bug hunt, a loop that learns nothing
#
# All the right lines are here, and the loss it returns never changes. Two of them stand in the wrong place.


# %% tags=["exercise", "skip-execution"] name="bug-hunt-loop"
def fit(model, rate, steps):
    loss = loss_of(model)
    for _ in range(steps):
        loss.backward()
        model.zero_grad()
        gradient_step(model.parameters(), rate)
    return loss_of(model).data


# %% [markdown]
# ??? tip "Hint 1"
#     Go through one round with a pencil. What are the grads when `gradient_step` gets them?
#
# ??? tip "Hint 2"
#     Compare the order with the four lines of `train`: forward, zero, backward, update.
#
# ??? tip "Hint 3"
#     For the second one: how often is the forward pass run? After an update the old loss is still that of the old parameters.


# %% tags=["solution"] name="bug-hunt-loop"
def fit(model, rate, steps):
    for _ in range(steps):
        loss = loss_of(model)
        model.zero_grad()
        loss.backward()
        gradient_step(model.parameters(), rate)
    return loss_of(model).data


# %% tags=["check"] name="bug-hunt-loop"
hunted, twin = (MLP(3, [4, 4, 1], rng=random.Random(6)) for _ in range(2))
start = loss_of(hunted).data
train(twin, 0.05, 20)
got, want = fit(hunted, 0.05, 20), loss_of(twin).data
assert not isinstance(got, Value), "fit gave a Value: return the data of the last loss."
assert isinstance(got, float), f"fit gave {got}: return the loss after the last step."
assert got != start, "The loss is what it was: the grads are set to 0 between backward() and the step that needs them."
assert abs(loss_of(hunted).data - got) < 1e-9, (
    f"fit gave {got:.4f}, and the model's loss is {loss_of(hunted).data:.4f}."
)
assert abs(got - want) < 1e-9, (
    f"After 20 steps the loss is {got:.4f}, expected {want:.4f}: does each step have a forward pass of its own, and "
    "grads that start from 0?"
)
print(f"From {start:.4f} to {got:.4f} in 20 steps. Forward, zero, backward, update: the order is the algorithm.")

# %% [markdown]
# ## Have it checked
#
# The last check puts it all together: it trains your network on a few points and watches the loss.

# %%
from micrograd.checks import check

print(check("training", globals()))

# %% [markdown]
# ## Swap in the library
#
# Your engine and your network do what the library of this site does. Prove it: keep the loop, and exchange what it runs on. First, once more, yours:

# %%
rate = 0.1
mine = run(rate, True)
my_values, _ = trace(loss_of(MLP(3, [4, 4, 1], rng=random.Random(6))))

# %% [markdown]
# Now two imports. From here on, `Value` and `MLP` are those of the library, with the same names and the same way to call them. [MLP][micrograd.nn.MLP] draws its random numbers in the same order as yours, so the same seed makes the same network.

# %%
from micrograd.engine import Value
from micrograd.nn import MLP

theirs = run(rate, True)
largest = max(abs(a - b) for a, b in zip(mine, theirs, strict=True))
assert len(mine) == len(theirs) == 20
assert largest < 1e-9
print("your losses:   ", [round(loss, 6) for loss in mine[::5]])
print("the library's: ", [round(loss, 6) for loss in theirs[::5]])

# %% [markdown]
# The same 20 losses, to nine decimals and more. `run` didn't change by a single letter. It asks for an `MLP`, and gets whatever goes by that name.
#
# What differs is how many values it takes:

# %%
values, _ = trace(loss_of(MLP(3, [4, 4, 1], rng=random.Random(6))))
print("values in the loss, yours:        ", len(my_values))
print("values in the loss, the library's:", len(values))
assert len(values) < len(my_values) / 2

# %% [markdown]
# The library computes a neuron's whole weighted sum as one operation, instead of one for each product and sum. (The size of an operation [is your choice](exp_and_tanh.py#tanh-taken-apart).) A smaller graph is a faster one: see [inside the library](inside_the_library.py). From now on we use it, because the next network is larger.

# %% [markdown]
# ## Common mistakes
#
# When a network doesn't learn, go through this list from the top. (The lecture has [one like it](https://www.youtube.com/watch?v=VMj-3S1tku0&t=7851s).) First: can it learn a handful of examples by heart?
#
# - **No `zero_grad`.** The grads are sums over all steps so far. It may go well for a while. See [what zero_grad zeroes](../questions.md#zero-grad).
# - **`zero_grad` between `backward` and the update.** Then every step is multiplied by 0, and the loss stays exactly what it was. See [a loss that sticks](../questions.md#loss-explodes).
# - **`loss = loss_of(model)` before the loop instead of in it.** The predictions in it stay those of the old weights, and the loss that you print never changes.
# - **`p = p - ...`** A new Value, and the network keeps the old one. See [why that doesn't train](../questions.md#new-node).
# - **Collecting the losses as Values.** Each keeps its whole graph in memory. Collect `loss.data`.
# - **Stopping at a low loss and calling it done.** Look at the predictions as well. They are what you wanted.

# %% [markdown]
# ## Summary
#
# - Training is a loop of four parts: forward, zero the grads, backward, update.
# - Without `zero_grad` the grads add up over all steps. On a toy it can look like progress, and with another rate it runs straight past the goal.
# - Only the parameters outlive a step. All other values are new in each forward pass and need no reset.
# - Update the number inside, `p.data`. Anything else makes a new Value.
# - With the library in place of your classes, the same loop gives the same losses.
#
# **Terms on this page:** [backward pass](../glossary.md#backward-pass), [forward pass](../glossary.md#forward-pass), [gradient descent](../glossary.md#gradient-descent), [learning rate](../glossary.md#learning-rate), [parameter](../glossary.md#parameter), [step](../glossary.md#step).
#
# **Next:** [Moons](moons.py), a hundred points that no straight line can separate.
