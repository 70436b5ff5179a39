"""Whether the data folder is on a disk that lasts, for doctor."""

import os
from pathlib import Path

_TEMPORARY = frozenset({"overlay", "aufs", "tmpfs", "ramfs"})
"""Linux file systems that are gone with their container, or when the machine restarts."""

_MOUNTS = Path("/proc/self/mountinfo")  # proc(5)


def fleeting(folder: Path, mounts: Path = _MOUNTS) -> str | None:
    """The kind of file system, if the folder is on one that does not last; None if it lasts or that cannot be known."""
    try:
        where = folder.resolve()
        device = (where if where.exists() else where.parent).stat().st_dev
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # not Linux, or neither the folder nor its parent exists yet
        return None
    numbers = f"{os.major(device)}:{os.minor(device)}"
    for line in lines:
        before, _, after = line.partition(" - ")  # the kind is behind the dash, because the fields before it vary
        if before.split()[2:3] == [numbers] and after.split()[:1]:
            kind = after.split()[0]
            return kind if kind in _TEMPORARY else None
    return None
