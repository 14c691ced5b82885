"""Write the lock files anew from pyproject.toml and package.json: requirements/*.txt and package-lock.json.

    python -m scripts.lock            each package in the newest version that fits
    python -m scripts.lock coverage   this package alone; the others stay as they are

A lock file holds a dependency group of pyproject.toml. It is resolved under the versions of those before it, so that a
package in two of them has one version.
"""

import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.set_up import BIN, LOCKS, ROOT

GROUPS = ["node", "site", "test", "lint", "audit", "lock", "torch"]

# These come compiled and plain. Plain is enough here, and weighs a fifth.
PLAIN = ["charset-normalizer", "fonttools", "wcwidth"]

# PyTorch as the index has it wants libraries for graphics cards, gigabytes of them. Its builds for the CPU alone do
# without. They have the version 2.13.0+cpu and are not on the index; pip finds one where its settings say where to
# look. Their hashes are kept here: Linux on x86-64 and on ARM, Python 3.11 to 3.14.
CUDA = re.compile(r"cuda-|nvidia-|torch$|triton$")
CPU_BUILDS = {
    "2.13.0": [
        "6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b",
        "4ca4a9394b0c771238a4f73590fdbbc4debad85ed0fa63d026ae1b085da7d6e2",
        "3fbf9c9d1f3c10c2d59d04aca426dee9ccc6ceb32d255c61e93acc3b4f75fae6",
        "d20fa53ee744502fa4c69818a720b05ca0d37abd055d4f6e66cae155114bc691",
        "84453b69508ec79902f899c5ed9495acb9e2bbe9fda5f1d5d6f19e3c3842e1a7",
        "6f307c2c32d764ffc6ff6893b801fad6d4752f3e67966cb8abf1843427c02604",
        "0b8f7d0423027ae8b90c7977c627f3379f325363a08224dffad9b4b2d684a83d",
        "ca021f9eb2f8345c83fa03e3a04587308afb8df71bd472670b3ece00df58621c",
    ]
}


def compile_lock(group: str, upgrade: list[str]) -> None:
    """Resolve a group and write its lock file."""
    command = [str(BIN / "uv"), "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--only-binary", ":all:", "--no-emit-index-url", "--custom-compile-command", "make lock", "--quiet"]
    for before in GROUPS[: GROUPS.index(group)]:
        command += ["--constraint", f"requirements/{before}.txt"]
    source = ["--extra", "graph", "--extra", "wasm", "pyproject.toml"] if group == "site" else []
    command += [*upgrade, "--group", group, *source, "--output-file", f"requirements/{group}.txt"]
    subprocess.run(command, cwd=ROOT, check=True)


def blocks(lock: Path) -> list[str]:
    """The parts of a lock file: what it begins with, then a requirement each."""
    return re.split(r"^(?=[a-z0-9])", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)


def with_hashes(block: str, hashes: list[str]) -> str:
    """The requirement with these hashes instead of its own."""
    first, *rest = block.splitlines()
    comments = [f"{line}\n" for line in rest if "--hash=" not in line]
    return (
        first + "".join(f"\n    --hash=sha256:{one} \\" for one in sorted(set(hashes)))[:-2] + "\n" + "".join(comments)
    )


def plain_hash(requirement: str) -> str:
    """The hash of a package's wheel for every platform."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    pip += ["--platform", "any", "--abi", "none", "--implementation", "py", "--python-version", "3.11"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*pip, "--dest", folder, requirement], check=True)
        (wheel,) = Path(folder).iterdir()
        return hashlib.sha256(wheel.read_bytes()).hexdigest()


def take_plain_wheels(lock: Path) -> None:
    """Leave only the plain wheel of the packages in PLAIN."""
    parts = blocks(lock)
    for number, part in enumerate(parts):
        requirement = part.split(" ")[0]
        if requirement.split("==")[0] in PLAIN:
            parts[number] = with_hashes(part, [plain_hash(requirement)])
    lock.write_text("".join(parts), encoding="utf-8")


def join_torch() -> None:
    """Undo `split_torch`, so that what needs no change stays as it was."""
    torch, index = LOCKS / "torch.txt", LOCKS / "torch_index.txt"
    if torch.exists() and index.exists():
        torch.write_text("".join([*blocks(torch), *blocks(index)[1:]]), encoding="utf-8")


def split_torch() -> None:
    """Make three files of PyTorch's: what each build needs, the build for the CPU, the index's with what it wants."""
    head, *parts = blocks(LOCKS / "torch.txt")
    index = [part for part in parts if CUDA.match(part.split("==")[0])]
    (torch,) = (part for part in index if part.startswith("torch=="))
    version = torch.split()[0].removeprefix("torch==")
    if version not in CPU_BUILDS:
        sys.exit(f"torch {version}: the hashes of its builds for the CPU are wanted in {Path(__file__).name}")
    cpu = with_hashes(f"torch=={version}+cpu \\\n", CPU_BUILDS[version])
    (LOCKS / "torch.txt").write_text("".join([head, *(part for part in parts if part not in index)]), encoding="utf-8")
    (LOCKS / "torch_cpu.txt").write_text("".join([head, cpu]), encoding="utf-8")
    (LOCKS / "torch_index.txt").write_text("".join([head, *index]), encoding="utf-8")


def main(packages: list[str]) -> None:
    upgrade = [word for package in packages for word in ("--upgrade-package", package)] or ["--upgrade"]
    LOCKS.mkdir(exist_ok=True)
    join_torch()
    for group in GROUPS:
        compile_lock(group, upgrade)
    take_plain_wheels(LOCKS / "site.txt")
    split_torch()
    subprocess.run([BIN / "npm", "update", "--package-lock-only", *packages], cwd=ROOT, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
