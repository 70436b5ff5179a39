"""Sentences and words beside a quote that only talk about it. Pure."""

import re
from collections.abc import Mapping

from bot.model import Role
from bot.search.terms import STOP_WORDS, folded_words, words_of
from bot.verify.attribution import STATING
from bot.verify.speaker_frames import NOTE, speaker

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
_LONGEST_CREDIT = 200  # characters
ABOUT = (
    r"(?:is|was) (?:this|that|it) (?:\w+ ){0,2}(?:real|true|legit|fake|accurate|right|correct|verbatim)|"
    r"did (?:he|she|they) (?:really |actually |ever )?say (?:this|that|it|so)|"
    r"(?:real|true|legit) or (?:fake|false|not)|fake or real|fact[ -]check(?: please)?|true|real|fake"
)
_ABOUT_IT = re.compile(rf"\W{{0,6}}(?:{ABOUT})\W{{0,6}}", re.IGNORECASE)
_ANSWER = (
    r"(?:(?:yeah|yea|sure|ok|okay|cool|right|oh)[ ,]+(?:jan|buddy|dude|bro|man|sure|right|ok|okay|boomer|story|pal|"
    r"mate|king|well|whatever)(?: bro| dude| man)?)"
)
_RETORT = re.compile(
    rf"\W*(?:{_ANSWER}|big if true|cool story(?: bro)?|classic|iconic|priceless|preach|facts|based|cringe|mood|same|"
    r"legend|oof|ouch|yikes|bold|unreal|imagine|no comment|wise words|enough said|nuff said|take notes|"
    r"let that sink in|read that again|think about it|change my mind|discuss|too real|so true|so good|"
    r"what an? (?:line|quote|legend|guy|take|man|clown|world)|that['’]s (?:it|the (?:tweet|post|message))|"
    r"i['’]?m (?:dead|crying|done|screaming|deceased)|i can['’]?t)\W*",
    re.IGNORECASE,
)
"""What people add to a quote without a word about it."""
_POINTS_AT = re.compile(
    r"(?:\w[\w’']{0,20}[\s,.!?]{1,3}){0,5}?(?:this|that|these) (?:one|quote|line|bit|part|clip|gem|classic|banger)\b"
    r"(?:[\s,.!?]{1,3}\w[\w’']{0,20}){0,4}\W{0,6}",
    re.IGNORECASE,
)
"""What people say of a quote in a line beside it: "you remember this one?"."""


def is_chatter(text: str, names: Mapping[str, Role], *, apart: bool) -> bool:
    """Whether a sentence only talks about a quote: "my favourite :joy:", "is this real?", "(Lex Fridman Podcast #267)".

    Beside the quote, in the same line, it must do so more plainly than `apart` from it.
    """
    words = [word for word in folded_words(text) if word not in names and not word.isdigit()]
    if len(words) > _LONGEST_CHATTER:
        return False
    is_remark = _ABOUT_IT.fullmatch(text) or _RETORT.fullmatch(text) or _ends_in_credit(text, names)
    if is_remark or any(word in _SURE_CHATTER for word in words):
        return True
    if all(word in _CHATTER or word in STOP_WORDS for word in words) and any(word in _CHATTER for word in words):
        return True
    if not words or (apart and _POINTS_AT.fullmatch(text)):
        return apart
    return apart and (len(words) < _FEWEST_CLAIMED or any(word in _CHATTER for word in words))


def _ends_in_credit(sentence: str, names: Mapping[str, Role]) -> bool:
    """Whether a sentence ends in whose words those beside it are: "my wall has this, supposedly by M. Keeper"."""
    return re.search(_credit(names), sentence[-_LONGEST_CREDIT:], re.IGNORECASE) is not None


def _credit(names: Mapping[str, Role]) -> str:
    by = r"(?:by|from|per|via|attributed to|credited to|courtesy of|words of|quote of|quoting)"
    return rf"\b{by} {speaker(names)}{NOTE}\W{{0,6}}$"


def content_words(frame: str, names: Mapping[str, Role]) -> list[str]:
    """Words of a frame that say more than who said it."""
    return [
        word
        for word in words_of(frame)
        if word not in STOP_WORDS and word not in names and word not in _CHATTER and not re.fullmatch(STATING, word)
    ]


def is_about_a_quote(head: str, names: Mapping[str, Role]) -> bool:
    """Whether a frame names a speaker, or a word for what a quote is, or what is said of one."""
    words = words_of(head)
    return any(word in _CHATTER or word in names or re.fullmatch(STATING, word) for word in words)
