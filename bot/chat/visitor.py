"""Who asks, and where: what an adapter tells the core of a member."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who asks, and where. A thread's `parent` is the channel it stands in."""

    platform: str
    server: str
    channel: str
    who: str
    name: str
    parent: str | None = None
    admin: bool = False
    commands: str = "/"  # what a command begins with there

    @property
    def around(self) -> str | None:
        """The place a thread stands in."""
        return f"{self.server}/{self.parent}" if self.parent is not None else None

    @property
    def place(self) -> str:
        """The channel within its server, as the journal names it."""
        return f"{self.server}/{self.channel}"
