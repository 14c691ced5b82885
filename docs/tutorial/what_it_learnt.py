# %% [markdown]
# # What it has learnt
#
# **Goal.** Look at what the network knows, test it on points it has never seen, and change one thing after the other: the price of weights, the points of a step, the loss, the activation.
#
# **You will have built** a map of a network's answers, a price on large weights, and the other usual loss.
#
# **Time:** 10 minutes to read, 5 more with the exercises.
#
# !!! question recall-margin "Recall"
#     From [Moons](moons.py): a point with label -1 gets the score 0.4. What does the hinge loss say?
#
#     - [ ] 0
#       : The sign is wrong, so it can't be free.
#     - [ ] 0.6
#       : That would be right for label 1. Here the margin is -1 · 0.4.
#     - [=] 1.4
#       = max(0, 1 - -1 * 0.4)
#     - [ ] 0.4
#       : That is how far the score is from 0. The hinge asks for a margin of 1.
#
#     ??? success "Answer"
#         The margin is -0.4, and 1 - (-0.4) = 1.4.
#
# !!! question recall-rate "Recall"
#     From [Loss and gradient descent](loss_and_descent.py): the loss jumps up and down from step to step. What is a likely cause?
#
#     - [x] the rate is too large
#     - [ ] the rate is too small
#       : Then it would crawl: down with every step, by little.
#     - [ ] the network has too few parameters
#       : Then the loss might end too high. That it *jumps* comes from the steps.
#
#     ??? success "Answer"
#         Steps that are too long leap across the valley.
#
# The network from the last page gets all hundred points right. Is it any good?

# %% tags=["setup"]
import random

from micrograd.data import moons
from micrograd.engine import Value
from micrograd.losses import accuracy, hinge
from micrograd.nn import MLP
from micrograd.optim import SGD

points, labels = moons(n=100, noise=0.1, seed=1)


def scatter(ax):
    for label, marker in ((-1, "o"), (1, "^")):
        chosen = [p for p, y in zip(points, labels, strict=True) if y == label]
        xs, ys = zip(*chosen, strict=True)
        ax.plot(xs, ys, marker, markersize=5, label=f"label {label}")
    ax.set(xlabel="first coordinate", ylabel="second coordinate")
    ax.legend()


def show(done, loss, share):
    print(f"step {done:2d}   loss {loss:.4f}   accuracy {share:.2f}")


def train(model, loss_of, steps=60, every=10):
    optimiser, history = SGD(model.parameters(), 1.0), []
    for done in range(steps + 1):
        scores = [model(point) for point in points]
        loss = loss_of(scores, labels)
        history.append((loss.data, accuracy(scores, labels)))
        if done % every == 0:
            show(done, *history[-1])
        if done < steps:
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return history


# %%
model = MLP(2, [16, 16, 1], "relu", "linear", random.Random(1))
history = train(model, hinge, every=20)

# %% [markdown]
# ## A map
#
# [Lecture 2:18:55](https://www.youtube.com/watch?v=VMj-3S1tku0&t=8335s){ .lecture }
#
# With two inputs you can ask the network about *every* place on the plane, not only about the hundred points. Lay a grid over it, with a place every 0.25, from 1 below the smallest coordinate to 1 above the largest, and ask for the score at each. The line where it changes sign is the [**decision boundary**](../glossary.md#decision-boundary). (NumPy and matplotlib only draw the picture. The scores are ours.)

# %% tags=["folded"] summary="Code of the grid"
import numpy as np

x_low, y_low = np.min(points, axis=0) - 1
x_high, y_high = np.max(points, axis=0) + 1
across = np.arange(x_low, x_high, 0.25)
upward = np.arange(y_low, y_high, 0.25)


def scores_on_grid(model):
    return np.array([[model((x, y)).data for x in across] for y in upward])


grid = scores_on_grid(model)
print("places asked:", grid.size)
print(f"scores from {grid.min():.1f} to {grid.max():.1f}")


# %% tags=["folded"] alt="The plane with the hundred points on it, divided into two coloured areas by one line. It rises from the lower left, turns down near (0, 0.6) between the tips of the two moons, turns up again near (1, -0.1) below the tip of the blue one, and leaves at the upper right. All blue circles are above it, all orange triangles below."
import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(5.6, 4.0))
sides = [grid.min() - 1, 0, grid.max() + 1]
ax.contourf(across, upward, grid, sides, colors=["C0", "C1"], alpha=0.15)
ax.contour(across, upward, grid, [0], colors="C2")
scatter(ax)
ax.legend(loc="upper left")
plt.show()

