"""What a chat platform needs of the journal, beside what answers need."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.model import Ref
from bot.ports import Journal


class ChatJournal(Journal, Protocol):
    """What a chat platform's adapter keeps besides: choices of its servers' admins, small notes, what was shown."""

    async def preferences(self, platform: str, server: str) -> Mapping[str, str]:
        """What the admins of a server chose, by name."""
        ...

    async def prefer(self, platform: str, server: str, name: str, value: str | None) -> None:
        """Keep a choice; None takes it back."""
        ...

    async def shown(self, scope: str) -> Sequence[Ref]:
        """The quotes shown in a scope (`platform:server/...`) where nobody asked for them, oldest first."""
        ...

    async def mark_shown(self, scope: str, ref: Ref) -> None:
        """Note that a quote was shown."""
        ...

    async def noted(self, key: str) -> str | None:
        """A small note an adapter left."""
        ...

    async def note(self, key: str, value: str) -> None:
        """Leave a note."""
        ...

    async def forget(self, platform: str, server: str) -> int:
        """Delete all that is kept of a server; how many rows went."""
        ...

    async def forget_asker(self, platform: str, server: str, asker: str) -> int:
        """Delete the answers somebody got in a server; how many rows went."""
        ...

    async def vetoes(self, platform: str, server: str) -> Sequence[Ref]:
        """What a server's admins never want to see again, oldest first."""
        ...

    async def veto(self, platform: str, server: str, ref: Ref) -> None:
        """Never pick it again, nor anything that overlaps it."""
        ...

    async def allow(self, platform: str, server: str, ref: Ref) -> int:
        """Take back every veto that overlaps; how many."""
        ...
