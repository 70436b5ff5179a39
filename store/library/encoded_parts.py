"""Keeps the vectors that a build has encoded in a file, interview by interview, until the version is published.

A build that was killed starts again and finds here what it had encoded. The rows of an interview are written in one
transaction, so they are complete or absent.
"""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np

from store.library.encoding import HASH_BYTES, EncodedRows
from store.library.row_layout import RowLayout

FILE = "encoded.sqlite"
_TABLE = """
create table if not exists part (
  key text primary key, hashes blob not null, vectors blob not null
) without rowid
"""


class EncodedParts:
    """The rows of interviews, by a hash of model and texts. Every method raises sqlite3.Error."""

    def __init__(self, root: Path, model: str) -> None:
        """Open the file in `root`, the folder of all versions; a damaged file is replaced by an empty one."""
        self._path, self._model = root / FILE, model
        try:
            self._db = self._open()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            self._path.unlink(missing_ok=True)
            self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        try:
            db.execute(_TABLE)
            db.execute("select count(*) from part").fetchone()
        except sqlite3.Error:
            db.close()
            raise
        return db

    def key(self, layout: RowLayout) -> str:
        """The key of an interview's rows: a hash of the model and of all their texts."""
        digest = hashlib.sha256(self._model.encode())
        for text in layout.texts:
            digest.update(f"|{len(text)}|{text}".encode())
        return digest.hexdigest()

    def get(self, key: str) -> EncodedRows:
        """The rows of an interview. Raises KeyError if there are none."""
        found = self._db.execute("select hashes, vectors from part where key = ?", (key,)).fetchone()
        if found is None:
            raise KeyError(key)
        hashes = np.frombuffer(found[0], dtype=np.uint8).reshape(-1, HASH_BYTES)
        return EncodedRows(np.frombuffer(found[1], dtype=np.int8).reshape(len(hashes), -1), hashes)

    def __contains__(self, key: str) -> bool:
        return self._db.execute("select 1 from part where key = ?", (key,)).fetchone() is not None

    def put(self, key: str, rows: EncodedRows) -> None:
        """Store the rows of an interview; when this returns, they are on the disk."""
        self._db.execute(
            "insert or replace into part values (?, ?, ?)", (key, rows.hashes.tobytes(), rows.vectors.tobytes())
        )

    def close(self) -> None:
        """Close the file and keep it for the next build."""
        self._db.close()

    def remove(self) -> None:
        """Close the file and remove it."""
        with closing(self._db):
            pass
        self._path.unlink(missing_ok=True)
