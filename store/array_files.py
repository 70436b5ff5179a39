"""Reads the arrays that come with the program as .npz files; a damaged file gives one clear error."""

import hashlib
import tokenize
import zipfile
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.errors import EncoderError


def content_name(path: Path) -> str:
    """A short hash of a file's content. Raises EncoderError if it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    except OSError as error:
        raise EncoderError(f"{path} cannot be read ({error.strerror}); restore it") from None


def read_arrays(path: Path, *names: str) -> tuple[NDArray[np.generic], ...]:
    """The arrays of these names, in this order. Raises EncoderError if the file is missing or damaged."""
    try:
        with path.open("rb") as file, np.load(file) as arrays:  # given a path, numpy would leave a damaged file open
            return tuple(arrays[name] for name in names)
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error, tokenize.TokenError):
        raise EncoderError(f"{path} is damaged; restore it") from None
