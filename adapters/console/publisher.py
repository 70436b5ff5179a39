"""The console as a platform for daily posts: prints them where `python -m bot run` runs."""

from collections.abc import Callable

from rich.console import Console

from adapters.console import render
from bot.daily.ports import Pace
from bot.daily.schedule import Post, Schedule
from bot.errors import OutcomeUnknownError
from bot.presentation.reply import Reply
from bot.reasons import Reason, ReasonCode

_MESSAGE_ID = "printed"


class ConsolePublisher:
    """Fulfils `bot.daily.ports.Publisher`."""

    platform = render.PLATFORM
    pace = Pace(1000.0)
    nonce_lifetime = 0.0

    def __init__(self, out: Console, notice: Callable[[str], None]) -> None:
        """`notice` prints a line for the operator."""
        self._out, self._notice = out, notice

    def ready(self, server: str | None = None) -> bool:  # noqa: ARG002 - the terminal has no servers
        """A terminal is always connected."""
        return True

    async def publish(self, _: Schedule, reply: Reply, __: str) -> str:
        """Print a reply. Raises OutcomeUnknownError if that failed, perhaps half way."""
        try:
            self._out.print(render.reply(reply))
            self._out.file.flush()
        except OSError as error:
            problem = error.strerror or type(error).__name__
            raise OutcomeUnknownError(Reason(ReasonCode.NOT_PRINTED, (problem,))) from None
        return _MESSAGE_ID

    async def find_message(self, _: Schedule, __: Post) -> str | None:
        """What was printed cannot be looked up. Raises OutcomeUnknownError."""
        raise OutcomeUnknownError(Reason(ReasonCode.UNCONFIRMED))

    async def notify(self, _: Schedule, reply: Reply) -> bool:
        """Print it for the operator."""
        self._notice(reply.lead or "")
        return True
