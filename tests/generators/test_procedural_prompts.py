"""The short form of `python -m tests.prompts`, in a process of its own, since it counts that one's memory."""

import subprocess
import sys
from pathlib import Path

from tests.prompts.orders import order

ROOT = Path(__file__).parents[2]


def test_no_prompt_takes_more_time_or_memory_than_a_sane_one_might() -> None:
    command = [sys.executable, "-m", "tests.prompts", "200", "1"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "seed 1: 200 prompts" in ran.stdout


def test_a_seed_and_a_number_name_an_order() -> None:
    assert order(1, 5) == order(1, 5)
    assert order(2, 5) != order(1, 5) != order(1, 6)
