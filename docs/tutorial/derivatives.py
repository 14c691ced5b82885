# %% [markdown]
# # Derivatives
#
# **Goal.** Know what a derivative tells you, and measure one with two evaluations and a division.
#
# **You will have built** a function that measures how a result reacts to each of its inputs. Every gradient in the rest of this tutorial gets checked with it.
#
# **Time:** 10 minutes to read, 10 more with the exercises.
#
# <!-- widget: moons-training -->
#
# Training a neural network comes down to one question, asked about every number inside it: *if I turn this number up a little, does the result get better or worse, and how fast?* The answer is a derivative.
#
# !!! question slope-of-a-line "Recall"
#     From school: a straight line goes through the points (1, 2) and (3, 8). What is its slope?
#
#     - [=] 3 ± 0.01
#       = (8 - 2) / (3 - 1)
#     - [ ] 6
#       : That is how far it climbs. The slope is the climb for *one* step to the right, and here it takes two.
#     - [ ] 2
#       : That is how far it goes to the right. The slope is the climb divided by that.
#     - [ ] 0.33
#       : The other way round: the climb goes above the line of the fraction.
#
#     ??? success "Answer"
#         3: it climbs by 6 while it goes 2 to the right.
#
# !!! question call-twice "Recall"
#     And in Python, after `def g(x): return 2 * x + 1`: what is `g(g(1))`?
#
#     - [=] 7
#       = (lambda g: g(g(1)))(lambda x: 2 * x + 1)
#     - [ ] 3
#       : That is `g(1)`. Put it into g once more.
#     - [ ] 6
#       : Twice `g(1)`. But `g(g(1))` means: the result of `g(1)` goes into g.
#     - [ ] 9
#       : That is `g(1)` squared. Nothing is multiplied here: `g(1)` goes into g.
#
#     ??? success "Answer"
#         7: `g(1)` is 3, and `g(3)` is 7.

# %% [markdown]
# ## A function to stand on
#
# [Lecture 0:08:08](https://www.youtube.com/watch?v=VMj-3S1tku0&t=488s){ .lecture }
#
# A derivative is always the derivative of something, so here is one with round numbers:
#
# $$f(x) = 3x^2 - 4x + 5$$

# %%
def f(x):
    return 3 * x**2 - 4 * x + 5


f(3.0)

# %% [markdown]
# Forty heights, from -5 to just below 5 in steps of 0.25, show its shape.

# %% tags=["folded"] alt="The curve of f for x from -5 to 4.75: a parabola, open at the top. It falls steeply from 100 at x = -5, is lowest (about 3.7) near x = 0.7, and climbs to about 54 at the right end."
import matplotlib.pyplot as plt

xs = [i / 4 for i in range(-20, 20)]
fig, ax = plt.subplots()
ax.plot(xs, [f(x) for x in xs])
ax.set(xlabel="x", ylabel="f(x)")
plt.show()

# %% [markdown]
# A parabola. Read it as a landscape and walk through it from left to right: steeply down, then a flat bottom a little before x = 1, then up again, steeper with every step.
#
# "Which way, and how steep?" has a different answer at every place. The derivative is that answer.

# %% [markdown]
# ## Nudge it and see
#
# Stand at x = 3, where the height is 20. Now take a tiny step to the right, of 0.001.
#
# !!! question step-right "Predict"
#     Look at the curve at x = 3. Which way does the height go, and by how much?
#
#     - [ ] up, by less than 0.001
#       : The curve is steeper than that: between x = 3 and x = 4 it climbs from 20 to 37, seventeen times as far as it goes to the right.
#     - [x] up, by more than 0.001
#       = f(3.0 + 0.001) - f(3.0) > 0.001
#     - [ ] down
#       : Left of the lowest point it falls. At x = 3 you stand on its right, where each step to the right climbs.
#
#     ??? success "Answer"
#         Up, and by more. At x = 3 the curve already climbs much faster than it moves to the right.

# %%
h = 0.001
print(f(3.0))
print(round(f(3.0 + h), 6))

