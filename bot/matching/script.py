"""Lines of an interview -> the script that claims are laid over."""

from collections.abc import Iterable
from dataclasses import replace

from bot.matching.align import ALWAYS_FILLER, Script, Token
from bot.matching.terms import spoken
from bot.model import Line, Span, Unit

_PAUSES = ",;:.?!…—–\"'”’)"


def script_of(interview: str, lines: Iterable[Line]) -> Script:
    """Every spoken word as strict verbatim has it; omissions are optional, a stutter too where nobody marked any."""
    tokens: list[Token] = []
    opens = True
    for line in lines:
        opens = opens or not line.units or line.turn is not None
        for unit in line.units:
            words = spoken(unit.strict)
            heard = " ".join(spoken(unit.captions)) if unit.kind == "correction" else None
            for word in words:
                optional = unit.kind == "omission" or word in ALWAYS_FILLER
                tokens.append(Token(word, _span(unit), optional, line.quotable, line.turn, opens, heard))
                opens = False
            opens = opens or unit.strict.endswith(tuple(_PAUSES))
    return Script(interview, tuple(tokens if any(token.turn is not None for token in tokens) else _stutters(tokens)))


def _span(unit: Unit) -> Span:
    return Span(unit.start, unit.end)


def _stutters(tokens: list[Token]) -> list[Token]:
    """In bare captions: a word or two said again at once, and "you know", "I mean", may be left out."""
    words = [token.word for token in tokens]
    optional = [token.optional for token in tokens]
    for at in range(len(words)):
        for length in (1, 2, 3):
            if words[at : at + length] == words[at + length : at + 2 * length] and at + 2 * length <= len(words):
                optional[at : at + length] = [True] * length
        if words[at : at + 2] in (["you", "know"], ["i", "mean"]):
            optional[at : at + 2] = [True, True]
    return [replace(token, optional=mark) for token, mark in zip(tokens, optional, strict=True)]
