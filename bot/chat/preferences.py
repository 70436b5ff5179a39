"""How a server's admins want the bot to behave there, and what last kept it from answering; cached for a moment."""

import json
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.chat.limits import Limit
from bot.chat.ports import ChatJournal
from bot.chat.post_extras import POSTS, PostExtras
from bot.chat.visitor import Place, Server, Visitor
from bot.errors import JournalError, VerbatimError
from bot.logs import report
from bot.model import View
from bot.ports import Clock
from bot.presentation import wording
from bot.presentation.buttons import SHARING_ACTIONS
from bot.presentation.reply import Reply
from bot.reasons import Reason, ReasonCode

_CACHE_SECONDS = 30.0  # another replica's change takes effect within that time
_MOST_SERVERS = 5000  # in the cache; the one read first is dropped first
_OLD_TROUBLE = re.compile(r"<#(?P<channel>\w+)>: (?P<sentence>.*)", re.DOTALL)  # as versions before 0.2 stored it


LIMIT = "limit"
"""The name under which a server's limit is stored; that of a channel is stored as `limit/CHANNEL`."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What last kept the bot from answering or posting in a server. `channel` is the platform's id; None if unknown."""

    channel: str | None
    reason: Reason
    at: float | None = None  # seconds since the epoch; None if unknown

    def dump(self) -> str:
        """As the journal stores it: `{"channel": "123", "reason": {"code": "channel_gone"}, "at": 1800000000}`."""
        when = {} if self.at is None else {"at": int(self.at)}
        stored = {"channel": self.channel, "reason": json.loads(self.reason.dump()), **when}
        return json.dumps(stored, ensure_ascii=False)

    @classmethod
    def load(cls, stored: str) -> "Trouble":
        """What was stored. Versions before 0.2 stored a sentence, which is kept word for word."""
        try:
            match json.loads(stored):
                case {"channel": str() | None as channel, "reason": dict() as reason, **more}:
                    at = more.get("at")
                    return cls(channel, Reason.load(json.dumps(reason)), at if isinstance(at, int | float) else None)
        except ValueError:
            pass
        old = _OLD_TROUBLE.fullmatch(stored)
        channel, sentence = (old["channel"], old["sentence"]) if old else (None, stored)
        return cls(channel, Reason(ReasonCode.OTHER, (sentence.removesuffix("."),)))


@dataclass(frozen=True, slots=True)
class ServerPreferences:
    """What a server's admins chose."""

    view: View = View.CLEAN
    private: bool = False
    channels: tuple[str, ...] = ()
    trouble: Trouble | None = None
    limit: Limit | None = None  # of the whole server; None: everything
    channel_limits: Mapping[str, Limit] = field(default_factory=dict)  # by channel, instead of the server's
    posts: PostExtras = field(default_factory=PostExtras)

    def limit_in(self, channel: str, parent: str | None = None) -> Limit | None:
        """Which shows and interviews the admins chose for a channel, else for its parent, else for the server."""
        return self.channel_limits.get(channel) or self.channel_limits.get(parent or "") or self.limit

    def allows_public_answers(self, place: Place) -> bool:
        """Whether the admins want public answers in a channel or thread."""
        return not self.channels or place.channel in self.channels or place.parent in self.channels

    def answers_privately(self, place: Place, wish: bool | None) -> bool:  # noqa: FBT001 - the option's own value
        """Whether only the asker sees an answer; `wish` is what the asker chose, if anything."""
        return not self.allows_public_answers(place) or (self.private if wish is None else wish)

    def keep_private(self, reply: Reply, place: Place) -> Reply:
        """A private reply where the admins want no public answers: it says so, and cannot be shared."""
        if reply.private and not self.allows_public_answers(place):
            return replace(reply, notes=(*reply.notes, wording.errors.ONLY_PRIVATELY)).without(*SHARING_ACTIONS)
        return reply


