"""Who asks, and where: the values an adapter hands to the chat with every event, and how the journal stores them."""

from dataclasses import dataclass
from enum import StrEnum


class ServerKind(StrEnum):
    """Whose settings and data a server has. All but SHARED belong to one person, and the value begins their key."""

    SHARED = "server"  # a Discord server or a Slack workspace
    ACCOUNT = "user"  # the app installed for one member's own account, used outside the servers that have it
    DIRECT = "dm"  # a direct message channel


@dataclass(frozen=True, slots=True)
class Server:
    """What settings and stored data belong to, by the platform's id: a server, a workspace, or a person's own place."""

    id: str
    kind: ServerKind = ServerKind.SHARED

    @property
    def personal(self) -> bool:
        """Whether all of its data belongs to one person, who may delete it."""
        return self.kind is not ServerKind.SHARED

    @property
    def key(self) -> str:
        """As the journal stores it: `123` for a shared server, `user/1` or `dm/2` for a person's own."""
        return f"{self.kind.value}/{self.id}" if self.personal else self.id


@dataclass(frozen=True, slots=True)
class Place:
    """A channel or thread, by the platform's ids.

    A Discord thread is a channel of its own; `parent` is the channel it belongs to. A Slack thread is part of its
    channel; `thread` is the time stamp of its first message.
    """

    server: Server
    channel: str
    thread: str | None = None
    parent: str | None = None

    @property
    def surrounding(self) -> "Place | None":
        """The channel that a thread belongs to; None for a channel."""
        if self.thread is not None:
            return Place(self.server, self.channel)
        return Place(self.server, self.parent) if self.parent is not None else None

    @property
    def key(self) -> str:
        """As the journal stores it: `server/channel`, or `server/channel/thread` for a Slack thread."""
        return "/".join(part for part in (self.server.key, self.channel, self.thread) if part is not None)

    @classmethod
    def from_key(cls, key: str) -> "Place":
        """The place with this key, but for its parent, which no key says. Raises ValueError if the key has no channel.

        A personal server's key begins with its kind; no id is called so.
        """
        first, *parts = key.split("/")
        kind = ServerKind(first) if first in (ServerKind.ACCOUNT, ServerKind.DIRECT) else ServerKind.SHARED
        server = parts.pop(0) if kind is not ServerKind.SHARED and parts else first
        if not parts:
            raise ValueError(f"{key!r} names no channel")
        return cls(Server(server, kind), parts[0], thread=parts[1] if len(parts) > 1 else None)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who asks, and where."""

    platform: str
    place: Place
    user_id: str
    name: str
    admin: bool = False
    command_prefix: str | None = "/"  # what commands begin with there; None where there are none

    @property
    def server(self) -> Server:
        """The server of the place."""
        return self.place.server

    @property
    def shown_name(self) -> str | None:
        """The name that others know the visitor by; None where the platform gave only an id."""
        return self.name if self.name != self.user_id else None

    @property
    def random_scope(self) -> str:
        """The journal's name for the quotes that were picked at random and shown in this server."""
        return f"{self.platform}:{self.server.key}/random"
