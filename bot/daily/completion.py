"""What is offered while an admin types what a daily quote is from: interviews and speakers, several of each. Pure."""

from collections.abc import Sequence

from bot.chat.catalogue import matching
from bot.chat.suggestions import MOST, Suggestion
from bot.daily import parsing
from bot.errors import InputError
from bot.model import InterviewInfo, Role
from bot.presentation import wording


def suggest_interviews(typed: str, known: Sequence[InterviewInfo]) -> list[Suggestion]:
    """Up to 25 interviews for the last name that is typed; those before it, with commas between, are kept."""
    if found := matching(known, typed):  # a title may have a comma in it
        return [_behind((), wording.interviews.label(info), info.slug) for info in found[:MOST]]
    before, wanted = _last_name(typed)
    named = {name.casefold() for name in before}
    others = [info for info in matching(known, wanted) if info.slug.casefold() not in named]
    return [_behind(before, wording.interviews.label(info), info.slug) for info in others[:MOST]]


def suggest_speakers(typed: str, interviews: str | None, known: Sequence[InterviewInfo]) -> list[Suggestion]:
    """Up to 25 of host, guest and the speakers of the interviews as they are typed; of all while those are unclear."""
    before, wanted = _last_name(typed)
    try:
        slugs = parsing.read_interviews(interviews, known) if interviews else ()
    except InputError:
        slugs = ()
    speakers = [speaker for info in known if not slugs or info.slug in slugs for speaker in info.speakers]
    offered = {
        wording.commands.HOST: Role.HOST.value,
        wording.commands.GUEST: Role.GUEST.value,
        **{speaker.name: speaker.name for speaker in speakers if speaker.is_known},
    }
    named = {name.casefold() for name in before}
    return [
        _behind(before, label, value)
        for label, value in offered.items()
        if wanted.casefold() in label.casefold() and value.casefold() not in named
    ][:MOST]


def _last_name(typed: str) -> tuple[list[str], str]:
    """The names with commas between that are typed already, and the one that is being typed."""
    *before, last = (name.strip() for name in typed.split(","))
    return [name for name in before if name], last


def _behind(before: Sequence[str], label: str, value: str) -> Suggestion:
    """One more name behind those that are typed already."""
    return Suggestion(", ".join((*before, label)), ", ".join((*before, value)))
