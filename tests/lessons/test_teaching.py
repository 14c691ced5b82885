"""What the page for teachers says of the checks is what they have."""

import re
from collections import Counter
from pathlib import Path

from library.learner_code.mistakes import MISTAKES

from micrograd.checks.checking import MILESTONES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")


def test_the_counts_of_facts_and_mistakes_are_right():
    known = Counter(noticed for _, _, noticed, _ in MISTAKES.values())
    said = {name: (int(f), int(m)) for name, f, m in re.findall(r"^\| `([\w-]+)` \| (\d+) \| (\d+) \|", PAGE, re.M)}
    main = [one for one in MILESTONES if not (one.advice or one.optional)]
    assert said == {one.name: (len(one.facts), known[one.name]) for one in main}


def test_it_names_only_milestones_that_there_are():
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)*)`", PAGE.partition("## Where")[0]))
    assert named - {"pytest"} <= {one.name for one in MILESTONES}
    assert len(named) > 10
