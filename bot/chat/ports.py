"""What the chat needs of the journal and of the quote service, as Protocols."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.chat.lost_questions import QuestionJournal
from bot.model import (
    Answer,
    CheckResult,
    InterviewInfo,
    OpenQuestion,
    PickFilter,
    Question,
    Quote,
    QuoteInContext,
    Ref,
    Scope,
    View,
)
from bot.ports import Journal


class ChatJournal(Journal, QuestionJournal, Protocol):
    """Beside what answers need: the choices of servers' admins, quotes shown unasked, vetoes, and adapters' notes.

    `server` is `Server.key`, and a scope is `platform:server/...`.
    """

    @property
    def on_several_hosts(self) -> bool:
        """Whether replicas on other hosts may share it."""
        ...

    async def claim_event(self, keys: Sequence[str], ttl: float, question: OpenQuestion | None = None) -> bool:
        """Whether this caller is the first, over all replicas, to claim an event under any of its names.

        Then its question is stored as open.
        """
        ...

    async def is_claimed(self, keys: Sequence[str]) -> bool:
        """Whether any replica claimed an event under one of its names."""
        ...

    async def preferences(self, platform: str, server: str) -> Mapping[str, str]:
        """What the admins of a server chose, by name."""
        ...

    async def prefer(self, platform: str, server: str, name: str, value: str | None) -> None:
        """Store a choice; None removes it."""
        ...

    async def shown(self, scope: str) -> Sequence[Ref]:
        """The quotes that were picked and shown in a scope, oldest first."""
        ...

    async def mark_shown(self, scope: str, ref: Ref) -> None:
        """Note that a picked quote was shown."""
        ...

    async def noted(self, key: str) -> str | None:
        """A short note that an adapter left."""
        ...

    async def note(self, key: str, value: str) -> None:
        """Leave a note in place of the one under the same key."""
        ...

    async def take(self, key: str, seconds: float, burst: float) -> float:
        """Take `seconds` of an allowance that refills by a second each second, up to `burst`; 0.0 if they were left.

        Else the seconds to wait, and nothing is taken. One allowance for all replicas, where several hosts share the
        journal; elsewhere always 0.0.
        """
        ...

    async def replace_note(self, key: str, before: str | None, after: str) -> bool:
        """Leave a note if the one under its key is still `before` (None: there is none); whether it was."""
        ...

    async def forget(self, platform: str, server: str) -> int:
        """Delete everything stored about a server; returns the number of rows."""
        ...

    async def forget_asker(self, platform: str, server: str, asker: str) -> int:
        """Delete the answers one asker got in a server; returns the number of rows."""
        ...

    async def vetoes(self, platform: str, server: str) -> Sequence[Ref]:
        """The quotes that a server's admins never want to see again, oldest first."""
        ...

    async def veto(self, platform: str, server: str, ref: Ref) -> None:
        """Never pick a quote again, nor any that overlaps it."""
        ...

    async def allow(self, platform: str, server: str, ref: Ref) -> int:
        """Take back every veto that overlaps a quote; returns how many."""
        ...


class QuoteSource(Protocol):
    """What the chat needs of `bot.quotes.service.QuoteService`."""

    async def ask(self, ask: Question) -> Answer: ...

    async def interviews(self) -> Sequence[InterviewInfo]: ...

    async def check(self, text: str, view: View = ..., scope: Scope = ...) -> CheckResult: ...

    async def show(self, ref: Ref, view: View = ...) -> Quote: ...

    async def parts(self, ref: Ref, most: int = ...) -> tuple[Ref, ...]: ...

    async def in_context(self, ref: Ref, sentences: int, view: View = ...) -> QuoteInContext: ...

    async def also_said(self, ref: Ref, view: View = ..., within: frozenset[str] | None = ...) -> tuple[Quote, ...]: ...

    async def pick(
        self, seed: str, shown: Sequence[Ref] = ..., view: View = ..., among: PickFilter = ...
    ) -> Quote | None: ...
