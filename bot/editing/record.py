"""What a model made of an interview: editor.json remembers what was asked and written, interview.toml who made it."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import tomlkit

from bot.editing.prompts import prompt_of
from bot.errors import SeedError
from bot.transcript.words import clock

FILE = "editor.json"
MOST_ATTEMPTS = 3
"""How often a request is made before it is left as it was."""

_AND = ", "  # between the models of a part
_HEAD = "# Made by a model and never shown, see [editor] in interview.toml. A person's own belong in {}.\n"


@dataclass(slots=True)
class Record:
    """The content of editor.json."""

    paragraphs: list[str] = field(default_factory=list)  # hashes of those in edited.md that no person wrote
    done: dict[str, str] = field(default_factory=dict)  # key of a task -> the model that answered it
    refused: dict[str, list[str]] = field(default_factory=dict)  # key of a task -> what was refused the last time
    attempts: dict[str, int] = field(default_factory=dict)  # key of a task -> answers refused, in whole or in part

    def is_settled(self, key: str) -> bool:
        """Whether a task is done, or was refused so often that it is left as it was."""
        return key in self.done or self.attempts.get(key, 0) >= MOST_ATTEMPTS

    def given_up(self) -> int:
        """How many tasks were left as they were."""
        return sum(key not in self.done and times >= MOST_ATTEMPTS for key, times in self.attempts.items())

    def dump(self) -> str:
        """The text of the file."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def load_record(slug: str, content: bytes | None) -> Record:
    """The record of an interview; an empty one if there is no file. Raises SeedError."""
    if content is None:
        return Record()
    try:
        values: Any = json.loads(content)
        record = Record(**values)
        sound = (
            _all_strings(record.paragraphs)
            and _all_strings([*record.done, *record.done.values(), *record.refused, *record.attempts])
            and all(map(_all_strings, record.refused.values()))
            and all(type(times) is int for times in record.attempts.values())
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        sound = False
    if not sound:
        raise SeedError(
            f"{slug}/{FILE}:1: is damaged; restore it, or delete it: then every paragraph counts as a person's"
        )
    return record


def _all_strings(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


# --- the other files ----------------------------------------------------------------------------


def questions_text(rows: Mapping[Any, Sequence[str]]) -> str:
    """questions.model.tsv; `rows` has the questions of each span."""
    lines = [
        "\t".join([str(span.start), str(span.end), *questions]) for span, questions in sorted(rows.items()) if questions
    ]
    return _HEAD.format("questions.tsv") + "".join(f"{line}\n" for line in lines)


def picks_text(spans: Sequence[Any]) -> str:
    """picks.model.tsv."""
    return _HEAD.format("picks.tsv") + "".join(f"{span.start}\t{span.end}\n" for span in sorted(spans))


def with_provenance(
    text: str,
    parts: Mapping[str, Sequence[str]],
    speakers: Sequence[Any],
    chapters: Sequence[tuple[str, float]],
    *,
    guessed: bool,
) -> str:
    """interview.toml with what a model made: `parts` are steps and their models. Speakers and chapters are added.

    Models that answered to the same version of a prompt are all named.
    """
    document = tomlkit.parse(text)
    listed = {str(speaker.get("label")) for speaker in document.get("speakers", [])}
    for speaker in speakers:
        if speaker.label not in listed:
            table = tomlkit.table()
            table.update(
                {
                    "name": speaker.name,
                    "role": speaker.role.value if speaker.role else "unknown",
                    "label": speaker.label,
                }
            )
            document.setdefault("speakers", tomlkit.aot()).append(table)
    if [(it["title"], it["starts"]) for it in document.get("chapters", [])] != [(t, clock(s)) for t, s in chapters]:
        document["chapters"] = tomlkit.aot()
        for title, seconds in chapters:
            table = tomlkit.table()
            table.update({"title": title, "starts": clock(seconds)})
            document["chapters"].append(table)
    editor = document.get("editor") or tomlkit.table()
    for part, models in parts.items():
        version, before = prompt_of(part).version, editor.get(part, {})
        earlier = str(before["model"]).split(_AND) if before.get("prompt") == version else []
        made = tomlkit.inline_table()
        made.update(
            {
                "model": _AND.join(dict.fromkeys([*earlier, *models])),
                "prompt": version,
                "date": dt.datetime.now(tz=dt.UTC).date(),
            }
        )
        editor[part] = made
    if guessed:
        editor["guessed"] = True
    elif "guessed" in editor:
        del editor["guessed"]
    if "editor" not in document and (parts or guessed):
        document["editor"] = editor
    return tomlkit.dumps(document)
