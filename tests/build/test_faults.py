"""What can go wrong around a build, provoked: each time a clear message, and the next run is right."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest
from conftest import GOOD, NOTEBOOK, ROOT, build, build_command, small_project

from scripts import set_up

SLOW = GOOD + "\n# %%\nimport pathlib\nimport time\n\nprint('half')\npathlib.Path({!r}).touch()\ntime.sleep(60)\n"
UNIX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="only Unix has this")
NEEDS_MAKE = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
NOWHERE = "http://127.0.0.1:9/"  # the discard port: nothing answers


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_builds(root: Path, **environment: str) -> str:
    """The build succeeds; what it said."""
    result = build(root / "site", root, **environment)
    said = result.stdout + result.stderr
    assert result.returncode == 0, said
    return said


def assert_fails(root: Path, *words: str, **environment: str) -> None:
    """The build stops with a message that holds these words, and no traceback."""
    result = build(root / "site", root, **environment)
    said = result.stdout + result.stderr
    assert result.returncode != 0, said
    assert "Traceback" not in said, said
    for word in words:
        assert word in said, said


@pytest.fixture(scope="session")
def expected(built_small):
    """The files of the small project's site, built without a fault."""
    return files(built_small / "site")


# Killed, damaged, two at once -----------------------------------------------------------------------------------------


