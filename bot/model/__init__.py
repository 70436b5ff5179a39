"""The vocabulary of the domain as frozen values, for every room: `from bot.model import Quote`. No input or output.

Every span is half-open and counts words of `captions.txt.split()`.
"""

from bot.model.address import Ref, Span
from bot.model.answer import Answer, Confidence, Fact, FactAnswer, Question, SpeakerCount, TimeReading
from bot.model.check import Change, CheckResult, DiffPart, Verdict
from bot.model.interview import (
    UNKNOWN_NAME,
    Chapter,
    Entry,
    Interview,
    InterviewInfo,
    Line,
    MadeByModel,
    Role,
    Show,
    Speaker,
    Turn,
    Unit,
    View,
    is_question,
    join_units,
)
from bot.model.quote import Correction, HostQuestion, Quote, QuoteInContext
from bot.model.remembered import OpenQuestion, RememberedAnswer
from bot.model.scope import ANYTHING, EVERYTHING, ONE_INTERVIEW, PickFilter, Scope, Searched

__all__ = [
    "ANYTHING",
    "EVERYTHING",
    "ONE_INTERVIEW",
    "UNKNOWN_NAME",
    "Answer",
    "Change",
    "Chapter",
    "CheckResult",
    "Confidence",
    "Correction",
    "DiffPart",
    "Entry",
    "Fact",
    "FactAnswer",
    "HostQuestion",
    "Interview",
    "InterviewInfo",
    "Line",
    "MadeByModel",
    "OpenQuestion",
    "PickFilter",
    "Question",
    "Quote",
    "QuoteInContext",
    "Ref",
    "RememberedAnswer",
    "Role",
    "Scope",
    "Searched",
    "Show",
    "Span",
    "Speaker",
    "SpeakerCount",
    "TimeReading",
    "Turn",
    "Unit",
    "Verdict",
    "View",
    "is_question",
    "join_units",
]
