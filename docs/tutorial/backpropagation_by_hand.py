# %% [markdown]
# # Backpropagation by hand
#
# **Goal.** Find the derivative of L with respect to every value in a graph, by hand, from the result back to the leaves.
#
# **You will have built** all six grads of one expression with two small rules, checked each of them by a nudge, and used them to take the kind of step that trains a network.
#
# **Time:** 10 minutes to read, 5 more with the exercises.
#
# You have drawn an [expression graph](expression_graph.py) whose grads are all 0. You will fill them in one at a time. After the sixth you won't need to be persuaded that a computer could do it.
#
# !!! question direct-children "Recall"
#     From [Expression graph](expression_graph.py): after `L = (a * b + c) * f`, which labels or operations would you find in `L._prev`?
#
#     - [ ] a, b, c and f
#       : Those are the leaves of the graph. A value remembers only what it was made from directly; the rest hangs together behind that.
#     - [x] the sum and f
#       = [child._op for child in L._prev] == ["+", ""]
#     - [ ] the product a · b and c
#       : Those are the children of the sum, one step further on.
#     - [ ] none, it is empty
#       : It is empty in a leaf. L was made by a times.
#
#     ??? success "Answer"
#         Two values: the sum, and the leaf f. The sum in turn remembers the product and c.
#
# !!! question step-to-the-left "Recall"
#     From [Derivatives](derivatives.py): the slope of f at a place is 14. You take a tiny step to the *left*. What does the height do?
#
#     - [x] It falls, about 14 times as far as you went
#       = (lambda f: f(3 - 0.001) < f(3) - 0.0139)(lambda x: 3 * x**2 - 4 * x + 5)
#     - [ ] It rises, about 14 times as far as you went
#       : 14 is for a step to the right. To the left, the same hill leads down.
#     - [ ] It falls, about a fourteenth of what you went
#       : The slope is the change of the height divided by the step: 14 times the step, not a fourteenth.
#
#     ??? success "Answer"
#         It falls: the change is the slope times the step, and the step is negative.

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


a = Value(2.0, label="a")
b = Value(-3.0, label="b")
c = Value(10.0, label="c")

e = a * b
e.label = "e"
d = e + c
d.label = "d"

f = Value(-2.0, label="f")
L = d * f
L.label = "L"

# %% [markdown]
# ## What belongs in those zeros
#
# [Lecture 0:29:02](https://www.youtube.com/watch?v=VMj-3S1tku0&t=1742s){ .lecture }
#
# The grad of a value answers one question: **if I nudge this value, how many times as fast does L move?** For c, that is written $\frac{dL}{dc}$: the derivative of L with respect to c.

# %%
draw_dot(L)

# %% [markdown]
# You could nudge each value and compute L again, as you measured [derivatives](derivatives.py). Instead, start at the right end and work to the left, and let each grad help you find the next.

# %% [markdown]
# ## Start at the end
#
# The first one is free.
#
# !!! question grad-of-the-result "Predict"
#     What is $\frac{dL}{dL}$? In words: if L grows by 0.001, how many times that does L grow?
#
#     - [=] 1
#       = L.grad
#     - [ ] -8
#       : That is L itself. Whatever it is: if it grows by 0.001, it grows by 0.001.
#     - [ ] 0
#       : 0 would mean that L stays where it is when L moves.
#     - [ ] 0.001
#       : That is how much it grows. The derivative is the ratio, 0.001 to 0.001.
#
#     ??? success "Answer"
#         By 0.001. The ratio is 1, whatever L is. It sounds too silly to write down, and without it nothing else on this page could start.

# %%
L.grad = 1.0

# %% [markdown]
# ## Back through a times
#
# L was made by L = d · f. Nudge d by h and put that into the definition of the derivative:
#
# $$\begin{aligned} \frac{dL}{dd} &= \lim_{h \to 0} \frac{(d + h) \cdot f - d \cdot f}{h} \\ &= \lim_{h \to 0} \frac{h \cdot f}{h} = f \end{aligned}$$
#
# The h cancels, so there is no limit left to take. What remains is f: each bit of d gets multiplied by f on its way into L. For the same reason, $\frac{dL}{df} = d$.

# %%
d.grad = f.data
f.grad = d.data

