# %% [markdown]
# # Floating point
#
# **Goal.** Know what a float can hold and what it can't, and so why a nudge can be too small, why two right answers differ in their last digits, and how to compare them.
#
# **You will have built** a measurement of how fine Python's numbers are, and a comparison that a gradient check can rely on.
#
# **Time:** 5 minutes to read, 5 more with the exercises.
#
# On the page about [derivatives](derivatives.py) the slope at x = 3 was 14, as it should be. With a step of 1e-14 it was 14.21, and with 1e-16 it was 0. The mathematics was fine. This page is about the numbers.

# %% tags=["setup"] of="derivatives"
def f(x):
    return 3 * x**2 - 4 * x + 5


def cube(x):
    return x**3


# %% [markdown]
# ## A ruler with marks on it
#
# [Lecture 0:08:08](https://www.youtube.com/watch?v=VMj-3S1tku0&t=488s){ .lecture }
#
# A Python float has room for about 16 digits. So it can't move smoothly: it jumps from one float to the next, as on a ruler on which only the marks exist. `math.ulp` tells how far the next mark is.

# %%
import math

for number in (0.001, 1.0, 3.0, 20.0, 1e16):
    print(f"the next float after {number:<7g} is {math.ulp(number):.2e} away")

# %% [markdown]
# The marks aren't evenly spaced. Near 0 they lie close together; from each power of two to the next the gap doubles. What stays the same is the gap *in proportion* to the number: about two parts in 10,000,000,000,000,000. At 1e16 the next float is 2 away, so there are no odd numbers any more.
#
# !!! question tenths "Predict"
#     0.1 isn't a multiple of any power of two, so no mark is exactly there, and the nearest one stands for it. What does Python say to `0.1 + 0.2 == 0.3`, and what to `3 + 1e-16 == 3`?
#
#     - [ ] True, and True
#       : Three numbers are rounded in the first, to a mark each. It would be luck if they fitted together.
#     - [ ] True, and False
#       : Where is the next mark after 3? The table above has it. And three roundings seldom fit together.
#     - [x] False, and True
#       = [0.1 + 0.2 == 0.3, 3 + 1e-16 == 3] == [False, True]
#     - [ ] False, and False
#       : The next mark after 3 is 4.44e-16 away. What happens to a sum that ends before the half of that?
#
#     ??? success "Answer"
#         False to the first: three roundings that don't fit together. True to the second: the next mark after 3 is further away than that, so the sum is rounded back to 3.

# %%
print("0.1 + 0.2 == 0.3:", 0.1 + 0.2 == 0.3, " the sum is", 0.1 + 0.2)
print("3 + 1e-16 == 3:  ", 3.0 + 1e-16 == 3.0)

# %% [markdown]
# The second line explains the slope of 0. With a step of 1e-16 nobody ever left x = 3.

# %% [markdown]
# ### Your turn: how fine is it?
#
# Measure the gap after 1 without `math.ulp`. Write `finest()`: start with a step of 1.0 and halve it as long as 1 plus *half* the step is still more than 1. What is left is the smallest step, among the halves, that makes a difference.


# %% tags=["exercise", "skip-execution"] name="finest"
def finest():
    step = 1.0
    return step  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     A `while` loop: as long as something holds, `step = step / 2`.
#
# ??? tip "Hint 2"
#     Look before you halve: would half the step still make a difference to 1?
#
# ??? tip "Hint 3"
#     The condition compares `1 + step / 2` with 1.


# %% tags=["solution"] name="finest"
def finest():
    step = 1.0
    while 1 + step / 2 > 1:
        step = step / 2
    return step


# %% tags=["check"] name="finest"
got = finest()
assert got is not None, "finest() gave None: return the step, after the loop."
assert got != 1, "finest() gave 1.0, where you started: halve it in a while loop, as long as 1 + step / 2 > 1."
assert got != 0, "finest() gave 0: you went on until nothing was left. Stop when 1 + step / 2 is no more than 1."
gap = math.ulp(1.0)
assert got != gap / 2, f"finest() gave {got:.3e}, one half too far: look at 1 + step / 2, not at 1 + step."
assert got != 2 * gap, f"finest() gave {got:.3e}, and half of that still makes a difference: halve once more."
assert got == gap, f"finest() gave {got}, expected {gap}: begin with 1.0, and do nothing but halve."
print(f"{got:.3e}, which is 2 to the power of -52: a float keeps 53 binary digits, or about 16 decimal ones.")

# %% [markdown]
# ## Where 14.21 comes from
#
# A height near 20 can only change in whole jumps from mark to mark. Count them, for the step of 1e-14:

# %%
jumps = (f(3.0 + 1e-14) - f(3.0)) / math.ulp(20.0)
print("jumps taken: ", jumps)
print("jumps needed:", round(14e-14 / math.ulp(20.0), 1))

# %% [markdown]
# It should have been 39.4. There is no such thing as 0.4 of a jump, but that would make it 39, not 40. The culprit is the step itself: x + h has to land on a mark, too.

# %%
print("step asked for:", 1e-14)
print("step taken:    ", (3.0 + 1e-14) - 3.0)
print("jumps for that:", round(14 * ((3.0 + 1e-14) - 3.0) / math.ulp(20.0), 2))

# %% [markdown]
# You asked for a step of 1e-14, and took one that is two per cent longer. On that step the height gains 40.25 jumps, which are rounded to 40. Then you divided by the step you had *asked for*, and most of the two per cent ended up in the slope: 14.21 instead of 14.
#
# Subtracting two numbers that agree in nearly all their digits is what does the harm. It makes no new error. It throws away the digits that were right, and the rounding in the last ones is what remains. The name for it is *cancellation*.