# %% [markdown]
# The input moved by 0.001 and the output by 0.014003: about fourteen times as far. That ratio is what we are after.


# %%
def slope(f, x, h):
    return (f(x + h) - f(x)) / h


print(round(slope(f, 3.0, 0.001), 6))

# %% [markdown]
# Is it exactly 14.003, then? Try other steps before you decide.

# %%
for h in (0.1, 0.01, 0.001, 0.0001):
    print("h =", h, " slope", round(slope(f, 3.0, h), 6))

# %% [markdown]
# The smaller the step, the closer to 14. The surplus (0.3, then 0.03, then 0.003) comes from the curve bending upwards while you walk, and a short walk leaves it little time to bend.
#
# The number the ratio heads for as the step shrinks is called the **derivative** of f at x:
#
# $$\frac{df}{dx} = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h}$$
#
# !!! question sign-on-the-left "Predict"
#     What is the sign of the slope at x = -3?
#
#     - [ ] positive
#       : The height there is positive, 44, but the slope tells where it goes: a step to the right leads downhill.
#     - [x] negative
#       = slope(f, -3.0, 0.000001) < 0
#     - [ ] zero
#       : It is zero only where the ground is level. At -3 it is steep.
#
#     ??? success "Answer"
#         Negative: a step to the right leads downhill.
#
# !!! question slope-at-the-bottom "Predict"
#     And how large is the slope at x = 2/3, at the very bottom?
#
#     - [=] 0 ± 0.001
#       = round(slope(f, 2 / 3, 0.000001), 3)
#     - [ ] 3.67
#       : That is about the height there. The slope asks how the height changes when you take a small step.
#     - [ ] 0.67
#       : That is the place, x = 2/3. The slope asks how the height changes when you take a small step from there.
#     - [ ] 14
#       : That is the slope at x = 3. At the bottom the ground is level.
#
#     ??? success "Answer"
#         0: at the bottom the ground is level. A small step changes (almost) nothing.

# %%
for x in (-3.0, 2 / 3, 3.0):
    print(f"at x = {x:5.2f} the slope is {slope(f, x, 0.000001):6.2f}")

# %% [markdown]
# The **sign** says which way the output goes when the input grows. The **size** says how strongly it reacts. Zero means that a small nudge changes (almost) nothing.
#
# If you remember school calculus, the rule says $6x - 4$, which is -22, 0 and 14 at these three places. The nudge found the same numbers without knowing any rule.

# %% tags=["folded"] alt="The parabola again, with a straight line touching it at three places: falling with slope -22 at x = -3, level with slope 0 at x = 0.67, rising with slope 14 at x = 3."
fig, ax = plt.subplots()
ax.plot(xs, [f(x) for x in xs], label="f")
for x, style in ((-3.0, "--"), (2 / 3, ":"), (3.0, "-.")):
    m = slope(f, x, 0.000001)
    heights = [f(x) - 1.5 * m, f(x) + 1.5 * m]
    ax.plot([x - 1.5, x + 1.5], heights, style, label=f"slope {m:.0f}")
ax.set(xlabel="x", ylabel="f(x)")
ax.legend()
plt.show()

# %% [markdown]
# Walk along it yourself. The line through your two heights is a **secant**. Drag x to 2/3: with h = 1 it climbs there, with a slope of 3. Make h smaller, and it turns into the tangent.
#
# <!-- widget: slope -->
#
# Why the error grows again on the far left comes [later](#when-the-nudge-is-too-small).

# %% [markdown]
# ### Your turn: guess the height next door
#
# A slope lets you guess: near x = 3, the output changes 14 times as much as the input. So you can say where f goes without going there.
#
# Write `estimate(f, x, step)`. It guesses the height at `x + step` from the height **at x** and the slope **at x** alone. For the slope, h = 0.001 is small enough.
#
# This is the first exercise of many. To do one, click into the starter's code, write your answer, and press *Check*: it says what is right, or what to look at. (Or [do it on your own computer](index.md#on-your-own-computer).)


