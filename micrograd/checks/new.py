"""`micrograd new`: a project to write an engine in."""

import importlib.util
import sys
from pathlib import Path

from .checking import MILESTONES
from .guide.skeleton import SKELETON
from .progress import Progress, today
from .project import name_problem, project
from .terminal import filled, paint


def new(name: str) -> int:
    """Make a project of that name in the current folder, and say how to begin; gives the exit status.

    Nothing is written over: if there is something of that name already, that is said and left alone.
    """
    folder = Path(name)
    problem = name_problem(name)
    if not problem and folder.exists():
        problem = f"{name} is there already, and is left as it is: choose another name, or another folder to be in."
    if not problem and importlib.util.find_spec(name):
        problem = f"A package {name} is installed, which yours would hide: choose another name, such as my_{name}."
    if problem:
        print(filled(problem), file=sys.stderr)
        return 2
    progress = Progress(package=name, date=today())
    try:
        folder.mkdir()
        for path, text in project(name, SKELETON["engine.py"], SKELETON["nn.py"], [], progress.date).items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    except OSError as error:
        print(filled(f"{name} could not be made: {error.strerror} ({error.filename})."), file=sys.stderr)
        return 2
    progress.save(folder)
    for path, words in (
        (f"{name}/engine.py", "your Value: begin here"),
        (f"{name}/nn.py", "your networks, later"),
        ("tests", "grow with each milestone that you pass"),
        ("demo.py", "shows what your engine can do"),
    ):
        print(f"  {paint(f'{name}/{path}', 'bold'):{40 + len(paint('', 'bold'))}} {words}")
    print(f"\nNow open {name}/{name}/engine.py in your editor, and beside it, in a terminal:\n")
    print(f"  cd {name}\n  micrograd check --watch\n")
    print(filled(f"The first milestone is {MILESTONES[0].name}: {MILESTONES[0].title}."))
    return 0
