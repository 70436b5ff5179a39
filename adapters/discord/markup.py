"""The transcript's and members' words in Discord's markdown: escaped so that nothing is live, and read back. Pure.

Only what would mean something is escaped, because "Copy text" on a phone copies the backslashes, too. Apostrophes,
commas, dashes within a line and brackets without a link stay as they are. Discord reads a backslash before any
character that is not a letter, digit or space as "this character, plainly" (its `escape` rule), so that taking away one
backslash gives the words back.
"""

import re
from collections.abc import Sequence

from bot.presentation import wording
from bot.presentation.limits import MAX_LEAD
from bot.presentation.readback import QuotedRun
from bot.presentation.reply import Above, Item, Link
from bot.presentation.truncation import CUT_MARK, Escape, shorten

_ALWAYS = r"[\\*_~`|<>\[\]@#]"
# An emoji's name between colons, a link's scheme, and Discord's own addresses, which show a card even without a scheme:
# invites, gifts and templates.
_IN_WORDS = r":(?=//|[\w+~-]+:)|(?<=discord)\.(?=\w)|(?<=discordapp)\.(?=\w)|(?<=\.gg)/|(?<=/invite)/"
_LIVE = re.compile(f"{_ALWAYS}|{_IN_WORDS}", re.IGNORECASE)
_AT_START = re.compile(r"[-+]|[0-9]+(?=[.)])")
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_LABELLED_LINK = re.compile(r"(?<!\\)\[([^\]\n]+)\]\(<?\S+?>?\)")
_LINE_START = re.compile(r"^[ \t]*(?:(?:>>>|>|#{1,3}|-#|[-*])[ \t]+)+", re.MULTILINE)
_PAIRED = re.compile(r"(?<!\\)(?:\*+|~~|\|\||`+|(?<!\w)_+|_+(?!\w))")
_QUOTED_LINE = re.compile(r"^> (?:#{2,3} )?(.*)$", re.MULTILINE)


def escape(word: str, *, starts: bool = False) -> str:
    """A word without live markup; `starts` if it begins a line."""
    escaped = _LIVE.sub(lambda match: f"\\{match[0]}", word)
    if starts and (marker := _AT_START.match(escaped)):
        index = marker.end() if marker[0].isdigit() else 0
        escaped = f"{escaped[:index]}\\{escaped[index:]}"
    return escaped


def _escape_character(character: str) -> str:
    """Within a cut word the neighbours are not known, so every ASCII punctuation mark gets a backslash."""
    is_punctuation = character.isascii() and not character.isalnum() and not character.isspace()
    return f"\\{character}" if is_punctuation else character


ESCAPE = Escape(word=lambda word, starts: escape(word, starts=starts), character=_escape_character)


def plain(text: str, limit: int = MAX_LEAD) -> str:
    """A short text on one line, escaped; cut with a mark if it is longer than `limit`."""
    return shorten(text, limit, ESCAPE)


_FENCE, _BROKEN_FENCE = "```", "`\u200b`\u200b`"
_FENCED = re.compile(r"^```\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


def fenced(text: str) -> str:
    """A text in a code block: nothing in it is live, and it is copied without backslashes."""
    return f"{_FENCE}\n{text.replace(_FENCE, _BROKEN_FENCE)}\n{_FENCE}"


def cited(contents: Sequence[str]) -> list[str]:
    """The texts in code blocks of messages, as a reader sees them."""
    return [text.replace(_BROKEN_FENCE, _FENCE) for content in contents for text in _FENCED.findall(content)]


def unescape(text: str) -> str:
    """Escaped text as a reader sees it."""
    return _ESCAPED.sub(r"\1", text)


def seen_of(text: str) -> str:
    """The lines of a member's message as its readers see them: without markup, and links by their labels.

    Lines of block quotes keep their sign, which tells what is quoted from a comment on it.
    """
    lines: list[str] = []
    all_quoted = False
    for line in text.splitlines():
        all_quoted = all_quoted or line.startswith(">>> ")
        is_quoted = all_quoted or line.lstrip().startswith("> ")
        bare = _PAIRED.sub("", _LABELLED_LINK.sub(r"\1", _LINE_START.sub("", line)))
        if words := unescape(bare).split():
            lines.append(" ".join([">", *words] if is_quoted else words))
    return "\n".join(lines)


_PROMPT = re.compile(r"-# (?!\*\*1\*\*)(?P<text>.*?)(?:\[(?P<label>[^\]\n]*)\]\(<(?P<url>[^>\n]*)>\))?")
_CLAIM = re.compile(rf"^(?P<lead>.*)\n-# {wording.checks.CLAIMED}\n(?P<claim>.*)$", re.MULTILINE)
_NUMBERED = re.compile(r"[0-9]+\\?\. ")
_ONLY_SAID = re.compile(r"(?<!\\)\*\*.*?(?<!\\)\*\* ?")
_STRUCK = re.compile(r"(?<!\\)~~")


def above_in(content: str) -> Above:
    """What stands above a button in a message of the bot's own: who asked what, and the quote that was checked.

    The facts of a list's first passage, which have live markup, are in small print, too.
    """
    first = content.split("\n", 1)[0]
    prompt = _PROMPT.fullmatch(first)
    item: Item = ()
    if prompt is not None:
        link = (Link(unescape(prompt["label"]), prompt["url"]),) if prompt["url"] else ()
        item = (*((unescape(prompt["text"]),) if prompt["text"] else ()), *link)
    return Above(item, _claims_in(content))


def _claims_in(content: str) -> tuple[str, ...]:
    """The claim beside a verdict, without the words that only the passage has; or those of a list of verdicts.

    None if not all of them are there.
    """
    match = _CLAIM.search(content)
    if match is None:
        lines = [unescape(line) for line in content.splitlines() if _NUMBERED.match(line) and CUT_MARK not in line]
        claims = [wording.checks.read_in_list(line) for line in lines]
        return tuple(claim for claim in claims if claim) if all(claims) else ()
    if CUT_MARK in match["claim"]:
        return ()
    line = match["claim"].removeprefix("“").removesuffix("”")
    claim = unescape(_STRUCK.sub("", _ONLY_SAID.sub("", line))).strip()
    return (wording.checks.to_check_again(claim, unescape(match["lead"])),) if claim else ()


def quoted(contents: Sequence[str]) -> list[QuotedRun]:
    """The block quotes of messages, as a reader sees them. Brackets in words are escaped: every bare mark is a cut."""
    runs: list[QuotedRun] = []
    splits_word = False
    for line in (line for content in contents for line in _QUOTED_LINE.findall(content)):
        words = unescape(line.removeprefix(CUT_MARK).removesuffix(CUT_MARK)).split()
        runs.append(QuotedRun(tuple(words), completes_word=splits_word and line.startswith(CUT_MARK)))
        splits_word = line.endswith(CUT_MARK) and not line.endswith(f" {CUT_MARK}")
    return runs
