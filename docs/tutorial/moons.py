# %% [markdown]
# # Moons
#
# **Goal.** Train a real classifier: a network of 337 parameters that tells two tangled crowds of points apart.
#
# **You will have built** a complete training run, with mini-batches, a falling learning rate, a progress display, and a map of what the network has learned.
#
# **Time:** 20 minutes to read, 10 more with the exercises. All the cells together run in a few seconds.
#
# From here on the library stands in for your own classes. Four examples, as on [page 10](training_loop.py), can be learned by heart. Now come a hundred, with noise in them, and no straight line that separates them. Nothing in the engine changes. What changes is the craft around it: another loss, and a few habits of training.

# %% tags=["setup"]
import random

from micrograd.engine import Value
from micrograd.nn import MLP

# %% [markdown]
# A network of the library says what it is, if you ask it. This is the one from page 10:

# %%
MLP(3, [4, 4, 1])

# %% [markdown]
# ## Two half moons
#
# [Lecture 2:18:55](https://www.youtube.com/watch?v=VMj-3S1tku0&t=8335s){ .lecture }
#
# The data come from [moons][micrograd.data.moons]: points along two half circles, pushed about a little at random. Each point has two coordinates and a *label*, -1 or 1, which says what half it belongs to. (It has only the word in common with the label of a Value.) The seed makes it the same hundred points every time.

# %%
from micrograd.data import moons

points, labels = moons(n=100, noise=0.1, seed=1)

for (x, y), label in zip(points[:3], labels[:3], strict=True):
    print(f"({x:6.3f}, {y:6.3f})  label {label:2d}")
print("points:", len(points), " of them with label 1:", labels.count(1))

# %% alt="A hundred points. Those with label -1, blue circles, form an arch from (-1, 0) over (0, 1) down to (1, 0). Those with label 1, orange triangles, form the same arch upside down, from (0, 0.5) under (1, -0.5) up to (2, 0.5). The right end of the blue arch reaches down into the orange one, and the left end of the orange arch up into the blue one."
import matplotlib.pyplot as plt


def scatter(ax):
    for label, marker in ((-1, "o"), (1, "^")):
        chosen = [p for p, y in zip(points, labels, strict=True) if y == label]
        xs, ys = zip(*chosen, strict=True)
        ax.plot(xs, ys, marker, markersize=5, label=f"label {label}")
    ax.set(xlabel="first coordinate", ylabel="second coordinate")
    ax.legend()


fig, ax = plt.subplots()
scatter(ax)
plt.show()

# %% [markdown]
# The tip of each moon reaches into the bay of the other. Try to lay a ruler between them: it can't be done. So the data set is small enough to look at, and it takes a bend to get right.
#
# A question with two possible answers is called [**binary classification**](../glossary.md#binary-classification). Here the question is: which moon?

# %% [markdown]
# ## A network for it
#
# Two inputs, two layers of 16 neurons, one output: `MLP(2, [16, 16, 1])`. (A [hidden layer](../glossary.md#hidden-layer) is one before the last.)
#
# !!! question "Predict"
#     How many parameters is that? Each neuron has a weight for each of its inputs, and a bias.
#
#     ??? success "Answer"
#         16 · (2 + 1) = 48 in the first layer, 16 · (16 + 1) = 272 in the second, and 16 + 1 = 17 in the last. Together 337.

# %%
model = MLP(2, [16, 16, 1], "relu", "linear", random.Random(1))
assert len(model.parameters()) == 337
model

# %% [markdown]
# Two things differ from your own network, and both are arguments of the library's [MLP][micrograd.nn.MLP].
#
# **The hidden neurons use relu, not tanh.** relu lets positive numbers pass and cuts negative ones off at 0. Here are the three usual activations side by side, each with its slope:

