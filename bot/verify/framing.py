"""Words around a claim that only say who said it, or ask whether it is true: found and taken away. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.model import Role
from bot.search.terms import STOP_WORDS, folded_words, is_negation, words_of
from bot.verify.attribution import SAYING
from bot.verify.markup import BREAK
from bot.verify.speaker_frames import NOTE, any_name, initials_in_brackets, labels, speaker

_HEAD, _TAIL = 240, 200
"""Characters at a claim's beginning and end in which a frame is looked for, so that no pattern sees a long text."""

_ASKED_WHETHER = re.compile(
    r"^(?:(?:hey|hi|hello|ok|okay|so|please|pls|yo|guys)\b[\s,]*){0,6}"
    r"(?:(?:is it true|true or false|fact[ -]check(?: please)?|"
    r"check this(?: quote)?|check|verify(?: this)?|real quote|"
    r"is this (?:real|true|legit|a real quote)|is this|did he say|did she say|"
    r"did he really say|did she really say|"
    r"can (?:somebody|someone|anyone|anybody|you) (?:confirm|verify|check)(?: this| that)?(?: quote)?)"
    r"\b[\s,:?!-]*(?:that(?![\w'’])\s*)?){1,4}",
    re.IGNORECASE,
)
_SURE_CHATTER = frozenset(
    """
    lol lmao rofl omg wtf haha hahaha wow btw imo imho tbh ngl smh yikes bruh quote quotes quoted posted legit thoughts
    verify confirm reddit tiktok rant thanks thx pls wild insane hilarious favorite favourite
    """.split()
)
"""Words that talk about a quote wherever they stand."""

_CHATTER = _SURE_CHATTER | frozenset(
    """
    fr damn dude post saw heard read found look source sources real fake true false opinion opinions check checked
    anyone somebody someone yesterday today twitter facebook crazy
    honestly comment sorry anyway please cousin friend says said
    say saying clip video podcast episode interview intro wait meant bullshit agree disagree love funny point
    """.split()
)
"""Words that may do so in a line of their own."""

