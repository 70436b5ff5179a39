"""What `service` and `completion` print: a systemd unit, and a script for a shell. They write no file."""

import getpass
import sys
from pathlib import Path

from adapters.console.commands import parser

_UNIT = """\
# Save as /etc/systemd/system/verbatim.service, then: systemctl enable --now verbatim
[Unit]
Description=Verbatim, the bot that quotes interviews
After=network-online.target
Wants=network-online.target

[Service]
Type=exec
User={user}
WorkingDirectory={folder}
ExecStart={python} -m bot run
Restart=always
RestartSec=5
# 2: a setting must be changed first
RestartPreventExitStatus=2
# It finishes running answers within 30 seconds.
TimeoutStopSec=45
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ReadWritePaths={writable}

[Install]
WantedBy=multi-user.target
"""


def unit(folder: Path, data: Path, seeds: Path) -> str:
    """A systemd unit that runs the bot from a folder as the user who asks for it; it may write data and seeds alone."""
    writable = " ".join(_quoted(folder / path) for path in (data, seeds))
    python = Path(sys.executable)
    return _UNIT.format(user=getpass.getuser(), folder=_escaped(folder), python=_quoted(python), writable=writable)


def _escaped(path: Path) -> str:
    """A path as systemd reads it: a percent sign begins a specifier."""
    return str(path).replace("%", "%%")


def _quoted(path: Path) -> str:
    escaped = _escaped(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if any(character in escaped for character in " \"\\'") else escaped


def completion(shell: str) -> str:
    """A script that completes the commands and options of `verbatim` in a shell."""
    import shtab  # noqa: PLC0415 - slow to import

    script: str = shtab.complete(parser(), shell=shell)
    return script if script.endswith("\n") else f"{script}\n"
