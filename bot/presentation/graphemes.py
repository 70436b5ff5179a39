"""Graphemes, each of which a reader sees as one character: a letter with its marks, a joined emoji, a flag. Pure.

A text may only be broken between two of them. This follows Unicode's UAX 29 for the scripts that transcripts use, but
leaves out Hangul jamo, which captions do not use.
"""

import unicodedata
from collections.abc import Iterator

_JOINER = "\u200d"
_EMOJI_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_TAGS = range(0xE0020, 0xE0080)


def graphemes(text: str) -> Iterator[str]:
    """The characters of a text, as readers count them."""
    cluster = ""
    for character in text:
        if cluster and not _continues(cluster, character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


_BEFORE_LETTER = frozenset("เแโใไເແໂໃໄ")
"""Vowels of Thai and Lao that are written before their letter."""

_NEVER_FIRST = frozenset(
    "、。，．・：；？！ー」』）】〉》〕］｝、，：；！？）々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ"
)
"""What no line of Chinese or Japanese begins with."""

_NEVER_LAST = frozenset("「『（【〈《〔［｛（")


def breakable(word: str) -> Iterator[str]:
    """Pieces of a word that is wider than a line, between which it may be broken."""
    piece = ""
    for grapheme in graphemes(word):
        if piece and grapheme[0] not in _NEVER_FIRST and piece[-1] not in _BEFORE_LETTER | _NEVER_LAST:
            yield piece
            piece = ""
        piece += grapheme
    if piece:
        yield piece


def _continues(cluster: str, character: str) -> bool:
    code = ord(character)
    if character == _JOINER or cluster[-1] == _JOINER or unicodedata.category(character).startswith("M"):
        return True
    if code in _EMOJI_TONES or code in _TAGS:
        return True
    return code in _FLAG_LETTERS and len(cluster) == 1 and ord(cluster) in _FLAG_LETTERS
