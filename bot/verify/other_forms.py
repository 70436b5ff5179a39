"""Other words that a text of a claim may stand for than its one form: "2.5" for "two and a half", "7-8". Pure.

Each says the same as the text; which was said only the script can tell (bot/verify/claim_words.py).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.search.terms import fold
from bot.verify.canonical import canonical_text

_DECIMAL = r"(?<![\d.,])(\d+)"
_WHOLE_END = r"(?![\d.,]*\d|[a-z])"
_FRACTION_START, _FRACTION_END = r"(?<![\d/½⅓⅔¼¾])", r"(?![\d/])"
_RULES = tuple(
    (re.compile(pattern), replacements)
    for pattern, replacements in (
        (rf"{_DECIMAL}\.0+{_WHOLE_END}", (r"\1",)),
        (rf"(?<![\d.,])0?\.50?{_WHOLE_END}", ("half", "half a", "a half")),
        (rf"{_DECIMAL}\.50?{_WHOLE_END}", (r"\1 and a half",)),
        (rf"(?<![\d.,])0?\.25{_WHOLE_END}", ("a quarter", "one quarter")),
        (rf"{_DECIMAL}\.25{_WHOLE_END}", (r"\1 and a quarter",)),
        (rf"{_DECIMAL}\.75{_WHOLE_END}", (r"\1 and three quarters",)),
        (rf"{_FRACTION_START}(?:1/2|½){_FRACTION_END}", ("a half", "one half", "half a")),
        (rf"{_FRACTION_START}(?:1/3|⅓){_FRACTION_END}", ("a third",)),
        (rf"{_FRACTION_START}(?:1/4|¼){_FRACTION_END}", ("a quarter", "quarter", "one fourth", "a fourth")),
        (rf"{_FRACTION_START}(?:3/4|¾){_FRACTION_END}", ("three fourths",)),
        (r"(?<=\d)[ -](?:1/4|¼)", (" and a quarter",)),
        (r"(?<!\d)([1-9]\d)00(?!\d)", (r"\1 hundred",)),
        (r"(?<!\d)20([1-9]\d)(?![\d,])", (r"2000 \1",)),
        (r"(?<!\d)200([1-9])(?![\d,])", (r"20 oh \1",)),
        (r"(?<!\d)2x\b", ("twice", "double")),
        (r"(\d)x\b", (r"\1 times", r"\1 x")),
        (r"#(?=\d)", ("number ",)),
        (r"\b(yr|hr|min|sec)\b", (r"\1s",)),
        (r"\b(\w{2,}in)'", (r"\1g",)),
        (r"\b(\w{2,})'s\b", (r"\1 is", r"\1 has")),
    )
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_RANGE = re.compile(r"(?<![\d.,–-])(\d{1,9})[–-](\d{1,9})(?!\d|[.,]\d|[–-]\d)")
_MAY_HAVE_OTHERS = re.compile(r"[\d½⅓⅔¼¾]|\b(?:yr|hr|min|sec)\b|in[’']|\w[’']s\b")


@lru_cache(maxsize=4096)
def other_forms(text: str) -> tuple[tuple[str, ...], ...]:
    """The words that a text may stand for, each in their one form, beside those of `canonical_text`."""
    if _MAY_HAVE_OTHERS.search(text.lower()) is None:
        return ()
    return tuple(dict.fromkeys(filter(None, map(canonical_text, _rewritten(text)))))


def _rewritten(text: str) -> Iterator[str]:
    folded = _THOUSANDS.sub("", fold(text) if text.isascii() else text.lower().replace("’", "'"))
    for pattern, replacements in _RULES:
        if pattern.search(folded) is not None:
            yield from (pattern.sub(replacement, folded) for replacement in replacements)
    if (match := _RANGE.search(folded)) is not None:
        yield _RANGE.sub(r"\1 to \2", folded)
        if int(match[2]) == int(match[1]) + 1:  # between 7 and 8 is nothing
            yield _RANGE.sub(r"\1 or \2", folded)
