"""How each of the playground's experiments starts, so that the page shows it before Python is there.

The numbers are rounded: they are only looked at. Training starts from Python's numbers.
"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

from scripts.build.node_programs import run_node

ROOT = Path(__file__).parent.parent.parent
FILE = "javascripts/playground/start.json"
SETTINGS = """
import { DEFAULTS, EXPERIMENTS } from "./docs/javascripts/playground/settings.js";
const all = Object.entries(EXPERIMENTS).map(([name, changes]) => [name, { ...DEFAULTS, ...changes }]);
console.log(JSON.stringify(Object.fromEntries(all)));
"""


def sources() -> list[bytes]:
    """What the starts are made from."""
    folder = ROOT / "docs" / "javascripts"
    paths = [*(folder / "playground").rglob("*.js"), *(ROOT / "micrograd").rglob("*.py")]
    return [path.read_bytes() for path in sorted(paths)]


def starts() -> dict[str, Any]:
    """For each experiment its points and its network, before the first step."""
    sys.path.insert(0, str(ROOT / "scripts" / "in_browser"))  # as the reader's browser has it
    playground = importlib.import_module("playground")
    settings_of = json.loads(node(SETTINGS))
    found = {}
    for name, settings in settings_of.items():
        report = playground.reset({"run": 0, "settings": settings})
        found[name] = {key: rounded(report[key]) for key in ("points", "layers", "grads", "accuracy", "fresh")}
    return found


def node(code: str) -> str:
    """What a JavaScript module prints that is run from the root of the project."""
    return run_node(["--input-type=module", "--eval", code], "run the playground's settings", cwd=ROOT)


def rounded(numbers: Any) -> Any:
    if isinstance(numbers, list):
        return [rounded(number) for number in numbers]
    return round(numbers, 3) if isinstance(numbers, float) else numbers
