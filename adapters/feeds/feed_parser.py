"""The bytes of an RSS or Atom feed -> Feed. Pure.

feedparser is not used: of an episode's several `<podcast:transcript>` and `<podcast:person>` it keeps only the last.
lxml reads the XML, expands no entities, and fetches nothing. What is not well-formed is read as far as it can be.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from adapters.feeds.feed import Episode, Feed, FeedPerson, TranscriptLink, with_persons
from bot.errors import InputError
from bot.model import Role
from bot.transcript.sources.source import plain

LARGEST = 32_000_000
"""Bytes of a feed: the largest, with notes on every episode, have half of that."""

_LONGEST = 300  # characters of a title or name
_NAMESPACES = (
    ("podcastindex", "podcast"),
    ("podcast-namespace", "podcast"),
    ("itunes.com", "itunes"),
    ("purl.org/dc/", "dc"),
)
"""What is in a namespace's address, and the prefix that its elements get here. RSS and Atom have none."""

_PLAIN_NAMESPACES = ("", "http://www.w3.org/2005/Atom", "http://purl.org/rss/1.0/", "http://purl.org/atom/ns#")
_ROOTS = ("rss", "feed", "rdf")
_EPISODES = ("item", "entry")
_ROLES = {"host": Role.HOST, "co-host": Role.HOST, "cohost": Role.HOST, "guest": Role.GUEST, "guest host": Role.HOST}
_FIRST_YEAR = 1990
_MOST_DIGITS = 5  # of an episode's number

_Element = Any  # lxml has no types
_Children = Mapping[str, Sequence[_Element]]


class NotAFeedError(InputError):
    """The content is not a feed; the message goes behind its address: `address: message`."""


def read_feed(content: bytes, address: str) -> Feed:
    """The feed that was fetched from an address, to which its links are relative. Raises NotAFeedError."""
    root, notes = _parsed(content)
    channel = next((child for child in root if _name(child) == "channel"), root)
    base, children = urljoin(address, channel.base or ""), _children(channel)
    counts: Counter[str] = Counter()
    episodes: dict[str, Episode] = {}
    for element in root.iter(etree.Element):
        if _name(element) in _EPISODES:
            episode = _episode(_children(element), urljoin(address, element.base or ""), counts)
            if episode.guid in episodes:
                counts["episodes that occur twice"] += 1
            episodes.setdefault(episode.guid, episode)
    title = _text(children, "title") or urlsplit(address).netloc
    return Feed(
        title=title,
        author=_text(children, "itunes:author", "author", "dc:creator"),
        address=_link(children, base),
        artwork=_artwork(children, base),
        language=_text(children, "language", "dc:language") or str(root.get(_LANGUAGE) or ""),
        episodes=with_persons(list(episodes.values()), _persons(children)),
        notes=(*notes, *(f"{what}: {count}" for what, count in counts.items())),
    )


_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def _parsed(content: bytes) -> tuple[_Element, list[str]]:
    """The root of a feed, and a note if it is not well-formed. Raises NotAFeedError."""
    if len(content) > LARGEST:
        raise NotAFeedError(f"has {len(content) / 1e6:.0f} MB; a feed has at most {LARGEST / 1e6:.0f}")
    notes = []
    try:
        root = etree.fromstring(content.strip(), _parser(recover=False))
    except (etree.XMLSyntaxError, ValueError) as error:
        try:
            root = etree.fromstring(content.strip(), _parser(recover=True))
        except (etree.XMLSyntaxError, ValueError):
            root = None
        if root is None:
            raise NotAFeedError(f"is not a feed: it is not XML ({_short(error)})") from None
        notes.append(f"it is not well-formed XML ({_short(error)}); what could be read of it was used")
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(iter(declared.iterentities()), None) is not None:
        raise NotAFeedError("declares XML entities of its own, as attacks do and no feed needs to; it was not read")
    name = _name(root).casefold()
    if name not in _ROOTS:
        kind = "a web page" if name == "html" else f"XML of another kind (<{name[:40]}>)"
        raise NotAFeedError(f"is {kind}, not an RSS or Atom feed")
    return root, notes