# %% tags=["exercise", "skip-execution"] name="estimate"
def estimate(f, x, step):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     You start at height `f(x)`. How much height do you gain on the way?
#
# ??? tip "Hint 2"
#     The slope is the gain for each unit you walk. You walk `step` units.
#
# ??? tip "Hint 3"
#     Two numbers are added: where you start, and the gain. The slope at x is `slope(f, x, 0.001)`; the gain is not that yet.


# %% tags=["solution"] name="estimate"
def estimate(f, x, step):
    return f(x) + slope(f, x, 0.001) * step


# %% tags=["check"] name="estimate"
got = estimate(f, 3.0, 0.5)
task = f"estimate(f, 3, 0.5) gave {got}"
assert got is not None, f"{task}: return your guess in place of None (print only shows it)."
assert isinstance(got, int | float), f"{task}: return one number, the height that you expect at x + step."
assert abs(got - 27.75) > 0.01, f"{task}, the true height: you asked for f(3.5), maybe by a slope with h = 0.5."
assert abs(got - 7) > 0.1, f"{task}: that is the gain alone. Add the height you start from, f(3) = 20."
assert abs(got - 14) > 0.1, f"{task}: that is the slope. Times the step it is the gain; add that to the height at x."
assert abs(got - 20) > 0.1, f"{task}: that is the height at x, f(3) = 20, with (almost) nothing gained on the way."
assert abs(got - 34) > 0.1, f"{task}: that is f(3) + 14. The slope is the gain for a step of 1; yours is 0.5."
assert abs(got - 13) > 0.1, f"{task}: check the sign. A slope of +14 leads up, so add the gain."
assert not 0.05 < abs(got - 27) < 0.3, f"{task}, and 27 is expected: close. Measure the slope with h = 0.001."
assert abs(got - 27) < 0.3, f"{task}, expected about 27: the height at x, plus the slope times the step."
got = estimate(f, 0.0, 1.0)
task = f"estimate(f, 0, 1) gave {got}"
assert abs(got - 19) > 0.1, f"{task}, expected about 1: here x is 0, and the slope there isn't 14. Measure it at x."
assert abs(got - 3) > 0.1, f"{task}, expected about 1: use the step that is given, which is 1 here and not 0.5."
assert abs(got - 1) < 0.05, f"{task}, expected about 1: f(0) = 5, and the slope there is -4."
got = estimate(lambda x: x * x, 2.0, 0.5)
assert abs(got - 6) < 0.05, f"x² at 2 with a step of 0.5 gave {got}, expected about 6: is the slope that of f?"
print(f"You guessed {estimate(f, 3.0, 0.5):.2f}; the true height is {f(3.5)}. The line is straight; the curve bends.")

# %% [markdown]
# ## When the nudge is too small
#
# The definition says: make h smaller and smaller. So let's be greedy.

# %%
for h in (1e-6, 1e-10, 1e-14, 1e-16):
    print("h =", h, " slope", slope(f, 3.0, h))

# %% [markdown]
# It gets better, and then it goes wrong: 14.21 is wrong from the third digit on, and 0.0 isn't even close. The mathematics is fine. The numbers in the computer are not the ones in the mathematics.
#
# A float keeps about 16 digits, so x + h and the heights are rounded. At 1e-16, 3 + h is 3. (How 14.21 comes about is in [Floating point](floating_point.py).)
#
# So h has two enemies. A large one lets the curve bend. With a tiny one you subtract two numbers that agree in nearly all their digits, and what is left over is mostly rounding.

# %% [markdown]
# ## Look both ways
#
# You can get a better slope from the same h. Until now you looked only to the right, where a curve that bends upwards is already steeper. To the left of you it is still flatter.
#
# Try both on $x^3$ at x = 3, where the slope is 27. `slope` needs no change for it: with a negative h, it takes its step to the left.


# %%
def cube(x):
    return x**3


