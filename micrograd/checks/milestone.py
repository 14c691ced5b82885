"""What a milestone is: a step on the way to an engine, where it is taught, and the facts that have to hold.

A milestone is written once, in `engine_milestones` or `network_milestones`. What a reader is told of it, in the
terminal, on a page or in a result, is read from there.
"""

from dataclasses import dataclass
from typing import Literal

from .facts import Fact

State = Literal["passed", "not yet", "advice", "not there"]

LESSONS = {
    "expression_graph": "Expression graph",
    "automatic_backpropagation": "Automatic backpropagation",
    "order_and_backward": "Order and backward",
    "deep_graphs": "Deep graphs",
    "neuron_by_hand": "A neuron, by hand",
    "more_operations": "More operations",
    "exp_and_tanh": "Exp, log and tanh",
    "networks": "Neuron, layer, network",
    "training_loop": "The training loop",
}


@dataclass(frozen=True)
class Milestone:
    """A step on the way to an engine of one's own.

    Attributes:
        name: what it is called in commands.
        title: what it is about, in a few words.
        lesson: the lesson that teaches it, one of `LESSONS`.
        facts: what has to hold.
        needs: the names that have to be there, as in `"Value.backward Neuron"`.
        after: what it builds on: if that is not passed, that is where to begin.
        section: the section of the lesson, where one of them is about it.
        advice: right, but not in every case: nothing is missing without it.
        optional: nothing is missing if its names are not there.
        aside: no step of its own: looked at with the others, and told if there is something to tell.
        with_tanh: an engine with another activation and without tanh does without it.
    """

    name: str
    title: str
    lesson: str
    facts: tuple[Fact, ...]
    needs: str = "Value.backward"
    after: str = "backward accumulation"
    section: str = ""
    advice: bool = False
    optional: bool = False
    with_tanh: bool = False
    aside: bool = False

    @property
    def page(self) -> str:
        """The path of the lesson and its section, from the root of the site."""
        section = f"#{self.section.lower().replace(',', '').replace(' ', '-')}" if self.section else ""
        return f"tutorial/{self.lesson}/{section}"

    @property
    def taught_in(self) -> str:
        """The title of the lesson and the heading of its section."""
        return f"{LESSONS[self.lesson]}{f': {self.section}' if self.section else ''}"
