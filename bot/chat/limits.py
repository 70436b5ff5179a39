"""The shows and interviews to which admins limit answers, random quotes and posts, in a server or one channel."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.errors import InputError
from bot.model import InterviewInfo
from bot.presentation import wording
from bot.presentation.reply import ChannelRef, Reply, Tone
from bot.quotes.scope import find_interviews, find_shows

_MOST_NAMED = 8  # interviews in the sentence that says what is chosen
_EVERYTHING = frozenset({"all", "any", "everything", "none"})


@dataclass(frozen=True, slots=True)
class Limit:
    """Titles of shows and slugs of interviews: everything of both together is allowed."""

    shows: tuple[str, ...] = ()
    interviews: tuple[str, ...] = ()

    def dump(self) -> str:
        """As the journal stores it: `{"shows": ["Harbour Voices"], "interviews": ["ferry-2"]}`."""
        return json.dumps({"shows": self.shows, "interviews": self.interviews}, ensure_ascii=False)

    @classmethod
    def load(cls, stored: str) -> "Limit | None":
        """What was stored; None for what is not understood."""
        try:
            match json.loads(stored):
                case {"shows": list() as shows, "interviews": list() as interviews}:
                    return cls(tuple(map(str, shows)), tuple(map(str, interviews)))
        except ValueError:
            pass
        return None

    def slugs(self, known: Sequence[InterviewInfo]) -> frozenset[str]:
        """The interviews it allows, of those that the library has."""
        return frozenset(
            info.slug
            for info in known
            if info.slug in self.interviews or (info.show is not None and info.show.title in self.shows)
        )


def read_limit(shows: str, interviews: str, known: Sequence[InterviewInfo]) -> Limit | None:
    """The limit that an admin typed: names with commas between; None for all. Raises InputError for an unknown name."""
    titles = {info.slug: info.show.title for info in known if info.show is not None}
    of_shows = _read(shows, lambda name: find_shows(name, known))
    slugs = _read(interviews, lambda name: find_interviews(name, known))
    if not of_shows and not slugs:
        return None
    return Limit(tuple(sorted({titles[slug] for slug in of_shows})), tuple(sorted(slugs)))


def _read(typed: str, find: Callable[[str], frozenset[str]]) -> frozenset[str]:
    """The interviews of a list of names; one name may have commas in it."""
    if not typed.strip() or typed.strip().casefold() in _EVERYTHING:
        return frozenset()
    try:
        return find(typed)
    except InputError:
        if "," not in typed:
            raise
    return frozenset().union(*(find(name) for name in typed.split(",") if name.strip()))


def describe_limits(server: Limit | None, channels: Mapping[str, Limit], titles: Mapping[str, str]) -> Reply:
    """What is chosen for a server, and for each of its channels that has its own choice. `titles` are by slug."""
    everywhere = _sentence(server, titles)
    items = tuple((ChannelRef(channel), f": {_sentence(limit, titles)}") for channel, limit in sorted(channels.items()))
    return Reply(Tone.NOTICE, everywhere, items=items, private=True)


def _sentence(limit: Limit | None, titles: Mapping[str, str]) -> str:
    if limit is None:
        return wording.interviews.NO_LIMIT
    named = [titles.get(slug, slug) for slug in limit.interviews[:_MOST_NAMED]]
    return wording.interviews.limited_to(limit.shows, named, len(limit.interviews) - len(named))