@UNIX_ONLY
def test_a_build_killed_while_a_notebook_runs_leaves_nothing_behind_that_harms_the_next(small, tmp_path, expected):
    (small / NOTEBOOK).write_text(SLOW.format(str(tmp_path / "it runs")), encoding="utf-8")
    killed = subprocess.Popen(
        build_command(small / "site"), cwd=small, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    build_process = psutil.Process(killed.pid)
    kernels = wait_for(lambda: [p for p in build_process.children(recursive=True) if is_kernel(p)])
    wait_for((tmp_path / "it runs").exists, 60)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    (small / NOTEBOOK).write_text(GOOD, encoding="utf-8")
    assert_builds(small)
    assert files(small / "site") == expected
    wait_for(lambda: not any(kernel.is_running() for kernel in kernels))


def is_kernel(process):
    with contextlib.suppress(psutil.Error):  # it has just ended
        return "ipykernel" in str(process.cmdline())


def wait_for(condition, seconds=20.0):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
    return found


DAMAGE = {
    "truncated": lambda content: content[: len(content) // 2],
    "garbage": lambda content: b"\xff\x00garbage" * 100,
    "of another shape": lambda content: b"[1, 2]",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_every_damaged_file_of_the_cache_is_made_anew(small, expected, damage):
    damaged = [path for path in (small / ".cache").rglob("*") if path.is_file() and path.name != "lock"]
    kinds = {path.relative_to(small / ".cache").parts[0] for path in damaged}
    assert kinds >= {"notebooks", "store", "templates", "fonts", "jupyter"}
    for path in damaged:
        path.write_bytes(DAMAGE[damage](path.read_bytes()))
    assert "the cache of a notebook is damaged: running it again" in assert_builds(small)
    assert files(small / "site") == expected


@UNIX_ONLY
def test_two_builds_at_once_wait_for_each_other(small, expected):
    builds = [
        subprocess.Popen(
            build_command(small / "site"),
            cwd=small,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        for _ in range(2)
    ]
    said = [process.communicate()[0] for process in builds]
    assert [process.returncode for process in builds] == [0, 0], said
    assert sum("Another build is running in this folder: waiting for it to end" in text for text in said) == 1
    assert files(small / "site") == expected


# A disk that takes nothing --------------------------------------------------------------------------------------------

SEE = "see that these can be written to, and that the disk has room"


def test_a_file_where_a_folder_should_be_is_named(small, expected):
    for place in ("site", ".cache", ".cache/store", "docs/assets/graphs"):
        folder = small / place
        aside = shutil.move(folder, small / "aside")
        folder.write_text("a file", encoding="utf-8")
        assert_fails(small, "The site could not be built", place.split("/")[-1], SEE)
        folder.unlink()
        shutil.move(aside, folder)
    assert_builds(small)
    assert files(small / "site") == expected


@pytest.fixture
def mounting():
    """How to run a shell's commands where this test alone can mount; the root user can, and who may become it."""
    own = [] if sys.platform == "win32" or os.geteuid() == 0 else ["sudo", "--non-interactive", "--preserve-env"]
    prefix = [*own, "unshare", "--mount", "sh", "-ec"]
    try:
        subprocess.run([*prefix, "mount -t tmpfs tmpfs /mnt"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"a full disk and a read-only one need a user who may mount ({error})")
    return prefix


DISKS = {
    "mount -t tmpfs -o size=2m tmpfs site": ["No space left on device"],
    "mount -t tmpfs -o size=64k tmpfs .cache": ["No space left on device"],
    "mount --bind site site && mount -o remount,bind,ro site": ["Read-only file system", "site"],
    "mount --bind .cache .cache && mount -o remount,bind,ro .cache": ["Read-only file system", ".cache"],
}


def test_a_full_or_read_only_disk_is_named(small, expected, mounting):
    command = " ".join(build_command(small / "site"))
    for mount, words in DISKS.items():
        result = subprocess.run(
            [*mounting, f"{mount}; exec {command}"], cwd=small, capture_output=True, encoding="utf-8", check=False
        )
        said = result.stdout + result.stderr
        assert result.returncode == 1, (mount, said)
        assert "Traceback" not in said, (mount, said)
        for word in ("The site could not be built", SEE, *words):
            assert word in said, (mount, said)
    assert_builds(small)
    assert files(small / "site") == expected


# A kernel that dies ---------------------------------------------------------------------------------------------------


def test_a_kernel_that_dies_is_named_with_its_page(small, expected):
    (small / NOTEBOOK).write_text(f"{GOOD}\n# %%\nimport os\n\nos._exit(3)\n", encoding="utf-8")
    assert_fails(small, "docs/tutorial/derivatives.py: the Python process running it died")
    (small / NOTEBOOK).write_text(GOOD, encoding="utf-8")
    assert_builds(small)
    assert files(small / "site") == expected


# Where and with which settings ----------------------------------------------------------------------------------------

ELSEWHERE = {
    "Turkish, Kathmandu": {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "1"},
    "the C locale without UTF-8": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "UTC+12"},
}


@pytest.mark.parametrize("settings", ELSEWHERE)
def test_spaces_accents_locale_and_time_zone_change_no_byte(tmp_path, expected, settings):
    root = small_project(tmp_path / "Größe und Maß" / "микроград")
    assert_builds(root, **ELSEWHERE[settings])
    assert files(root / "site") == expected


# Setting up and serving -----------------------------------------------------------------------------------------------

NO_SET_UP = "SET_UP=@:"  # for a command in the environment that the tests run in


@pytest.fixture
def clone(small):
    """The small project with the commands."""
    for name in ("Makefile", "pyproject.toml", "README.md", "LICENSE", ".npmrc"):
        shutil.copy(ROOT / name, small / name)
    return small


def make(root, *words, **environment):
    return subprocess.run(
        ["make", *words], cwd=root, env=os.environ | environment, capture_output=True, encoding="utf-8", check=False
    )


@NEEDS_MAKE
def test_without_a_network_set_up_says_so_and_starts_again(clone):
    (clone / "node_modules").unlink()
    cut_off = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": NOWHERE, "PIP_RETRIES": "0", "PIP_NO_CACHE_DIR": "1"}
    cut_off |= {"PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": ""}
    for _ in range(2):
        result = make(clone, "site", f"PYTHON={sys.executable}", **cut_off)
        assert result.returncode == 2
        for words in ("failed", "ERROR: ", "If it is the network: connect", "All of it is in .cache/set_up.log"):
            assert words in result.stdout, result.stdout + result.stderr
        assert NOWHERE.split("/")[2].split(":")[0] in (clone / ".cache" / "set_up.log").read_text(encoding="utf-8")


def test_without_a_network_the_javascript_packages_say_so_and_the_next_run_is_right(clone, tmp_path, monkeypatch):
    (clone / "node_modules").unlink()
    for name, path in {"ROOT": "", "MODULES": "node_modules", "LOG": ".cache/set_up.log"}.items():
        monkeypatch.setattr(set_up, name, clone / path)
    monkeypatch.setattr(set_up, "BIN", Path(sys.executable).parent)
    with monkeypatch.context() as cut_off:
        cut_off.setenv("npm_config_registry", NOWHERE)
        cut_off.setenv("npm_config_fetch_retries", "0")
        cut_off.setenv("npm_config_cache", str(tmp_path / "npm"))
        with pytest.raises(set_up.SetUpError, match=r"(?s)npm error .*If it is the network: connect"):
            set_up.install_javascript(everything=False)
    assert not (clone / "node_modules" / ".set_up").exists()
    monkeypatch.setenv("npm_config_prefer_offline", "true")
    set_up.install_javascript(everything=False)
    assert (clone / "node_modules" / "katex" / "package.json").exists()
    assert not (clone / "node_modules" / "typescript").exists()


@NEEDS_MAKE
def test_a_port_that_is_taken_is_named_and_another_one_serves(clone):
    (clone / ".venv").symlink_to(Path(sys.executable).parent.parent, target_is_directory=True)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = make(clone, NO_SET_UP, "serve", f"PORT={port}")
    assert result.returncode == 2
    said = result.stdout + result.stderr
    assert f"Port {port} cannot be used: another program probably has it. Choose another one: make serve PORT=" in said
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        ["make", NO_SET_UP, "serve", f"PORT={port}"],
        cwd=clone,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        page = wait_for(lambda: fetched(f"http://127.0.0.1:{port}/tutorial/derivatives/"), 60)
        assert re.search(r"<h1[^>]*>Derivatives", page)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def fetched(address: str) -> str:
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.read().decode()
    except OSError:
        return ""
