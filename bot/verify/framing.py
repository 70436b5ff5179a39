"""Words around a claim that only say who said it, or ask whether it is true: found and taken away. Pure."""

import re
from collections.abc import Iterator, Mapping

from bot.model import Role
from bot.search.terms import STOP_WORDS, folded_words, words_of
from bot.verify.attribution import SAYING
from bot.verify.markup import BREAK

_HEAD, _TAIL = 240, 200
"""Characters at a claim's beginning and end in which a frame is looked for, so that no pattern sees a long text."""

_ASKED_WHETHER = re.compile(
    r"^(?:(?:hey|hi|hello|ok|okay|so|please|pls|yo|guys)\b[\s,]*){0,6}(?:(?:is it true|true or false|fact[ -]check(?: please)?|"
    r"check this(?: quote)?|check|verify(?: this)?|real quote|is this (?:real|true|legit|a real quote)|is this|did he say|did she say|"
    r"did he really say|did she really say|can (?:somebody|someone|anyone|anybody|you) (?:confirm|verify|check)(?: this| that)?(?: quote)?)"
    r"\b[\s,:?!-]*(?:that\b\s*)?){1,4}",
    re.IGNORECASE,
)
_CHATTER = frozenset(
    """
    lol lmao rofl omg wtf haha hahaha wow btw imo imho tbh ngl fr smh yikes damn dude bruh favorite favourite quote quotes
    quoted posted post saw heard read found look source sources real fake true false legit thoughts opinion opinions confirm
    verify check checked anyone somebody someone yesterday today twitter facebook reddit tiktok crazy wild insane honestly
    comment sorry anyway rant thanks thx please pls cousin friend says said say saying clip video podcast episode interview
    intro wait meant bullshit agree disagree love hilarious funny point
    """.split()
)
_LONGEST_CHATTER = 16  # words
_SENTENCE_END = re.compile(r"(?<=[.?!…])[\"”’)]{0,2}\s+(?=\S)")
_LIST_ITEM = re.compile(r"^\s{0,6}(?:\d{1,2}[.)]|[-*•–])\s+")
_REALLY = r"(?: \w+ly)?(?: (?:also|once|has|had|never|did|even|really|actually|just|literally|be|was|is|he|she)){0,3}"
_TRAILING = re.compile(r"[\s,.]{0,4}\b(?:right|huh|eh|lol|lmao|haha|innit|no)\W{0,6}$", re.IGNORECASE)


def pieces(text: str) -> list[str]:
    """The sentences of a text, and what stands between breaks."""
    parts = (part for stretch in text.split(BREAK.strip()) for part in _SENTENCE_END.split(stretch))
    return [part.strip() for part in parts if folded_words(part)]


def is_list_item(line: str) -> bool:
    """Whether a line begins as an item of a list does."""
    return _LIST_ITEM.match(line) is not None


def strip_list_mark(line: str) -> str:
    """The line without the number or the bullet it begins with."""
    return _LIST_ITEM.sub("", line, count=1)


def is_chatter(piece: str) -> bool:
    """Whether a sentence only talks about a quote: "my favourite :joy:", "is this real?"."""
    words = folded_words(piece)
    return len(words) <= _LONGEST_CHATTER and (len(words) < 3 or any(word in _CHATTER for word in words))


def content_words(frame: str, names: Mapping[str, Role]) -> list[str]:
    """Words of a frame that say more than who said it."""
    return [
        word
        for word in words_of(frame)
        if word not in STOP_WORDS and word not in names and word not in _CHATTER and not re.fullmatch(SAYING, word)
    ]


