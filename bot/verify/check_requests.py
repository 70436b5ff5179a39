"""Whether a message to the bot asks for a check, and of which words: "check ...", "is this real? > ...". Pure."""

import re
from collections.abc import Collection

from bot.errors import InputError
from bot.model import Fact
from bot.search.interview_questions import read_interview_question
from bot.search.terms import fold, folded_words
from bot.verify.markup import read_markup
from bot.verify.quotations import Quotation, quotations

_CHECK_VERB = re.compile(
    r"\s*(?:(?:hey|hi|ok|so|can you|could you|please|pls)\b[\s,]*){0,3}"
    r"(?:check|verify|fact[ -]?check)\b(?: (?:this|that|the|if this)(?: (?:quote|one|claim|line|is real))?)?"
    r"(?: (?:please|pls|plz|for me|bot)\b){0,3}"
    r"\s*(?P<colon>[:?])?\s+",
    re.IGNORECASE,
)
_MARKS = tuple("\"'“‘„«»>「『")
_ASKS = frozenset("if whether what when where how why who which for out with on in up".split())
"""Words after "check" that begin a question, or make it another verb."""

_FEWEST_CLAIMED = 3
_BLOCK_QUOTE = re.compile(r"^[ \t]{0,3}(?:>|&gt;)", re.MULTILINE)
_LONGEST_ASKED = 400  # characters, of a whole reply or around a quotation, in which it may be asked if a quote is real

_NEAR_EDGE = 100  # characters of a long message in which it may ask so

_REAL = r"(?:real|true|legit|fake|accurate|genuine|authentic|verbatim|correct|made up)"
_REAL_OR_NOT = r"(?:(?:real|true|legit|fact) or (?:fake|false|not|fiction)|(?:fake|false) or (?:real|true)|t/f)"
_ASKED = re.compile(
    rf"\b(?:is|was|are) (?:it|this|that|these|those)\b(?: (?!how |why )\w+){{0,3}}? "
    rf"(?:{_REAL}|quote|(?:what|something) (?:he|she|they) (?:really |actually )?(?:said|says))\b"
    rf"|\b{_REAL}(?: quote)?(?: tho| though)?\s*\?|\b(?:source|sauce|src)\s*\?|\b{_REAL_OR_NOT}\b|\bfact[ -]?check\b"
    r"|\b(?:can|could) (?:you|u|someone|somebody|anyone|anybody) (?:please |pls )?(?:confirm|verify|check)\b"
    r"|\bcheck (?:this|that|it)\b"
    r"|\b(?:est-ce (?:que c'est )?vrai|c'est vrai|es (?:real|verdad|cierto)|stimmt das|ist das (?:echt|wahr)|"
    r"bestatigen|e verdade|e vero|gercek mi|benarkah|sach hai)\b|правда|本当|真的吗"
)
"""What asks, in a folded text around a quotation, whether it is real; in the languages that members write in."""

_REPLY = re.compile(
    rf"(?:{_REAL}(?: quote)?|source|sauce|src)\s?\?+|(?:check|verify|confirm|fact[ -]?check|{_REAL_OR_NOT})\s?[?.!]*"
)
_ADDRESS = re.compile(
    r"\b(?:please|pls|plz|bot|verbatim|lol|lmao|guys|hey|hi|dude|bro|man|tho|though|for me|rn|wait|omg|um|so)\b|@\w+"
)
_BEFORE = re.compile(
    rf"\s*(?:is (?:this|that|it) (?:a )?{_REAL}(?: quote)?|{_REAL_OR_NOT}|real quote|"
    r"did (?:\w+ ){1,2}?(?:(?:really|actually|ever) )?say(?: this| that)?(?=\s*:))\s*[:?–—-]+\s+(?=\S)",
    re.IGNORECASE,
)
# Each run of spaces, commas and dashes is tried from its start alone: from every character of it, steps grow with the
# square of its length.
_AFTER = re.compile(
    rf"(?:(?<!\s)\s+[–—-]+\s*(?:{_REAL}|{_REAL_OR_NOT})|(?<![\s,.–—-])[\s,.–—-]+{_REAL_OR_NOT})\s*\?+\s*$",
    re.IGNORECASE,
)
_ASKS_MORE = re.compile(r"(?:why|how|what|where|when|who|which)\b")
_MORE_ASKED = 10  # characters that a reply may have beside what asks
_LONGEST_AFTER = 40  # characters at a message's end


