"""The reading room as the core sees it: where a quote can be read around. Pure."""

from typing import Protocol

from bot.model import Ref


class Site(Protocol):
    """Addresses of pages on the web."""

    def around(self, ref: Ref) -> str:
        """The page of a quote, with what was said before and after it."""
        ...