# %% alt="Three plots side by side, for n from -4 to 4. tanh is an S from -1 to 1; its slope, dashed, is a bump of height 1 at 0 that has nearly vanished at -3 and 3. relu is 0 up to n = 0 and then rises as a straight line with n, out of the picture; its slope is 0 on the left and 1 on the right. sigmoid is an S from 0 to 1; its slope is a low bump of height 0.25."
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
# tanh and sigmoid go flat on both sides. A neuron far out on the flat part has a slope near 0, hardly any grad gets through it, and so it hardly learns. (And in a deep network, one small slope is multiplied by the next.) relu keeps its full slope of 1 wherever it is switched on. The bend at 0 is all the network needs to put bends together.
#
# **The output is linear:** the weighted sum as it is, with no activation. The output is now a [**score**](../glossary.md#score), and it can be any number. Its *sign* is the [**prediction**](../glossary.md#prediction): positive for label 1, negative for -1. Its *size* says how sure the network is.

# %%
for point, label in zip(points[:3], labels[:3], strict=True):
    print(f"score {model(point).data:7.3f}   label {label:2d}")

# %% [markdown]
# ## A loss for yes and no
#
# !!! question "Predict"
#     A point has label 1, and the network gives it a score of 3. What does the squared error say about that? What do you say?
#
#     ??? success "Answer"
#         The squared error is (3 - 1)² = 4: a bad mistake. But the sign is right, and the network is sure of itself. There is nothing to improve.
#
# So for a question of yes or no we want another loss. Multiply the score by the label. The product, called the [**margin**](../glossary.md#margin), is positive if the sign is right, whichever label it is. Ask for a margin of at least 1, so that the answer isn't right by a hair's breadth only. What falls short of 1 is the loss:
#
# $$\operatorname{relu}(1 - \text{label} \cdot \text{score})$$

# %%
for margin in (-1.0, 0.0, 0.5, 1.0, 3.0):
    loss = (1 - Value(margin)).relu()
    print(f"margin {margin:4.1f}   loss {loss.data}")

# %% [markdown]
# From a margin of 1 on, a point costs nothing, and its grad is 0 as well: the network stops working on it and looks after the others. Below 1 the cost grows in a straight line. Drawn, it looks like an open door, so it is called the [**hinge loss**](../glossary.md#hinge-loss), or max-margin loss.
#
# For many points, take the mean. Then the size of the loss doesn't depend on how many points there are, and neither does a good learning rate.

# %% [markdown]
# ### Your turn: the hinge loss
#
# Write `hinge_loss(scores, targets)`: the mean of relu(1 - target · score). The scores are Values, the targets are plain numbers, -1 or 1. The result must be a Value, so that you can call `backward()` on it.


# %% tags=["exercise", "skip-execution"] name="hinge"
def hinge_loss(scores, targets):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     Go through both lists together with `zip(scores, targets, strict=True)`. What does one point cost?
#
# ??? tip "Hint 2"
#     One point costs `(1 - target * score).relu()`. Collect those in a list.
#
# ??? tip "Hint 3"
#     A mean is a sum divided by a number. Both work on Values. The relu belongs to each point, before the mean.


# %% tags=["solution"] name="hinge"
def hinge_loss(scores, targets):
    pairs = zip(scores, targets, strict=True)
    costs = [(1 - target * score).relu() for score, target in pairs]
    return sum(costs) / len(costs)


# %% tags=["check"] name="hinge"
few = [Value(2.0), Value(0.5), Value(3.0), Value(-0.25)]
got = hinge_loss(few, [1, 1, -1, -1])
task = f"For the scores 2, 0.5, 3, -0.25 and the targets 1, 1, -1, -1 you gave {got}"
assert got is not None, f"{task}: replace `return None` with the mean of the costs."
assert isinstance(got, Value), f"{task}, which isn't a Value: compute with the scores, not with their .data."
assert got.data != 5.25, f"{task}, the sum: divide it by the number of points."
assert got.data != 1.0625, (
    f"{task}: a margin above 1 gave a negative cost. Each point needs its own relu, before the mean."
)
assert got.data != 0, f"{task}: that is the first point alone. Is there a return inside the loop?"
assert got.data != 0.4375, f"{task}: multiply each score by its target. A score of 3 is bad if the target is -1."
assert got.data != 1.4375, f"{task}: check the sign. It is 1 minus the margin, not 1 plus."
assert got.data != 0.75, f"{task}: it is 1 - target * score. Without the 1, being right by a hair costs nothing."
assert abs(got.data - 1.3125) < 1e-9, f"{task}, expected (0 + 0.5 + 4 + 0.75) / 4 = 1.3125."
got.backward()
grads = [score.grad for score in few]
assert grads == [0, -0.25, 0.25, 0.25], (
    f"The scores' grads are {grads}, expected [0, -0.25, 0.25, 0.25]: keep the graph whole, from scores to result."
)
print("Right. The first point has a margin of 2, so it costs nothing and has a grad of 0: no more work to do on it.")