def without_frame(text: str, names: Mapping[str, Role]) -> tuple[str, str]:
    """The text without who said it and whether it is true, and what was taken away."""
    stripped = _ASKED_WHETHER.sub("", text, count=1)
    frame = text[: len(text) - len(stripped)] if folded_words(stripped) else ""
    text = stripped if folded_words(stripped) else text
    for pattern in _heads(names):
        match = re.match(pattern, text[:_HEAD], re.IGNORECASE)
        if match and folded_words(text[match.end() :]):
            frame, text = f"{frame} {match[0]}", text[match.end() :]
            break
    for pattern in _tails(names):
        start = max(0, len(text) - _TAIL)
        match = re.search(pattern, text[start:], re.IGNORECASE)
        if match and folded_words(text[: start + match.start()]):
            frame, text = f"{frame} {match[0]}", text[: start + match.start()]
            break
    return text.strip(" ,;:—–-¦"), frame.strip()


def looser(text: str, names: Mapping[str, Role]) -> Iterator[tuple[str, str]]:
    """Further ways to part a text from a frame without clear bounds, with the frame: "so he goes ...", "... right?"."""
    name = _name(names)
    speech = re.match(
        rf"^.{{0,90}}?\b(?:he|she|they|zuck|guy|host|guest|{name}){_REALLY} (?:{SAYING}|like|all)\b[:,]?\s*(?:that\b\s*)?",
        text[:_HEAD],
        re.IGNORECASE,
    )
    colon = re.match(r"^[^:]{2,100}:\s*", text[:_HEAD])
    heads = [match for match in (speech, colon) if match and folded_words(text[match.end() :])]
    trailing = _TRAILING.search(text[-_TAIL:])
    end = len(text) - len(text[-_TAIL:]) + trailing.start() if trailing else len(text)
    for head in heads:
        if head is colon and not (_is_about_a_quote(head[0], names)):
            continue
        yield text[head.end() :], head[0]
        if end < len(text) and end > head.end():
            yield text[head.end() : end], head[0]
    if end < len(text) and folded_words(text[:end]):
        yield text[:end], ""


def _is_about_a_quote(head: str, names: Mapping[str, Role]) -> bool:
    words = words_of(head)
    return any(word in _CHATTER or word in names or re.fullmatch(SAYING, word) for word in words)


def _name(names: Mapping[str, Role]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True)) or r"(?!)"


def _heads(names: Mapping[str, Role]) -> Iterator[str]:
    """How people say who said it, before the words."""
    name = _name(names)
    who = rf"(?:the )?(?:{name})(?:(?:'s)? (?:{name})){{0,4}}"
    listener = rf"(?: (?:it|me|us|him|her|to|on|with|(?:the )?(?:{name})(?: podcast)?(?:'s)?)){{0,5}}"
    yield rf"^(?:as |like )?{who}{listener}(?:,? \(?\d{{4}}\)?)?\s*[:—–-]+\s*"
    yield rf"^(?:as |like )?{who}{_REALLY} {SAYING}{listener}(?: that\b)?[\s,:—–-]*"
    yield (
        rf"^(?:did|does|has|when|what|where|didn't|hasn't) {who}(?: really| actually| ever| truly| just){{0,3}} "
        rf"{SAYING}(?: that\b)?[\s,:—–-]*"
    )
    yield rf"^according to {who}\s*[,:—–-]*\s*"


def _tails(names: Mapping[str, Role]) -> Iterator[str]:
    """How people say who said it, after the words."""
    name = _name(names)
    who = rf"(?:the )?(?:{name})(?:(?:'s)? (?:{name})){{0,4}}"
    yield rf"\s?[(\[][^()\[\]]{{0,40}}\b(?:{name})\b[^()\[\]]{{0,120}}[)\]]\s?[.?!]?$"
    yield rf"[\s,¦]{{0,6}}[—–~-]{{1,3}}\s{{0,3}}{who}(?:[ ,(][^.?!]{{0,90}})?[.?!]?$"
    yield rf"[\s,]{{1,4}}(?:{SAYING}|according to) {who}[^.?!]{{0,60}}[.?!]?$"
    yield rf"[\s,]{{1,4}}{who} {SAYING}\s?[.?!]?$"
    yield rf"[\s,]{{1,4}}(?:he|she) {SAYING}\b[^.?!]{{0,60}}[.?!]?$"
