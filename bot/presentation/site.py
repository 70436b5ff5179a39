"""The reading room as the core sees it: where a quote can be read around. Pure."""

from dataclasses import replace
from typing import Protocol

from bot.model import Ref
from bot.presentation.reply import Reply


class Site(Protocol):
    """Addresses of pages on the web."""

    def around(self, ref: Ref) -> str:
        """The page of a quote, with what was said before and after it; signed where the pages are private."""
        ...

    def citable(self, ref: Ref) -> str | None:
        """The page of a quote as a citation names it: for everybody and for good. None where the pages are private."""
        ...


def linked(reply: Reply, site: Site | None) -> Reply:
    """The same reply with links to the pages of its passages and citation, where there is a reading room."""
    if site is None:
        return reply
    if reply.citation is not None:
        return replace(reply, page=site.citable(reply.citation.ref))
    excerpts = (replace(excerpt, around=site.around(excerpt.quote.ref)) for excerpt in reply.excerpts)
    return replace(reply, excerpts=tuple(excerpts))
