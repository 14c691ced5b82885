"""What runs Python in the reader's browser, put into the site.

Pyodide, Graphviz as WebAssembly and CodeMirror come from the locked JavaScript packages; the library, with
`scripts/in_browser/` and what both need, goes into one archive. Their names carry a version or a hash, so that a
browser never mixes two builds; `manifest.json` says which names these are, what they weigh, and where packages come
from that the site does not have.
"""

import gzip
import hashlib
import importlib.util
import io
import json
import shutil
import zipfile
from pathlib import Path

from mkdocs.exceptions import PluginError

from scripts.build.node_programs import HERE, PACKAGES, package_version, run_node
from scripts.build.replace import replace
from scripts.build.store import Store

ROOT = HERE.parent.parent
FOLDER = "assets/browser"
SIZES = "javascripts/python/sizes.js"
PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
BUNDLE = ("--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=none")


def package_address() -> str:
    """Where NumPy and matplotlib come from: Pyodide's own host, in the version that the site has."""
    return f"https://cdn.jsdelivr.net/pyodide/v{package_version('pyodide')}/full/"


def write_browser_files(site: Path, store: Store) -> None:
    """Copy, bundle and pack the files, and write the manifest."""
    out = site / FOLDER
    pyodide = f"pyodide-{package_version('pyodide')}"
    graphviz = f"graphviz-{package_version('@hpcc-js/wasm-graphviz')}.js"
    copies = {f"{pyodide}/{name}": PACKAGES / "pyodide" / name for name in PYODIDE}
    copies[graphviz] = PACKAGES / "@hpcc-js" / "wasm-graphviz" / "dist" / "index.js"
    (out / pyodide).mkdir(parents=True)
    for name, path in copies.items():
        if not path.is_file():
            raise PluginError(f"{path} is missing: run `make site`, which sets it up")
        shutil.copyfile(path, out / name)
    manifest: dict[str, object] = {
        "pyodide": f"{pyodide}/",
        "graphviz": graphviz,
        "codemirror": write_named("codemirror", bundle(store), "js", out),
        "library": write_named("library", archive(), "zip", out),
        "packages": package_address(),
    }
    files = sorted(path for path in out.rglob("*") if path.is_file())
    weights = {path.relative_to(out).as_posix(): weight(path.read_bytes(), store) for path in files}
    manifest["weights"] = weights
    first = tuple(str(manifest[name]) for name in ("pyodide", "graphviz", "library"))  # what the first Run loads
    put_size(site, sum(packed for name, (_, packed) in weights.items() if name.startswith(first)))
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def put_size(site: Path, size: int) -> None:
    """Have the pages say how many bytes the first Run downloads."""
    sizes = site / SIZES
    text = sizes.read_text(encoding="utf-8")
    sizes.write_text(replace(text, '"? MB"', f'"{size / 1e6:.0f} MB"', where=f"docs/{SIZES}"), encoding="utf-8")


def write_named(name: str, content: bytes, suffix: str, out: Path) -> str:
    """Write a file whose name carries a hash of its content; gives the name."""
    file = f"{name}-{hashlib.sha256(content).hexdigest()[:8]}.{suffix}"
    (out / file).write_bytes(content)
    return file


def weight(content: bytes, store: Store) -> list[int]:
    """How many bytes a file has, and how many of them travel, gzipped."""
    packed = store.get("weights", [content], lambda: str(len(gzip.compress(content, 6))).encode())
    return [len(content), int(packed)]


def bundle(store: Store) -> bytes:
    """CodeMirror in one file."""
    entry, lock = HERE / "codemirror.js", ROOT / "package-lock.json"
    command = [str(PACKAGES / "esbuild" / "bin" / "esbuild"), str(entry), *BUNDLE]
    return store.get(
        "codemirror",
        [entry.read_bytes(), lock.read_bytes()],
        lambda: run_node(command, f"bundle {entry.name}").encode(),
    )


def archive() -> bytes:
    """The library, what runs cells, and the package `graphviz`, as a zip that is the same on every build."""
    graphviz = importlib.util.find_spec("graphviz")
    assert graphviz is not None
    assert graphviz.origin is not None
    folder = Path(graphviz.origin).parent
    in_browser = ROOT / "scripts" / "in_browser"
    files = {path.relative_to(ROOT).as_posix(): path for path in ROOT.glob("micrograd/**/*.py")}
    files |= {f"graphviz/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*.py")}
    files |= {path.name: path for path in (*in_browser.glob("*.py"), in_browser / "matplotlibrc")}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(files):
            target.writestr(zipfile.ZipInfo(name), files[name].read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
