"""What is typed as an option's value -> a date, a number, an amount, or a value of an enumeration."""

import argparse
import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from bot.errors import InputError

_Choice = TypeVar("_Choice", bound=StrEnum)
_DIGITS = 6
_MOST_DIGITS_OF_TOKENS = 12


def one_of(kind: type[_Choice]) -> Callable[[str], _Choice]:
    """Reads a value of an enumeration."""

    def read(text: str) -> _Choice:
        try:
            return kind(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not one of {', '.join(kind)}") from None

    return read


def date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-11-24") from None


def words(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > _DIGITS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of words")
    return int(text)


def number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > _DIGITS or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def tokens(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > _MOST_DIGITS_OF_TOKENS or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of tokens, such as 300000")
    return int(text)


def amount(text: str) -> float:
    whole, point, rest = text.partition(".")
    if not (whole.isascii() and whole.isdecimal() and len(whole) <= _DIGITS) or (
        point and not (rest.isascii() and rest.isdecimal() and len(rest) <= _DIGITS)
    ):
        raise argparse.ArgumentTypeError(f"{text!r} is not an amount, such as 2.50")
    return float(text)


def price(text: str | None) -> tuple[float, float]:
    """What a million tokens cost in and out, written 0.15/0.60. Raises InputError."""
    if text is None:
        return 0.0, 0.0
    first, _, second = text.partition("/")
    try:
        return amount(first), amount(second)
    except argparse.ArgumentTypeError:
        raise InputError(
            f"--price {text[:40]!r} must be what a million tokens cost in and out, such as 0.15/0.60"
        ) from None
