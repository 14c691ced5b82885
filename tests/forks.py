"""Runs Python in a process of its own, once, and tries code in forks of it: each has what ran so far, and ends alone.

    python forks.py < steps.json

Steps come as JSON, in order: {"code", "file", "line"} runs for good, {"try": name, "codes": [the same, ...]} in a fork.
Printed, as JSON, is for each try the name of the exception that ended it and its message, or nothing twice.

Left out: systems without fork, such as Windows outside of WSL.
"""

import contextlib
import json
import os
import subprocess
import sys
import traceback

# A process of several threads cannot be forked safely; plots go nowhere; a warning is an error.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
SETTINGS = dict.fromkeys(THREADS, "1") | {"MPLBACKEND": "template", "PYTHONWARNINGS": "error"}


def run_with_tries(steps: list[dict]) -> dict[str, tuple[str, str]]:
    """For each try the name of the exception that ended it, and its message."""
    done = subprocess.run(
        [sys.executable, __file__],
        input=json.dumps(steps),
        env=os.environ | SETTINGS,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    return {name: (raised, message) for name, (raised, message) in json.loads(done.stdout).items()}


def run(code: dict, names: dict) -> None:
    """Tracebacks show the file's own lines."""
    exec(compile("\n" * (code["line"] - 1) + code["code"], code["file"], "exec", dont_inherit=True), names)


def run_in_fork(codes: list[dict], names: dict) -> list[str]:
    read, write = os.pipe()
    if os.fork() == 0:
        raised = ["", ""]
        try:
            for code in codes:
                run(code, names)
        except BaseException as error:
            message = str(error) if isinstance(error, AssertionError) else traceback.format_exc()
            raised = [type(error).__name__, message]
        with open(write, "w", encoding="utf-8") as pipe:
            json.dump(raised, pipe)
        os._exit(0)
    os.close(write)
    with open(read, encoding="utf-8") as pipe:
        answer = pipe.read()
    os.wait()
    return json.loads(answer) if answer else ["a crash of Python itself", ""]


def main() -> None:
    names, tried = {"__name__": "__main__"}, {}
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        for step in json.load(sys.stdin):
            if "try" in step:
                tried[step["try"]] = run_in_fork(step["codes"], names)
            else:
                run(step, names)
    print(json.dumps(tried))


if __name__ == "__main__":
    main()
