"""What is known of a quote, in Discord's markdown: who said it, asked what, where, when. Pure."""

from adapters.discord.items import MAX_URL, text_of
from adapters.discord.markup import plain
from bot.model import Quote
from bot.presentation import limits, quote_facts, wording
from bot.presentation.layout import Part
from bot.presentation.reply import Link, is_drawable, video_link

_MAX_URL_IN_TEXT = 100  # characters of a link above one of several passages


def credits_of(part: Part) -> str:
    """Who said it, asked what, in which show, on which day, and when in the video, as a link."""
    facts = quote_facts.facts_of(part.quote)
    speaker = f"**{plain(facts.speaker, limits.MAX_NAME)}**" if facts.speaker else None
    if speaker is None and not part.quote.turns:
        speaker = f"*{wording.answers.UNKNOWN_SPEAKER}*"
    asked = wording.answers.asked_in_credits(part.quote) if part.limit else None
    question = f"asked “{plain(asked, part.limit)}”" if asked else None
    source = (plain(text, limits.MAX_NAME) for text in quote_facts.short_source_of(part.quote))
    match = plain(part.match) if part.match else None
    who = ", ".join(filter(None, (speaker, question)))
    return side_by_side(who, *source, _moment(part.quote, MAX_URL), match, _around(part))


def _around(part: Part) -> str | None:
    """The link to the page of a quote; nothing where the message cannot carry it."""
    return next(
        (text_of(link) for link in part.item if isinstance(link, Link) and is_drawable(link.url, MAX_URL)), None
    )


def _moment(quote: Quote, max_url: int) -> str | None:
    """The time of a quote in the video, as a link to it; angle brackets keep the link from unfurling."""
    time = quote_facts.facts_of(quote).time
    if url := video_link(quote, max_url):
        return f"[{time or wording.answers.WATCH}](<{url}>)"
    return time


def facts_of(part: Part) -> str:
    """Speaker, chapter, time."""
    facts = quote_facts.facts_of(part.quote)
    speaker = f"**{plain(facts.speaker, limits.MAX_NAME)}**" if facts.speaker else None
    chapter = plain(facts.chapter, limits.MAX_NAME) if facts.chapter else None
    return side_by_side(speaker or f"*{wording.answers.UNKNOWN_SPEAKER}*", chapter, facts.time)


def short_facts_of(part: Part) -> str:
    """The facts above one of several passages: its number first; the time is a link if whole names fit, too."""
    facts = quote_facts.facts_of(part.quote)
    is_known = facts.speaker or part.quote.turns
    speaker = f"**{plain(quote_facts.who_speaks(part.quote), part.limit)}**" if is_known else None
    chapter = plain(facts.chapter, part.limit) if facts.chapter else None
    time = _moment(part.quote, _MAX_URL_IN_TEXT if part.limit == limits.MAX_SHORT_NAME else 0) if facts.time else None
    interview = plain(facts.interview, part.limit) if facts.interview else None
    known = side_by_side(speaker, interview, chapter, time)
    return side_by_side(f"**{part.number}**", known or _quote_id(part.quote), _around(part))


def source_of(part: Part) -> str:
    """Where a quote is from, with its permanent id."""
    source = (plain(text, limits.MAX_NAME) for text in quote_facts.source_of(part.quote))
    return side_by_side(*source, _quote_id(part.quote))


def _quote_id(quote: Quote) -> str:
    """The permanent id, set so that it can be copied."""
    text = str(quote.ref)
    return f"`{text}`" if len(text) <= limits.MAX_NAME else plain(text, limits.MAX_NAME)


def side_by_side(*texts: str | None) -> str:
    """Those texts that there are, with a dot between them."""
    return " · ".join(text for text in texts if text)
