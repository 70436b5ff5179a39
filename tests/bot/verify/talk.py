"""A small talk, edited by hand, for tests of claims: a lighthouse keeper and his host."""

import re

from bot.model import InterviewInfo, Line, Role, Span, Speaker, Unit
from bot.search.said_names import speaker_names
from bot.verify.claim import read_message
from bot.verify.judging import Judged, judge_message
from bot.verify.script import Script, build_script

SLUG = "lamp-3"

IDA = Speaker("Ida Brightwater", Role.HOST, "Ida")
MOSS = Speaker("Moss Keeper", Role.GUEST, "Moss", ("Mossy",))
NAMES = speaker_names([InterviewInfo(SLUG, "The Lamp", "2020-01-01", (IDA, MOSS), ("All",), 400, edited=True)])

_HOST_FIRST = (
    "You have lived alone in this lighthouse for thirty years. Do you still enjoy the colour of the sea at dawn?"
)
_GUEST_FIRST = """
{um} No, I am not afraid of the dark. {and} And I don't want to frighten the sailors who trust this lamp.
I fed a seagull named George for 11 years, and he stole my bread every morning.
About 54% of the ships come home before the 20th of May, which is a hundred more than in my father's day.
Solitude is essential, but loneliness is not. If the lamp goes out, all the ships are lost.
"""
_HOST_SECOND = "Somebody told me that you can be quite a character."
_GUEST_SECOND = """
My grandmother used to say, "Every storm is a teacher with a loud voice."
I travelled to the U.S. for my well-being, and I sent an email about the harbour to my neighbours.
People say that the sea forgives nobody who is late for supper. I can't go on like {this|that?} without music.
When the fog lifts, the bell has the power to call everybody home.
We're building a pier for 16,000 visitors, and that is one hell of a big promise.
And for, call it, the first, I don't know, seven or eight winters here, they're already waiting for your letters.
Has the lamp often changed? The lamp has not changed.
On Sundays I collect shells and old maps. We like the rain here, so we seldom shut the door. We did not ask for it.
"""
TURNS = (_HOST_FIRST, _GUEST_FIRST, _HOST_SECOND, _GUEST_SECOND)
"""Host and guest in turn. `{word}` is left out in the clean view; `{word|other?}` is doubtful."""

_PIECE = re.compile(r"\{[^{}]*\}|\S+")
_SENTENCE = re.compile(r"(?<=[.?!\"])\s+(?=[A-Z{])")


def _unit(index: int, piece: str) -> Unit:
    if not piece.startswith("{"):
        return Unit(index, index + 1, re.sub(r"[.,?!\"]", "", piece).lower(), piece, piece)
    heard, _, doubt = piece.strip("{}").partition("|")
    if doubt:
        return Unit(index, index + 1, heard, heard, heard, "doubtful", doubt.rstrip("?"))
    return Unit(index, index + 1, heard, heard, "", "omission")


def lines() -> list[Line]:
    """Every sentence of the talk."""
    found: list[Line] = []
    start = 0
    for turn, text in enumerate(TURNS):
        for sentence in _SENTENCE.split(text.strip()):
            units = tuple(_unit(start + offset, piece) for offset, piece in enumerate(_PIECE.findall(sentence)))
            found.append(Line(Span(start, start + len(units)), turn, turn, quotable=True, units=units))
            start += len(units)
    return found


SCRIPT: Script = build_script(SLUG, lines())


def check(message: str) -> tuple[Judged, ...]:
    """The claims of a message, judged against the talk."""
    return judge_message(read_message(message, NAMES), NAMES, [SCRIPT])


def verdicts(message: str) -> list[str]:
    """The verdicts on the claims of a message, in order."""
    return [judged.verification.verdict.value for judged in check(message)]
