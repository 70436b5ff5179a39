"""The log: one line per event, without the message of a foreign error, which may contain what a user wrote."""

import asyncio
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
        r"[\d:, -]+ library it failed 3 times: RuntimeError at test_logs\.py:\d+ > test_logs\.py:\d+", line
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