print("d.grad", d.grad)
print("f.grad", f.grad)

# %% [markdown]
# With -2 and 4 on paper, do not believe them yet. A **gradient check** nudges a value, computes L again, and compares. Here is L once more, in plain numbers, with a nudge for every value on the way:


# %%
def L_with(a=0.0, b=0.0, c=0.0, d=0.0, e=0.0, f=0.0):
    """L, after each value was nudged by the amount given."""
    a, b, c, f = 2.0 + a, -3.0 + b, 10.0 + c, -2.0 + f
    e = a * b + e
    d = e + c + d
    return d * f


print(L_with())
print(round(L_with(d=0.001), 6))

# %% [markdown]
# Without a nudge it gives -8. With d up by 0.001, L went down by 0.002: twice as fast and the other way, so -2. Agreed.
#
# All of this happens inside a function. Its a, b, c are its own, and the Values on this page stay as they are. Wrap the nudging in a function too:


# %%
def nudged(name, h=0.00001):
    """The derivative of L with respect to one value, measured."""
    return (L_with(**{name: h}) - L_with(**{name: -h})) / (2 * h)


print("d", d.grad, round(nudged("d"), 6))
print("f", f.grad, round(nudged("f"), 6))

# %% [markdown]
# (`L_with(**{"d": h})` means `L_with(d=h)`. It lets you choose the name with a string.)

# %% [markdown]
# ## The chain rule: back through a plus
#
# [Lecture 0:37:57](https://www.youtube.com/watch?v=VMj-3S1tku0&t=2277s){ .lecture }
#
# Now comes the step that everything else rests on. How does L react to c?
#
# Look at the graph: c never meets L. It goes into a plus, the plus makes d, and only d meets L. So ask two easier questions.
#
# **How does d react to c?** d = e + c, so put a nudge into the definition again:
#
# $$\frac{dd}{dc} = \lim_{h \to 0} \frac{(e + c + h) - (e + c)}{h} = 1$$
#
# If c grows by 0.001, d grows by 0.001. This is the **local derivative**. It concerns the plus and its two children, and nothing else in the graph. The plus has no idea that an L exists.
#
# **How does L react to d?** You know that already: it is `d.grad`, -2.
#
# Put the two together. Nudge c by 0.001. Then d moves by 1 times that, 0.001. Then L moves by -2 times *that*, -0.002. From c to L, the rates have multiplied:
#
# $$\frac{dL}{dc} = \frac{dL}{dd} \cdot \frac{dd}{dc} = -2 \cdot 1 = -2$$
#
# That is the **chain rule**. In general, if z depends on y, and y on x:
#
# $$\frac{dz}{dx} = \frac{dz}{dy} \cdot \frac{dy}{dx}$$
#
# (In school it is often told with an inner and an outer function: z = f(g(x)) has the derivative f'(g(x)) · g'(x), outer times inner. It is the same rule.) If it looks like something you have to memorise, think of traffic. A bicycle goes four times as fast as a walker, and a car twice as fast as the bicycle. How many times as fast as the walker is the car?

# %%
walker = 1.0
bicycle = 4 * walker
car = 2 * bicycle

car / walker

# %% [markdown]
# Nobody would add those up to 6. The car is 2 × 4 = 8 times as fast. In your graph c is the walker, d the bicycle and L the car, and one of the speeds happens to be negative.
#
# Turn the first wheel of each row by its slider, or by hand. A rate of 2 on top of a rate of 4 is a rate of 8; a belt that is crossed, the rate -2, turns L the other way.
#
# <!-- widget: gears -->
#
# So a child's grad is *its local derivative times the grad of the value it went into*. The same holds for e, the other child of the plus:

# %%
c.grad = 1.0 * d.grad
e.grad = 1.0 * d.grad

draw_dot(L)

# %% [markdown]
# Both got -2, exactly what d has. With local derivatives of 1, a plus does nothing but **route the grad on**, unchanged, to each of its children.
#
# Keep the two kinds of derivative apart, because the rest of the tutorial lives on the difference:
#
# | derivative | compares | known when |
# | --- | --- | --- |
# | local derivative | the result of one operation with one of its children | the operation runs |
# | grad | L, at the far end, with this value | the grads of all that was made from this value are known |

