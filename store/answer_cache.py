"""Answers of language models, kept in a file so that nothing is paid for twice. It can be deleted at any time."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.errors import InputError

FILE = "editor-answers.jsonl"


class AnswerFile:
    """Fulfils `bot.editing.ports.AnswerCache`, with one answer a line. A line that a kill cut short is skipped."""

    def __init__(self, data: Path) -> None:
        """`data` need not exist yet."""
        self._path = data / FILE
        self._answers: dict[str, Mapping[str, Any]] = {}
        self._whole = True  # the file ends with a line break
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise InputError(f"{self._path} cannot be read ({error.strerror})") from None
        self._whole = not content or content.endswith(b"\n")
        for line in content.splitlines():
            try:
                kept = json.loads(line)
                self._answers[str(kept["key"])] = dict(kept["body"])
            except (ValueError, TypeError, KeyError, RecursionError):
                continue

    def get(self, key: str) -> Mapping[str, Any] | None:
        """The completion that was stored under a key, if there is one."""
        return self._answers.get(key)

    def put(self, key: str, body: Mapping[str, Any]) -> None:
        """Store a completion. It is on the disk when this returns. Raises InputError."""
        line = json.dumps({"key": key, "body": body}).encode() + b"\n"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                file.write(line if self._whole else b"\n" + line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise InputError(f"{self._path} cannot be written ({error.strerror})") from None
        self._whole = True
        self._answers[key] = body
