# %% [markdown]
# # Deep graphs
#
# **Goal.** Walk a graph of any depth, where a function that calls itself gives up after a thousand operations.
#
# **You will have built** a topological order that needs no recursion, and a way to walk with a stack that you can use for other questions.
#
# **Time:** 5 minutes to read, 5 more with the exercises.
#
# !!! question recall-doublings "Recall"
#     From [Order and backward](order_and_backward.py): a number is doubled twenty times, by y + y. How many values does the backward pass visit?
#
#     - [ ] 1048576
#       : That is the number of paths. Each value is visited once, however many paths lead to it.
#     - [=] 21
#       = 20 + 1
#     - [ ] 40
#       : Each doubling makes one new value, not two.
#
#     ??? success "Answer"
#         21: twenty results and the number at the start.
#
# The engine from [Order and backward](order_and_backward.py) has one weakness, and it doesn't show on small examples.

# %% tags=["setup"] of="order_and_backward"
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
# ## A thousand calls deep
#
# [Lecture 1:17:32](https://www.youtube.com/watch?v=VMj-3S1tku0&t=4652s){ .lecture }
#
# `visit` calls itself, once for each operation on the way down, and Python allows only about a thousand calls inside one another. Add 1 to 0, again and again:


# %%
def add_up(length):
    """The grad of the 1 tells how often it was used."""
    one, total = Value(1.0), Value(0.0)
    for _ in range(length):
        total = total + one
    total.backward()
    return one.grad


# %% [markdown]
# !!! question what-fails "Predict"
#     With 100 operations it works, and with 1,000 something fails. What?
#
#     - [ ] the forward pass
#       : That is a loop, and no call inside another.
#     - [x] the walk of the backward pass
#     - [ ] the pushing, when the order is there
#       : That goes through a list, in a loop. Making the list is what goes deep.
#
#     ??? success "Answer"
#         The walk: `visit` calls itself once for each operation on the way down.

# %%
for length in (100, 500, 1000):
    try:
        print(length, "operations: grad", add_up(length))
    except RecursionError:
        print(length, "operations: RecursionError")

# %% [markdown]
# Who would chain a thousand operations? Whoever takes the `sum` of a thousand losses, one for each example: that is a chain of a thousand pluses. (Their number isn't what matters. Twenty doublings made a million paths, and were twenty calls deep.)
#
# The cure is to keep the list of "who is still to be visited" yourself, instead of having Python keep it in nested calls. Such a list, where you take off what you put on last, is called a **stack**.

# %% [markdown]
# ### Your turn: count without recursion
#
# First without any order. Write `count(root)`: how many values does a graph have, each counted once? Take one value off the stack, and if it is new, note it and put its children on. Go on until the stack is empty.


# %% tags=["exercise", "skip-execution"] name="count-deep"
def count(root):
    seen, stack = set(), [root]
    seen.add(stack.pop())  # your code here
    return len(seen)


# %% [markdown]
# ??? tip "Hint 1"
#     `while stack:` goes on as long as there is something in the list, and `stack.pop()` takes off the last.
#
# ??? tip "Hint 2"
#     If what comes off isn't in `seen`: note it there, and put all its children on. Otherwise do nothing.
#
# ??? tip "Hint 3"
#     `stack += value._prev` puts all children on, and for a leaf that is none.


# %% tags=["solution"] name="count-deep"
def count(root):
    seen, stack = set(), [root]
    while stack:
        value = stack.pop()
        if value not in seen:
            seen.add(value)
            stack += value._prev
    return len(seen)


# %% tags=["check"] name="count-deep"
p, q = Value(1.0), Value(2.0)
got = count(p)
assert got is not None, "count gave None: return len(seen), after the loop."
assert got != 0, "A single leaf counts 0: note in seen what you take off the stack."
assert got == 1, f"A single leaf counts {got}, expected 1."
got = count(p * q + p)
assert got != 1, "For p * q + p you count 1, the root alone: put the children of what is new on the stack."
assert got == 4, f"For p * q + p you count {got}, expected 4: p, q, the product and the sum."
total = Value(0.0)
for _ in range(20_000):
    total = total + p
try:
    got = count(total)
except RecursionError:
    raise AssertionError("RecursionError: count calls itself. Keep those to be visited in the stack.") from None
assert got == 20_002, f"For a chain of 20,000 operations you count {got}, expected 20,002."
x = Value(1.0)
for _ in range(30):
    x = x + x
assert count(x) == 31, f"For thirty doublings you count {count(x)}, expected 31: what has been seen is passed over."
print("20,002 values, and no call inside another.")

# %% [markdown]
# ## Children first, with a stack
#
# A stack gives you every value. But a value has to be *listed* after its children, and when it comes off the stack they are still to come. So it has to turn up twice.
#
# What goes on the stack is a value with a mark. `False` means "visit me": the value goes back on with the mark `True`, and its children go on top of it. So the children come off first. When the value turns up again, with its `True`, they are all listed, and it is its own turn.


# %%
def topological_order(root):
    order, seen, stack = [], set(), [(root, False)]
    while stack:
        value, children_listed = stack.pop()
        if children_listed:
            order.append(value)
        elif value not in seen:
            seen.add(value)
            stack.append((value, True))
            stack += [(child, False) for child in reversed(value._prev)]
    return order


# %% [markdown]
# Watch it at work on a small graph. The end of the stack, where things are taken off, is on the right; `'` marks a value whose children have been put on.


