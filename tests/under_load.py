"""Runs the tests again and again on a machine whose every core is busy: `python -m tests.under_load 10`."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_BURN = "import os\nparent = os.getppid()\nwhile os.getppid() == parent:\n    sum(range(1_000_000))"
"""Works until whoever started it is gone."""

_USAGE = "usage: python -m tests.under_load RUNS [PYTEST ARGUMENT ...], such as: python -m tests.under_load 10"
_TAIL = 60  # lines shown of a run that failed


@contextmanager
def busy_cores(count: int) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Keep so many cores busy."""
    burners = [subprocess.Popen([sys.executable, "-c", _BURN]) for _ in range(count)]
    try:
        yield burners
    finally:
        for burner in burners:
            burner.kill()
        for burner in burners:
            burner.wait()


def green_runs(times: int, command: Sequence[str]) -> int:
    """Run a command so many times and say how each run ended; how many ended well."""
    green = 0
    for number in range(1, times + 1):
        start = time.monotonic()
        ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        green += ran.returncode == 0
        lines = ran.stdout.splitlines()
        for line in lines[-_TAIL:] if ran.returncode else lines[-1:]:
            _say(line)
        outcome = "green" if ran.returncode == 0 else "FAILED"
        _say(f"run {number} of {times}: {outcome} after {time.monotonic() - start:.0f} s")
    return green


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    """0 if every run was green, 1 if one was not, 2 for bad use."""
    if not arguments or not arguments[0].isdecimal() or int(arguments[0]) < 1:
        sys.stderr.write(_USAGE + "\n")
        return 2
    times, cores = int(arguments[0]), os.cpu_count() or 1
    with busy_cores(cores):
        green = green_runs(times, [sys.executable, "-m", "pytest", *arguments[1:]])
    _say(f"{green} of {times} runs were green with {cores} cores busy")
    return 0 if green == times else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
