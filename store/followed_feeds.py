"""Keeps the list of followed feeds, in feeds.toml beside the interviews. People may edit it too."""

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from bot.errors import InputError, SeedError
from bot.following.feeds import FollowedFeed
from store.locks import locked

FILE = "feeds.toml"
_COMMENT = "Feeds whose new episodes are added while the bot runs. `python -m bot follow` changes this list."
_LARGEST = 1_000_000  # bytes


class FollowedFeeds:
    """Fulfils `bot.following.ports.FeedList`."""

    def __init__(self, seeds: Path) -> None:
        """`seeds` need not exist yet."""
        self._path = seeds / FILE

    def followed(self) -> Sequence[FollowedFeed]:
        """All feeds, in the order of the file; none if there is no file. Raises SeedError."""
        return [self._feed(number, table) for number, table in enumerate(self._tables(self._document()), start=1)]

    def follow(self, feed: FollowedFeed) -> None:
        """Add a feed, or change the one with the same address. Raises SeedError or InputError."""
        with self._changing() as document:
            tables = self._tables(document)
            table = next((table for table in tables if table.get("address") == feed.address), None)
            if table is None:
                table = tomlkit.table()
                if "feed" not in document:
                    document.add(tomlkit.comment(_COMMENT))
                    document["feed"] = tomlkit.aot()
                document["feed"].append(table)
            table.update({"address": feed.address, "title": feed.title, "since": dt.date.fromisoformat(feed.since)})
            if feed.local:
                table["local"] = True
            elif "local" in table:
                del table["local"]

    def stop(self, address: str) -> None:
        """Remove a feed. Raises SeedError or InputError."""
        with self._changing() as document:
            tables = self._tables(document)
            for number in reversed(range(len(tables))):
                if tables[number].get("address") == address:
                    del tables[number]
            if not tables and "feed" in document:
                del document["feed"]

    # --- the file -------------------------------------------------------------------------------

    def _document(self) -> tomlkit.TOMLDocument:
        try:
            if self._path.stat().st_size > _LARGEST:
                raise SeedError(f"{self._path} has more than {_LARGEST / 1e6:.0f} MB; it is not a list of feeds")
            return tomlkit.parse(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return tomlkit.document()
        except OSError as error:
            raise SeedError(f"{self._path} cannot be read ({error.strerror}); let this user read it") from None
        except (UnicodeDecodeError, TOMLKitError) as error:
            raise SeedError(f"{self._path} is not TOML in UTF-8 ({error}); correct it") from None

    def _tables(self, document: tomlkit.TOMLDocument) -> Any:
        """The tables of the file, as a list that can be changed. Raises SeedError."""
        tables = document.get("feed", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise SeedError(f"{self._path}: feed must be a list of tables; each begins with [[feed]]")
        return tables

    def _feed(self, number: int, table: dict[str, Any]) -> FollowedFeed:
        where = f"{self._path}: feed {number}"
        address, title, since = table.get("address"), table.get("title", ""), table.get("since")
        if not isinstance(address, str) or not address.startswith(("http://", "https://")):
            raise SeedError(
                f'{where}: address must be an http(s) address, such as address = "https://example.org/feed"'
            )
        if not isinstance(title, str):
            raise SeedError(f'{where}: title must be a string, such as title = "My podcast"')
        if not isinstance(since, dt.date) or isinstance(since, dt.datetime):
            raise SeedError(f"{where}: since must be a date, such as since = 2026-11-27")
        local = table.get("local", False)
        if not isinstance(local, bool):
            raise SeedError(f"{where}: local must be true or false")
        day = dt.date(since.year, since.month, since.day).isoformat()
        return FollowedFeed(address=str(address), title=str(title), since=day, local=bool(local))

    @contextmanager
    def _changing(self) -> Iterator[tomlkit.TOMLDocument]:
        """The document to change, which is then written, whole or not at all. Other changes wait, so none is lost."""
        try:
            with locked(self._path.parent):
                document = self._document()
                yield document
                self._write(tomlkit.dumps(document))
        except OSError as error:
            raise self._unwritable(error) from None

    def _write(self, text: str) -> None:
        fresh = self._path.with_name(f".{FILE}.new")
        try:
            with fresh.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, self._path)
        except OSError as error:
            raise self._unwritable(error) from None

    def _unwritable(self, error: OSError) -> InputError:
        return InputError(f"{self._path} cannot be written ({error.strerror}); let this user write there")
