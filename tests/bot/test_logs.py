"""The log: one line per event, without the message of a foreign error, which may contain what a user wrote."""

import asyncio
import json
import logging
import re

import pytest

from bot import logs


def _broken(text: str) -> None:
    raise RuntimeError(text)


def test_a_traceback_is_logged_as_the_kind_of_the_error_and_its_places() -> None:
    try:
        _broken("SECRET\nof two lines")
    except RuntimeError as error:
        record = logging.LogRecord(
            "library", logging.ERROR, "", 0, "it\nfailed %d times", (3,), (RuntimeError, error, error.__traceback__)
        )
    line = logs.OneLineFormatter().format(record)
    assert re.fullmatch(
        r"[\d:, -]+ ERROR library it failed 3 times: RuntimeError at test_logs\.py:\d+ > test_logs\.py:\d+", line
    )


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert logs.describe(ValueError("SECRET")) == "ValueError at nowhere"


async def test_an_unhandled_error_of_the_loop_is_logged_as_one_line(caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.get_running_loop()
    try:
        _broken("SECRET")
    except RuntimeError as error:
        logs._log_unhandled(loop, {"message": "Task exception was never retrieved", "exception": error})
    logs._log_unhandled(loop, {"message": "Unclosed connection"})
    first, second = (record.getMessage() for record in caplog.records)
    assert first.startswith("Task exception was never retrieved: RuntimeError at test_logs.py:")
    assert second == "Unclosed connection"
    assert "SECRET" not in caplog.text


def _record(text: str, *details: object, **more: object) -> logging.LogRecord:
    record = logging.LogRecord("library", logging.ERROR, "", 0, text, details, None)
    vars(record).update(more)
    return record


def test_one_line_of_each_kind_is_logged_in_a_minute_and_the_next_counts_the_others() -> None:
    now = 6000.0
    lines = logs.OncePerMinute(lambda: now)
    assert [lines.filter(_record("refused %s", number)) for number in range(300)] == [True] + 299 * [False]
    assert lines.filter(_record("broken"))
    assert lines.filter(_record("refused %s", 1, kind="another"))
    now += 60
    record = _record("refused %s", 300)
    assert lines.filter(record)
    assert logs.OneLineFormatter().format(record).endswith("refused 300 (and 299 more lines of this kind before)")
    now += 60
    record = _record("refused %s", 301)
    assert lines.filter(record)
    assert logs.OneLineFormatter().format(record).endswith("refused 301")


def test_kinds_without_end_are_cut_off() -> None:
    lines = logs.OncePerMinute(lambda: 0.0)
    assert sum(lines.filter(_record(f"{number}")) for number in range(5000)) == 1000


def test_defects_of_one_kind_share_a_reference_so_that_the_log_has_it(caplog: pytest.LogCaptureFixture) -> None:
    references = {logs.report("discord", ValueError("SECRET")) for _ in range(20)}
    assert len(references) <= 2  # the minute may end in between
    assert all(reference in caplog.text for reference in references)
    assert logs.report("discord", KeyError("SECRET")) not in references
    assert "SECRET" not in caplog.text


def test_json_is_one_object_a_line_with_the_level() -> None:
    try:
        _broken("SECRET")
    except RuntimeError as error:
        record = logging.LogRecord(
            "library", logging.ERROR, "", 0, "it\nfailed %d times", (3,), (RuntimeError, error, error.__traceback__)
        )
    record.left_out = 4
    line = logs.JsonFormatter().format(record)
    assert "\n" not in line
    values = json.loads(line)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", values.pop("time"))
    assert values.pop("message").startswith("it failed 3 times: RuntimeError at test_logs.py:")
    assert values == {"level": "error", "source": "library", "left_out": 4}


def test_a_notice_is_written_whatever_the_least_level_and_counts_as_no_warning() -> None:
    written, counted = list[str](), list[str]()

    class Keeping(logging.Handler):
        def __init__(self, level: int, lines: list[str]) -> None:
            super().__init__(level)
            self.lines = lines

        def emit(self, record: logging.LogRecord) -> None:
            self.lines.append(f"{record.levelname} {record.getMessage()}")

    handlers = [Keeping(logging.NOTSET, written), Keeping(logging.WARNING, counted)]
    for handler in handlers:
        logging.getLogger().addHandler(handler)
    try:
        logs.notice("connected to Home")
    finally:
        for handler in handlers:
            logging.getLogger().removeHandler(handler)
    assert (written, counted) == (["INFO connected to Home"], [])
