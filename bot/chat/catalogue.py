"""The interviews that can be asked, as a list that is searched and paged. Pure."""

from collections.abc import Sequence

from bot.chat.verbs import video_in
from bot.errors import InputError
from bot.model import InterviewInfo
from bot.presentation import wording
from bot.presentation.reply import Reply, TitledItem, Tone
from bot.quotes.scope import find_interviews
from bot.search.terms import fold

PAGE = 8
"""Interviews on a page."""


def matching(interviews: Sequence[InterviewInfo], search: str) -> list[InterviewInfo]:
    """The interviews that have every word of a search in what is known of them (not in their words); latest first."""
    words = fold(search).split()
    found = [info for info in interviews if all(word in _text(info) for word in words)]
    return sorted(found, key=lambda info: (info.date, info.slug), reverse=True)


def named(interviews: Sequence[InterviewInfo], text: str) -> InterviewInfo | None:
    """The one interview that a title, slug, number, guest or YouTube link names; None if there is none, or several."""
    if (video := video_in(text)) is not None:
        found = [info for info in interviews if video_in(info.video or "") == video]
    else:
        try:
            slugs = find_interviews(text, interviews)
        except InputError:
            return None
        found = [info for info in interviews if info.slug in slugs]
    return found[0] if len(found) == 1 else None


def _text(info: InterviewInfo) -> str:
    show = wording.interviews.show_and_number(info.show.title if info.show else None, info.episode)
    names = [name for speaker in info.speakers for name in (speaker.name, *speaker.aliases)]
    return fold(" ".join([info.slug, info.title, show or "", info.date, *names]))


def listing(interviews: Sequence[InterviewInfo], search: str, page: int, *, prefix: str | None) -> Reply:
    """A page of the interviews; `prefix` is what commands begin with, None where there are none."""
    found = matching(interviews, search)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, page), pages)
    shown = found[(page - 1) * PAGE : page * PAGE]
    return Reply(
        Tone.NOTICE,
        wording.interviews.count(len(found), len(interviews), search),
        items=tuple((TitledItem(info.title, wording.interviews.details(info)),) for info in shown),
        notes=(wording.interviews.page(page, pages, search, prefix),) if pages > 1 else (),
        private=True,
    )
