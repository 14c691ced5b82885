"""The guide to an engine of one's own: for each milestone what to build, hints, and one way to write it.

The texts are in three chapters, `engine`, `operations` and `network`; what has to hold of each milestone is in the
modules of the same milestones beside this folder, under the same names.
"""

from .engine import ENGINE_GUIDES
from .form import Guide
from .network import NETWORK_GUIDES
from .operations import OPERATION_GUIDES

__all__ = ["GUIDES", "Guide"]

GUIDES = {guide.name: guide for guide in ENGINE_GUIDES + OPERATION_GUIDES + NETWORK_GUIDES}
