"""Whether a folder lies on a disk that lasts, as far as that can be told."""

import os
from pathlib import Path

_FLEETING = frozenset({"overlay", "aufs", "tmpfs", "ramfs"})
"""Linux file systems that go with their container, or with the next start of the machine."""

_MOUNTS = Path("/proc/self/mountinfo")  # proc(5)


def fleeting(folder: Path, mounts: Path = _MOUNTS) -> str | None:
    """The kind of file system, if the folder lies on one that does not last; None if it lasts or nobody can tell."""
    try:
        where = folder.resolve()
        device = (where if where.exists() else where.parent).stat().st_dev
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # not Linux, or nothing there yet
        return None
    numbers = f"{os.major(device)}:{os.minor(device)}"
    for line in lines:
        before, _, after = line.partition(" - ")  # the kind stands behind the dash: between are optional fields
        if before.split()[2:3] == [numbers] and after.split()[:1]:
            kind = after.split()[0]
            return kind if kind in _FLEETING else None
    return None