# %% tags=["folded"]
assert abs(grid).max() > 2 * max(abs(model(point).data) for point in points)

# %% [markdown]
# One line with two bends, right between the moons.
#
# Look at the edges of the map, too. Far away from all points the network is just as sure of itself, and surer. It has never seen anything there. It only extends its lines.
#
# ## Points it has never seen
#
# All these points are those it was trained on. Another seed gives points from the same two moons that it has never seen:

# %%
new_points, new_labels = moons(n=1000, noise=0.1, seed=2)
new_scores = [model(point) for point in new_points]
print(f"{accuracy(new_scores, new_labels):.1%} of 1000 new points")

# %% tags=["folded"] summary="Asserted here"
import math

assert accuracy(new_scores, new_labels) >= 0.98
tips = (1, 0), (0, 0.5)
judged = zip(new_points, new_scores, new_labels, strict=True)
wrong = [p for p, score, y in judged if score.data * y <= 0]
assert all(min(math.dist(p, tip) for tip in tips) < 0.4 for p in wrong)

# %% [markdown]
# Nearly as good. So it hasn't learnt a hundred points by heart, it has learnt two moons. (The few that it gets wrong all lie around the inner tips of the moons, where the hundred points left gaps and the line is only a guess.)
#
# With fewer points and more noise it goes differently: the [playground](../playground.md#overfitting) shows a network that learns 40 noisy points by heart, and does no better on new ones for it.
#
# ## Keep the weights small
#
# With 337 parameters for 100 points, a network could draw a wild border around every single point, noise and all. It would then be right on the points it has seen, and wrong on new ones. That is called [**overfitting**](../glossary.md#overfitting).
#
# One remedy is to put a price on large weights. Add up the squares of all parameters, multiply by a small number, and add that to the loss: [**L2 regularisation**](../glossary.md#l2-regularisation).
#
# $$10^{-4} \sum p^2$$
#
# Its derivative with respect to p is $2 \cdot 10^{-4} \cdot p$. So at each step every parameter is pulled towards 0, a large one more than a small one. A weight stays large only if the data insist.
#
# ### Your turn: the price
#
# Write `price(parameters)`: the sum of the squares of all parameters, times 0.0001, as a Value.


# %% tags=["exercise", "skip-execution"] name="price"
def price(parameters):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     A Value can be squared with `**`, and `sum` adds Values up.
#
# ??? tip "Hint 2"
#     It has to be part of the graph, or nobody is pulled: work with the parameters, not with their `.data`.


# %% tags=["solution"] name="price"
def price(parameters):
    return 1e-4 * sum(p**2 for p in parameters)


# %% tags=["check"] name="price"
few = [Value(3.0), Value(-1.0), Value(0.0)]
got = price(few)
task = f"For the parameters 3, -1 and 0 you gave {got}"
assert got is not None, f"{task}: return the sum of the squares, times 0.0001."
assert isinstance(got, Value), f"{task}, which isn't a Value: work with the parameters, not with their .data."
assert abs(got.data - 10) > 1e-9, f"{task}: that is the sum of the squares. Multiply it by 0.0001."
assert abs(got.data - 0.0004) > 1e-9, f"{task}: square each one before adding up."
assert abs(got.data - 0.0002) > 1e-9, f"{task}: that is the sum of the parameters. Square each of them."
assert abs(got.data - 0.001) < 1e-9, f"{task}, expected 0.0001 · (9 + 1 + 0) = 0.001."
got.backward()
assert abs(few[0].grad - 0.0006) < 1e-9, f"The pull on the 3 is {few[0].grad}, expected 2 · 0.0001 · 3 = 0.0006."
print("The pull on the 3 is three times that on the 1, and on the 0 there is none.")

# %% [markdown]
# The library has it, too: [l2][micrograd.losses.l2]. Train with it, and see what becomes of the weights:

# %%
from micrograd.losses import l2

squares = sum(p.data**2 for p in model.parameters())
light = MLP(2, [16, 16, 1], "relu", "linear", random.Random(1))


def priced(scores, targets):
    return hinge(scores, targets) + l2(light.parameters(), 0.003)


train(light, priced, every=20)
lighter = sum(p.data**2 for p in light.parameters())
print(f"sum of all squares: {squares:.0f} before, {lighter:.0f} with a price")

# %% tags=["folded"]
assert lighter < 0.7 * squares
assert hinge([light(point) for point in points], labels).data < 0.01
assert accuracy([light(point) for point in new_points], new_labels) >= 0.97

