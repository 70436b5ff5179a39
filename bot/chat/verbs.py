"""What a message to the bot asks for besides a question: `next`, a quote's id, a quote to check, help. Pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.chat.requests import AboutRequest, CheckRequest, HelpRequest, QuoteRequest, Request, read_interviews_request
from bot.errors import InputError
from bot.model import EVERYTHING, InterviewInfo, Ref, Scope
from bot.presentation import wording
from bot.presentation.buttons import Action
from bot.verify.check_requests import asks_whether_real, claim_to_check

_POLITE = re.compile(r"(?:\b(?:please|pls|plz|thanks|thank you|thx|now|ok|okay|hey|hi)\b|[\s.!?,:`*_\"'“”])+")
_FOLLOW_UPS = {
    Action.NEXT: "next|next one|next quote|next match|next part|next page|another|another one|another quote|show next|"
    "go on|continue|keep going|read on|and next|the next one|show me the next one|show me another one|one more",
    Action.PREVIOUS: "previous|prev|previous one|previous quote|back|go back|last one|the one before|previous match|"
    "previous part|show previous|the previous one",
    Action.MORE: "more|more context|context|show more|show context|more please|whole context|full context",
    Action.CITE: "cite|cite it|cite that|cite this|citation|copy",
    Action.ALSO: "also|also said|similar|more like this|more like that|what else|anything else",
}
_WORDS = {phrase: action for action, phrases in _FOLLOW_UPS.items() for phrase in phrases.split("|")}
_RANDOM = re.compile(
    r"random|surprise me|quote me something|"
    r"(?=.*\b(?:random|quotes?)\b)(?:(?:can|could|may) (?:i|you|we) )?"
    r"(?:(?:show|give|gimme|send|post|pick|get|have|find|share|quote)(?: me| us)? )?"
    r"(?:(?:just|a|an|one|any|some|another) )*"
    r"(?:(?:the )?(?:top|best) )?(?:(?:random|good|great|nice|cool|interesting|famous) )*"
    r"(?:quotes?|one|something|thing)?(?: ?(?:at random|random|of the day))?"
)
"""What asks for a quote about anything: it says "random" or "quote" and names no topic."""
_MENTION = r"(?:<@[!&]?\w{1,30}>|@[\w.-]{1,40})"
_MENTIONS_AROUND = re.compile(rf"^\s{{0,3}}(?:{_MENTION}[\s,:]{{1,3}}){{1,3}}|(?:\s{{1,3}}{_MENTION}){{1,3}}\s{{0,3}}$")
_ABOUT = frozenset("about|info|about you|about this bot|version".split("|"))
_HELP = frozenset("help|commands|help me|usage|how to use|show help|man".split("|"))
_NUMBER = re.compile(r"(?:show|open|number|no|match|see|pick)? ?(?P<number>[1-9])")
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,80}:\d{1,9}[-–—]\d{1,9}", re.IGNORECASE)
_ID_VERB = re.compile(
    r"(?:(?:can|could) (?:you|u) )?(?:quote|show|id|open|get|give|post|find|see|what is|whats|what's)?"
    r"(?: (?:me|us))?(?: (?:the|this))?(?: (?:quote|id))?:?"
)
_LONGEST_REQUEST = 200  # characters in which an id is looked for
_LONGEST_VERB = 60  # characters


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a button under the last answer does; `number` is the passage to open."""

    action: Action
    number: int = 0


def read_follow_up(text: str) -> FollowUp | None:
    """`next please`, `prev`, `show 2`; None for anything else."""
    words = _bare(text)
    if (action := _WORDS.get(words)) is not None:
        return FollowUp(action)
    number = _NUMBER.fullmatch(words)
    return FollowUp(Action.OPEN, int(number["number"])) if number is not None else None


def read_verb(text: str, speakers: Collection[str] = ()) -> Request | FollowUp | None:
    """What a message asks for with a verb; None if it is a question.

    `speakers` are folded words that name those who speak.
    """
    text = _MENTIONS_AROUND.sub("", text) or text
    if (follow_up := read_follow_up(text)) is not None:
        return follow_up
    words = _bare(text)
    if not text.strip() or words in _HELP or text.strip().casefold() in wording.commands.CALLS_FOR_HELP:
        return HelpRequest()
    if words in _ABOUT:
        return AboutRequest()
    if _RANDOM.fullmatch(words) is not None:
        return QuoteRequest()
    if (identity := _quote_id(text)) is not None:
        return QuoteRequest(identity)
    if (claim := claim_to_check(text, speakers)) is not None:
        return CheckRequest(claim)
    return read_interviews_request(text)


@dataclass(frozen=True, slots=True)
class TypedMoment:
    """A time as it is asked for, and the video whose link it stood in (YouTube's id; empty if that is unreadable)."""

    time: str
    video: str | None = None

    def scope(self, known: Sequence[InterviewInfo]) -> Scope | None:
        """The interviews of its video; all if it is of none. None if no interview is of that video."""
        if self.video is None:
            return EVERYTHING
        slugs = tuple(info.slug for info in known if self.video and video_in(info.video or "") == self.video)
        return Scope(slugs) if slugs else None


def read_moment(text: str) -> TypedMoment | None:
    """A time such as 1:48:06, or that of a YouTube link to a moment; None for anything else."""
    typed = text.strip()
    if (linked := _LINKED_MOMENT.search(typed)) is not None and "youtu" in typed:
        hours, minutes, seconds = (int(linked[part] or 0) for part in ("hours", "minutes", "seconds"))
        return TypedMoment(wording.facts.in_words(hours * 3600.0 + minutes * 60.0 + seconds), video_in(typed) or "")
    clock = _CLOCK.fullmatch(typed)
    return TypedMoment(clock["time"]) if clock is not None else None


def video_in(url: str) -> str | None:
    """The id of the video that a YouTube link leads to; None for anything else."""
    found = _VIDEO.search(url) if "youtu" in url else None
    return found["id"] if found is not None else None


_VIDEO = re.compile(r"(?:youtu\.be/|[?&]v=|/(?:embed|live|shorts|v)/)(?P<id>[\w-]+)")


_CLOCK = re.compile(r"(?:at )?(?P<time>(?:\d{1,2}:)?\d{1,2}:[0-5]\d)", re.IGNORECASE)
_LINKED_MOMENT = re.compile(
    r"[?&#](?:t|start)=(?=\d)(?:(?P<hours>\d{1,2})h)?(?:(?P<minutes>\d{1,4})m)?(?:(?P<seconds>\d{1,6})s?)?"
)


def asks_about_other_message(text: str, speakers: Collection[str] = ()) -> bool:
    """Whether a reply asks whether the message it replies to is a real quote: "check this", "is this real?"."""
    return asks_whether_real(text, speakers)


def _bare(text: str) -> str:
    """A short message in lower case without courtesies and marks; empty if it is longer than any verb."""
    if len(text) > _LONGEST_VERB:
        return ""
    return " ".join(_POLITE.sub(" ", text.casefold()).split())


def _quote_id(text: str) -> str | None:
    try:
        return str(Ref.parse(text))
    except InputError:
        pass
    found = _ID.findall(text[:_LONGEST_REQUEST])
    if len(found) != 1 or _ID_VERB.fullmatch(_bare(_ID.sub(" ", text))) is None:
        return None
    return str(Ref.parse(found[0]))