def _parser(*, recover: bool) -> Any:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[: _LONGEST // 2]


# --- elements -----------------------------------------------------------------------------------


def _name(element: _Element) -> str:
    """`title`, `podcast:transcript`; `?:title` in a namespace without meaning here. Empty if it is not an element."""
    if not isinstance(element.tag, str):
        return ""
    space, _, local = element.tag.removeprefix("{").rpartition("}")
    if space in _PLAIN_NAMESPACES or local == "RDF":
        return str(local)
    prefix = next((prefix for part, prefix in _NAMESPACES if part in space.casefold()), "?")
    return f"{prefix}:{local}"


def _children(element: _Element) -> _Children:
    children: dict[str, list[_Element]] = defaultdict(list)
    for child in element:
        children[_name(child)].append(child)
    return children


def _text(children: _Children, *names: str) -> str:
    """The text of the first of these elements that has one, on one line without markup."""
    texts = (_said(element) for name in names for element in children.get(name, ()))
    return next((text for text in texts if text), "")


def _said(element: _Element) -> str:
    """An element's text; of Atom's `<author>` the text of its `<name>`."""
    named = next((child for child in element if _name(child) == "name"), element)
    return plain("".join(named.itertext()))[:_LONGEST].strip()


def _address(base: str, href: str | None) -> str:
    """An absolute http(s) address; empty for anything else."""
    if not (href or "").strip():
        return ""
    try:
        joined = urljoin(base, (href or "").strip())
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if parts.scheme in ("http", "https") and parts.hostname else ""


def _link(children: _Children, base: str) -> str:
    """The page of a show or an episode: RSS has its address as text, Atom as an attribute."""
    for element in children.get("link", ()):
        href = element.get("href") if element.get("rel", "alternate") == "alternate" else None
        if (
            address := _address(base, href or "".join(element.itertext()).strip() or None)
            if href or element.text
            else ""
        ):
            return address
    return ""


def _artwork(children: _Children, base: str) -> str:
    for element in children.get("itunes:image", ()):
        if address := _address(base, element.get("href")):
            return address
    nested = [child for image in children.get("image", ()) for child in image if _name(child) == "url"]
    found = [*nested, *children.get("logo", ()), *children.get("icon", ())]
    return next((address for element in found if (address := _address(base, element.text or ""))), "")


# --- episodes -----------------------------------------------------------------------------------


def _episode(children: _Children, base: str, counts: Counter[str]) -> Episode:
    link, media = _link(children, base), _media(children, base)
    title = _text(children, "title", "itunes:title")
    published = _published(_text(children, "pubDate", "published", "dc:date", "updated"), counts)
    guid = _text(children, "guid", "id") or media or link or f"{title} {published or ''}".strip()
    if not guid:
        counts["episodes with neither title nor address"] += 1
    return Episode(
        guid=guid or f"#{counts.total()}",
        title=title or "Untitled",
        number=_number(_text(children, "itunes:episode", "podcast:episode")),
        published=published,
        link=link,
        media=media,
        persons=_persons(children),
        transcripts=tuple(_transcripts(children, base, counts)),
        chapters=next((_address(base, element.get("url")) for element in children.get("podcast:chapters", ())), ""),
    )


def _number(text: str) -> int | None:
    """An episode's number; the podcast namespace allows 12.5, which interview.toml cannot express."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None


def _media(children: _Children, base: str) -> str:
    linked = [element.get("href") for element in children.get("link", ()) if element.get("rel") == "enclosure"]
    found = [*(element.get("url") for element in children.get("enclosure", ())), *linked]
    return next((address for href in found if (address := _address(base, href))), "")


def _transcripts(children: _Children, base: str, counts: Counter[str]) -> Iterator[TranscriptLink]:
    for element in children.get("podcast:transcript", ()):
        if address := _address(base, element.get("url")) if element.get("url") else "":
            kind = (element.get("type") or "").partition(";")[0].strip().casefold()
            yield TranscriptLink(address, kind, element.get("language") or "", (element.get("rel") or "").casefold())
        else:
            counts["transcripts without an http(s) address"] += 1


def _persons(children: _Children) -> tuple[FeedPerson, ...]:
    """The persons; one without a role is a host, as the podcast namespace says."""
    persons = (
        (_said(element), (element.get("role") or "host").strip().casefold())
        for element in children.get("podcast:person", ())
    )
    return tuple(FeedPerson(name, _ROLES.get(role)) for name, role in persons if name)


def _published(text: str, counts: Counter[str]) -> dt.datetime | None:
    """The moment of an RSS date (RFC 822) or an Atom date (RFC 3339)."""
    if not text:
        return None
    for parse in (parsedate_to_datetime, dt.datetime.fromisoformat):
        try:
            moment = parse(text)
            moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)
            moment.astimezone(dt.UTC)  # or it could not be compared
        except (ValueError, OverflowError):
            continue
        if moment.year >= _FIRST_YEAR:
            return moment
    counts["dates that cannot be read"] += 1
    return None
