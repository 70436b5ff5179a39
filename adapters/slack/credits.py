"""What is known about a quote, as elements of Slack's rich text: who said it, where it is from, and when. Pure."""

from collections.abc import Iterable, Sequence

from adapters.slack.markup import Json, link, plain, words
from bot.presentation import limits, quote_facts, wording
from bot.presentation.layout import Part
from bot.presentation.reply import Link, is_drawable, video_link

_MAX_URL = 3000


def credits_of(part: Part) -> Sequence[Json]:
    """Who said it, asked what, in which show, on which day, and when in the video, with links."""
    facts = quote_facts.facts_of(part.quote)
    speaker = [_speaker(part, limits.MAX_NAME)] if facts.speaker or not part.quote.turns else []
    if part.limit and (asked := wording.answers.asked_in_credits(part.quote)):
        comma = ", " if speaker else ""
        speaker.append(words(f"{comma}asked “{plain(asked, part.limit)}”"))
    source = [[words(plain(text, limits.MAX_NAME))] for text in quote_facts.short_source_of(part.quote)]
    match = [[words(plain(part.match, limits.MAX_NAME))]] if part.match else []
    return _side_by_side([speaker, *source, _moment(part, facts.time), *match, *_around(part)])


def _around(part: Part) -> list[list[Json]]:
    """The link to the page of a quote, where there is one and a message can carry it."""
    return [
        [link(item.url, item.label)] for item in part.item if isinstance(item, Link) and is_drawable(item.url, _MAX_URL)
    ]


def facts_of(part: Part) -> Sequence[Json]:
    """Speaker, chapter, time, as far as they are known."""
    return _side_by_side(_known(part, limits.MAX_NAME))


def short_facts_of(part: Part) -> Sequence[Json]:
    """The facts above one of several passages: its number first; the time is a link."""
    facts = quote_facts.facts_of(part.quote)
    known = _known(part, part.limit)
    if facts.interview:
        known.insert(1, [words(plain(facts.interview, part.limit))])
    if facts.time:
        known[-1] = _moment(part, facts.time)
    if not (facts.speaker or facts.chapter or facts.time):
        known.append([words(plain(str(part.quote.ref), limits.MAX_NAME))])
    return _side_by_side([[words(f"{part.number}", bold=True)], *known, *_around(part)])


def _known(part: Part, max_name: int) -> list[list[Json]]:
    facts = quote_facts.facts_of(part.quote)
    chapter = [[words(plain(facts.chapter, max_name))]] if facts.chapter else []
    time = [[words(facts.time)]] if facts.time else []
    return [[_speaker(part, max_name)], *chapter, *time]


def _speaker(part: Part, max_name: int) -> Json:
    """Who speaks, or everybody who does."""
    who = quote_facts.who_speaks(part.quote)
    if who == wording.answers.UNKNOWN_SPEAKER:
        return words(who, italic=True)
    return words(plain(who, max_name), bold=True)


def _moment(part: Part, time: str | None) -> list[Json]:
    """The time of a quote in the video, as a link to it."""
    if url := video_link(part.quote, _MAX_URL):
        return [link(url, time or wording.answers.WATCH)]
    return [words(time)] if time else []


def _side_by_side(groups: Iterable[Sequence[Json]]) -> list[Json]:
    return [element for group in groups if group for element in (words(" · "), *group)][1:]
