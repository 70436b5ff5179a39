"""A scope as somebody names it -> its interviews. A name that fits nothing is refused, with the nearest names."""

from collections.abc import Callable, Iterable, Sequence

from rapidfuzz import fuzz, process

from bot.errors import InputError, first_few, in_quotes
from bot.model import InterviewInfo, Scope
from bot.search.people import People
from bot.search.terms import fold, folded_words

_NEAREST = 3  # names in an error
_ALIKE = 55  # per cent of alikeness from which a name is near


def slugs_in(scope: Scope, known: Sequence[InterviewInfo]) -> frozenset[str] | None:
    """The interviews of a scope; None: all of them. Raises InputError for a name that nothing has, or an empty scope.

    Several interviews add up, and so do several shows; interviews and shows together are what both have in common.
    """
    slugs = scope.within
    for names, find in ((scope.interviews, find_interviews), (scope.shows, find_shows)):
        if names:
            found = frozenset[str]().union(*(find(name, known) for name in names))
            slugs = found if slugs is None else slugs & found
    if slugs is None:
        return None
    slugs &= frozenset(info.slug for info in known)
    if not slugs:
        raise InputError(_nothing_in(scope))
    return slugs


def _nothing_in(scope: Scope) -> str:
    if scope.interviews and scope.shows:
        shows = ", ".join(scope.shows)
        return f"{', '.join(scope.interviews)} is not an interview of {shows}; leave one of them out"
    if scope.interviews or scope.shows:
        named = ", ".join((*scope.interviews, *scope.shows))
        return f"the admins here left out {in_quotes(named)}; choose another, or ask without it"
    return "the interviews that the admins chose here are no longer in the library; ask them to choose again"


def find_interviews(name: str, known: Sequence[InterviewInfo]) -> frozenset[str]:
    """The interviews that a slug, title, number or guest names. Raises InputError if none does."""
    wanted = fold(name).strip()
    found = {info.slug for info in known if wanted == info.slug}
    if not found:
        found = {info.slug for info in known if _is_title(name, info.title)}
    number = wanted.removeprefix("#")
    people = People(known, lambda _: False)
    if not found and number.isascii() and number.isdecimal():
        found = set(people.numbered(int(number[:9])))
    if not found:
        found = {slug for person in people.called(name) for slug in person.interviews}
    if not found:
        raise _unknown("interview", name, [info.slug for info in known], [info.title for info in known])
    return frozenset(found)


def _is_title(text: str, title: str) -> bool:
    """Whether a text is a title, but for case, accents and punctuation; a title of signs alone must be the same."""
    words = folded_words(text)
    return words == folded_words(title) if words else fold(text).strip() == fold(title)


def find_shows(name: str, known: Sequence[InterviewInfo]) -> frozenset[str]:
    """The interviews of a show. Raises InputError if there is no such show."""
    wanted = fold(name).strip()
    found = {info.slug for info in known if info.show is not None and fold(info.show.title) == wanted}
    if not found:
        raise _unknown("show", name, shows_of(known))
    return frozenset(found)


def shows_of(known: Iterable[InterviewInfo]) -> list[str]:
    """The titles of all shows, in order."""
    return sorted({info.show.title for info in known if info.show is not None})


def _unknown(kind: str, name: str, known: Sequence[str], also: Sequence[str] = ()) -> InputError:
    """The error for a name; `also` are further names that may be near, such as titles."""
    if not known:
        return InputError(f"there is no {kind} {in_quotes(name)} here; there is none at all")
    near = nearest(name, (*known, *also))
    hint = f"nearest: {', '.join(near)}" if near else f"known: {first_few(known)}"
    return InputError(f"there is no {kind} {in_quotes(name)} here; {hint}")


def nearest(name: str, names: Sequence[str], most: int = _NEAREST) -> list[str]:
    """The names that are most like a name, best first; each once."""
    scorer: Callable[..., float] = fuzz.WRatio
    matches = process.extract(fold(name), list(dict.fromkeys(names)), scorer=scorer, processor=fold, limit=most)
    return [match for match, score, _ in matches if score >= _ALIKE]
