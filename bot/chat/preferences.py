"""Who visits from where, and how a server's admins want the bot to behave there."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from bot.chat.ports import ChatJournal
from bot.chat.visitor import Visitor
from bot.model import View
from bot.ports import Clock

_FRESH = 30.0  # seconds choices are held in memory; another replica's change shows within that time
_HELD = 5000  # servers


@dataclass(frozen=True, slots=True)
class ServerPreferences:
    """What a server's admins chose."""

    view: View = View.CLEAN
    private: bool = False
    channels: tuple[str, ...] = ()
    trouble: str | None = None  # what last kept it from answering

    def may_answer(self, visitor: Visitor) -> bool:
        """Whether public answers are welcome in the visitor's channel."""
        return not self.channels or visitor.channel in self.channels or visitor.parent in self.channels

    def privately(self, visitor: Visitor, wish: bool | None) -> bool:  # noqa: FBT001
        """Whether an answer is for the asker's eyes only."""
        return not self.may_answer(visitor) or (self.private if wish is None else wish)


def read_preferences(chosen: Mapping[str, str]) -> ServerPreferences:
    """Manners from the journal's choices; what is not understood is as if it had not been chosen."""
    view = chosen.get("view", "")
    return ServerPreferences(
        view=View(view) if view in set(View) else View.CLEAN,
        private=chosen.get("answers") == "private",
        channels=tuple(chosen.get("channels", "").split()),
        trouble=chosen.get("trouble"),
    )


class PreferenceCache:
    """The preferences of all servers, held in memory for a moment, so that nobody waits for the disk before he is acknowledged."""

    def __init__(self, journal: ChatJournal, clock: Clock) -> None:
        self._journal, self._clock = journal, clock
        self._held: OrderedDict[tuple[str, str], tuple[float, ServerPreferences]] = OrderedDict()

    async def read(self, visitor: Visitor) -> ServerPreferences:
        """How to behave where the visitor is."""
        key = (visitor.platform, visitor.server)
        now = self._clock.now()
        held = self._held.get(key)
        if held is not None and abs(now - held[0]) < _FRESH:
            return held[1]
        preferences = read_preferences(await self._journal.preferences(*key))
        self._held[key] = (now, preferences)
        self._held.move_to_end(key)
        while len(self._held) > _HELD:
            self._held.popitem(last=False)
        return preferences

    async def choose(self, visitor: Visitor, name: str, value: str | None) -> ServerPreferences:
        """Keep a choice: `view`, `answers`, `channels` (ids with spaces between) or `trouble`. None takes it back."""
        await self._journal.prefer(visitor.platform, visitor.server, name, value)
        self._held.pop((visitor.platform, visitor.server), None)
        return await self.read(visitor)

    async def forget(self, platform: str, server: str) -> int:
        """Delete all that is kept of a server; how many rows went."""
        gone = await self._journal.forget(platform, server)
        self._held.pop((platform, server), None)
        return gone

    async def forget_person(self, visitor: Visitor) -> int:
        """Delete what is kept of a visitor: all of a place of his own, the answers he got in a server; how many rows went."""
        if "/" in visitor.server:
            return await self.forget(visitor.platform, visitor.server)
        return await self._journal.forget_asker(visitor.platform, visitor.server, visitor.who)