# %% [markdown]
# (The price is thirty times as high here, so that sixty steps show it.) What is left of the loss at the end is nearly all the price of the weights: hardly a point falls short of its margin.
#
# ## A few points at a time
#
# Until now each step looked at all examples. With a hundred points that is slow, and with a hundred million it is out of the question. So for each step take only a few: a [**batch**](../glossary.md#batch), or mini-batch. Shuffle the points, deal them out 25 at a time, and take one step for each batch. When every point has had its turn once, an [**epoch**](../glossary.md#epoch) is over: shuffle again.
#
# Is a gradient from a quarter of the points any good? Look at one weight of an untrained network, and at the derivative of the loss with respect to it: for each of four batches, and for all the points.

# %%
from micrograd.optim import batches, linear_decay

fresh = MLP(2, [16, 16, 1], "relu", "linear", random.Random(1))


def grad_of_one_weight(xs, ys):
    fresh.zero_grad()
    hinge([fresh(x) for x in xs], ys).backward()
    return fresh.parameters()[-2].grad


parts = batches(points, labels, 25, random.Random(1))
guesses = [grad_of_one_weight(xs, ys) for xs, ys in parts]
print("four batches:", [round(guess, 3) for guess in guesses])
print("their mean:  ", round(sum(guesses) / 4, 3))
print("all points:  ", round(grad_of_one_weight(points, labels), 3))

# %% tags=["folded"] summary="Asserted here"
exact = grad_of_one_weight(points, labels)
assert abs(sum(guesses) / 4 - exact) < 1e-9
assert all(guess * exact > 0 for guess in guesses)

# %% [markdown]
# Each batch has an opinion of its own. But all four have the same sign and about the right size, and their mean is what all the points together say. So a batch is a rough guess for a quarter of the work.
#
# ## Large steps first, small ones later
#
# Rough guesses make the steps jump about, also close to the goal. So let the rate fall as training goes on. That is [**learning-rate decay**](../glossary.md#learning-rate-decay). The plainest way is a straight line, in step k of N:
#
# $$\text{rate} = 1 - 0.9 \cdot \frac{k}{N}$$
#
# [linear_decay][micrograd.optim.linear_decay] makes such a schedule, and `SGD` takes it instead of a fixed rate. (The letters stand for *stochastic gradient descent*: descent with the gradient of a random batch.)


# %%
def train_in_batches(model, passes=25):
    optimiser = SGD(model.parameters(), linear_decay(4 * passes))
    rng, seen = random.Random(1), []
    for _ in range(passes):
        for xs, ys in batches(points, labels, 25, rng):
            loss = hinge([model(x) for x in xs], ys)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            seen.append(loss.data)
    return seen


seen = train_in_batches(fresh)
print("accuracy:", accuracy([fresh(point) for point in points], labels))

# %% tags=["folded"] summary="Asserted here"
rate = linear_decay(100)
assert all(abs(rate(k) - (1 - 0.9 * k / 100)) < 1e-12 for k in range(100))
assert accuracy([fresh(point) for point in points], labels) >= 0.98

# %% tags=["folded"] alt="The loss over 100 steps. That of each batch, a thin line, jumps: 3.5 at step 2, 0.75 at step 21, and smaller peaks up to step 60. The dashed mean of the last ten falls from 1 at step 10 to nearly 0 at step 60."
means = [sum(seen[k - 10 : k]) / 10 for k in range(10, 101)]
fig, ax = plt.subplots(figsize=(5.6, 3.0))
ax.plot(range(1, 101), seen, linewidth=1, label="loss of each batch")
ax.plot(range(10, 101), means, "--", label="mean of the last ten")
ax.set(xlabel="step", ylabel="loss")
ax.legend()
plt.show()

# %% [markdown]
# A hundred steps of 25 points: less than half the work of sixty steps with all hundred. The thin line jumps because each batch is a different sample: some hold hard points, some easy ones. The mean over ten tells you where things are going.

# %% [markdown]
# ## The other usual loss
#
# The hinge asks for a margin of 1, and is then content. There is a softer way to ask. Read the score as a *probability*: sigmoid squashes it into the range from 0 to 1, and the result is how likely the network thinks label 1 to be.

# %% tags=["folded"]
for score in (-4.0, -1.0, 0.0, 1.0, 4.0):
    one = Value(score).sigmoid().data
    print(f"score {score:4.1f}   label 1: {one:.3f}   label -1: {1 - one:.3f}")