# %% [markdown]
# ## And once more through a times
#
# Two leaves are left. They meet in e = a · b, and you found `e.grad` a minute ago.
#
# !!! question grad-of-a "Predict"
#     What is `a.grad`? You need the local derivative of the times, and what to multiply it by.
#
#     - [=] 6
#       = a.grad
#     - [ ] -3
#       : That is the local derivative of e with respect to a. How L follows e has to come into it, too: multiply by `e.grad`.
#     - [ ] -2
#       : That is `e.grad`, as a plus would route it on. In a times it gets multiplied by the other factor.
#     - [ ] -4
#       : You multiplied `e.grad` by a itself. In a · b, one unit more of a is worth b.
#     - [ ] -5
#       : You added. Along the way rates multiply: nobody would add up the bicycle's and the car's.
#     - [ ] -6
#       : That is e, the product of a and b. The grad of e is -2, and it gets multiplied by b alone.
#
#     ??? success "Answer"
#         In a product the local derivative is the other factor, b. So `a.grad` is -2 · -3 = 6.
#
# !!! question grad-of-b "Predict"
#     And `b.grad`?
#
#     - [=] -4
#       = b.grad
#     - [ ] 2
#       : That is the local derivative, a. Multiply it by `e.grad`.
#     - [ ] 6
#       : That is `a.grad`. For b, the other factor is a.
#     - [ ] 0
#       : It would be 0 if b were multiplied by 0.
#
#     ??? success "Answer"
#         The other factor is a, so `b.grad` is -2 · 2 = -4.

# %%
a.grad = b.data * e.grad
b.grad = a.data * e.grad

print("a.grad", a.grad)
print("b.grad", b.grad)

# %% [markdown]
# Does the sign of 6 make sense? Raise a, and e = a · (-3) goes down. So d goes down. L is d times -2, so L goes *up*. It does.

# %%
draw_dot(L)

# %% [markdown]
# !!! question strongest-leaf "Predict"
#     All grads are in. By the same small nudge, which leaf in this drawing moves L the most? Click on it, or choose its name.
#
#     - [@] a
#       = max((a, b, c, f), key=lambda leaf: leaf.grad**2).label
#     - [ ] c
#       : c has the largest data, 10. But how L follows is what the grad says, and that of c is only -2.
#     - [ ] b, f
#       : Its grad is 4 in size, and there is a leaf whose grad is larger.
#     - [ ] d, e
#       : It is no leaf: it follows from the leaves, and so can't be nudged by itself.
#     - [ ] L
#       : L is what the leaves move.
#
#     ??? success "Answer"
#         a: its grad, 6, is the largest in size. L moves six times as far as a.
#
# Look at what you did. You started with 1 at the end. Then, for one operation after the other, you multiplied the grad of its result by a local derivative, and handed that to the child. This is **backpropagation**. On larger graphs it is the same step, more often.

# %% [markdown]
# ## All six, checked
#
# You have six grads that you worked out, and a function that measures. Let them meet.

# %%
for value in (a, b, c, d, e, f):
    measured = round(nudged(value.label), 6)
    print(value.label, "by hand", value.grad, "measured", measured)
    assert value.grad == measured

# %% [markdown]
# They agree, each of them. And compare the labour. The measuring computed L twelve times, twice for each value. The backward pass went through the graph once, with one multiplication for each child of each operation. With a million leaves it would still go through the graph once.

# %% [markdown]
# ### Your turn: another expression
#
# Take L = (a + b) · c at a = 1, b = 4, c = -3, with s = a + b on the way. Fill in the grads, working from the right: first c and s, then a and b.

# %% tags=["exercise", "skip-execution"] name="another-expression"
grads = {"c": None, "s": None, "a": None, "b": None}  # your numbers here

# %% [markdown]
# ??? tip "Hint 1"
#     Draw it: a and b go into a plus, which makes s. Then s and c go into a times, which makes L. What is s?
#
# ??? tip "Hint 2"
#     The last operation is a times, and L's own grad is 1. So c gets the data of s, and s gets the data of c.
#
# ??? tip "Hint 3"
#     a and b meet in a plus. What does a plus do with the grad that arrives?