h = 0.001
print("to the right:", round(slope(cube, 3, h), 6))
print("to the left: ", round(slope(cube, 3, -h), 6))

# %% [markdown]
# One is about 0.009 too large, the other as much too small. So let them cancel: leave out x itself, and go from a place on its left straight to a place on its right.

# %% [markdown]
# ### Your turn: the central difference
#
# Write `central(f, x, h)`. It measures the slope of `f` around `x` from two heights only: one step of `h` to the right of x, and one step of `h` to the left. Before you write anything, ask yourself how far apart these two places are.


# %% tags=["exercise", "skip-execution"] name="central-difference"
def central(f, x, h=0.00001):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     One place is `x + h`. What is the other? Their heights are what `f` makes of them.
#
# ??? tip "Hint 2"
#     As in `slope`: how much higher is the place on the right, divided by how far it is from one to the other. That isn't h this time.
#
# ??? tip "Hint 3"
#     Draw it: x in the middle, a step of h to either side. And mind the brackets, around the difference of the heights and around what you divide by.


# %% tags=["solution"] name="central-difference"
def central(f, x, h=0.00001):
    return (f(x + h) - f(x - h)) / (2 * h)


# %% tags=["check"] name="central-difference"
got = central(f, 3.0)
task = f"central(f, 3) gave {got}"
assert got is not None, f"{task}: replace `return None` with the slope between the two places."
assert isinstance(got, int | float), f"{task}: return one number, the slope."
assert abs(got) < 1000, f"{task}: is the whole difference in brackets before you divide? And is it a -, not a +?"
assert abs(got - 20) > 0.01, f"{task}, nearly a height: the difference needs brackets, and so does 2 * h."
assert abs(got - 28) > 0.001, f"{task}, twice too much: the two places are 2 * h apart, so divide by that."
assert abs(got - 7) > 0.001, f"{task}, half of what it should be: are the two places x + h and x - h, 2 * h apart?"
assert abs(got + 14) > 0.001, f"{task}: the sign is wrong. Right minus left, not left minus right."
assert got != 0, f"{task}: the two heights are the same. Take one of them at x + h and the other one at x - h."
assert abs(got) > 1e-6, f"{task}: do you divide by (2 * h)? Without brackets, / 2 * h multiplies by h."
assert abs(got - 0.00028) > 1e-6, f"{task}: that is how much higher the right is. Divide it by the distance, 2 * h."
assert abs(got - 14) < 0.001, f"{task}, expected about 14: f at x + h, minus f at x - h, divided by 2 * h."
assert abs(central(f, -3.0) + 22) < 0.001, f"central(f, -3) gave {central(f, -3.0)}, expected about -22: do you use x?"
got = central(cube, 3.0, 0.001)
task = f"central(cube, 3, 0.001) gave {got:.6f}"
assert abs(got - 27.009001) > 1e-7, f"{task}: you look to the right only."
assert abs(got - 26.991001) > 1e-7, f"{task}: you look to the left only."
assert abs(got - 27.000001) < 1e-7, f"{task}, expected 27.000001: take a step of the h given, to either side."
print("Right: 14 for f, and for the cube an error of a millionth with a step of a thousandth.")

# %% [markdown]
# Two heights, one on either side, and the distance between them: this is called the **central difference**:
#
# $$\frac{df}{dx} \approx \frac{f(x + h) - f(x - h)}{2h}$$
#
# Here it is beside the step to the right, with the same h.

# %%
h = 0.001
print("to the right:", round((cube(3 + h) - cube(3)) / h, 6))
print("both ways:   ", round((cube(3 + h) - cube(3 - h)) / (2 * h), 6))

# %% [markdown]
# The error went from 0.009001 to 0.000001. To see why, write out both heights:
#
# $$\begin{aligned} (3 + h)^3 &= 27 + 27h + 9h^2 + h^3 \\ (3 - h)^3 &= 27 - 27h + 9h^2 - h^3 \end{aligned}$$
#
# Subtract. The $9h^2$, which did the damage, stands in both lines and disappears. What is left is $54h + 2h^3$, and over a distance of $2h$ that makes $27 + h^2$. (With a parabola no $h^3$ turns up at all, and the errors cancel completely.)
#
# Now put both enemies and both methods into one picture: how wrong is the slope of $x^3$ at 3, for steps from a tenth down to nearly nothing? Both axes are logarithmic, a factor of 100 from one number to the next.

