"""Changes interview.toml, and leaves the file's comments and order as they are. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Table

from bot.errors import InputError, in_quotes
from bot.model import Role
from bot.transcript.metadata import CLOCK, UNKNOWN, read_metadata
from bot.transcript.sources.metadata_text import link_pattern
from bot.transcript.words import clock_seconds

_MOST_NAMED = 12  # speakers that an error lists
_BY_HAND = frozenset({"title", "show", "episode", "date", "video"})  # what was set outweighs a newer transcript
_DERIVED = frozenset({"slug", "captions_sha256", "source", "editor", "speakers"})  # what follows from the transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What an operator says of an interview; empty values change nothing. People are named by name or label."""

    title: str = ""
    show: str = ""
    date: str = ""  # YYYY-MM-DD
    url: str = ""
    hosts: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # a speaker's name or label -> the right name
    aliases: tuple[tuple[str, str], ...] = ()  # a speaker's name or label, and what else members call them

    def check(self) -> None:
        """Raise InputError for a date or an address that cannot be used, before anything is read or fetched."""
        if self.date and not _is_date(self.date):
            raise InputError(f"{in_quotes(self.date)} is not a date; write it as 2026-11-27")
        if self.url and link_pattern(self.url) is None:
            raise InputError(
                f"{in_quotes(self.url)} is not the address of a recording; give one that starts with https://"
            )

    def __bool__(self) -> bool:
        return any((self.title, self.show, self.date, self.url, self.hosts, self.guests, self.names, self.aliases))


def described(text: str, changes: Changes) -> str:
    """interview.toml with changes made. Raises InputError for a speaker, date or address that will not do."""
    changes.check()
    document = tomlkit.parse(text)
    for key, value in (("title", changes.title), ("show", changes.show), ("video", link_pattern(changes.url))):
        if value:
            document[key] = " ".join(value.split())
    if changes.date:
        document["date"] = changes.date
    for known, name in changes.names.items():
        _speaker(document, known)["name"] = " ".join(name.split())
    for role, people in ((Role.HOST, changes.hosts), (Role.GUEST, changes.guests)):
        for person in people:
            _speaker(document, person)["role"] = role.value
    for person, alias in changes.aliases:
        _add_alias(_speaker(document, person), " ".join(alias.split()))
    changed = tomlkit.dumps(document)
    read_metadata(changed)
    return changed


def _add_alias(speaker: dict[str, Any], alias: str) -> None:
    known = speaker.get("aliases", [])
    if isinstance(known, list) and alias.casefold() not in (str(name).casefold() for name in known):
        speaker["aliases"] = [*known, alias]


def kept(before: str, after: str) -> str:
    """A newer interview.toml with what the one before it says, except what follows from the transcript itself.

    So that a transcript which is added again in a newer state keeps what a person set: titles, names and roles first of
    all, and keys that the newer state does not say, such as the length.
    """
    document, new = tomlkit.parse(before), tomlkit.parse(after)
    derived = _DERIVED if "edition_sha256" not in new.get("source", {}) else {*_DERIVED, "chapters"}
    speakers = _kept_speakers(_speakers(document), _speakers(new))
    for key in [key for key in document if key in derived and key not in new]:
        del document[key]
    for key, value in new.items():
        if key not in document or key not in _BY_HAND:
            document[key] = value
    if "speakers" in new:
        document["speakers"] = speakers
    return tomlkit.dumps(document)


def _kept_speakers(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> AoT:
    """The speakers of a newer transcript, with what was said of them before."""
    known = {str(speaker.get("label")): speaker for speaker in before}
    speakers = tomlkit.aot()
    for speaker in after:
        same = known.pop(str(speaker.get("label")), {})
        role = speaker.get("role") if same.get("role", UNKNOWN) == UNKNOWN else same["role"]
        table = same if isinstance(same, Table) else tomlkit.item(dict(same))  # an inline one fits in no list of tables
        table.update({key: value for key, value in speaker.items() if key not in table} | {"role": role})
        speakers.append(table)
    return speakers


def without_short_length(text: str, shortest: float) -> tuple[str, list[str]]:
    """interview.toml without a length below `shortest`, in seconds, and a note that says so.

    The transcript states it wrongly, or it was set for an older state of the transcript.
    """
    document = tomlkit.parse(text)
    length = document.get("length")
    if not isinstance(length, str) or not CLOCK.fullmatch(length) or clock_seconds(length) >= int(shortest):
        return text, []
    del document["length"]
    return tomlkit.dumps(document), [f"the length {length} is too short for its words, and was left out"]


def _is_date(text: str) -> bool:
    """Whether a text is a day as YYYY-MM-DD; Python reads other forms, too."""
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _speakers(document: TOMLDocument) -> Sequence[dict[str, Any]]:
    speakers: Sequence[dict[str, Any]] = document.get("speakers", [])
    return speakers


def speaker_named(text: str, person: str) -> bool:
    """Whether exactly one speaker of an interview.toml is called so."""
    return len(_matching(_speakers(tomlkit.parse(text)), person)) == 1


def _speaker(document: TOMLDocument, person: str) -> dict[str, Any]:
    """The table of a speaker. Raises InputError if none is called so, or more than one."""
    speakers = _speakers(document)
    matching = _matching(speakers, person)
    if len(matching) == 1:
        return matching[0]
    if not speakers:
        raise InputError(
            "its transcript does not say who speaks, so no speaker can be named; name the guest in the title, as in "
            '--title "Ada Guest: Lamps", or add a transcript with speakers (docs/your-podcast.md)'
        )
    known = ", ".join(str(speaker["name"]) for speaker in speakers[:_MOST_NAMED])
    count = "more than one speaker" if matching else "no speaker"
    raise InputError(f"there is {count} called {in_quotes(person)} in it; speakers: {known}")


def _matching(speakers: Sequence[dict[str, Any]], person: str) -> list[dict[str, Any]]:
    """The speakers with this name or label; if there is none, those whose name has these words."""
    wanted = " ".join(person.split()).casefold()
    exact = [it for it in speakers if wanted in (str(it.get("name")).casefold(), str(it.get("label")).casefold())]
    return exact or [it for it in speakers if set(wanted.split()) <= set(str(it.get("name")).casefold().split())]