# %% tags=["solution"] name="another-expression"
grads = {"c": 5.0, "s": -3.0, "a": -3.0, "b": -3.0}

# %% tags=["check"] name="another-expression"
assert isinstance(grads, dict), "Keep the dictionary with the four names, and replace each None in it by a number."
for name in "csab":
    assert grads.get(name) is not None, f"There is no number for {name} yet: replace its None."
    assert isinstance(grads[name], int | float), f"For {name} you gave {grads[name]!r}: write a plain number."
c_got, s_got, a_got, b_got = (grads[name] for name in "csab")
assert (c_got, s_got) != (-3, 5), "c and s are the wrong way round: in a product, each gets the *other* one's data."
assert c_got != -15, "For c you gave the data of L. Its grad is 1 times the local derivative, and that is s."
assert c_got == 5, f"For c you gave {c_got}. L = s · c, so the local derivative for c is s. What is 1 + 4?"
assert s_got != 3, "For s you gave 3: mind the sign. The other factor is c, and c is -3."
assert s_got == -3, f"For s you gave {s_got}. L = s · c, so the local derivative for s is c."
assert (a_got, b_got) != (1, 1), "1 is the *local* derivative of the plus. Multiply it by the grad of s."
assert (a_got, b_got) != (4, 1), "a and b are added, not multiplied: a plus takes no notice of their data."
assert (a_got, b_got) != (-12, -3), "For a and b you used the rule for a times. In s = a + b, they meet in a plus."
assert a_got == b_got == -3, f"For a and b you gave {a_got} and {b_got}: a plus hands on the grad of s as it is."
print("Four grads from two rules, and you didn't have to compute L even once.")

# %% [markdown]
# ### Your turn: let the rules do it
#
# You applied two rules, one for plus and one for times, by looking at the drawing. Write them down. `push(value)` gets a value that an operation made, and whose grad is known. It sets the grads of its two children.


# %% tags=["exercise", "skip-execution"] name="push"
def push(value):
    left, right = value._prev
    if value._op == "+":
        left.grad, right.grad = 0.0, 0.0  # your code here
    if value._op == "*":
        left.grad, right.grad = 0.0, 0.0  # and here


# %% [markdown]
# ??? tip "Hint 1"
#     In both cases: child's grad = local derivative · `value.grad`.
#
# ??? tip "Hint 2"
#     For a plus both local derivatives are 1.
#
# ??? tip "Hint 3"
#     For a times, compare with `a.grad = b.data * e.grad` above. Which of the three is `value`?


# %% tags=["solution"] name="push"
def push(value):
    left, right = value._prev
    if value._op == "+":
        left.grad = value.grad
        right.grad = value.grad
    if value._op == "*":
        left.grad = right.data * value.grad
        right.grad = left.data * value.grad


# %% tags=["check"] name="push"
p, q = Value(2.0), Value(-3.0)
total, product = p + q, p * q
total.grad, product.grad = 5.0, 5.0


def pushed(value, before=0.0):
    """The grads of both children after push(value), if they have the grad `before` at first."""
    p.grad = q.grad = before
    try:
        push(value)
    except (AttributeError, TypeError) as error:
        raise AssertionError(f"push stopped: {error}. Multiply numbers: value.grad, left.data, right.data.") from error
    for child in (p, q):
        assert isinstance(child.grad, int | float), "push made a grad a Value: use value.grad and the .data of a child."
    return p.grad, q.grad


for value, op in ((total, "+"), (product, "*")):
    got, other = pushed(value), pushed(value, before=1.0)
    assert got != (0, 0) or other != (0, 0), f"push left both children's grads at 0: replace the zeros for '{op}'."
    assert got != (0, 0) or other == (1, 1), f"For '{op}' you multiply by a child's grad, which is 0 so far: use data."
    assert got != (0, 0), f"push did nothing to the children of '{op}': set left.grad and right.grad."
