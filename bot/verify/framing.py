"""Words around a claim that only say who said it, or ask whether it is true: found and taken away. Pure."""

import re
from collections.abc import Iterator, Mapping

from bot.model import Role
from bot.search.terms import folded_words, is_negation
from bot.verify.attribution import SAYING, STATING
from bot.verify.chatter import ABOUT, content_words, is_about_a_quote
from bot.verify.speaker_frames import HEAD, NOTE, REALLY, TAIL, TITLED, any_name, initials_in_brackets, labels, speaker

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
_FEWEST_CLAIMED = 3
_MOST_CONTENT = 1  # words of a loose frame that say something
_OCCASION = r"(?:in|on|during) (?:an?|the|this|that|his|her) (?:interview|podcast|episode|show|talk|conversation)"
_TRAILING = re.compile(r"[\s,.]{0,4}\b(?:right|huh|eh|lol|lmao|haha|innit|no)\W{0,6}$", re.IGNORECASE)


def without_frame(text: str, names: Mapping[str, Role]) -> tuple[str, str]:
    """The text without who said it and whether it is true, and what was taken away."""
    stripped = _ASKED_WHETHER.sub("", text, count=1)
    frame = text[: len(text) - len(stripped)] if folded_words(stripped) else ""
    text = stripped if folded_words(stripped) else text
    for pattern in _heads(names):
        match = re.match(pattern, text[:HEAD], re.IGNORECASE)
        if match and folded_words(text[match.end() :]) and not any(map(is_negation, folded_words(match[0]))):
            frame, text = f"{frame} {match[0]}", text[match.end() :]
            break
    for pattern in _tails(names):
        start = max(0, len(text) - TAIL)
        match = re.search(pattern, text[start:], re.IGNORECASE)
        if match and len(folded_words(text[: start + match.start()])) >= len(folded_words(match[0])):
            frame, text = f"{frame} {match[0]}", text[: start + match.start()]
            break
    return text.strip(" ,;:—–-¦"), frame.strip()


def looser(text: str, names: Mapping[str, Role]) -> Iterator[tuple[str, str]]:
    """Further ways to part a text from a frame without clear bounds, with the frame: "so he goes ...", "... right?"."""
    name = any_name(names)
    speech = re.match(
        rf"^.{{0,90}}?\b(?:he|she|they|zuck|guy|host|guest|{name}){REALLY} "
        rf"(?:{SAYING}|like|all)\b[:,]?\s*(?:that(?![\w'’])\s*)?",
        text[:HEAD],
        re.IGNORECASE,
    )
    colon = re.match(r"^[^:]{2,100}:\s*", text[:HEAD])
    heads = [match for match in (speech, colon) if match and len(content_words(match[0], names)) <= _MOST_CONTENT]
    trailing = _TRAILING.search(text[-TAIL:])
    end = len(text) - len(text[-TAIL:]) + trailing.start() if trailing else len(text)
    for head in heads:
        if head is colon and not is_about_a_quote(head[0], names):
            continue
        for stop in (len(text), end):
            if len(folded_words(text[head.end() : stop])) > _FEWEST_CLAIMED:
                yield text[head.end() : stop], head[0]
    if end < len(text):
        yield text[:end], ""


def _heads(names: Mapping[str, Role]) -> Iterator[str]:
    """How people say who said it, before the words."""
    name, who = any_name(names), speaker(names)
    listener = rf"(?: (?:{_OCCASION}|it|me|us|him|her|to|on|with|(?:the )?(?:{name})(?: podcast)?(?:'s)?)){{0,5}}"
    yield from labels(names)
    yield rf"^(?:as |like )?{who}{listener}{NOTE}\s*[:—–-]+\s*"
    yield rf"^(?:as |like )?{who}{NOTE}{REALLY} {STATING}{listener}(?: that(?![\w'’]))?[\s,:—–-]*"
    titled = rf"{TITLED},?(?: {who})?{NOTE}"
    yield rf"^(?:as |like )?{titled}{listener}\s*(?::|[—–-]+|>>)\s+"
    yield rf"^(?:as |like )?{titled}{REALLY} {STATING}{listener}(?: that(?![\w'’]))?[\s,:—–-]*"
    yield r"^i (?:just |once )?(?:heard|read|saw)(?: somewhere| online)? that(?![\w'’])\s+"
    yield (
        rf"^(?:did|does|has|when|what|where|didn't|hasn't) {who}(?: really| actually| ever| truly| just){{0,3}} "
        rf"{SAYING}(?: that(?![\w'’]))?[\s,:—–-]*"
    )
    yield rf"^(?:according to|as per|per|via|quoting) {who}\s*[,:—–-]*\s*"
    yield (
        r"^(?:just )?(?:dropping|leaving|putting|sharing|posting) (?:this|that|it)(?: one)?(?: right)?(?: here)?"
        r"(?: again)?\b[\s:—–-]*"
    )


def _tails(names: Mapping[str, Role]) -> Iterator[str]:
    """How people say who said it, after the words."""
    name, who = any_name(names), speaker(names)
    yield rf"\s?{initials_in_brackets(names)}[.?!]?$"
    yield rf"\s?[(\[][^()\[\]]{{0,40}}\b(?:{name})\b[^()\[\]]{{0,120}}[)\]]\s?[.?!]?$"
    yield rf"[\s,¦]{{0,6}}[—–~-]{{1,3}}\s{{0,3}}{who}(?:[ ,(][^.?!]{{0,90}})?[.?!]?$"
    yield (
        rf"[\s,(]{{1,4}}(?:supposedly|allegedly|apparently|reportedly|purportedly|a quote|quote|words) "
        rf"(?:by|from|via|of) {who}{NOTE}\)?[.?!]?$"
    )
    yield rf"[\s,]{{1,4}}(?:{SAYING}|according to) {who}[^.?!]{{0,60}}[.?!]?$"
    yield rf"[\s,]{{1,4}}{who}{REALLY} {STATING}(?: (?:it|this|that|so|himself|herself))?\s?[.?!]?$"
    yield rf"\s{{0,3}}[—–~-]{{1,3}}\s{{0,3}}{TITLED}(?:,? {who})?(?:[ ,(][^.?!]{{0,90}})?[.?!]?$"
    yield rf"[\s,¦]{{1,4}}(?:{ABOUT})\W{{0,6}}$"
    yield r"[\s,.]{1,4}who (?:really |actually |ever )?(?:said|says)(?: this| that| it)?\s?[?!.]*$"
    yield rf"[\s,]{{1,4}}(?:he|she) {SAYING}\b[^.?!]{{0,60}}[.?!]?$"
