"""Speakers' names in a question: they say whose words are wanted, and are not searched for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from bot.model import Role, Speaker
from bot.search.message import expand_shorthand
from bot.search.terms import words_of

_ROLE_NAMES = {
    Role.HOST: ("the host", "host", "interviewer", "podcaster"),
    Role.GUEST: ("the guest", "guest", "interviewee"),
}
_BEFORE_OBJECT = frozenset(
    "to with tell tells told ask asks asked for at about against remind reminds from versus and than like".split()
)
"""Words before a name that make it the person spoken to or about, not the one who speaks."""


class HasSpeakers(Protocol):
    """An interview, or a summary of one."""

    @property
    def speakers(self) -> Sequence[Speaker]:
        """Who speaks in it."""
        ...


def speaker_names(interviews: Iterable[HasSpeakers]) -> dict[str, Role]:
    """Folded single words that name a speaker -> the speaker's role."""
    names: dict[str, Role] = {}
    for interview in interviews:
        for speaker in interview.speakers:
            if speaker.role is None:  # such as Speaker 2: a question with these words asks for no role
                continue
            for name in (speaker.name, speaker.label, *speaker.aliases):
                names.update(dict.fromkeys(words_of(name), speaker.role))
    for role, role_names in _ROLE_NAMES.items():
        names.update({word: role for name in role_names for word in words_of(name) if word != "the"})
    return names


def person_names(names: Mapping[str, Role]) -> frozenset[str]:
    """The words of `speaker_names` that name a person, without those that name a role, such as "host"."""
    return frozenset(names) - frozenset(speaker_names(()))


def strip_speaker_names(text: str, names: Mapping[str, Role]) -> str:
    """The text without speakers' names; all of it if it has no other word."""
    kept = [
        piece for piece in text.split() if not (words := words_of(piece)) or any(word not in names for word in words)
    ]
    return " ".join(kept) if words_of(" ".join(kept)) else text


def normalize_index_question(question: str, names: Mapping[str, Role]) -> str:
    """An editor's question in the form in which it is encoded: the same as a member's, so that they can match."""
    return strip_speaker_names(expand_shorthand(question), names)


def requested_role(words: Sequence[str], names: Mapping[str, Role]) -> Role | None:
    """Whose words are wanted: the speaker named first who is not merely spoken to or about."""
    for index, word in enumerate(words):
        if word in names and (index == 0 or words[index - 1] not in _BEFORE_OBJECT):
            return names[word]
    return None