# %% [markdown]
# ## The best step
#
# On that page both errors stood in one picture, each of them a V. Now you can say where the bottom of the V is.
#
# - The **bending**: looking both ways, the error was $h^2$ for the cube.
# - The **rounding**: a height near 27 is off by up to half a gap, so the difference of two by up to one gap, ulp(27). And the two places near 3 are off as well, together by up to ulp(3), which the slope multiplies by 27. All that is divided by the distance, 2h.
#
# As h gets smaller, the bending falls and the rounding grows. Where they are about equal is the best step:

# %%
roundings = math.ulp(27.0) + 27 * math.ulp(3.0)
for h in (1e-3, 1e-4, 1e-5, 1e-6, 1e-7):
    error = abs((cube(3 + h) - cube(3 - h)) / (2 * h) - 27)
    bending, rounding = h**2, roundings / (2 * h)
    print(f"h {h:.0e}  bending {bending:.0e}  rounding {rounding:.0e}  error {error:.0e}")
    assert error < 1.01 * bending + rounding

# %% [markdown]
# At 1e-5 both are small. That is why the checks of this tutorial nudge by about that much. (The rule of thumb: the cube root of the gap after 1 for both ways, its square root for one way. In single precision, with 7 digits instead of 16, the gap is so large that a good step is near 0.005. So the page about [PyTorch](pytorch.py) asks for double precision.)

# %%
for name, gap in (("double", math.ulp(1.0)), ("single", 2.0**-23)):
    print(f"{name}: both ways {gap ** (1 / 3):.0e}, one way {gap ** (1 / 2):.0e}")

# %% [markdown]
# ## The order of a sum
#
# Every sum is rounded, so it matters what is added first:

# %%
print("small ones first:", (1.0 + 1.0) + 1e16)
print("large one first: ", (1e16 + 1.0) + 1.0)

# %% [markdown]
# The second one lost both 1s, for at 1e16 the marks are 2 apart. Nobody trains with such numbers, but the same happens in the last digit all the time. A grad is a sum of contributions, and whoever adds them in another order gets another last digit. Both are right.
#
# So an engine that wants the same result on every run has to add in the same order on every run. That is one reason for [a tuple of children and not a set](inside_the_library.py#a-tuple-not-a-set). And whoever compares two engines must not ask for `==`.

# %% [markdown]
# ### Your turn: close enough
#
# Write `close(one, other)`: True if two numbers agree to about nine digits. Digits are a matter of proportion, so the difference may be up to 1e-9 *times the larger of the two sizes*. But near 0 there is no proportion to speak of (a grad of 1e-17 that should be 0 is fine), so a difference of up to 1e-9 is always allowed.


# %% tags=["exercise", "skip-execution"] name="close"
def close(one, other):
    return one == other  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     `abs(one - other)` is the difference. What may it be at most?
#
# ??? tip "Hint 2"
#     The size of a number is its `abs`, and `max` takes the larger of two, or of three.
#
# ??? tip "Hint 3"
#     "1e-9 times the larger size, but never less than 1e-9" is 1e-9 times the largest of three numbers. The third is 1.


# %% tags=["solution"] name="close"
def close(one, other):
    allowed = 1e-9 * max(1, abs(one), abs(other))
    return abs(one - other) <= allowed


# %% tags=["check"] name="close"
assert close(14.0, 14.0), "close(14, 14) isn't True: the same numbers agree."
assert close(0.1 + 0.2, 0.3), "close(0.1 + 0.2, 0.3) isn't True: allow a difference, with abs(one - other)."
assert not close(14.0, 14.21), "close(14, 14.21) is True: a difference of 0.21 is too much."
assert not close(14.21, 14.0), "close(14.21, 14) is True: with abs, the order makes no difference."
assert not close(14.0, -14.0), "close(14, -14) is True: take the abs of the difference, not the difference of the abs."
assert close(0.0, 1e-17), "close(0, 1e-17) isn't True: near 0 a difference of up to 1e-9 is allowed in any case."
assert close(3e12, 3e12 + 100), "close(3e12, 3e12 + 100) isn't True: these agree to ten digits. Go by their size."
assert close(-3e12, -3e12 - 100), "close(-3e12, -3e12 - 100) isn't True: the size of a number is its abs."
assert not close(3e12, 3e12 + 1e5), "close(3e12, 3e12 + 1e5) is True: these differ in the eighth digit."
assert not close(1.0, 1.0 + 1e-6), "close(1, 1 + 1e-6) is True: these differ in the seventh digit."
print("That is how gradient checks compare. (Python has it, too: math.isclose, and you name both tolerances.)")

# %% [markdown]
# ## Common mistakes
#
# - **The smallest h there is.** Below the best step, a smaller one makes it worse. See [why a smaller h gives a worse slope](../questions.md#tiny-h).
# - **`==` between floats that were computed.** Ask whether they are close.
# - **One tolerance for everything.** 0.001 is generous for a slope of 14, and no test at all for one of 0.0001.
# - **Blaming the engine for a last digit.** 0.30000000000000004 is what the nearest marks add up to.

# %% [markdown]
# ## Summary
#
# - A float has about 16 digits. The gap to the next one grows with the number.
# - Subtracting nearly equal numbers throws away the digits that were right. So a nudge must not be too small: about 1e-5 for both ways, about 1e-8 for one.
# - Sums depend on the order in the last digit. Compare by closeness, in proportion to the size.
#
# **Terms on this page:** [central difference](../glossary.md#central-difference), [gradient check](../glossary.md#gradient-check).
#
# **Next:** [Inside the library](inside_the_library.py), where you read the code that trained the moons.
