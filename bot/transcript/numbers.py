"""The numbers that words say, as digits: "fifteen million" and "15 million" are the same, "fifty million" is not."""

from collections.abc import Iterable
from decimal import Decimal

_UNITS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
""".split()
_UNIT_ORDINALS = """
zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth
""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = (
    {word: number for words in (_UNITS, _UNIT_ORDINALS) for number, word in enumerate(words)}
    | {word: number * 10 for number, word in enumerate(_TENS, 2)}
    | {f"{word[:-1]}ieth": number * 10 for number, word in enumerate(_TENS, 2)}
)
_LARGE = {
    f"{word}{ending}": number
    for word, number in (
        ("hundred", 100), ("thousand", 1000), ("million", 10**6), ("billion", 10**9), ("trillion", 10**12),
    )
    for ending in ("", "s", "th")
}  # fmt: skip
_HUNDRED = 100
_TENS_SAID = range(20, 100, 10)


def digits_said(words: Iterable[str]) -> str:
    """The digits of all numbers in normalized words, one after the other; empty if there is no number."""
    said, whole, part = "", Decimal(0), ""  # finished numbers; of the one that is read: its thousands, and the rest
    for word in " ".join(words).replace("-", " ").replace(",", "").split():
        digits, small, large = _digits(word), _SMALL.get(word), _LARGE.get(word)
        if large is not None:
            scaled = Decimal(part.rstrip(".") or 1) * large
            whole, part = (whole, f"{scaled:f}") if large == _HUNDRED else (whole + scaled, "")
        elif small is not None and part and _goes_on(part, small):
            part = f"{part}{small}" if "." in part else f"{Decimal(part) + small:f}"
        elif word == "point" and part.isdecimal():
            part += "."
        elif digits or small is not None:
            if digits or part:  # a number of its own
                said, whole = said + _ended(whole, part), Decimal(0)
            part = digits or str(small)
        elif word != "and":
            said, whole, part = said + _ended(whole, part), Decimal(0), ""
    return said + _ended(whole, part)


def _digits(word: str) -> str:
    digits = "".join(character for character in word if character.isdecimal() or character == ".").strip(".")
    return digits if digits.count(".") <= 1 else digits.replace(".", "")


def _goes_on(part: str, small: int) -> bool:
    """Whether a number goes on with a smaller one: two hundred (and) five, twenty five, one point five."""
    if "." in part:
        return True
    last = int(part[-2:])
    is_hundreds = last == 0 and len(part) > len("00")
    return is_hundreds or (last in _TENS_SAID and 0 < small < _SMALL["ten"])


def _ended(whole: Decimal, part: str) -> str:
    part = part.rstrip(".")
    return f"{(whole + Decimal(part or 0)).normalize():f}" if whole else part
