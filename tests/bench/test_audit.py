"""What the audit says: a fault fails it, and no data is not taken for no faults."""

from typing import Any

import pytest

from bench.audit import NOT_REACHED, verdict

SOUND = {"name": "yarl", "version": "1.25.1", "vulns": []}
UNKNOWN = {"name": "tzdata", "version": "2025.2", "skip_reason": "not found"}
FAULTY = {"name": "aiohttp", "version": "3.13.3", "vulns": [{"id": "CVE-2026-34515", "fix_versions": ["3.13.4"]}]}


@pytest.mark.parametrize(
    ("packages", "code", "says"),
    [
        ([SOUND], 0, "audit: no known faults in 1 packages"),
        ([SOUND, UNKNOWN], 0, "audit: no known faults in 1 packages; of 1 others there is no data"),
        ([UNKNOWN], 0, NOT_REACHED),
        ([SOUND, FAULTY], 1, "aiohttp 3.13.3: CVE-2026-34515, fixed in 3.13.4\naudit: raise"),
    ],
)
def test_verdicts(packages: list[Any], code: int, says: str) -> None:
    judged, said = verdict({"dependencies": packages})
    assert (judged, said[: len(says)]) == (code, says)


def test_without_a_report_nothing_was_audited() -> None:
    assert verdict(None) == (0, NOT_REACHED)
