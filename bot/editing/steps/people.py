"""Who speaks: names as the transcript has them, and roles. A name that nobody says there is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.editing.tasks import STRING, RefusedItemError, StepOutcome, Task, each, make_task, schema_of, text
from bot.editing.working_copy import WorkingCopy
from bot.model import UNKNOWN_NAME, Role, Speaker
from bot.transcript.metadata import UNKNOWN
from bot.transcript.words import normalize_word

_WORDS = 1500  # of the beginning, where people are introduced
_LAST = 300  # words of the end, where they say goodbye
_MOST = 8  # people


@dataclass(frozen=True, slots=True)
class PeopleStep:
    """Fulfils `bot.editing.tasks.Step`."""

    version: str
    name: str = "people"
    items: str = "people"
    most_items: int = 1

    def tasks(self, copy: WorkingCopy) -> list[Task]:
        """The beginning and the end, if interview.toml names nobody."""
        if any(speaker.is_known for speaker in copy.speakers) and "people" not in copy.made:
            return []
        lines = copy.lines()
        end = lines[-1].span.end if lines else 0
        asked = [line for line in lines if line.span.start < _WORDS or line.span.start >= end - _LAST]
        return [make_task(copy, self.name, asked, self.version)] if asked else []

    def schema(self) -> Mapping[str, Any]:
        """A name and a role."""
        return schema_of(name=STRING, role={"type": "string", "enum": ["host", "guest", "unknown"]})

    def facts(self, copy: WorkingCopy, task: Task) -> str:  # noqa: ARG002 - as Step has it
        """Nothing."""
        return ""

    def apply(self, copy: WorkingCopy, task: Task, items: Sequence[Mapping[str, Any]]) -> StepOutcome:
        """Take the people whose names are in the transcript or its title; nobody who is named already gets another."""
        outcome = StepOutcome()
        unmentioned = _unmentioned(copy.speakers, items)
        known = {normalize_word(word) for word in (*copy.words, *copy.metadata.title.split())}
        known |= {word.removesuffix("'s") for word in known}
        for item in each(items, outcome, "name"):
            try:
                speaker = _speaker(item, known, copy.speakers)
                same = _same_person(speaker, unmentioned, by_role=not task.again)
                if same is not None:
                    outcome.conflicts.append(f"{same.name} is not renamed; {speaker.name!r}, says the model")
                    continue
                if len(copy.speakers) >= _MOST:
                    raise RefusedItemError(f"more than {_MOST} people")
                if all(speaker.name.casefold() != other.name.casefold() for other in copy.speakers):
                    copy.speakers.append(speaker)
                outcome.taken += 1
                outcome.look.append(f"{speaker.name} is named as {speaker.role.value if speaker.role else 'a speaker'}")
            except RefusedItemError as error:
                outcome.refused.append(str(error))
        return outcome


def _unmentioned(speakers: Sequence[Speaker], items: Sequence[object]) -> list[Speaker]:
    """The named speakers whose names are not in an answer."""
    names = {" ".join(str(item.get("name")).split()).casefold() for item in items if isinstance(item, Mapping)}
    return [speaker for speaker in speakers if speaker.is_known and speaker.name.casefold() not in names]


def _same_person(speaker: Speaker, others: Sequence[Speaker], *, by_role: bool) -> Speaker | None:
    """Whom a person calls otherwise than the model does: by the label, or as the only one of that role."""
    first = speaker.name.split()[0].casefold()
    labelled = next((other for other in others if other.label.casefold() in (first, speaker.name.casefold())), None)
    alike = [other for other in others if by_role and speaker.role is not None and other.role is speaker.role]
    return labelled or (alike[0] if len(alike) == 1 else None)


def _speaker(item: Mapping[str, Any], known: set[str], others: Sequence[Speaker]) -> Speaker:
    name = " ".join(text(item, "name", 60, 2).split())
    words = [normalize_word(word) for word in name.split()]
    if any(character in "*:{}<>#" for character in name) or not all(words) or len(words) > 5:
        raise RefusedItemError(f"{name!r} is not a name")
    if name.casefold() == UNKNOWN_NAME.casefold():
        raise RefusedItemError("leave out people whose name nobody says")
    if unsaid := [word for word in words if word not in known]:
        raise RefusedItemError(f"{name!r} is not in the transcript ({unsaid[0]!r}); write it as the transcript does")
    role = item.get("role")
    if role not in (*Role, UNKNOWN):
        raise RefusedItemError(f"the role of {name!r} is not host, guest or unknown")
    taken = {other.label.casefold() for other in others} | {UNKNOWN_NAME.casefold()}
    label = name.split()[0] if name.split()[0].casefold() not in taken else name
    return Speaker(name, None if role == UNKNOWN else Role(str(role)), label)