# %% [markdown]
# The library has it, too: [hinge][micrograd.losses.hinge].

# %%
from micrograd.losses import accuracy, hinge, l2

scores = [model(point) for point in points]
print("hinge loss before training:", round(hinge(scores, labels).data, 4))

# %% [markdown]
# ### Your turn: how many are right?
#
# The loss is what the network minimises. What *you* want to know is simpler: what share of the points gets the right sign? That share is called [**accuracy**](../glossary.md#accuracy). (Why not train on it directly? Because it moves in jumps. Nudge a weight, and almost always no sign changes at all: its derivative is 0 nearly everywhere.)
#
# Write `share_right(scores, targets)`, a number from 0 to 1.


# %% tags=["exercise", "skip-execution"] name="accuracy"
def share_right(scores, targets):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     Nobody will differentiate this, so you need no graph. Work with `score.data`.
#
# ??? tip "Hint 2"
#     A sign is right where `score.data * target > 0`.
#
# ??? tip "Hint 3"
#     Python counts `True` as 1, so comparisons can be added up. A share is a number from 0 to 1.


# %% tags=["solution"] name="accuracy"
def share_right(scores, targets):
    pairs = zip(scores, targets, strict=True)
    right = sum(score.data * target > 0 for score, target in pairs)
    return right / len(targets)


# %% tags=["check"] name="accuracy"
few = [Value(2.0), Value(0.5), Value(3.0), Value(-0.25), Value(-4.0)]
got = share_right(few, [1, 1, -1, -1, -1])
task = f"For the scores 2, 0.5, 3, -0.25, -4 and the targets 1, 1, -1, -1, -1 you gave {got}"
assert got is not None, f"{task}: replace `return None` with the share of right signs."
assert not isinstance(got, Value), f"{task}: a plain number will do. Use score.data."
assert got != 4, f"{task}: that is how many are right. Divide it by how many there are."
assert got != 80, f"{task}: give the share as a number from 0 to 1, not in per cent."
assert got != 0.2, f"{task}: that is the share of the wrong ones."
assert got != 0.6, f"{task}: that is the share of positive scores. Right is what has the sign of its target."
assert got != 0.4, f"{task}: you ask for a margin of 1. Here the sign alone counts, however small the score."
assert got == 0.8, f"{task}, expected 0.8: only the third sign is wrong. The size of a score doesn't matter here."
got = share_right([Value(-5.0)], [-1])
assert got == 1, f"For a single point, with score -5 and target -1, you gave {got}, expected 1: divide by their number."
print("Four of five. A fair coin would get half of them.")

# %%
print("accuracy before training:", accuracy(scores, labels))

# %% [markdown]
# ## Keep the weights small
#
# With 337 parameters for 100 points, the network could draw a wild border around every single point, noise and all. It would then be right on the points it has seen, and wrong on new ones. That is called [**overfitting**](../glossary.md#overfitting).
#
# One remedy is to put a price on large weights. Add up the squares of all parameters, multiply by a small number, and add that to the loss: [**L2 regularisation**](../glossary.md#l2-regularisation).
#
# $$10^{-4} \sum p^2$$
#
# Its derivative with respect to p is $2 \cdot 10^{-4} \cdot p$. So at each step every parameter is pulled towards 0, a large one more than a small one. A weight stays large only if the data insist.

# %%
cost = l2(model.parameters())
squares = sum(p.data**2 for p in model.parameters())
assert abs(cost.data - 1e-4 * squares) < 1e-12

cost.backward()
p = model.parameters()[0]
print("cost of all the weights:", round(cost.data, 4))
print(f"pull on a weight of {p.data:.4f}: {p.grad:.6f}")
model.zero_grad()

