"""Whether those whom a claim names said the words. Pure."""

from collections.abc import Collection, Sequence

from bot.model import Quote
from bot.search.people import Person


def names_another(claimed: Collection[Person], pieces: Sequence[Quote]) -> bool:
    """Whether all pieces of a claim are by others than it names; an unknown speaker is judged by the interview."""
    return bool(claimed and pieces) and not any(_may_be_by(person, piece) for person in claimed for piece in pieces)


def _may_be_by(person: Person, piece: Quote) -> bool:
    return piece.ref.interview in person.interviews and piece.speaker in (None, person.name)
