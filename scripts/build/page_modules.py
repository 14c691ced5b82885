"""The pages' own JavaScript modules, each without its comments, spaces and long names, which only weigh there.

They stay modules of their own, at the same addresses: a page asks only for those it needs.
"""

import tempfile
from pathlib import Path

from scripts.build.node_programs import PACKAGES, run_node
from scripts.build.store import Store

MINIFIED = ("--minify", "--format=esm", "--target=es2022", "--legal-comments=none")


def minify_modules(site: Path, store: Store) -> None:
    """Minify every module below `javascripts/`."""
    folder = site / "javascripts"
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.js"))

    def minified() -> dict[str, str]:
        with tempfile.TemporaryDirectory() as out:
            options = [*MINIFIED, f"--outbase={folder}", f"--outdir={out}"]
            files = [str(folder / name) for name in names]
            run_node([str(PACKAGES / "esbuild" / "bin" / "esbuild"), *files, *options], "minify the pages' modules")
            return {name: (Path(out) / name).read_text(encoding="utf-8") for name in names}

    made_from = [part for name in names for part in (name, (folder / name).read_bytes())]
    for name, text in store.get_json("page-modules", made_from, minified).items():
        (folder / name).write_text(text, encoding="utf-8")
