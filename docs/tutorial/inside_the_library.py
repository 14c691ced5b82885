# %% [markdown]
# # Inside the library
#
# **Goal.** Read the library that trained the moons, and know what each line that differs from yours is good for.
#
# **You will have built** instruments that count what an engine costs: nodes, objects, bytes, and work for Python's garbage collector. And an operation as big as you like, in one node.
#
# **Time:** 20 minutes to read, 5 more with the exercises.
#
# The library that trained the [moons](moons.py) does what your own engine does, and it does it many times faster, by four small changes. You could have made each of them. This page opens the library, puts it beside your engine, and measures change by change.
#
# !!! question sure-and-right "Recall"
#     From [Moons](moons.py): a point has the label 1, and the network's score for it is 3. What does relu(1 - label · score) give?
#
#     - [=] 0
#       = max(0, 1 - 1 * 3)
#     - [ ] -2
#       : That goes into the relu, which cuts it off at 0.
#     - [ ] 4
#       : That is the squared error. This loss asks for a margin of 1 and is content with more.
#     - [ ] 2
#       : There is a minus: 1 - 3 is below 0, and relu cuts that off.
#
#     ??? success "Answer"
#         0: the sign is right, and the margin is more than 1.
#
# !!! question what-a-closure-remembers "Recall"
#     From [Automatic backpropagation](automatic_backpropagation.py): the function `_backward` of a · b is called long after the multiplication. How does it know a and b?
#
#     - [ ] It looks them up in `_prev`
#       : It could. But it doesn't have to: it has their names in it.
#     - [x] It was made inside `__mul__`, and remembers the names there
#     - [ ] `backward()` hands them over
#       : `backward()` calls it without any argument.
#
#     ??? success "Answer"
#         It is a closure: made inside `__mul__`, it remembers `self`, `other` and `out`.
#
# !!! question what-has-a-past "Recall"
#     From [The training loop](training_loop.py): which values are still there after a step of training, and have to be set back?
#
#     - [ ] All values of the graph
#       : Each forward pass makes new ones, with a grad of 0. Only some outlive it.
#     - [ ] The loss and the predictions
#       : They are made anew in each forward pass, and start with a grad of 0.
#     - [x] The parameters
#
#     ??? success "Answer"
#         The parameters. All others are made anew in each forward pass.

# %% tags=["setup"] of="moons"
import random

from micrograd.data import moons
from micrograd.engine import Value
from micrograd.nn import MLP

# %% [markdown]
# ## Side by side
#
# [Lecture 2:16:46](https://www.youtube.com/watch?v=VMj-3S1tku0&t=8206s){ .lecture }
#
# First yours. (For the lecture's own code beside the library, see [how they differ](../questions.md#lecture-code).) Here is the engine of the earlier pages once more, cut down to the three operations that the moons need, with the stack of [Deep graphs](deep_graphs.py). It gets a longer name, so that both can stand on one page.