# %% tags=["folded"] alt="Error of the slope against the step h, both axes logarithmic, h from 1e-16 to 0.1. Each method makes a V: rounding errors grow towards small h on the left, bending towards large h on the right. Looking right only is best near h = 1e-8 with an error of about 1e-7; looking both ways is best near h = 1e-5 with an error below 1e-9. At h = 1e-16 both errors are 27."
steps = [10.0**-k for k in range(1, 17)]
right = [abs((cube(3 + h) - cube(3)) / h - 27) for h in steps]
both = [abs((cube(3 + h) - cube(3 - h)) / (2 * h) - 27) for h in steps]
fig, ax = plt.subplots()
ax.loglog(steps, right, "o--", label="to the right")
ax.loglog(steps, both, "s-", label="both ways")
ax.set(xlabel="step h", ylabel="error of the slope")
ax.legend()
plt.show()

# %%
print("best step to the right:", steps[right.index(min(right))])
print("best step both ways:   ", steps[both.index(min(both))])

# %% [markdown]
# On the right-hand arm of each V the step is too long, and on the left-hand arm the rounding takes over. Looking both ways gives the deeper V, and its best step is larger. From here on, measured slopes look both ways, with h around 1e-5.

# %% [markdown]
# ## Several inputs
#
# [Lecture 0:14:12](https://www.youtube.com/watch?v=VMj-3S1tku0&t=852s){ .lecture }
#
# A network depends on many numbers, so one slope isn't enough. Take the smallest interesting case: three inputs, one result.


# %%
def d(a, b, c):
    return a * b + c


d(2.0, -3.0, 10.0)

# %% [markdown]
# There are now three questions to ask: how does d react to a, to b, and to c? For each one, nudge that input and **hold the others still**. A derivative of this kind is called a [**partial derivative**](../glossary.md#partial-derivative). It is written with a round ∂ instead of a d:
#
# $$\frac{\partial d}{\partial a} = \lim_{h \to 0} \frac{d(a + h, b, c) - d(a, b, c)}{h}$$
#
# (The other pages write a plain d for it.)
#
# !!! question slope-of-a "Predict"
#     Raise a from 2 to 2.001. How many times as fast as a does d move? If it falls, with a minus.
#
#     - [=] -3 ± 0.01
#       = round((up - down) / (2 * h), 6)
#     - [ ] 3
#       : That fast, but the other way: each unit of a is multiplied by -3, which makes d smaller.
#     - [ ] 2
#       : That is a itself. What counts is what a gets multiplied by.
#     - [ ] -6
#       : That is a · b, the whole product. One unit more of a adds only one more b.
#     - [ ] 4
#       : That is d itself, -6 + 10. The question is how it changes.
#     - [ ] -0.003
#       : That is how far d moves. Divide by 0.001, how far a moves.
#
#     ??? success "Answer"
#         Down, three times as fast. Every unit of a is multiplied by b, and b is -3. The slope with respect to a is b.

# %%
h = 0.001
up, down = d(2.0 + h, -3.0, 10.0), d(2.0 - h, -3.0, 10.0)
round((up - down) / (2 * h), 6)

# %% [markdown]
# !!! question slope-of-b "Predict"
#     Now b: raise it from -3 to -2.999. How many times as fast as b does d move, and with which sign?
#
#     - [=] 2 ± 0.01
#       = round((up - down) / (2 * h), 6)
#     - [ ] -2
#       : That b is negative doesn't matter: it grows, towards 0, and so does the product.
#     - [ ] -3
#       : That is b itself, the slope of the other factor. b gets multiplied by a.
#     - [ ] 1
#       : It would be 1 if b were only added. It gets multiplied by a first.
#
#     ??? success "Answer"
#         Up, twice as fast: each unit of b is multiplied by a, which is 2. (That b is negative doesn't matter. It grows, and so does d.)

