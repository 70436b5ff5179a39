"""A lock in the object store, so that only one replica builds at a time. It expires if that replica dies.

Locks are numbered. Whoever creates the object with the next number holds the lock, because an object store lets only
one caller create a name.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import LibraryError
from store.library.object_store import SharedObjects

LEASE = 120.0
"""Seconds after which the lock of a dead replica expires; a living one renews it long before."""


class BuildLock:
    """The right to build, held by one replica at a time."""

    def __init__(self, objects: SharedObjects) -> None:
        self._objects = objects

    @contextmanager
    def held(self, lease: float) -> Iterator[bool]:
        """Hold the lock, and renew it before its `lease` of seconds ends. Yields False if another replica holds it."""
        names = [stored.name for stored in self._objects.names("locks")]
        last = names[-1] if names else None
        number = int(Path(last).name) + 1 if last is not None else 1
        mine = f"locks/{number:012}"
        if (last is not None and self._until(last) > time.time()) or not self._objects.create(mine, _lock(lease)):
            yield False
            return
        stopped = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(mine, lease, stopped), daemon=True)
        renewing.start()
        try:
            self._objects.delete(names)
            yield True
        finally:
            stopped.set()
            renewing.join()
            self._objects.put(mine, _lock(0.0))

    def _until(self, lock: str) -> float:
        try:
            return float(json.loads(self._objects.get(lock) or b"{}")["until"])
        except (ValueError, KeyError, TypeError):
            return 0.0

    def _renew(self, lock: str, lease: float, stopped: threading.Event) -> None:
        while not stopped.wait(lease / 4):
            try:
                self._objects.put(lock, _lock(lease))
            except LibraryError:  # it tries again; if that fails for long, another replica may build at the same time
                continue


def _lock(seconds: float) -> bytes:
    return json.dumps({"until": time.time() + seconds if seconds else 0.0}).encode()
