r"""Small sets of points in the plane with two classes, to train on: nothing to download.

Every function returns a list of points `(x, y)` and the list of their labels, -1 or 1, in the same order. The
classes take turns, so that any run of points has as many of one as of the other, give or take one. Each point is
moved from its place on the figure by normally distributed noise, in x and in y. A seed gives the same points on
every run.

Left out on purpose: more than two classes, more than two coordinates, and any way to read files.
"""

import math
import random
from collections.abc import Callable

from micrograd.arguments import size, whole

__all__ = ["circles", "moons", "spiral", "xor"]


def moons(n: int = 100, noise: float = 0.1, seed: int = 0) -> tuple[list[tuple[float, float]], list[int]]:
    r"""Two half circles of radius 1 that reach into one another; no straight line separates them.

    The upper one, label -1, is $(\cos t, \sin t)$ and the lower one, label 1, is
    $(1 - \cos t, 1 - \sin t - 0.5)$, with $t$ spread evenly from 0 to $\pi$.

    Args:
        n: the number of points, at least 2.
        noise: the standard deviation of the noise, in the unit of the coordinates; 0 for none.
        seed: a whole number; the same seed gives the same points.

    Returns:
        The `n` points, x within [-1, 2] and y within [-0.5, 1] but for noise, and their labels.

    Raises:
        TypeError: `n` or `seed` is not a whole number, or `noise` is not a real number.
        ValueError: `n` is less than 2, or `noise` is negative or not finite.

    Source: `make_moons` of scikit-learn has this shape (with labels 0 and 1, and in random order).

    Examples:
        >>> points, labels = moons(4, noise=0)
        >>> [(round(x, 3), round(y, 3)) for x, y in points]
        [(1.0, 0.0), (0.0, 0.5), (-1.0, 0.0), (2.0, 0.5)]
        >>> labels
        [-1, 1, -1, 1]
    """

    def place(label: int, i: int, count: int, rng: random.Random) -> tuple[float, float]:
        t = math.pi * i / max(count - 1, 1)
        return (math.cos(t), math.sin(t)) if label == -1 else (1.0 - math.cos(t), 0.5 - math.sin(t))

    return _points("moons", place, n, noise, seed)


def circles(n: int = 100, noise: float = 0.1, seed: int = 0) -> tuple[list[tuple[float, float]], list[int]]:
    r"""A circle around a smaller one with the same centre: only a closed curve separates them.

    The outer one, label -1, has radius 1; the inner one, label 1, has radius 0.5. Both are
    $(r \cos t, r \sin t)$ with $t$ spread evenly over a whole turn.

    Args:
        n: the number of points, at least 2.
        noise: the standard deviation of the noise, in the unit of the coordinates; 0 for none.
        seed: a whole number; the same seed gives the same points.

    Returns:
        The `n` points, x and y within [-1, 1] but for noise, and their labels.

    Raises:
        TypeError: `n` or `seed` is not a whole number, or `noise` is not a real number.
        ValueError: `n` is less than 2, or `noise` is negative or not finite.

    Source: `make_circles` of scikit-learn with `factor=0.5` has this shape.

    Examples:
        >>> points, labels = circles(4, noise=0)
        >>> [(round(x, 3), round(y, 3)) for x, y in points]
        [(1.0, 0.0), (0.5, 0.0), (-1.0, 0.0), (-0.5, 0.0)]
        >>> labels
        [-1, 1, -1, 1]
    """

    def place(label: int, i: int, count: int, rng: random.Random) -> tuple[float, float]:
        t = 2.0 * math.pi * i / count
        radius = 1.0 if label == -1 else 0.5
        return radius * math.cos(t), radius * math.sin(t)

    return _points("circles", place, n, noise, seed)


def xor(n: int = 100, noise: float = 0.1, seed: int = 0) -> tuple[list[tuple[float, float]], list[int]]:
    r"""The four quarters of a square, opposite ones of the same class: exclusive or.

    The label is 1 where exactly one of x and y is positive, and -1 where both or none are. In its quarter a point
    lies anywhere, at least 0.1 from the axes; the noise may carry it across.

    Args:
        n: the number of points, at least 2.
        noise: the standard deviation of the noise, in the unit of the coordinates; 0 for none.
        seed: a whole number; the same seed gives the same points.

    Returns:
        The `n` points, x and y within [-1, 1] but for noise, and their labels.

    Raises:
        TypeError: `n` or `seed` is not a whole number, or `noise` is not a real number.
        ValueError: `n` is less than 2, or `noise` is negative or not finite.

    Source: the problem that no single neuron solves in M. Minsky and S. Papert, *Perceptrons* (1969).

    Examples:
        >>> points, labels = xor(4, noise=0)
        >>> [(x > 0, y > 0) for x, y in points]
        [(True, True), (True, False), (False, False), (False, True)]
        >>> labels
        [-1, 1, -1, 1]
    """

    def place(label: int, i: int, count: int, rng: random.Random) -> tuple[float, float]:
        x = rng.uniform(0.1, 1.0) * (1 if i % 2 == 0 else -1)
        y = rng.uniform(0.1, 1.0) * math.copysign(1.0, x) * -label
        return x, y

    return _points("xor", place, n, noise, seed)


def spiral(n: int = 100, noise: float = 0.1, seed: int = 0) -> tuple[list[tuple[float, float]], list[int]]:
    r"""Two spiral arms wound around one another: the hardest of these to separate.

    Each arm is $\pm(r \cos t, r \sin t)$, plus for the label -1 and minus for 1, with $t$ spread evenly from 0 to
    $2 \pi$ and the radius $r = 0.4 + 1.6 \, t / 2 \pi$ growing from 0.4 to 2.

    Args:
        n: the number of points, at least 2.
        noise: the standard deviation of the noise, in the unit of the coordinates; 0 for none.
        seed: a whole number; the same seed gives the same points.

    Returns:
        The `n` points, x and y within [-2, 2] but for noise, and their labels.

    Raises:
        TypeError: `n` or `seed` is not a whole number, or `noise` is not a real number.
        ValueError: `n` is less than 2, or `noise` is negative or not finite.

    Source: K. J. Lang and M. J. Witbrock, *Learning to tell two spirals apart*, Proc. 1988 Connectionist Models
    Summer School; theirs make three turns, these one.

    Examples:
        >>> points, labels = spiral(4, noise=0)
        >>> [round(math.hypot(x, y), 3) for x, y in points]
        [0.4, 0.4, 2.0, 2.0]
        >>> labels
        [-1, 1, -1, 1]
    """

    def place(label: int, i: int, count: int, rng: random.Random) -> tuple[float, float]:
        share = i / max(count - 1, 1)
        t = 2.0 * math.pi * share
        r = -label * (0.4 + 1.6 * share)
        return r * math.cos(t), r * math.sin(t)

    return _points("spiral", place, n, noise, seed)


def _points(
    name: str, place: Callable[[int, int, int, random.Random], tuple[float, float]], n: int, noise: float, seed: int
) -> tuple[list[tuple[float, float]], list[int]]:
    # n points where place(label, i, count, rng) puts the i-th of the `count` points of a label, and noise
    n = whole(f"{name}: n", n, least=2, because=", one point of each class")
    spread, rng = size(f"{name}: noise", noise, zero=True), random.Random(whole(f"{name}: seed", seed))
    points, labels = [], []
    for k in range(n):
        label = 1 if k % 2 else -1
        x, y = place(label, k // 2, n // 2 if k % 2 else n - n // 2, rng)
        points.append((rng.gauss(x, spread), rng.gauss(y, spread)))
        labels.append(label)
    return points, labels
