"""What a network is taught in the reader's browser, the library's or their own: points, batches, the learning rate."""

import random
from collections.abc import Callable, Iterator
from typing import Any

from micrograd import data, optim


class Course:
    """The settings of the page (docs/javascripts/playground/settings.js) as points, batches and rates."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self.fresh: tuple[list[Any], list[int]] | None = None  # points that are not trained on
        if settings["data"] == "own":
            self.points: list[Any] = [tuple(map(float, numbers)) for *numbers, _ in settings["own"]]
            self.labels = [label for *_, label in settings["own"]]
        else:
            make, n, noise = getattr(data, settings["data"]), settings["points"], settings["noise"]
            self.points, self.labels = make(n=n, noise=noise, seed=settings["seed"])
            self.fresh = make(n=100, noise=noise, seed=settings["seed"] + 1_000_000)
        self.widths = [*settings["hidden"], 1]
        self.batches = self._batches()

    @property
    def numbered(self) -> list[list[float]]:
        """Each point with its label, as the page has them."""
        return [[*point, label] for point, label in zip(self.points, self.labels, strict=True)]

    def schedule(self) -> float | Callable[[int], float]:
        """The rate, or a function from the number of a step to its rate."""
        rate, decay = self.settings["rate"], self.settings["decay"]
        return optim.linear_decay(decay, rate, rate / 10) if decay else rate

    def _batches(self) -> Iterator[tuple[list[Any], list[int]]]:
        size, rng = self.settings["batch"], random.Random(self.settings["start"])
        while True:
            if size:
                yield from optim.batches(self.points, self.labels, size, rng)
            else:
                yield self.points, self.labels