def claim_to_check(message: str, speakers: Collection[str] = ()) -> str | None:
    """The text that a message to the bot asks to be checked; None if it asks for no check.

    That is the text after `check`, `verify` or `fact check`, or a message that asks whether the quote in it is real.
    "Check" begins a question, too, such as "check whether he mentions fog": without a colon or a quotation mark after
    it, four words must follow, and the first must not ask.
    """
    if (match := _CHECK_VERB.match(message)) is not None:
        claim = message[match.end() :]
        is_marked = match["colon"] is not None or claim[:1] in _MARKS or "://" in claim
        first, *_ = folded_words(claim) or [""]
        if first in _ASKS and not is_marked and not quotations(claim):
            return None
        if folded_words(claim) and (is_marked or len(folded_words(claim)) > _FEWEST_CLAIMED):
            return claim
    return message if _asks_of_quote(message, speakers) else _asked_beside(message)


def asks_whether_real(text: str, speakers: Collection[str] = ()) -> bool:
    """Whether a text asks if something outside it is a real quote: "is this real?", "check this", "source?"."""
    if len(text) > _LONGEST_ASKED or marks_quote(text):
        return False
    asked = " ".join(_ADDRESS.sub(" ", fold(text)).split())
    if len(asked) <= _LONGEST_AFTER and _REPLY.fullmatch(asked):
        return True
    try:
        question = read_interview_question(text, speakers)
    except InputError:  # no words
        return False
    if question is not None:
        return question.fact is Fact.REAL
    found = _ASKED.search(asked)
    return found is not None and len(found[0]) + _MORE_ASKED >= len(asked) and not _ASKS_MORE.match(asked)


def marks_quote(text: str) -> bool:
    """Whether a text has a block quote, or a quotation that is long enough to be a claim."""
    return any(line.is_quoted for line in read_markup(text).lines) or bool(_claimed(text))


def _claimed(text: str) -> list[Quotation]:
    return [item for item in quotations(text) if len(folded_words(item.text)) >= _FEWEST_CLAIMED]


def _asks_of_quote(message: str, speakers: Collection[str]) -> bool:
    """Whether what a message says around a quotation or block quote asks whether it is real."""
    lines = read_markup(message).lines
    if any(line.is_quoted for line in lines):
        rest = " ".join(line.text for line in lines if not line.is_quoted).strip()
        if len(rest) > _LONGEST_ASKED:  # a long message asks at its beginning or end
            rest = f"{rest[:_NEAR_EDGE]} ¦ {rest[-_NEAR_EDGE:]}"
        return bool(rest) and _asks_in(rest, speakers)
    text = " ".join(line.text for line in lines)
    found = _claimed(text)
    if not found:
        return False
    for stand_in in ("", "this"):
        starts, ends = [item.start for item in found], [item.end for item in found]
        around = f" {stand_in} ".join(
            text[end:start] for end, start in zip([0, *ends], [*starts, len(text)], strict=True)
        )
        if len(around) <= _LONGEST_ASKED and (
            _asks_in(around, speakers) or asks_whether_real(f"is this {around}", speakers)
        ):
            return True
    return False


def _asks_in(around: str, speakers: Collection[str]) -> bool:
    """Whether a text around a quotation asks if it is real: all of it, or a part of it that means nothing else."""
    return asks_whether_real(around, speakers) or _ASKED.search(fold(around)) is not None


def _asked_beside(message: str) -> str | None:
    """The words of which a message asks, before or after them, whether they are real: "real or fake: ..."."""
    before = _BEFORE.match(message)
    tail_start = max(0, len(message) - _LONGEST_AFTER)
    after = _AFTER.search(message[tail_start:])
    if before is None and after is None:
        return None
    claim = message[before.end() if before else 0 : tail_start + after.start() if after else len(message)]
    return claim if len(folded_words(claim)) > _FEWEST_CLAIMED else None
