"""The console as a platform for daily posts: prints where the bot runs."""

from collections.abc import Callable

from rich.console import Console

from adapters.console import render
from bot.daily.ports import Pace
from bot.daily.schedule import Post, Schedule
from bot.errors import OutcomeUnknownError
from bot.presentation.reply import Reply
from bot.reasons import Reason, ReasonCode

_POSTED = "printed"


class ConsolePublisher:
    """Fulfils `bot.daily.ports.Publisher`: prints where the bot runs."""

    platform = render.PLATFORM
    pace = Pace(1000.0)
    same_for = 0.0

    def __init__(self, out: Console, notice: Callable[[str], None]) -> None:
        """`notice` takes a line for the operator."""
        self._out, self._notice = out, notice

    def ready(self) -> bool:
        """A terminal always is."""
        return True

    async def publish(self, _: Schedule, reply: Reply, __: str) -> str:
        """Print it. Raises OutcomeUnknownError if nobody may have read it."""
        try:
            self._out.print(render.reply(reply))
            self._out.file.flush()
        except OSError as error:
            raise OutcomeUnknownError(
                Reason(ReasonCode.NOT_PRINTED, (error.strerror or type(error).__name__,))
            ) from None
        return _POSTED

    async def seek(self, _: Schedule, __: Post) -> str | None:
        """What was printed cannot be looked up."""
        raise OutcomeUnknownError(Reason(ReasonCode.UNCONFIRMED))

    async def tell(self, _: Schedule, reply: Reply) -> bool:
        """Tell the operator."""
        self._notice(reply.lead or "")
        return True