def read_preferences(choices: Mapping[str, str]) -> ServerPreferences:
    """Preferences from the journal's choices; a value that is not understood counts as not chosen."""
    view, trouble = choices.get("view", ""), choices.get("trouble")
    return ServerPreferences(
        view=View(view) if view in set(View) else View.CLEAN,
        private=choices.get("answers") == "private",
        channels=tuple(choices.get("channels", "").split()),
        trouble=Trouble.load(trouble) if trouble else None,
        limit=Limit.load(choices.get(LIMIT, "")),
        posts=PostExtras.load(choices.get(POSTS, "")),
        channel_limits={
            name.removeprefix(f"{LIMIT}/"): limit
            for name, stored in choices.items()
            if name.startswith(f"{LIMIT}/") and (limit := Limit.load(stored)) is not None
        },
    )


class PreferenceCache:
    """The preferences of all servers, kept in memory for a moment: an acknowledgement must not wait for the disk."""

    def __init__(self, journal: ChatJournal, clock: Clock) -> None:
        self._journal, self._clock = journal, clock
        self._cached: OrderedDict[tuple[str, str], tuple[float, ServerPreferences]] = OrderedDict()

    async def read(self, platform: str, server: Server) -> ServerPreferences:
        """The preferences of a server; as they were read last, while the journal is away. Raises JournalError."""
        key = (platform, server.key)
        now = self._clock.now()
        cached = self._cached.get(key)
        if cached is not None and abs(now - cached[0]) < _CACHE_SECONDS:
            return cached[1]
        try:
            preferences = read_preferences(await self._journal.preferences(*key))
        except JournalError:
            if cached is None:
                raise
            return cached[1]
        self._cached[key] = (now, preferences)
        self._cached.move_to_end(key)
        while len(self._cached) > _MOST_SERVERS:
            self._cached.popitem(last=False)
        return preferences

    async def choose(self, platform: str, server: Server, name: str, value: str | None) -> None:
        """Store a choice: `view`, `answers`, `channels` (ids, spaces between), `posts`, a limit. None removes it."""
        await self._journal.prefer(platform, server.key, name, value)
        self._cached.pop((platform, server.key), None)

    async def note_trouble(self, platform: str, server: Server, trouble: Trouble) -> None:
        """Store what kept the bot from answering or posting, for the server's admins to see."""
        await self.choose(platform, server, "trouble", replace(trouble, at=self._clock.now()).dump())

    async def posts(self, platform: str, server: Server) -> PostExtras:
        """What admins want with daily posts; nothing if that cannot be read. Never raises."""
        try:
            return (await self.read(platform, server)).posts
        except VerbatimError as error:
            report(platform, error)
            return PostExtras()

    async def note_lacking(self, platform: str, server: Server, channel: str, why: Reason | None) -> None:
        """Store why a daily post went without something that admins want with it, if it did. Never raises."""
        if why is None:
            return
        try:
            await self.note_trouble(platform, server, Trouble(channel, why))
        except VerbatimError as error:
            report(platform, error)

    async def trouble_over(self, platform: str, server: Server, channel: str, *, daily: bool = False) -> None:
        """Something was written in a channel: what last went wrong there is over. Never raises.

        What goes with daily posts is over only with another post, for which `daily` is true.
        """
        try:
            trouble = (await self.read(platform, server)).trouble
            if trouble is None or (trouble.reason.code is ReasonCode.EXTRAS_REFUSED and not daily):
                return
            if trouble.channel in (channel, None):
                await self.choose(platform, server, "trouble", None)
        except VerbatimError as error:
            report(platform, error)

    async def forget(self, platform: str, server: Server) -> int:
        """Delete everything stored about a server; returns the number of rows."""
        rows = await self._journal.forget(platform, server.key)
        self._cached.pop((platform, server.key), None)
        return rows

    async def forget_visitor(self, visitor: Visitor) -> int:
        """Delete what is stored about a visitor: everything in a personal place, in a shared server their answers."""
        if visitor.server.personal:
            return await self.forget(visitor.platform, visitor.server)
        return await self._journal.forget_asker(visitor.platform, visitor.server.key, visitor.user_id)
