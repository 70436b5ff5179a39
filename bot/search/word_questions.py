"""A question about how often words are said: "how many times does he say fog", "does he ever say sorry". Pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.search.terms import STOP_WORDS, fold, folded_words


@dataclass(frozen=True, slots=True)
class WordQuestion:
    """The words to count, as typed; `or_topic`: they may as well be what the message is about, if nobody says them.

    `by` are the folded words that name the one speaker whose words are meant, or "host" or "guest"; empty: anybody's.
    """

    text: str
    or_topic: bool = False
    by: tuple[str, ...] = ()


_QUOTED = re.compile(r"[\"“”„«»`]([^\"“”„«»`]{1,80})[\"“”«»`]|(?<!\w)['‘]([^'‘’]{1,80})['’](?!\w)")
_STAND_IN = "xquotedx"
_WORD = re.compile(r"[^\W_]+(?:['.][^\W_]+)*")
_MOST_COUNTED = 8  # words
_MOST_UNMARKED = 3  # words, without quotation marks or "the word"
_MOST_CHARACTERS = 200

_MARK = r"the (?:word|words|phrase|term|name|expression)"
_SAID = rf"(?P<said>(?:{_MARK} )?.{{1,80}}?)"
_MARKED = rf"(?P<said>{_MARK} .{{1,80}}?)"
_WHO = (
    r"(?P<who>he(?: and he)?|she|they|you|we|i|it|anyone|anybody|someone|somebody|people|both|"
    r"(?:the|this|that|of the) (?:host|guest|interview|podcast|episode|conversation|speakers?))"
)
_ROLE = re.compile(r"(?:the|this|that) (host|guest)")
_SAY = r"(?:say|says|said|saying|use|uses|used|using|utter|mention|mentions|mentioned|repeat|repeats|repeated|drop)"
_DONE = r"(?:said|mentioned|used|spoken|uttered|repeated|come up|comes up|came up|appear|occur|get said|get mentioned)"
_TIMES = r"(?:times|uses|occurrences|mentions|instances)"
_HOW_OFTEN = r"how (?:many times|often|frequently)"
_PATTERNS = tuple(
    re.compile(pattern.strip())
    for pattern in rf"""
        {_HOW_OFTEN} (?:do|does|did|has|have) {_WHO} (?:actually |really )?{_SAY} {_SAID}
        {_HOW_OFTEN} (?:is|was|are|were|does|did|do|has) {_SAID} {_DONE}
        (?:count|number of|what is the number of|how many)(?: all)?(?: the)? {_TIMES} (?:that )?{_WHO} {_SAY} {_SAID}
        (?:count|number of|what is the number of|how many)(?: all)?(?: the)? {_TIMES} (?:of|for) {_SAID}
        count {_MARKED}
        (?:who|which one|which of them|which speaker) {_SAY} {_SAID} (?:the )?(?:more|most)(?: often| times)?
        (?:do|does|did|has|have) {_WHO} (?:ever|even|even once|once) (?P<verb>{_SAY}) {_SAID}
        (?:do|does|did) {_WHO} {_SAY} {_MARKED}
        (?:do|does|did) {_WHO} (?:use|utter|repeat) (?P<said>{_STAND_IN})
        (?:is|was) {_MARKED} (?:ever )?(?:said|used|mentioned|spoken)
    """.strip().splitlines()
)
_ENDING = re.compile(
    r"(?: (?:in total|in all|altogether|overall|by the way|then|please|pls|(?:are |is )?there|here|at all|once|"
    r"(?:in|during|throughout|across) (?:it|this|that|(?:the|this|that)(?: whole| entire)? "
    r"(?:interview|podcast|episode|video|talk|conversation))))+$"
)
_WHERE = re.compile(r"(?<=\S) (?:the|this|that) (?:interview|podcast|episode|conversation)$")
"""What is left of "say fog in the Kernighan interview" behind the word, once "in" and the name are taken out."""

_LEADING = re.compile(
    r"^(?:(?:so|and|ok|okay|hey|hi|please|pls|um|also|verbatim|"
    r"(?:can|could|would) you (?:please )?(?:tell me|count|say)|tell me|do you know|i wonder) )+"
)
_OTHER_CONTENT = frozenset(
    "about anything something nothing everything what why how that if when where who whom which whether it this "
    "he she they we his her their our my your him them i'm he's there".split()
)
"""Words that show that what follows "say" is not what is to be counted: "how often does he say that he is afraid"."""


def read_word_question(message: str, speakers: Collection[str] = ()) -> WordQuestion | None:
    """The words whose number a message asks for; None if it asks for something else.

    `speakers` are folded words that name those who speak.
    """
    if len(message) > _MOST_CHARACTERS:
        return None
    quotations = list(_QUOTED.finditer(message))
    if len(quotations) > 1:
        return None
    quoted = next(((mark[1] or mark[2]).strip(" .,?!") for mark in quotations), None)
    plain, names = _plain(_QUOTED.sub(f" {_STAND_IN} ", message), speakers)
    asked = _ENDING.sub("", _LEADING.sub("", plain))
    for pattern in _PATTERNS:
        match = pattern.fullmatch(asked)
        if match is not None and (words := _counted(match["said"], quoted)):
            may_be_topic = "verb" in pattern.groupindex and match["verb"].startswith("mention") and quoted is None
            return WordQuestion(_as_typed(words, message), may_be_topic, _named(match, plain, names))
    return None


def _named(match: re.Match[str], plain: str, names: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """What names the one speaker whose words are meant; empty where that is nobody, or not certain."""
    who = match.groupdict().get("who") or ""
    if (role := _ROLE.fullmatch(who)) is not None:
        return (role[1],)
    return names[0] if who == "he" and len(names) == plain.split().count("he") == 1 else ()


def _plain(message: str, speakers: Collection[str]) -> tuple[str, list[tuple[str, ...]]]:
    """The words of a message, folded, with "he" for every run of names; and those runs."""
    kept: list[str] = []
    names: list[tuple[str, ...]] = []
    for is_name, words in groupby(_WORD.findall(fold(message)), key=lambda word: word in speakers):
        run = tuple(words)
        if is_name:
            names.append(run)
        kept += ["he"] if is_name and kept[-1:] != ["he"] else [] if is_name else run
    return " ".join(kept), names


def _as_typed(words: str, message: str) -> str:
    typed = re.search(r"\W+".join(map(re.escape, words.split())), message, re.IGNORECASE)
    return typed[0] if typed is not None else words


def _counted(said: str, quoted: str | None) -> str | None:
    """The words to count, if the part of a question after "say" names words and no more."""
    said = _WHERE.sub("", said)
    bare = re.sub(rf"^{_MARK} ", "", said)
    words = bare.split()
    if quoted is not None:
        return quoted if bare == _STAND_IN and 0 < len(folded_words(quoted)) <= _MOST_COUNTED else None
    if bare != said:
        return bare if len(words) <= _MOST_COUNTED else None
    bare = re.sub(r"^(?:the|a|an) (?=\S)", "", bare)
    words = bare.split()
    if not words or len(words) > _MOST_UNMARKED or not _OTHER_CONTENT.isdisjoint(words):
        return None
    says_little = all(word in STOP_WORDS for word in words)
    is_mixed = not says_little and words[0] in STOP_WORDS
    return None if is_mixed else bare