# %%
up, down = d(2.0, -3.0 + h, 10.0), d(2.0, -3.0 - h, 10.0)
round((up - down) / (2 * h), 6)

# %% [markdown]
# !!! question slope-of-c "Predict"
#     And c, from 10 to 10.001?
#
#     - [=] 1 ± 0.01
#       = round((up - down) / (2 * h), 6)
#     - [ ] 10
#       : That is c itself. However large it is, one unit more of c is one unit more of d.
#     - [ ] 0
#       : It would be 0 if c played no part. It is added at the end, so every change of it arrives in d.
#     - [ ] -6
#       : That is a · b, which c is added to. It stays where it is while c moves.
#
#     ??? success "Answer"
#         c is added as it is, so d goes up by exactly as much as c does: a slope of 1. That c is as large as 10 plays no part.

# %%
up, down = d(2.0, -3.0, 10.0 + h), d(2.0, -3.0, 10.0 - h)
round((up - down) / (2 * h), 6)

# %% [markdown]
# Three inputs, three slopes: $\frac{\partial d}{\partial a} = -3$, $\frac{\partial d}{\partial b} = 2$ and $\frac{\partial d}{\partial c} = 1$. Together they are called the **gradient**. Look at what they depend on: in a product each factor's slope is *the other factor*; in a sum each slope is 1. Two pages from now you will need nothing else to differentiate a whole expression.

# %% [markdown]
# ### Your turn: the whole gradient
#
# Write `gradient(f, inputs)`. It returns a list with one slope for each input, measured by nudging both ways. It should work for any number of inputs, and leave the caller's list as it was.
#
# To call a function with a list of inputs, put a star in front: `d(*[2.0, -3.0, 10.0])` means `d(2.0, -3.0, 10.0)`.


# %% tags=["exercise", "skip-execution"] name="gradient"
def gradient(f, inputs, h=0.00001):
    slopes = []
    # your code here: append the slope for each input in turn
    return slopes


# %% [markdown]
# ??? tip "Hint 1"
#     For input number `i` you need two lists: one with that input a little larger, one with it a little smaller.
#
# ??? tip "Hint 2"
#     `up = list(inputs)` makes a copy that you may change: `up[i] += h`. Make a `down` in the same way.
#
# ??? tip "Hint 3"
#     With `up` and `down` in hand it is the central difference again. Call f with a star.


# %% tags=["solution"] name="gradient"
def gradient(f, inputs, h=0.00001):
    slopes = []
    for i in range(len(inputs)):
        up, down = list(inputs), list(inputs)
        up[i] += h
        down[i] -= h
        slopes.append((f(*up) - f(*down)) / (2 * h))
    return slopes


# %% tags=["check"] name="gradient"
inputs = [2.0, -3.0, 10.0]
try:
    slopes = gradient(d, inputs)
except TypeError as error:
    raise AssertionError(f"gradient stopped: {error}. Do you call f with a star, as in f(*up)?") from error
