"""What a question asks for by kind (a number, a date, a name), and whether a passage holds any such thing. Pure.

A passage on the right topic that has no number does not answer "how many". "Most" and "more" are not numbers, nor is a
digit in a product's name that the question itself uses.
"""

import re

from bot.search.candidates import Vocabulary
from bot.search.query import Query
from bot.search.terms import STOP_WORDS

_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|old|often|heavy|big|tall|far|fast|expensive|long ago|long did|long does|long will)\b"
    r"|\b(?:what|which) (?:year|date|percentage|percent|number|price|age|share|amount|salary|day|month)\b"
    r"|\bwhen (?:did|was|were|will|is)\b"
)
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half|hundreds?|thousands?|millions?|"
    r"billions?|trillions?|percent|dozens?|decades?|centur(?:y|ies)|couple|twice|once|one (?:day|week|month|year)|"
    r"years? (?:ago|old|later)|(?:last|next|this|a) (?:year|month|week|decade)|january|february|march|april|june|july|"
    r"august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"yesterday|tomorrow|today|soon|never|always|every (?:day|week|month|year))\b"
)
_ASKS_NAME = re.compile(
    r"\b(?:what|which) (?:brand|make|model|company|country|city|town|university|school|college|band|book|film|movie|"
    r"song|show|restaurant|hotel|airline|street)\b"
    r"|\b(?:what(?: is|'s| was)|whats) the name\b|\bwhat (?:is|was) .{0,40} (?:called|named)\b"
)


def lacks_what_is_asked(query: Query, plain_text: str, vocabulary: Vocabulary) -> bool:
    """Whether a question asks for a number, date or name, and a passage (folded) has none but the question's own."""
    asked = set(query.folded_text.split())
    words = [word for word in plain_text.split() if not (word in asked and any(map(str.isdigit, word)))]
    if _ASKS_NUMBER.search(query.folded_text):
        return not _NUMBER.search(" ".join(words))
    if _ASKS_NAME.search(query.folded_text):
        return not any(_may_be_name(word, vocabulary) for word in words if word not in asked)
    return False


def _may_be_name(word: str, vocabulary: Vocabulary) -> bool:
    return word not in STOP_WORDS and not vocabulary.is_english(word)