# %%
def watched(root):
    order, seen, stack = [], set(), [(root, False)]
    while stack:
        shown = [value.label + "'" * listed for value, listed in stack]
        print(f"{' '.join(shown):14} listed: {' '.join(v.label for v in order)}")
        value, listed = stack.pop()
        if listed:
            order.append(value)
        elif value not in seen:
            seen.add(value)
            stack.append((value, True))
            stack += [(child, False) for child in reversed(value._prev)]


# %%
a, b = Value(2.0, label="a"), Value(3.0, label="b")
c = a + b
d = c * a
c.label, d.label = "c", "d"
watched(d)

# %% [markdown]
# a was put on twice, once for c and once for d. Only the first one to come off was listed; `seen` told the other one to go away. (The children are put on in reverse, so that the left one comes off first, as in the recursive walk.)
#
# Give the engine this order, and try again:


# %%
def backward(self):
    self.grad = 1.0
    for value in reversed(topological_order(self)):
        value._backward()


Value.backward = backward

# %%
print("100,000 operations: grad", add_up(100_000))

# %% [markdown]
# A hundred times as deep as before. (The check `depth` of `micrograd check` looks for that.) See also [RecursionError](../questions.md#recursion-error).

# %% [markdown]
# ### Your turn: how deep?
#
# How many operations are there on the longest way from the result down to a leaf? Write `depth(root)`. In [Expression graph](expression_graph.py) you may have written it with recursion. Here the order does the work: when it is a value's turn, the depths of its children are known.


# %% tags=["exercise", "skip-execution"] name="depth-of-deep"
def depth(root):
    depth_of = {}
    for value in topological_order(root):
        depth_of[value] = 0  # your code here
    return depth_of[root]


# %% [markdown]
# ??? tip "Hint 1"
#     For a leaf 0 is right. For any other value it is one more than the depth of a child. Of which child?
#
# ??? tip "Hint 2"
#     The deepest: `max` of `depth_of[child]` for all children.
#
# ??? tip "Hint 3"
#     `max(..., default=-1)` gives -1 where there are no children, and one more than that is the 0 of a leaf.


# %% tags=["solution"] name="depth-of-deep"
def depth(root):
    depth_of = {}
    for value in topological_order(root):
        children = (depth_of[child] for child in value._prev)
        depth_of[value] = 1 + max(children, default=-1)
    return depth_of[root]


# %% tags=["check"] name="depth-of-deep"
p = Value(1.0)
try:
    got = depth(p)
except ValueError as error:
    raise AssertionError(f"For a leaf depth stopped: {error}. A leaf has no children, and its depth is 0.") from error
assert got == 0, f"The depth of a leaf is {got}, expected 0: there is no operation below it."
got = depth(p + p)
assert got != 0, "The depth of p + p is 0, expected 1: it is one more than that of its children."
assert got == 1, f"The depth of p + p is {got}, expected 1."
got = depth((p + p) + p)
assert got == 2, f"The depth of (p + p) + p is {got}, expected 2: go by the deepest child, with max."
got = depth(p + (p + p))
assert got == 2, f"The depth of p + (p + p) is {got}, expected 2: look at all children, not at the first alone."
total = Value(0.0)
for _ in range(20_000):
    total = total + p
got = depth(total)
assert got == 20_000, f"The depth of a chain of 20,000 operations is {got}, expected 20000."
print("20,000 deep. And one more thing to do with an order: whatever needs the children's answers first.")

# %% [markdown]
# ## Or make it less deep
#
# A sum of a thousand values needn't be a chain. Add them in pairs, then the sums in pairs, and so on: as many operations, and far fewer of them on any way down.


# %%
def pairwise_sum(values):
    while len(values) > 1:
        pairs = zip(values[::2], values[1::2], strict=False)
        odd = values[-1:] if len(values) % 2 else []
        values = [one + other for one, other in pairs] + odd
    return values[0]


# %%
values = [Value(1.0) for _ in range(1000)]
for name, total in (
    ("a chain", sum(values[1:], values[0])),
    ("in pairs", pairwise_sum(values)),
):
    operations = count(total) - len(values)
    print(f"{name:9} {operations} operations, {depth(total)} deep")

# %% [markdown]
# Ten deep instead of 999. Large programs add up like this, for another reason as well: what is on the same level can be computed at the same time, and less is lost to [rounding](floating_point.py#the-order-of-a-sum).

# %% [markdown]
# ## Common mistakes
#
# - **Raising Python's limit instead.** `sys.setrecursionlimit` allows more calls, and each of them still takes memory: deep enough, Python crashes without a message.
# - **Listing a value when it first comes off the stack.** Then it stands before its children. It has to come back with a mark.
# - **Noting it as seen when it is put on.** Too early: in the walk above, c would pass over its own a, because one is on the stack already, and would be listed before it.
# - **Taking from the front, with `pop(0)`.** That is a queue, not a stack: it goes [level by level](../questions.md#breadth-first), which is another order.

# %% [markdown]
# ## Summary
#
# - A function that calls itself can go about a thousand calls deep. A stack of your own can go as deep as there is memory.
# - A value comes off twice: first to put its children on, then, with a mark, to be listed.
# - In topological order, whatever depends on the children's answers can be computed in one loop.
#
# **Terms on this page:** [expression graph](../glossary.md#expression-graph), [topological order](../glossary.md#topological-order).
#
# **Next:** [Inside the library](inside_the_library.py), where you read the code that trained the moons.