assert isinstance(slopes, list), f"gradient(d, [2, -3, 10]) gave {slopes}: return the list of slopes."
got = [round(slope, 3) for slope in slopes]
task = f"gradient(d, [2, -3, 10]) gave {got}"
assert len(got) == 3, f"{task}: return a list with one slope for each of the 3 inputs. Append them one by one."
assert inputs == [2.0, -3.0, 10.0], f"your list of inputs is now {inputs}: nudge a copy, list(inputs), instead."
assert any(got) or not any(slopes), f"{task}: do you divide by (2 * h)? Without brackets, / 2 * h multiplies by h."
assert got != [0, 0, 0], f"{task}: do up and down differ in input i, and only there? Start each from a fresh copy."
assert max(map(abs, got)) < 1000, f"{task}: is the whole difference in brackets before you divide? And is it a -?"
assert got != [3, -2, -1], f"{task}: every sign is wrong. It is f(up) minus f(down)."
assert got != [-6, 4, 2], f"{task}, twice too much: up and down are 2 * h apart."
assert got == [-3, 2, 1], f"{task}, expected [-3, 2, 1]: nudge input i alone and hold the others still."
got = [round(slope, 3) for slope in gradient(lambda w, x, y, z: w * w + z, [1.0, 2.0, 3.0, 4.0], 0.1)]
assert len(got) == 4, f"for a function of 4 inputs you gave {len(got)} slopes: take their number from inputs."
assert got[0] not in (1.9, 2.1), f"w * w at w = 1, with h = 0.1, gave {got[0]} instead of 2: you look to one side only."
assert got == [2, 0, 0, 1], f"w * w + z at (1, 2, 3, 4), with h = 0.1, gave {got}, expected [2, 0, 0, 1]."
print("That is a gradient checker. It takes any function of numbers, as long as that is smooth where you stand.")

# %% [markdown]
# ## Why this is not the end of the tutorial
#
# You can now differentiate almost anything, so why learn another way? Count the work: every input costs two evaluations of the whole function. Here the function is a plain `sum`, of a thousand inputs.

# %%
evaluations = 0
for i in range(1000):
    for h in (0.00001, -0.00001):
        inputs = [0.0] * 1000
        inputs[i] += h
        sum(inputs)
        evaluations += 1
evaluations

# %% [markdown]
# A thousand inputs, two thousand evaluations, for a single gradient. Networks have millions of numbers to adjust, and need a new gradient after each small improvement.
#
# There are three ways to a derivative:
#
# | way | how | what stands against it |
# | --- | --- | --- |
# | symbolic | derive a formula from the formula, as in school: $6x - 4$ | a network's formula has thousands of terms, and its derivative many more |
# | numeric | nudge and divide, as on this page | two evaluations for each input, and rounding |
# | automatic | follow the calculation step by step, with a rule for each kind of step | somebody has to write the rules: you, from [Backpropagation by hand](backpropagation_by_hand.py) on |
#
# **Backpropagation** finds all the slopes in one sweep through the calculation, without any h to choose. The next five pages build it. The nudge stays with us in the role it is best at: slow, honest, and easy to get right, it checks the fast method.

# %% [markdown]
# ## Common mistakes
#
# - **Forgetting the brackets.** `f(x + h) - f(x) / h` divides only the second height by h. The result looks like nothing on this page, as the next cell shows.
# - **Taking h as small as possible.** Below about 1e-8, a smaller h makes the slope worse, not better. See [why a smaller h gives a worse slope](../questions.md#tiny-h).
# - **Nudging two inputs at once.** You get the sum of their slopes and can't tell which did what.
# - **Reading a slope as a property of the function.** It belongs to a *place*: this f has -22 at one and 14 at another.
# - **Reading a slope as a promise.** It holds nearby. Half a unit away, `estimate` was already off by 0.75.

# %%
h = 0.001
print("without brackets:", round(f(3.0 + h) - f(3.0) / h, 2))
print("with brackets:   ", round((f(3.0 + h) - f(3.0)) / h, 2))

# %% [markdown]
# ## Summary
#
# - The derivative of a function at a place is how many times as fast the output moves as the input: nudge, and divide the response by the nudge.
# - Its sign gives the direction, its size the strength. Zero means level ground.
# - A step that is too long sees the curve bend; one that is too short drowns in rounding. Looking both ways helps.
# - With several inputs there is one slope for each, found while the others hold still. Together they are the gradient.
# - Nudging costs two evaluations for each input. It is a fine check, and too slow for training.
#
# **Terms on this page:** [central difference](../glossary.md#central-difference), [derivative](../glossary.md#derivative), [gradient](../glossary.md#gradient), [partial derivative](../glossary.md#partial-derivative).
#
# **Next:** [Expression graph](expression_graph.py), where a number learns to remember how it was computed.
