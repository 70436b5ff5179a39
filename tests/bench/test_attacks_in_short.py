"""`make bench` makes every attack, with smaller numbers, and shows its tables as they were measured."""

import json
from dataclasses import asdict, fields
from pathlib import Path

from bench.attacks.catalogue import NAMES, SHORT, WHOLE, attacks
from bench.attacks.short import from_json
from bench.report import Table
from bench.workspace import Workspace


def test_every_attack_has_a_short_form(tmp_path: Path) -> None:
    assert tuple(attacks(Workspace(tmp_path, None), SHORT)) == NAMES
    assert all(0 < getattr(SHORT, field.name) < getattr(WHOLE, field.name) for field in fields(SHORT))


def test_a_table_comes_back_from_the_process_that_measured_it() -> None:
    table = Table("A crowd", ("", "measured"), [("first sign", "1 ms"), ("answered", "100%")], ["a note"])
    assert from_json(json.loads(json.dumps(asdict(table)))) == table