# %% [markdown]
# ## A few points at a time
#
# Until now each step looked at all examples. With a hundred points that is slow, and with a hundred million it is out of the question. So for each step take only a few points: a [**batch**](../glossary.md#batch), or mini-batch. Shuffle the points, deal them out 25 at a time, and take one step for each batch. When all points have had their turn, shuffle again.
#
# Is a gradient from a quarter of the points any good? Look at one weight, and at the derivative of the loss with respect to it: for each of four batches, and for all the points.

# %%
from micrograd.optim import SGD, batches, linear_decay


def grad_of_one_weight(xs, ys):
    model.zero_grad()
    hinge([model(x) for x in xs], ys).backward()
    return model.parameters()[-2].grad


parts = batches(points, labels, 25, random.Random(1))
guesses = [grad_of_one_weight(xs, ys) for xs, ys in parts]
print("four batches:", [round(guess, 3) for guess in guesses])
print("their mean:  ", round(sum(guesses) / 4, 3))
exact = grad_of_one_weight(points, labels)
print("all points:  ", round(exact, 3))
assert abs(sum(guesses) / 4 - exact) < 1e-9

# %% [markdown]
# Each batch has an opinion of its own. But all four have the same sign and about the right size, and their mean is what all the points together say. So a batch is a rough guess for a quarter of the work.
#
# One pass in which every point has had its turn once is called an [**epoch**](../glossary.md#epoch).

# %% [markdown]
# ## Large steps first, small ones later
#
# You have seen that a rate can be too small or too large. What is right changes on the way: far from the goal long strides are fine, close to it they jump past. So let the rate fall as training goes on. That is [**learning-rate decay**](../glossary.md#learning-rate-decay). The plainest way is a straight line, in step k of N:
#
# $$\text{rate} = 1 - 0.9 \cdot \frac{k}{N}$$
#
# In the library, [linear_decay][micrograd.optim.linear_decay] makes such a schedule, and [SGD][micrograd.optim.SGD] takes it instead of a fixed rate. `SGD` is an [**optimiser**](../glossary.md#optimiser): it holds the parameters, and its `step()` updates them. (The letters stand for *stochastic gradient descent*: descent with the gradient of a random batch.)

# %%
rate = linear_decay(100)
for k in (0, 25, 50, 75, 99):
    assert abs(rate(k) - (1 - 0.9 * k / 100)) < 1e-12
    print(f"step {k:3d}   rate {rate(k):.4f}")

# %% [markdown]
# ## Train
#
# One step is what it was on page 10: forward, zero the grads, backward, update.


# %%
def step(model, optimiser, loss_of, xs, ys):
    scores = [model(x) for x in xs]
    loss = loss_of(scores, ys) + l2(model.parameters())
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return loss.data


# %% [markdown]
# A training run that says nothing for a while makes you nervous. So print a line now and then: how far it is, and the loss and the accuracy on all the points.


