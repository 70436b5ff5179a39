"""Who may read: everybody, or whoever followed a link that the bot signed, which sets a cookie. Signs these links."""

import hashlib
import hmac
import re
import time
from collections.abc import Callable

from aiohttp import web
from yarl import URL

from adapters.web.reading.settings import Access, SiteSettings
from bot.model import Ref

PASS = "pass"  # noqa: S105 - the name of a parameter
PASS_DAYS = 30
"""Days for which a link opens the reading room, at least."""

_DAY = 24 * 3600
_TOKEN = re.compile(r"([0-9]{1,6})\.([0-9a-f]{40})")


class Doorkeeper:
    """Signs links and checks them; fulfils `bot.presentation.site.Site`. `now` is in seconds since the epoch."""

    def __init__(self, settings: SiteSettings, now: Callable[[], float] = time.time) -> None:
        self._settings, self._now = settings, now
        self.cookie = "__Host-verbatim" if settings.is_secure else "verbatim"

    @property
    def is_private(self) -> bool:
        """Whether a link must be signed."""
        return self._settings.access is Access.PRIVATE

    def around(self, ref: Ref) -> str:
        """The page of a quote."""
        return self.link(f"/q/{ref}")

    def citable(self, ref: Ref) -> str | None:
        """The page of a quote as a citation names it; None if it is private: a pass is not for whoever reads that."""
        return None if self.is_private else f"{self._settings.address}/q/{ref}"

    def link(self, path: str) -> str:
        """The address of a page, signed if the reading room is private. Links of one day are alike."""
        address = f"{self._settings.address}{path}"
        if not self.is_private:
            return address
        return f"{address}?{PASS}={self._token(int(self._now() // _DAY) + PASS_DAYS + 1)}"

    def admits(self, request: web.Request) -> bool:
        """Whether a reader may see a page."""
        return not self.is_private or self._is_valid(request.cookies.get(self.cookie, ""))

    def arrival(self, request: web.Request) -> web.Response | None:
        """For a signed link, the redirect to the same page without the signature, which sets a cookie; else None."""
        token = request.query.get(PASS, "")
        if not self.is_private or not self._is_valid(token):
            return None
        query = [(name, value) for name, value in request.query.items() if name != PASS]
        path = "/" + request.path.lstrip("/\\")  # two slashes would lead to another host
        response = web.Response(status=303, headers={"Location": str(URL(path).with_query(query))})
        response.set_cookie(
            self.cookie, token, max_age=PASS_DAYS * _DAY, path="/", secure=self._settings.is_secure, httponly=True,
            samesite="Lax",
        )  # fmt: skip
        return response

    def _token(self, last_day: int) -> str:
        """A pass up to a day, counted since the epoch."""
        signed = hmac.new(self._settings.key.encode(), f"reading room {last_day}".encode(), hashlib.sha256)
        return f"{last_day}.{signed.hexdigest()[:40]}"

    def _is_valid(self, token: str) -> bool:
        match = _TOKEN.fullmatch(token)
        if match is None or int(match[1]) < self._now() // _DAY:
            return False
        return hmac.compare_digest(token, self._token(int(match[1])))
