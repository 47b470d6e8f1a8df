"""Imports only go down (.importlinter)."""

import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import ROOT


def test_imports_only_go_down():
    linter = Path(sys.executable).with_name("lint-imports")

    answer = subprocess.run([linter, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert answer.returncode == 0, answer.stdout
