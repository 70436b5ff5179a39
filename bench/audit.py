"""What pip-audit found in the locked dependencies, in a line or a few: `make audit`.

python -m bench.audit REPORT      the exit code is 1 if a release with a known fault is locked

pip-audit says "no known vulnerabilities" of packages whose data it could not get, too: those are counted here.
"""

import json
import sys
from pathlib import Path
from typing import Any

NOT_REACHED = "audit: the data on known faults cannot be reached from here; nothing was audited"


def verdict(report: Any) -> tuple[int, str]:
    """The exit code, and what to say. `report` is pip-audit's JSON, or None if it wrote none."""
    packages = report["dependencies"] if report is not None else []
    audited = [package for package in packages if "vulns" in package and "skip_reason" not in package]
    if not audited:
        return 0, NOT_REACHED
    faults = [
        f"{package['name']} {package['version']}: {fault['id']}, "
        f"fixed in {', '.join(fault['fix_versions']) or 'no release yet'}"
        for package in audited
        for fault in package["vulns"]
    ]
    if faults:
        return 1, "\n".join([*faults, "audit: raise these floors in pyproject.toml, then run: make lock"])
    left_out = len(packages) - len(audited)
    unknown = f"; of {left_out} others there is no data" if left_out else ""
    return 0, f"audit: no known faults in {len(audited)} packages{unknown}"


def main() -> int:
    """Read a report, and say what it means."""
    try:
        report = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        report = None
    code, said = verdict(report)
    print(said)
    return code


if __name__ == "__main__":
    sys.exit(main())