# %%
def show(done, steps, loss, share):
    bar = "#" * (10 * done // steps)
    print(f"{done:3d} {bar:.<10} loss {loss:.4f} accuracy {share:.2f}")


# %% [markdown]
# And the whole run. 25 passes through the data, with 4 batches of 25 points in each, make 100 steps.


# %%
def train(model, loss_of, passes=25, every=10):
    optimiser = SGD(model.parameters(), linear_decay(4 * passes))
    rng, losses, history = random.Random(1), [], []
    for _ in range(passes):
        for xs, ys in batches(points, labels, 25, rng):
            losses.append(step(model, optimiser, loss_of, xs, ys))
            if len(losses) % every == 0:
                scores = [model(point) for point in points]
                loss = loss_of(scores, labels) + l2(model.parameters())
                history.append((loss.data, accuracy(scores, labels)))
                show(len(losses), 4 * passes, *history[-1])
    return losses, history


# %%
losses, history = train(model, hinge)
costs, shares = zip(*history, strict=True)
assert costs[1] > costs[0]  # worse at step 20
assert shares[1] < shares[0]
assert costs[-2] - costs[-1] < 0.001  # and nearly still at the end
assert shares[-1] == 1

# %% [markdown]
# A hundred steps of 25 points each, and all hundred points are on the right side.
#
# Two things in these lines are worth a second look. From step 10 to step 20 everything gets *worse*: at a rate near 1 the steps overshoot. As the rate falls, that ends. And at the end the loss hardly moves any more and isn't 0, although all the points are right. What is left?

# %%
scores = [model(point) for point in points]
print("hinge:", round(hinge(scores, labels).data, 4))
print("L2:   ", round(l2(model.parameters()).data, 4))
assert hinge(scores, labels).data < 0.001

# %% [markdown]
# Every point has its margin of 1, so the hinge has nothing more to ask for. The rest is the price of the weights, which sinks only slowly.
#
# Here is the whole run as a picture:

# %% alt="Two plots over the 100 steps. Above, the loss on a logarithmic scale: that of each batch jumps up and down between 4 and 0.015, the dashed mean of the last ten falls from 1 to 0.015 and stays there from step 70 on. Below, the accuracy at every tenth step: 0.92, then a dip to 0.81, and from step 30 on 1 or just below."
fig, (top, bottom) = plt.subplots(2, 1, sharex=True, figsize=(5.6, 4.4))
top.plot(range(1, 101), losses, linewidth=1, label="loss of each batch")
means = [sum(losses[k - 10 : k]) / 10 for k in range(10, 101)]
top.plot(range(10, 101), means, "--", label="mean of the last ten")
top.set(ylabel="loss", yscale="log")
top.legend()
bottom.plot(range(10, 101, 10), shares, "o-")
bottom.set(xlabel="step", ylabel="accuracy", ylim=(0.7, 1.02))
plt.show()

# %% [markdown]
# The thin line is what a batch sees. It jumps because each batch is a different sample: some hold hard points, some easy ones. The mean over ten tells you where things are going. And the accuracy moves in jumps of a hundredth, for there are a hundred points.

# %% [markdown]
# ## What has it learned?
#
# With two inputs you can ask the network about *every* place on the plane, not only about the hundred points. Lay a grid over it, with a place every 0.25, from 1 below the smallest coordinate to 1 above the largest, and ask for the score at each. Where it is positive the network says "label 1". The line where it changes sign is the [**decision boundary**](../glossary.md#decision-boundary).
#
# (NumPy and matplotlib only draw the picture here. The scores are ours.)

# %%
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


# %% alt="The plane with the hundred points on it, divided into two coloured areas by one line. It rises from the lower left, turns down near (0, 0.6) between the tips of the two moons, turns up again near (1, -0.1) below the tip of the blue one, and leaves at the upper right. All blue circles are above it, all orange triangles below."
fig, ax = plt.subplots(figsize=(5.6, 4.0))
sides = [grid.min() - 1, 0, grid.max() + 1]
ax.contourf(across, upward, grid, sides, colors=["C0", "C1"], alpha=0.15)
ax.contour(across, upward, grid, [0], colors="C2")
scatter(ax)
ax.legend(loc="upper left")
plt.show()

# %% [markdown]
# One line with two bends, right between the moons. Nobody told the network what a moon is. It got a hundred points, one number for how wrong it was, and 100 times the direction in which that number falls.
#
# Look at the edges of the picture, too. Far away from all points the network is just as sure of itself: the largest score on the grid is about 25. It has never seen anything there. It only extends its lines.

# %% [markdown]
# ## The other usual loss
#
# The hinge asks for a margin of 1, and is then content. There is a softer way to ask. Read the score as a *probability*: sigmoid squashes it into the range from 0 to 1, and the result is how likely the network thinks label 1 to be.

# %%
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

# %%
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

# %% alt="Loss against the margin from -3 to 4. The hinge loss, solid, falls in a straight line from 4 to 0 at a margin of 1 and stays 0. Cross-entropy, dashed, falls in a smooth curve from about 3 at the left towards 0 on the right, without ever reaching it. The squared error, dotted, is 0 only at a margin of 1 and climbs steeply on both sides."
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
_, other_history = train(other, binary_cross_entropy, every=20)
assert other_history[-1][1] >= 0.98

# %% [markdown]
# Both losses do the job. Their sizes can't be compared with one another, but the accuracies can. That is one more reason to keep an eye on both numbers.
#
# And the other activations? The same training once more, with the hinge:

# %%
last_shares = {}
for name in ("tanh", "sigmoid"):
    bent = MLP(2, [16, 16, 1], name, "linear", random.Random(1))
    print(name)
    last_shares[name] = train(bent, hinge, every=100)[1][-1][1]

assert last_shares["tanh"] >= 0.98 > last_shares["sigmoid"]

# %% [markdown]
# In this small network tanh does as well as relu. sigmoid, whose slope is never more than a quarter, hasn't got there in a hundred steps.

# %% [markdown]
# ## Points it has never seen
#
# One test is still due, and it is the one that counts. All these accuracies were measured on the points the network was trained on. Another seed gives points from the same two moons that it has never seen:

# %%
import math

new_points, new_labels = moons(n=1000, noise=0.1, seed=2)
tips = (1, 0), (0, 0.5)

for name, trained in (("hinge", model), ("cross-entropy", other)):
    scores = [trained(point) for point in new_points]
    share = accuracy(scores, new_labels)
    assert share >= 0.97
    print(f"{name:14} {share:.1%} of 1000 new points")
    judged = zip(new_points, scores, new_labels, strict=True)
    wrong = [p for p, score, y in judged if score.data * y <= 0]
    assert all(min(math.dist(p, tip) for tip in tips) < 0.4 for p in wrong)

# %% [markdown]
# Nearly as good as on the points it was trained on. So it hasn't learned a hundred points by heart, it has learned two moons. (The few that it gets wrong all lie around the inner tips of the moons, where the hundred points left gaps and the line is only a guess. The assert holds that.)
#
# With fewer points and more noise it goes differently: the [playground](../playground.md#overfitting) shows a network that learns 40 noisy points by heart, and does no better on new ones for it.

# %% [markdown]
# ## Common mistakes
#
# - **Labels 0 and 1.** A margin needs -1 and 1. With 0, the product label · score is always 0, the cost is always 1, and such a point teaches nothing. (The library's losses refuse such labels, and say so.)
# - **An activation on the output.** With relu at the end no score can be negative, and the network can never say "label -1".
# - **Not shuffling.** Many data sets come sorted by label. Without shuffling, each batch would then hold one kind only, and each step would pull to that side.
# - **Watching the loss of one batch.** It jumps, because each batch is a different sample. Look at a mean of several.
# - **Trusting the accuracy on the training points.** It says how well the network remembers. New points say how well it has understood.
# - **A run that sticks at 50 %.** Half of the points have each label, so that is what a constant answer gets. One cause is a rate that is too large: all relus have been pushed to their flat side, where nothing flows back. See [why a loss explodes or sticks](../questions.md#loss-explodes).

# %% [markdown]
# ## Summary
#
# - The network's output is a score. Its sign is the answer, and label · score, the margin, says how right it is.
# - The hinge loss asks for a margin of 1 and is then content. Binary cross-entropy is the surprise at the right label, and never quite content.
# - L2 regularisation pulls every weight towards 0, and leaves large only those that the data need.
# - A mini-batch gives a rough gradient for a fraction of the work. A falling learning rate takes large steps first and careful ones at the end.
# - The decision boundary is where the score changes sign. On two half moons it needs bends, and 337 parameters are plenty for them.
#
# **Terms on this page:** [accuracy](../glossary.md#accuracy), [batch](../glossary.md#batch), [binary classification](../glossary.md#binary-classification), [binary cross-entropy](../glossary.md#binary-cross-entropy), [decision boundary](../glossary.md#decision-boundary), [epoch](../glossary.md#epoch), [hinge loss](../glossary.md#hinge-loss), [L2 regularisation](../glossary.md#l2-regularisation), [learning-rate decay](../glossary.md#learning-rate-decay), [margin](../glossary.md#margin), [optimiser](../glossary.md#optimiser), [overfitting](../glossary.md#overfitting), [score](../glossary.md#score).
#
# **Next:** [Inside the library](inside_the_library.py), where you read the code that did all this, side by side with your own.
