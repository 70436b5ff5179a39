"""The file of `card --out`: written whole or not at all."""

import argparse
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from bot.errors import CardError
from bot.presentation.card import CardShape, CardStyle, CardTheme


def style_of(command: argparse.Namespace) -> CardStyle:
    """The style that options ask for."""
    shape = CardShape.SQUARE if command.square else CardShape.WIDE
    return CardStyle(shape, CardTheme.LIGHT if command.light else CardTheme.DARK)


def check(file: Path) -> None:
    """Raises CardError if a file cannot be written there, as far as that is known without trying."""
    try:
        if file.is_dir():
            raise CardError(f"--out: {file} is a folder; name a file in it, such as {file / 'card.png'}")
        if not file.parent.is_dir():
            raise CardError(f"--out: there is no folder {file.parent}; make it first, or name another")
    except OSError as error:
        raise CardError(f"--out: {str(file)[:80]} cannot be a file ({error.strerror}); name another") from None
    if "\0" in str(file):
        raise CardError("--out: a file's name cannot contain a zero byte")


def write(file: Path, png: bytes) -> None:
    """Put a file in place. Raises CardError if that fails; then the file before it is still there."""
    temporary = None
    try:
        with NamedTemporaryFile("wb", dir=file.parent, prefix=".card-", delete=False) as out:
            temporary = Path(out.name)
            out.write(png)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(file)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise CardError(f"--out: {file} cannot be written ({error.strerror}); free the disk or name another") from None


def _umask() -> int:
    """The process's mask for new files, which a temporary file does not follow."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