# %% [markdown]
# Then ask how surprised the network must be at the label that is really there. The measure for that is minus the logarithm of the probability it gave: 0 for something held certain, more and more for something held impossible. The probability of the right label is sigmoid(label · score), and minus its logarithm comes out as
#
# $$-\ln \frac{1}{1 + e^{-\text{label} \cdot \text{score}}} = \ln\left(1 + e^{-\text{label} \cdot \text{score}}\right)$$
#
# The mean of that over all points is called [**binary cross-entropy**](../glossary.md#binary-cross-entropy). (Large language models minimise the same thing: their surprise at the next token, out of many possible ones instead of two.)

# %% [markdown]
# ### Your turn: surprise
#
# Write `surprise(score, target)` for one point: ln(1 + e^(-target · score)), as a Value, from operations you know.


# %% tags=["exercise", "skip-execution"] name="surprise"
def surprise(score, target):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     Work from the inside outwards: the product first, then `.exp()`, then the 1, then `.log()`.
#
# ??? tip "Hint 2"
#     `(-target * score).exp()` is the inner part.
#
# ??? tip "Hint 3"
#     Is the 1 added before the log is taken? Without brackets, `.log()` belongs to what stands just before it.


# %% tags=["solution"] name="surprise"
def surprise(score, target):
    return (1 + (-target * score).exp()).log()


# %% tags=["check"] name="surprise"
score = Value(2.0)
got = surprise(score, 1)
task = f"surprise(Value(2.0), 1) gave {got}"
assert got is not None, f"{task}: replace `return None` with the formula."
assert isinstance(got, Value), f"{task}, which isn't a Value: use the methods exp and log, not those of math."
assert abs(got.data - 2.1269) > 1e-3, f"{task}: the minus in the exponent is missing. A right sign should cost little."
assert abs(got.data - 1.1353) > 1e-3, f"{task}: the logarithm is missing."
assert abs(got.data + 2) > 1e-3, f"{task}: the 1 is missing. Without it log undoes exp."
assert abs(got.data + 0.1269) > 1e-3, f"{task}: the sign is wrong. A surprise is never negative."
assert abs(got.data - 0.126928) < 1e-5, f"{task}, expected ln(1 + e⁻²) = 0.1269."
wrong = surprise(Value(2.0), -1).data
assert abs(wrong - 2.126928) < 1e-5, f"surprise(Value(2.0), -1) gave {wrong:.4f}, expected 2.1269: use the target."
got.backward()
assert abs(score.grad + 0.119203) < 1e-5, f"The score's grad is {score.grad}, expected -0.1192: keep it in the graph."
print("0.13 for the right label, 2.13 for the wrong one. The grad is never quite 0: there is always more to gain.")

# %% [markdown]
# Written like this it has a weakness. Let a network be badly wrong, and see:

# %% tags=["folded"]
try:
    (1 + Value(1000.0).exp()).log()
except OverflowError as error:
    print(error)

# %% [markdown]
# The answer is close to 1000, a perfectly ordinary number. But the way to it leads through e¹⁰⁰⁰, which is not. The library's [binary_cross_entropy][micrograd.losses.binary_cross_entropy] is one operation for each point that goes round this, as [`math.tanh` did for tanh](../questions.md#tanh-overflow).

# %%
from micrograd.losses import binary_cross_entropy

print(binary_cross_entropy([Value(-1000.0)], [1]).data)
print(round(binary_cross_entropy([Value(2.0)], [1]).data, 4))

# %% [markdown]
# Here are the losses in one picture, against the margin:

# %% tags=["folded"] alt="Loss against the margin from -3 to 4. The hinge loss, solid, falls in a straight line from 4 to 0 at a margin of 1 and stays 0. Cross-entropy, dashed, falls in a smooth curve from about 3 at the left towards 0 on the right, without ever reaching it. The squared error, dotted, is 0 only at a margin of 1 and climbs steeply on both sides."
margins = [m / 10 for m in range(-30, 41)]
fig, ax = plt.subplots()
ax.plot(margins, [hinge([Value(m)], [1]).data for m in margins], label="hinge")
entropies = [binary_cross_entropy([Value(m)], [1]).data for m in margins]
ax.plot(margins, entropies, "--", label="binary cross-entropy")
ax.plot(margins, [(m - 1) ** 2 for m in margins], ":", label="squared error")
ax.set(xlabel="margin (label · score)", ylabel="loss", ylim=(-0.2, 5))
ax.legend(loc="upper center", bbox_to_anchor=(0.56, 1))
plt.show()

# %% [markdown]
# Hinge and cross-entropy agree on the left: the more wrong, the higher, about in a straight line. On the right the hinge stops, and cross-entropy only gets quieter. The squared error punishes being right with confidence.
#
# The same training with the other loss, on a network that starts with the same weights, takes one changed word:

# %%
other = MLP(2, [16, 16, 1], "relu", "linear", random.Random(1))
other_history = train(other, binary_cross_entropy, every=20)
other_scores = [other(point) for point in new_points]
print(f"{accuracy(other_scores, new_labels):.1%} of 1000 new points")

# %% tags=["folded"]
assert other_history[-1][1] >= 0.98
assert accuracy(other_scores, new_labels) >= 0.98

# %% [markdown]
# Both losses do the job. Their sizes can't be compared with one another, but the accuracies can. That is one more reason to keep an eye on both numbers.
#
# ## Other activations
#
# Here are the three usual activations side by side, each with its slope:

# %% tags=["folded"] alt="Three plots side by side, for n from -4 to 4. tanh is an S from -1 to 1; its slope, dashed, is a bump of height 1 at 0 that has nearly vanished at -3 and 3. relu is 0 up to n = 0 and then rises as a straight line with n, out of the picture; its slope is 0 on the left and 1 on the right. sigmoid is an S from 0 to 1; its slope is a low bump of height 0.25."
ns = [i / 20 for i in range(-80, 81)]
fig, axes = plt.subplots(1, 3, figsize=(6.6, 2.9), sharey=True)
for ax, name in zip(axes, ("tanh", "relu", "sigmoid"), strict=True):
    leaves = [Value(n) for n in ns]
    outs = [getattr(leaf, name)() for leaf in leaves]
    for out in outs:
        out.backward()
    ax.plot(ns, [out.data for out in outs], label=name)
    ax.plot(ns, [leaf.grad for leaf in leaves], "--", label="slope")
    ax.set(xlabel="n", ylim=(-1.2, 2.6), xticks=range(-4, 5, 2))
    ax.legend(loc="upper left")
plt.show()

# %% [markdown]
# tanh and sigmoid go flat on both sides. A neuron far out on the flat part has a slope near 0, hardly any grad gets through it, and so it hardly learns. (And in a deep network, one small slope is multiplied by the next.) relu keeps its full slope of 1 wherever it is switched on.
#
# !!! question slowest-activation "Predict"
#     The same training with tanh, and with sigmoid, whose slope is never more than a quarter. Which of the two gets to 98 % in sixty steps?
#
#     - [x] tanh alone
#       = last_shares["tanh"] >= 0.98 > last_shares["sigmoid"]
#     - [ ] both
#       : Through two layers, sigmoid's grads are multiplied by a quarter twice, at best. Sixty steps are not many.
#     - [ ] neither
#       : tanh is flat far out only. Near 0, where the scores of a fresh network are, its slope is 1.
#
#     ??? success "Answer"
#         tanh alone. In this small network it does as well as relu. sigmoid hasn't got there in sixty steps.

# %% tags=["folded"]
last_shares = {}
for name in ("tanh", "sigmoid"):
    bent = MLP(2, [16, 16, 1], name, "linear", random.Random(1))
    print(name)
    last_shares[name] = train(bent, hinge, every=30)[-1][1]

# %% tags=["folded"]
assert last_shares["tanh"] >= 0.98 > last_shares["sigmoid"]

# %% [markdown]
# ## Common mistakes
#
# - **Not shuffling.** Many data sets come sorted by label. Without shuffling, each batch would then hold one kind only, and each step would pull to that side.
# - **Watching the loss of one batch.** It jumps, because each batch is a different sample. Look at a mean of several.
# - **Trusting the accuracy on the training points.** It says how well the network remembers. New points say how well it has understood.
# - **Changing two things at once.** Another loss, another rate: whatever happens, you don't know which of them did it.

# %% [markdown]
# ## Summary
#
# - The decision boundary is where the score changes sign. On two half moons it needs bends.
# - What counts is the accuracy on points that were not trained on.
# - L2 regularisation pulls every weight towards 0, and leaves large only those that the data need.
# - A mini-batch gives a rough gradient for a fraction of the work. A falling learning rate takes large steps first and careful ones at the end.
# - Binary cross-entropy is the surprise at the right label, and never quite content, as the hinge is.
#
# **Terms on this page:** [batch](../glossary.md#batch), [binary cross-entropy](../glossary.md#binary-cross-entropy), [decision boundary](../glossary.md#decision-boundary), [epoch](../glossary.md#epoch), [L2 regularisation](../glossary.md#l2-regularisation), [learning-rate decay](../glossary.md#learning-rate-decay), [overfitting](../glossary.md#overfitting), [sigmoid](../glossary.md#sigmoid).
#
# **Next:** [After the last page](after_the_last_page.md), for looking back, or on to what [goes further](index.md#going-further).
