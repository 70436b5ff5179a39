"""Finds out on what kind of disk the data folder is, for `doctor` and the warnings of `run`."""

import os
from pathlib import Path

_TEMPORARY = frozenset({"overlay", "aufs", "tmpfs", "ramfs"})
"""Linux file systems that are lost with their container, or when the machine restarts."""

_MOUNTS = Path("/proc/self/mountinfo")  # proc(5)


_NETWORK = frozenset({
    "9p", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.glusterfs", "fuse.s3fs", "fuse.sshfs", "glusterfs", "gfs2",
    "lustre", "nfs", "nfs4", "smb3", "smbfs", "virtiofs",
})  # fmt: skip
"""File systems whose locks SQLite cannot rely on, says https://www.sqlite.org/howtocorrupt.html."""


def fleeting(folder: Path, mounts: Path = _MOUNTS) -> str | None:
    """The kind of file system, if the folder is on one that does not last; None if it lasts or that cannot be known."""
    kind = _kind(folder, mounts)
    return kind if kind in _TEMPORARY else None


def remote(folder: Path, mounts: Path = _MOUNTS) -> str | None:
    """The kind of file system, if the folder is on another machine's; None if not or that cannot be known."""
    kind = _kind(folder, mounts)
    return kind if kind in _NETWORK else None


def _kind(folder: Path, mounts: Path) -> str | None:
    try:
        where = folder.resolve()
        device = (where if where.exists() else where.parent).stat().st_dev
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # not Linux, or neither the folder nor its parent exists yet
        return None
    numbers = f"{os.major(device)}:{os.minor(device)}"
    for line in lines:
        before, _, after = line.partition(" - ")  # the kind follows the dash; fields before it vary
        if before.split()[2:3] == [numbers] and after.split()[:1]:
            return after.split()[0]
    return None
