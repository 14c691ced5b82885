"""MkDocs hook: what runs Python in the reader's browser, put into the site.

Pyodide, Graphviz as WebAssembly and CodeMirror come from the locked JavaScript packages; the library, with
`scripts/in_browser/` and what both need, goes into one archive. Their names carry a version or a hash, so that a
browser never mixes two builds; `manifest.json` says which names these are, and what they weigh.
"""

import gzip
import hashlib
import importlib.util
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from scripts.build.kept import kept

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ROOT / "node_modules"
KEPT = ROOT / ".cache" / "browser_files"
OUTPUT = Path("assets") / "browser"
PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
BUNDLE = ("--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=none")


def on_post_build(config: MkDocsConfig) -> None:
    out = Path(config.site_dir) / OUTPUT
    try:
        pyodide = f"pyodide-{version('pyodide')}"
        (out / pyodide).mkdir(parents=True)
        for name in PYODIDE:
            shutil.copyfile(PACKAGES / "pyodide" / name, out / pyodide / name)
        graphviz = f"graphviz-{version('@hpcc-js/wasm-graphviz')}.js"
        shutil.copyfile(PACKAGES / "@hpcc-js" / "wasm-graphviz" / "dist" / "index.js", out / graphviz)
        codemirror = named("codemirror", bundled(), "js", out)
    except FileNotFoundError as error:
        raise PluginError(f"{error.filename} is missing: run `make site`, which sets it up") from None
    library = named("library", archive(), "zip", out)
    weights = {path.relative_to(out).as_posix(): weight(path) for path in sorted(out.rglob("*")) if path.is_file()}
    manifest = {"pyodide": f"{pyodide}/", "graphviz": graphviz, "codemirror": codemirror}
    manifest |= {"library": library, "packages": packages_address(), "weights": weights}
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def version(package: str) -> str:
    return json.loads((PACKAGES / package / "package.json").read_text(encoding="utf-8"))["version"]


def packages_address() -> str:
    """Where the reader's browser loads NumPy and matplotlib from, when the reader agreed: Pyodide's own host."""
    return f"https://cdn.jsdelivr.net/pyodide/v{version('pyodide')}/full/"


def named(name: str, content: bytes, suffix: str, out: Path) -> str:
    """Write a file whose name carries a hash of its content."""
    file = f"{name}-{hashlib.sha256(content).hexdigest()[:8]}.{suffix}"
    (out / file).write_bytes(content)
    return file


def weight(path: Path) -> list[int]:
    """How many bytes a file has, and how many of them travel, gzipped. Kept from build to build: gzip takes a while."""
    content = path.read_bytes()
    place = KEPT / f"{hashlib.sha256(content).hexdigest()[:16]}.weight"
    return [len(content), int(kept(place, lambda: str(len(gzip.compress(content, 6))).encode()))]


def bundled() -> bytes:
    """CodeMirror in one file. Kept until a package or the entry changes."""
    entry, lock = Path(__file__).parent / "codemirror.js", ROOT / "package-lock.json"
    place = KEPT / f"codemirror-{hashlib.sha256(entry.read_bytes() + lock.read_bytes()).hexdigest()[:16]}.js"

    def bundle() -> bytes:
        program = PACKAGES / ".bin" / "esbuild"
        command = [str(program), str(entry), *BUNDLE]
        paths = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(command, capture_output=True, env=os.environ | {"PATH": paths}, check=False)
        if done.returncode:
            raise PluginError(f"esbuild could not bundle {entry.name}:\n{done.stderr.decode()}")
        return done.stdout

    return kept(place, bundle)


def archive() -> bytes:
    """The library, what runs cells, and the package `graphviz`, as a zip that is the same on every build."""
    graphviz = importlib.util.find_spec("graphviz")
    assert graphviz is not None
    assert graphviz.origin is not None
    folder = Path(graphviz.origin).parent
    files = {path.relative_to(ROOT).as_posix(): path for path in ROOT.glob("micrograd/**/*.py")}
    files |= {f"graphviz/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*.py")}
    in_browser = ROOT / "scripts" / "in_browser"
    files |= {path.name: path for path in (*in_browser.glob("*.py"), in_browser / "matplotlibrc")}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(files):
            target.writestr(zipfile.ZipInfo(name), files[name].read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