_LONGEST_CHATTER = 16  # words
_FEWEST_CLAIMED = 3
_MOST_CONTENT = 1  # words of a loose frame that say something
_ABOUT = (
    r"(?:is|was) (?:this|that|it) (?:\w+ ){0,2}(?:real|true|legit|fake|accurate|right|correct|verbatim)|"
    r"did (?:he|she|they) (?:really |actually |ever )?say (?:this|that|it|so)|"
    r"(?:real|true|legit) or (?:fake|false|not)|fake or real|fact[ -]check(?: please)?|true|real|fake"
)
_ABOUT_IT = re.compile(rf"\W{{0,6}}(?:{_ABOUT})\W{{0,6}}", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.?!…])[\"”’)]{0,2}\s+(?=\S)")
_LIST_ITEM = re.compile(r"^\s{0,6}(?:\d{1,2}[.)]|[-*•–])\s+")
_REALLY = r"(?: \w+ly)?(?: (?:also|once|has|had|never|did|even|really|actually|just|literally|be|was|is|he|she)){0,3}"
_OCCASION = r"(?:in|on|during) (?:an?|the|this|that|his|her) (?:interview|podcast|episode|show|talk|conversation)"
_TRAILING = re.compile(r"[\s,.]{0,4}\b(?:right|huh|eh|lol|lmao|haha|innit|no)\W{0,6}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a message; `apart` if a line or something taken out parts it from the one before."""

    text: str
    apart: bool


def pieces(text: str) -> list[Piece]:
    """The sentences of a text, and what stands between breaks."""
    found: list[Piece] = []
    for stretch in text.split(BREAK.strip()):
        apart = True
        for part in _SENTENCE_END.split(stretch):
            if folded_words(part):
                found.append(Piece(part.strip(), apart))
                apart = False
    return found


def is_list_item(line: str) -> bool:
    """Whether a line begins as an item of a list does."""
    return _LIST_ITEM.match(line) is not None


def is_labelled(line: str, names: Mapping[str, Role]) -> bool:
    """Whether a line begins with a speaker's name and a sign, as in a dialogue."""
    return any(re.match(pattern, line[:_HEAD], re.IGNORECASE) for pattern in labels(names))


def strip_list_mark(line: str) -> str:
    """The line without the number or the bullet it begins with."""
    return _LIST_ITEM.sub("", line, count=1)


def is_chatter(text: str, names: Mapping[str, Role], *, apart: bool) -> bool:
    """Whether a sentence only talks about a quote: "my favourite :joy:", "is this real?", "(Lex Fridman Podcast #267)".

    Beside the quote, in the same line, it must do so more plainly than `apart` from it.
    """
    words = [word for word in folded_words(text) if word not in names and not word.isdigit()]
    if len(words) > _LONGEST_CHATTER:
        return False
    if _ABOUT_IT.fullmatch(text) or any(word in _SURE_CHATTER for word in words):
        return True
    if all(word in _CHATTER or word in STOP_WORDS for word in words) and any(word in _CHATTER for word in words):
        return True
    if not words:
        return apart
    return apart and (len(words) < _FEWEST_CLAIMED or any(word in _CHATTER for word in words))


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
        if match and folded_words(text[match.end() :]) and not any(map(is_negation, folded_words(match[0]))):
            frame, text = f"{frame} {match[0]}", text[match.end() :]
            break
    for pattern in _tails(names):
        start = max(0, len(text) - _TAIL)
        match = re.search(pattern, text[start:], re.IGNORECASE)
        if match and len(folded_words(text[: start + match.start()])) >= len(folded_words(match[0])):
            frame, text = f"{frame} {match[0]}", text[: start + match.start()]
            break
    return text.strip(" ,;:—–-¦"), frame.strip()


def looser(text: str, names: Mapping[str, Role]) -> Iterator[tuple[str, str]]:
    """Further ways to part a text from a frame without clear bounds, with the frame: "so he goes ...", "... right?"."""
    name = any_name(names)
    speech = re.match(
        rf"^.{{0,90}}?\b(?:he|she|they|zuck|guy|host|guest|{name}){_REALLY} "
        rf"(?:{SAYING}|like|all)\b[:,]?\s*(?:that(?![\w'’])\s*)?",
        text[:_HEAD],
        re.IGNORECASE,
    )
    colon = re.match(r"^[^:]{2,100}:\s*", text[:_HEAD])
    heads = [match for match in (speech, colon) if match and len(content_words(match[0], names)) <= _MOST_CONTENT]
    trailing = _TRAILING.search(text[-_TAIL:])
    end = len(text) - len(text[-_TAIL:]) + trailing.start() if trailing else len(text)
    for head in heads:
        if head is colon and not _is_about_a_quote(head[0], names):
            continue
        for stop in (len(text), end):
            if len(folded_words(text[head.end() : stop])) > _FEWEST_CLAIMED:
                yield text[head.end() : stop], head[0]
    if end < len(text):
        yield text[:end], ""


def embedded(text: str, names: Mapping[str, Role]) -> Iterator[tuple[str, str]]:
    """A text without the remark, whatever it says, that ends in who said the rest; with that frame.

    "My boss keeps saying that Moss said ...", "... - he really said that". A frame that negates is none: it may be part
    of what is claimed.
    """
    tail_start = max(0, len(text) - _TAIL)
    tails = (re.search(pattern, text[tail_start:], re.IGNORECASE) for pattern in _remarks_after(names))
    end = next((tail_start + match.start() for match in tails if match), len(text))
    heads = (re.match(pattern, text[: min(end, _HEAD)], re.IGNORECASE) for pattern in _remarks_before(names))
    start = next((match.end() for match in heads if match), 0)
    frame = f"{text[:start]} {BREAK} {text[end:]}"
    if (start > 0 or end < len(text)) and not any(map(is_negation, folded_words(frame))):
        yield text[start:end], frame


def _is_about_a_quote(head: str, names: Mapping[str, Role]) -> bool:
    words = words_of(head)
    return any(word in _CHATTER or word in names or re.fullmatch(SAYING, word) for word in words)


def _heads(names: Mapping[str, Role]) -> Iterator[str]:
    """How people say who said it, before the words."""
    name, who = any_name(names), speaker(names)
    listener = rf"(?: (?:{_OCCASION}|it|me|us|him|her|to|on|with|(?:the )?(?:{name})(?: podcast)?(?:'s)?)){{0,5}}"
    yield from labels(names)
    yield rf"^(?:as |like )?{who}{listener}{NOTE}\s*[:—–-]+\s*"
    yield rf"^(?:as |like )?{who}{NOTE}{_REALLY} {SAYING}{listener}(?: that(?![\w'’]))?[\s,:—–-]*"
    yield r"^i (?:just |once )?(?:heard|read|saw)(?: somewhere| online)? that(?![\w'’])\s+"
    yield (
        rf"^(?:did|does|has|when|what|where|didn't|hasn't) {who}(?: really| actually| ever| truly| just){{0,3}} "
        rf"{SAYING}(?: that(?![\w'’]))?[\s,:—–-]*"
    )
    yield rf"^according to {who}\s*[,:—–-]*\s*"


def _tails(names: Mapping[str, Role]) -> Iterator[str]:
    """How people say who said it, after the words."""
    name, who = any_name(names), speaker(names)
    yield rf"\s?{initials_in_brackets(names)}[.?!]?$"
    yield rf"\s?[(\[][^()\[\]]{{0,40}}\b(?:{name})\b[^()\[\]]{{0,120}}[)\]]\s?[.?!]?$"
    yield rf"[\s,¦]{{0,6}}[—–~-]{{1,3}}\s{{0,3}}{who}(?:[ ,(][^.?!]{{0,90}})?[.?!]?$"
    yield rf"[\s,]{{1,4}}(?:{SAYING}|according to) {who}[^.?!]{{0,60}}[.?!]?$"
    yield rf"[\s,]{{1,4}}{who} {SAYING}\s?[.?!]?$"
    yield rf"[\s,¦]{{1,4}}(?:{_ABOUT})\W{{0,6}}$"
    yield r"[\s,.]{1,4}who (?:really |actually |ever )?(?:said|says)(?: this| that| it)?\s?[?!.]*$"
    yield rf"[\s,]{{1,4}}(?:he|she) {SAYING}\b[^.?!]{{0,60}}[.?!]?$"


def _remarks_before(names: Mapping[str, Role]) -> Iterator[str]:
    """How a remark of any words before a quote ends: in who said it."""
    name = any_name(names)
    when = r"(?: (?:in|on|at|back|from) [\w’'-]{1,12}){0,2}"
    yield rf"^.{{0,160}}\b(?:he|she|{name})(?: who)?{when}{_REALLY} {SAYING}(?: that(?![\w'’]))?[:,]?\s+"
    yield rf"^(?:[\w’']+ ){{0,4}}(?:{name})(?:'s|’s)? (?:quote|line|words)(?: \w+)? (?:is|was|goes)[:,]?\s+"


def _remarks_after(names: Mapping[str, Role]) -> Iterator[str]:
    """How people add that somebody said it."""
    said = rf"(?:he|she|{any_name(names)}){_REALLY} {SAYING} (?:that|this|it|so)"
    yield rf"\s[—–-]{{1,2}} {said}\W{{0,6}}$"
    yield rf"\s?\({said}\b[^()]{{0,40}}\)\W{{0,6}}$"
    yield r",? as (?:[\w’']+ ){1,4}(?:said|says|put it|puts it)\W{0,6}$"