# %% tags=["folded"] summary="Your engine, cut down"
class ValueWithClosures:
    def __init__(self, data, _children=(), _op=""):
        self.data, self.grad = data, 0.0
        self._prev, self._op = tuple(_children), _op
        self._backward = lambda: None

    def __add__(self, other):
        other = as_value(other)
        out = ValueWithClosures(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = as_value(other)
        out = ValueWithClosures(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def relu(self):
        out = ValueWithClosures(max(0.0, self.data), (self,), "relu")

        def _backward():
            self.grad += (out.data > 0) * out.grad

        out._backward = _backward
        return out

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, children_listed = stack.pop()
            if children_listed:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(child, False) for child in reversed(value._prev)]
        self.grad = 1.0
        for value in reversed(order):
            value._backward()


def as_value(number):
    known = isinstance(number, ValueWithClosures)
    return number if known else ValueWithClosures(number)


# %% [markdown]
# And the library's. Python can show the source of anything it has imported from a file. So what you read here is not a copy: it's the very code that runs when this page runs. (On your computer that may be [another package of the same name](../questions.md#another-micrograd).)

# %%
import inspect
import textwrap


def show(thing):
    print(textwrap.dedent(inspect.getsource(thing)))


show(Value.__mul__)

# %% [markdown]
# The text in quotes becomes the entry in the [reference][micrograd.engine.Value.__mul__], and its example is run as a test. What is left is short: make a leaf of a plain number, then one line.
#
# That line hands five things to `Value`: the result, the children, the operation's name, an empty label, and `(other.data, self.data)`. The last is what is new. For c = a · b the local derivatives are b and a, and both are known **at the moment the operation runs**. You put them into a function for later. The library just writes the numbers down.
#
# Who pushes, then? One method, the same for every operation:

# %%
show(Value._push)

# %% [markdown]
# Read the last two lines aloud: each child gets its local derivative times my grad. That's the chain rule, once and for all, instead of once for each operation. (The lines above them catch a `Value` that somebody made by hand, with children but without derivatives. And `z._backward()`, the lecture's name, calls this method too, as long as nobody assigns another function to it.)
#
# See the numbers that a multiplication wrote down:

# %%
x, y = Value(2.0), Value(-3.0)
z = x * y
print(z._local_derivatives)

z.grad = 1.0
z._push()
print(x.grad, y.grad)

# %% [markdown]
# So a new operation is one line: its result, its children, its local derivatives. You had that idea yourself, in [an operation in one line](exp_and_tanh.py#an-operation-in-one-line), with a helper that made the closure for you. The library goes one step further and makes no closure at all. Karpathy's later [microgpt](https://karpathy.ai/microgpt.html) stores local derivatives in the same way.

# %% [markdown]
# ### Your turn: without a closure
#
# Here is the smallest engine of this kind; its plus is finished. Write the times, and `push`, which passes the grad of one value on to its children.


# %% tags=["exercise", "skip-execution"] name="without-a-closure"
class Lean:
    def __init__(self, data, children=(), slopes=()):
        self.data, self.grad = data, 0.0
        self.children, self.slopes = children, slopes

    def __add__(self, other):
        return Lean(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Lean(self.data * other.data)  # your code here

    def push(self):
        pass  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     `__mul__` looks like `__add__`: the result, then the two children, then two numbers, one for each child.
#
# ??? tip "Hint 2"
#     If a is nudged, a · b moves by b times as much. So the slope that belongs to `self` is `other.data`.
#
# ??? tip "Hint 3"
#     In `push`, go through both tuples at once, with `zip`. What is added to each child's grad? Compare the last line of the library's `_push`.


# %% tags=["solution"] name="without-a-closure"
class Lean:
    def __init__(self, data, children=(), slopes=()):
        self.data, self.grad = data, 0.0
        self.children, self.slopes = children, slopes

    def __add__(self, other):
        return Lean(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        slopes = (other.data, self.data)
        return Lean(self.data * other.data, (self, other), slopes)

    def push(self):
        for child, slope in zip(self.children, self.slopes, strict=True):
            child.grad += slope * self.grad


# %% tags=["check"] name="without-a-closure"
a, b = Lean(2.0), Lean(-3.0)
c = a * b
assert c.data == -6.0, f"2 * -3 gave {c.data}, expected -6: leave the result as it was, and add to it."
assert len(c.children) == 2, f"a * b has {len(c.children)} children, expected 2: give it (self, other), as plus does."
assert len(c.slopes) == 2, f"a * b has {len(c.slopes)} slopes, expected 2: one number for each child."
assert tuple(c.slopes) != (2.0, -3.0), "The slopes are the wrong way round: the one for a is b's data, and b's is a's."
assert tuple(c.slopes) == (-3.0, 2.0), f"The slopes of 2 * -3 are {tuple(c.slopes)}, expected -3 and 2."
c.grad = 10.0
c.push()
assert (a.grad, b.grad) != (0.0, 0.0), "After c.push() the grads of a and b are still 0: does push change child.grad?"
assert (a.grad, b.grad) != (-3.0, 2.0), "push passes the slopes on as they are: multiply each by self.grad."
assert (a.grad, b.grad) == (-30.0, 20.0), f"With c.grad = 10, a and b got {a.grad} and {b.grad}, expected -30 and 20."
square = a * a
a.grad, square.grad = 0.0, 1.0
square.push()
assert a.grad != 2.0, "The grad of a in a * a is 2, expected 4: with = the second push wipes out the first. Use +=."
assert a.grad == 4.0, f"The grad of a in a * a is {a.grad}, expected 4."
print("Right: no function in any value, and one push for all operations.")

# %% [markdown]
# ## Closures keep themselves alive
#
# Is that only tidier, or does it matter? To answer, you need to know how Python gets rid of things.
#
# Python counts, for each object, how many others refer to it. When the count falls to 0, the object is freed, at once. That is quick, and it has one weakness: two objects that refer **to each other** never get to 0, even if nobody else knows them. Now look at what your multiplication makes:

# %%
a, b = ValueWithClosures(2.0), ValueWithClosures(-3.0)
c = a * b
remembered = [cell.cell_contents for cell in c._backward.__closure__]

print("c refers to its function, and that remembers")
print("  a:", a in remembered)
print("  b:", b in remembered)
print("  c:", c in remembered)

# %% [markdown]
# The function needs `out.grad`, so it remembers `out`, which is c. And c keeps the function. Each keeps the other alive, in a **reference cycle**.
#
# For such cases Python has a second cleaner, the **garbage collector**. From time to time it stops the program, goes through the objects, and finds those that only refer to one another. Here is an instrument for it: run something, with the collector held back, and then let it tell what it finds.

# %%
import gc
from collections import Counter


def left_behind(run):
    """The objects that only the collector can free, counted by type."""
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)  # keep what is found, to count it
    run()
    gc.collect()
    found = Counter(type(thing).__name__ for thing in gc.garbage)
    gc.garbage.clear()
    gc.set_debug(0)
    gc.enable()
    return found


# %% [markdown]
# One multiplication, whose result nobody wants:

# %%
for name, count in sorted(left_behind(lambda: a * b).items()):
    print(count, name)

# %% [markdown]
# Seven objects: the value, the tuple of its children, the function, and for the function one *cell* for each name that it remembers (`self`, `other`, `out`) with a tuple that holds the cells. None of them goes away by itself.
#
# !!! question left-by-a-thousand "Predict"
#     Multiply a thousand times in a row, and drop the result. How many objects does your engine leave to the collector for *each* multiplication?
#
#     - [=] 7
#       = sum(yours.values()) // 1000
#     - [ ] 1
#       : The value is one of them. It keeps its function alive, and that keeps all that belongs to it.
#     - [ ] 0
#       : The value and its function refer to each other, so neither goes away by itself.
#     - [ ] 7000
#       : That is about what all thousand leave, together.
#
#     ??? success "Answer"
#         Seven for each, so 7,000, and two more for the number it starts from.
#
# !!! question left-by-the-library "Predict"
#     And the library, altogether?
#
#     - [=] 0
#       = sum(ours.values())
#     - [ ] 7
#       : Those seven were a value and its function, which refer to each other. The library makes no function.
#     - [ ] 1000
#       : Does anything in a library's `Value` refer back to the result? If not, it goes away at once.
#
#     ??? success "Answer"
#         Nothing: children and local derivatives never refer back to the result. So when nobody refers to the result, it is freed, and that frees the value before it, and so on down to the leaves.


# %%
def thousand_multiplications(Number):
    one = product = Number(1.0)
    for _ in range(1000):
        product = product * one


yours = left_behind(lambda: thousand_multiplications(ValueWithClosures))
ours = left_behind(lambda: thousand_multiplications(Value))
print("yours:      ", sum(yours.values()) // 1000, "for each operation")
print("the library:", sum(ours.values()), "altogether")
assert sum(yours.values()) // 1000 == 7
assert sum(ours.values()) == 0

# %% [markdown]
# ## What the collector has to do
#
# Garbage isn't bad in itself; somebody cleans it up. But the collector doesn't know where to look. It is called whenever so many new objects have piled up, some hundreds or thousands, and it goes through the young ones; now and then through all there are. In training, every step makes a new graph with tens of thousands of objects. So it is called a lot, and most of what it looks at is still in use.
#
# Count its calls during a real training. First the network of the moons, once more as on the page about [networks](networks.py), one node for each product and each sum. It starts from the numbers of a library model, in whatever engine you name.

# %%
points, labels = moons(n=100, noise=0.1, seed=1)
points, labels = points[:10], labels[:10]  # a small batch will do
model = MLP(2, [16, 16, 1], "relu", "linear", rng=random.Random(1))


def score(layers, x):
    """The network's answer for one point, one node for each operation."""
    for layer in layers:
        out = []
        for *weights, bias in layer:
            pairs = zip(weights, x, strict=True)
            out.append(sum((w * v for w, v in pairs), bias))
        x = out if layer is layers[-1] else [n.relu() for n in out]
    return x[0]


# %%
def network(Number):
    """The model again in another engine: the function and its parameters."""
    model_layers = [[n.parameters() for n in layer.neurons] for layer in model.layers]
    layers = [[[Number(p.data) for p in n] for n in layer] for layer in model_layers]
    parameters = [p for layer in layers for neuron in layer for p in neuron]
    return lambda point: score(layers, point), parameters


# %% [markdown]
# Then the loss, the [hinge loss](moons.py#a-loss-for-yes-and-no), and a training of ten steps:


# %%
def loss_of(predict):
    """The mean of relu(1 - label * score)."""
    pairs = zip(points, labels, strict=True)
    losses = [(predict(point) * -y + 1.0).relu() for point, y in pairs]
    return sum(losses[1:], losses[0]) * (1 / len(losses))


def train(predict, parameters):
    for _ in range(10):
        loss = loss_of(predict)
        for p in parameters:
            p.grad = 0.0
        loss.backward()
        for p in parameters:
            p.data -= 0.02 * p.grad
    return loss.data


# %%
loss = train(*network(ValueWithClosures))
same = train(*network(Value))
print("loss after ten steps:", round(loss, 6), round(same, 6))
assert abs(loss - same) < 1e-9

# %% [markdown]
# Both compute the same. Now the collector. Python lets you ask to be told whenever it starts:


# %%
def passes(run):
    """How often the collector starts while something runs."""
    starts = []

    def note(phase, info):
        if phase == "start":
            starts.append(info["generation"])

    gc.collect()
    gc.callbacks.append(note)
    run()
    gc.callbacks.remove(note)
    return len(starts)


# %%
with_closures = passes(lambda: train(*network(ValueWithClosures)))
without = passes(lambda: train(*network(Value)))
print("with closures:    about", round(with_closures, -1))
print("without closures: about", round(without, -1))
assert with_closures > 2 * without

# %% [markdown]
# The same nodes, and far fewer calls. (The counts are those of the Python that made this page; another version has other habits.) And the number of calls is only half of the story. With closures, the dead graphs of earlier steps lie about until a pass through *everything* finds them, so each of these passes has more to wade through.

# %% [markdown]
# ## Fewer bytes
#
# Fewer objects should also mean less memory. Measure it: `tracemalloc` knows how much memory Python has asked for.

# %%
import tracemalloc


def bytes_for_each(Number, length=1000):
    """The bytes that one multiplication in a long chain takes."""
    gc.collect()
    tracemalloc.start()
    one = product = Number(1.0)
    before, _ = tracemalloc.get_traced_memory()
    for _ in range(length):
        product = product * one
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before) / length


# %%
yours, ours = bytes_for_each(ValueWithClosures), bytes_for_each(Value)
print("yours:       about", round(yours, -1), "bytes")
print("the library: about", round(ours, -1), "bytes")
assert ours < yours / 2

# %% [markdown]
# Less than half. (In a browser both are smaller, because a reference takes four bytes there instead of eight.) Most of that is the missing closure. Another part is one line near the top of the class:

# %%
print(Value.__slots__)
print("yours has a __dict__:      ", hasattr(a, "__dict__"))
print("the library's has a __dict__:", hasattr(x, "__dict__"))

# %% [markdown]
# An ordinary object can be given any attribute at any time, and pays for that with a dictionary, or with room for one. `__slots__` says: these seven and no others. That saves memory, and it catches a slip as well: `p.dta = 0.5` is an error in the library, and in your engine a parameter that silently never learns.
#
# ### A tuple, not a set
#
# The lecture's engine keeps the children of a value in a set. You kept them in a tuple from the start, and so does the library. Three reasons:

# %%
import sys

print("children of x + x in a set:  ", len({x, x}))
print("children of x + x in a tuple:", len((x, x)))

times = sys.getsizeof({x, y}) // sys.getsizeof((x, y))
print("a set takes over", times, "times the memory")
assert times == 3

# %% [markdown]
# - A set drops the second x of x + x. With local derivatives stored beside the children, there would be two numbers for one child. See [1 instead of 2](../questions.md#one-edge).
# - A set is more than three times as large, for every value of the graph.
# - A set has an order of its own, which comes from memory addresses. Sums come out in another order each time, and floating point sums then differ in their last digit. With tuples, the same seed gives the same numbers, on every run.
#
# ### A stack, not recursion
#
# A recursive sort fails at about a thousand operations, and a stack takes its place, as on the page about [deep graphs](deep_graphs.py):

# %%
print(inspect.getsource(Value.backward).split('"""')[-1])

# %% [markdown]
# (Only the part after the docstring.) The pairs of a value and True or False say whether the value's children have been listed. Leaves stay out of the list, for they have nothing to push. Inner values are set to 0 on the way, so that a second call doubles the leaves' grads: 27, then 54, as PyTorch does. And at the end it does itself what `_push` does, for calling a method sixty thousand times takes time as well.


# %%
def chain(length):
    one = total = Value(1.0)
    for _ in range(length):
        total = total + one
    total.backward()
    return one.grad


chain(1000)

# %% [markdown]
# A thousand additions, where the recursive sort failed. Dropping such a chain can be as hard as walking it, by the way: freeing one value frees the next, which frees the next. Python on a computer copes with that, and the benchmark of this project tries it with a million; in a browser Python has less room, so the chains on this page are short.

# %% [markdown]
# ## One node for a weighted sum
#
# So far, each change made a node cheaper. The last one makes fewer of them. So count them, in the loss of those ten points:


# %%
def nodes(root):
    """How many values an expression graph has, leaves included."""
    seen, waiting = {root}, [root]
    while waiting:
        new = {*waiting.pop()._prev} - seen
        seen |= new
        waiting += new
    return len(seen)


# %%
yours, _ = network(ValueWithClosures)
atomic, _ = network(Value)
for name, predict in (("yours", yours), ("atomic", atomic), ("fused", model)):
    print(f"{name:8}{nodes(loss_of(predict)):6}")

assert nodes(loss_of(yours)) == nodes(loss_of(atomic))
assert nodes(loss_of(atomic)) > 6 * nodes(loss_of(model))

# %% [markdown]
# *Atomic* is your network with the library's values: node for node the same graph. *Fused* is the library's [MLP][micrograd.nn.MLP] as it is shipped. It gets by with less than a sixth of the nodes, and this is why:

# %%
from micrograd.nn import Module, Neuron, weighted_sum

show(weighted_sum)

# %% [markdown]
# A neuron with sixteen inputs takes sixteen products and sixteen sums. But nobody ever asks for the grad of one of those products. What we want are the local derivatives of the whole sum, and they are simple: for each weight its input, for each input its weight, and 1 for the bias. On the page about [a neuron](neuron_by_hand.py) you saw that an operation may be as big as we like, as long as we know its local derivative. Here that pays.
#
# Fewer nodes mean fewer objects, and those mean less work for the collector. The same ten steps of training as above, with the model as it is:

# %%
before = [p.data for p in model.parameters()]
fused = passes(lambda: train(model, model.parameters()))
for p, number in zip(model.parameters(), before, strict=True):
    p.data = number  # the model is needed untrained once more

print("passes with closures, at least 20 times as many:", with_closures >= 20 * fused)
assert with_closures >= 20 * fused

# %% [markdown]
# The neuron uses the weighted sum, unless you ask it not to, with `fused=False`:

# %%
show(Neuron.__call__)

# %% [markdown]
# You know every line of this from [your own network](networks.py): the check for the number of inputs, the sum that starts at the bias, the activation at the end. And the rest of `nn.py` holds no surprise either:

# %%
show(Module.zero_grad)

# %% [markdown]
# ### Your turn: the mean as one node
#
# The mean of n values takes n - 1 sums and a product. Make it a single operation. [Value.operation][micrograd.engine.Value.operation] wants the result, the children, the local derivatives (one for each child), and a name.


# %% tags=["exercise", "skip-execution"] name="mean-as-one-node"
def mean(values):
    total = sum(values[1:], values[0])
    return total * (1 / len(values))  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     The result is a plain number: add up the `.data` of the values, and divide by how many there are.
#
# ??? tip "Hint 2"
#     Nudge one of n values by h. The mean moves by h / n. So each local derivative is 1 / n.
#
# ??? tip "Hint 3"
#     `Value.operation` takes four things, in the order of the task. The third is a list with as many numbers as there are values.


# %% tags=["solution"] name="mean-as-one-node"
def mean(values):
    n = len(values)
    result = sum(v.data for v in values) / n
    return Value.operation(result, values, [1 / n] * n, "mean")


# %% tags=["check"] name="mean-as-one-node"
four = [Value(v) for v in (1.0, 2.0, 3.0, 6.0)]
got = mean(four)
assert isinstance(got, Value), f"mean gave {got!r}: return what Value.operation(...) gives, so that grads can flow."
assert abs(got.data - 3.0) < 1e-12, f"The mean of 1, 2, 3 and 6 is 3, and yours is {got.data}: divide by how many."
assert got._prev, "The mean has no children: Value.operation(...) takes them second, and Value(...) alone makes a leaf."
assert nodes(got) == 5, f"Its graph has {nodes(got)} nodes, expected 5: the four values and one for their mean."
got.backward()
grads = [v.grad for v in four]
assert grads != [1.0] * 4, "Each grad is 1, as in a sum. But nudge one value by h, and the mean moves by h / 4."
assert all(abs(g - 0.25) < 1e-12 for g in grads), f"The four grads are {grads}, expected 0.25 each."
twice = Value(5.0)
mean([twice, twice]).backward()
assert abs(twice.grad - 1.0) < 1e-12, f"In the mean of a value and itself, its grad is {twice.grad}, expected 1."
print("Right. One node, whatever the number of values, and the library's engine treats it as one of its own.")

# %% [markdown]
# ## How do we know that it is right?
#
# Fast and wrong is easy. So compare all 337 grads: from your engine, from the library's atomic form, and from its fused form.


# %%
def grads(predict, parameters):
    """The grad of each parameter after one backward pass."""
    for p in parameters:
        p.grad = 0.0
    loss_of(predict).backward()
    return [p.grad for p in parameters]


# %%
fused = grads(model, model.parameters())
for name, Number in (("yours", ValueWithClosures), ("atomic", Value)):
    pairs = zip(grads(*network(Number)), fused, strict=True)
    difference = max(abs(one - other) for one, other in pairs)
    print(f"{name} and fused agree to 1e-12:", difference < 1e-12)
    assert difference < 1e-12

# %% [markdown]
# Your engine has just become a witness for the library's. The library's own tests call others as well. As in the lecture's repository, the main one is PyTorch: in its repository, `tests/library/test_pytorch.py` runs what you did on the [PyTorch page](pytorch.py), and then 300 random expressions, built of all operations, and networks with every activation over three steps of training. Value and all grads have to agree to 1e-9.
#
# The lecture's repository has a third part, the demo that trains on two moons. You have seen ours: [Moons](moons.py).

# %% [markdown]
# ## What each change brings
#
# Now the clock. Times differ from machine to machine and from run to run, so they can't be measured while this page is made. These come from a recording: the project's benchmark, `make bench`, wrote them here. They are for one training step with all 100 points of the moons. The yardstick, "closures and sets", is an engine as in the lecture: like yours, but with sets of children and a recursive sort.

# %%
recording = {
    "date": "2026-11-27",
    "machine": "Intel(R) Xeon(R) Processor, 2 cores, Linux",
    "versions": "Python 3.11.7, NumPy 2.4.6, PyTorch 2.13.0",
    # milliseconds for one step, with the collector on and with it off
    "closures and sets": (1230.0, 123.0),
    "node for node": (168.0, 97.7),
    "as shipped": (22.5, 20.0),
    # and with the collector on
    "compiled to Python": 2.1,
    "WebAssembly, wasmtime": 0.576,
    "WebAssembly, Node": 0.198,
    "NumPy arrays": 0.0784,
    "PyTorch scalars": 691.0,
    "PyTorch tensors": 0.376,
}

# %% [markdown]
# As a table, with how many times as fast as the yardstick each one is:

# %%
print("recorded on", recording["date"], "with", recording["versions"])
print("machine:", recording["machine"])
print()
print(f"{'milliseconds for a step':26}{'collector on':>20}{'collector off':>20}")
slow_on, slow_off = recording["closures and sets"]
for name in ("closures and sets", "node for node", "as shipped"):
    on, off = recording[name]
    gain_on, gain_off = f"({slow_on / on:.1f} x)", f"({slow_off / off:.1f} x)"
    print(f"{name:26}{on:>10g}{gain_on:>10}{off:>10g}{gain_off:>10}")

# %% [markdown]
# "Node for node" is the atomic form, "as shipped" the fused one. Your own engine isn't in the table: it leaves as much garbage as the yardstick. Read the right column first, because it is sobering. With the collector switched off, storing local derivatives instead of closures makes little difference. The arithmetic is the same, and the nodes are as many. But the comparison isn't quite fair: with the collector off, the closures are never freed at all, which saves that work and costs the memory. Fusing helps there, because it makes fewer nodes.
#
# Then the left column, which is what you get if you just run Python. There the closures pay for every cycle they made. Take the whole gain apart into its factors:

# %%
_, atomic_off = recording["node for node"]
fused_on, fused_off = recording["as shipped"]

cheaper_nodes = slow_off / atomic_off
fewer_nodes = atomic_off / fused_off
less_garbage = (slow_on / slow_off) / (fused_on / fused_off)

print(f"cheaper nodes {cheaper_nodes:4.1f} x")
print(f"fewer nodes   {fewer_nodes:4.1f} x")
print(f"less garbage  {less_garbage:4.1f} x")
print(f"all together {slow_on / fused_on:5.1f} x")

# %% tags=["folded"]
assert abs(cheaper_nodes * fewer_nodes * less_garbage - slow_on / fused_on) < 1e-9
assert cheaper_nodes < 2 < fewer_nodes < less_garbage
assert slow_on / fused_on >= 40

# %% [markdown]
# The three multiply to the whole. (The first is what a node costs while the closures of one engine are not freed and the values of the other are.) So if somebody tells you that closures are slow: they aren't. The *garbage* they make is, and so is a graph with more nodes than anybody needs.
#
# And why did you build closures at all? Because a rule like `self.grad += other.data * out.grad` says what happens, at the place where it belongs, and can be read one operation at a time. First make it clear. Then measure. Then change what the measurement points at.

# %% [markdown]
# ## Common mistakes
#
# - **Guessing what is slow.** It wasn't the arithmetic. It was the cleaning up.
# - **`gc.disable()` as a cure.** With closures, nothing is freed any more, and memory grows with every step until there is none left. Remove the cycles instead. See [why a closure, and why not](../questions.md#closures).
# - **Timing one engine after the other in one process.** The garbage of the first slows down the second. The benchmark gives each a process of its own, and takes turns.
# - **Local derivatives from stale data.** They are taken when the operation runs. Change `.data` afterwards, and you need a new forward pass before the next backward pass.
# - **One local derivative too few.** In a fused operation there has to be one for each child, in the same order. [Value.operation][micrograd.engine.Value.operation] refuses anything else.

# %% [markdown]
# ## Summary
#
# - The library is your engine with four changes: local derivatives stored as numbers, `__slots__`, the weighted sum as one node, and helpful errors. The tuple you had already, and the stack as well if you have read about [deep graphs](deep_graphs.py).
# - A closure that remembers its own result makes a reference cycle: seven objects for each operation that only the garbage collector can free. With stored derivatives it is none.
# - With the collector off, that gains little. With the collector on, the missing garbage is the largest gain of all, and fewer nodes do the rest.
# - An operation may be as big as you like. One node, one local derivative for each child.
# - Faster code counts only if it gives the same numbers: here, to 1e-12, over all 337 parameters.
#
# **Terms on this page:** [closure](../glossary.md#closure), [gradient check](../glossary.md#gradient-check), [local derivative](../glossary.md#local-derivative), [operation](../glossary.md#operation), [reference cycle](../glossary.md#reference-cycle), [topological order](../glossary.md#topological-order).
#
# **Next:** [from scalars to tensors](tensors.py), where the nodes get bigger still.