got = pushed(total)
assert got != (-15, 10), "push(total) gave -15 and 10. That is the rule for a times, but the operation is a plus."
assert got != (1, 1), "push(total) gave 1 and 1. Those are the local derivatives: multiply by value.grad, here 5."
assert got == (5, 5), f"push(total) gave {got}, expected (5, 5): a plus hands on value.grad, here 5, to both children."
got = pushed(product)
assert got != (18, -12), "push(product) gave 18 and -12: multiply by value.grad, not by value.data."
assert got != (-3, 2), "push(product) gave -3 and 2. Those are the local derivatives: multiply by value.grad."
assert got != (10, -15), "push(product) gave the left grad to the right child: each gets the *other* one's data."
assert got == (-15, 10), f"push(product) gave {got}, expected (-15, 10): the other child's data times value.grad."
print("With L.grad = 1, the three calls push(L), push(d), push(e) would fill in the whole graph.")

# %% [markdown]
# ## One step uphill
#
# [Lecture 0:51:10](https://www.youtube.com/watch?v=VMj-3S1tku0&t=3070s){ .lecture }
#
# What are the grads good for? They tell you what to *do*. A positive grad says: raise me, and L goes up. A negative one says: lower me, and L goes up. The size says how much it is worth.
#
# So move every leaf a little way in the direction of its own grad, by 0.01 · grad.
#
# !!! question uphill "Predict"
#     c has the grad -2, so it moves down. And L: which way does it go, when all four leaves have moved?
#
#     - [x] up
#       = L.data > -8
#     - [ ] down
#       : Each leaf moves by 0.01 · grad, and L by grad times that: 0.01 · grad². A square is never negative.
#     - [ ] it depends on which leaves move up, and which down
#       : The two signs of each leaf cancel: what has a negative grad moves down, and that makes L go up, as well.
#
#     ??? success "Answer"
#         L goes up. Each leaf moves by 0.01 · grad, which moves L by grad times that: 0.01 · grad². A square is never negative, so no leaf pulls the wrong way. Added up: 0.01 · (36 + 16 + 4 + 16) = 0.72.

# %%
print("expected gain", 0.01 * sum(leaf.grad**2 for leaf in (a, b, c, f)))

for leaf in (a, b, c, f):
    leaf.data += 0.01 * leaf.grad

e = a * b
d = e + c
L = d * f
print("L is now", L.data)

# %% [markdown]
# L was -8 and is now -7.286496, a gain of 0.713504. You expected 0.72. The slopes describe the ground under your feet, and you walked a little off it.
#
# Two things in that cell matter. Only the *leaves* were moved. You can't choose e or d, they follow from the leaves. And after the move the forward pass had to run again, or L would still have shown the old -8.
#
# In a network, L says how wrong the network is, so there you go *down*: minus instead of plus. (Who wants the largest value of something looks for the smallest of its negative: the sign is all that tells maximising from minimising.) That minus, the few lines above and a lot of patience are what training is.

# %% [markdown]
# ## Common mistakes
#
# - **Taking the local derivative for the grad.** For b, the times alone says 2. Only multiplied by `e.grad` does it become -4, and speak about L.
# - **Giving a factor its own data.** In e = a · b, a gets the data of *b*, and b that of *a*.
# - **Working from left to right.** A child's grad needs the grad of what was made from it. Start at L.
# - **Losing a sign on the way.** Ask each grad whether it makes sense: "if this goes up, then that goes down, then ...".
# - **Moving inner values.** `e.data += ...` is lost at the next forward pass. Move leaves.
# - **Forgetting the forward pass after a step.** The old L is still there and looks as if nothing had happened. See [changing `.data`](../questions.md#data-changed).

# %% [markdown]
# ## Summary
#
# - A value's grad is the derivative of the final result with respect to it. The result's own grad is 1.
# - A local derivative concerns one operation and its children: for a plus it is 1, for a times it is the other factor.
# - The chain rule joins them: child's grad = local derivative · grad of what was made from it. Rates multiply along the way.
# - Backpropagation applies that from the result back to the leaves, one operation at a time.
# - Moving every leaf a little along its grad raises the result: here from -8 to -7.286496.
#
# **Terms on this page:** [backpropagation](../glossary.md#backpropagation), [chain rule](../glossary.md#chain-rule), [grad](../glossary.md#grad), [gradient check](../glossary.md#gradient-check), [local derivative](../glossary.md#local-derivative), [step](../glossary.md#step).
#
# **Next:** [A neuron, by hand](neuron_by_hand.py). The same game, played on the part that networks are made of.
