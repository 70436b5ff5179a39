"""Named objects in a folder or an object store (S3, Google Cloud, Azure), through obstore."""

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import LibraryError
from store.sqlite import brief

if TYPE_CHECKING:
    from obstore.store import ObjectStore

_SETTING = "VERBATIM_LIBRARY"
_TIMEOUT = "60s"
_RETRIES = 5  # of a request that failed for now


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What is known of an object without reading it."""

    name: str
    modified: dt.datetime


class SharedObjects:
    """Objects below an address. Every method raises LibraryError if the store cannot be used."""

    def __init__(self, address: str) -> None:
        """`address` is a folder, or a URL such as `s3://bucket/verbatim`; credentials are in the environment."""
        self.address = address
        self._store = _open(address)

    def get(self, name: str) -> bytes | None:
        """An object; None if there is none of that name."""
        import obstore  # noqa: PLC0415 - an extra, and slow to import

        with self._reporting_errors():
            try:
                return bytes(obstore.get(self._store, name).bytes())
            except (obstore.exceptions.NotFoundError, FileNotFoundError):
                return None

    def put(self, name: str, content: bytes) -> None:
        """Write an object, whole or not at all, over one of the same name."""
        import obstore  # noqa: PLC0415

        with self._reporting_errors():
            obstore.put(self._store, name, content)

    def create(self, name: str, content: bytes) -> bool:
        """Write an object unless its name is taken; whether it was written. Of several callers only one succeeds."""
        import obstore  # noqa: PLC0415

        with self._reporting_errors():
            try:
                obstore.put(self._store, name, content, mode="create")
            except (obstore.exceptions.AlreadyExistsError, obstore.exceptions.PreconditionError, FileExistsError):
                return False
            return True

    def names(self, folder: str) -> list[StoredObject]:
        """The objects in a folder, in the order of their names."""
        import obstore  # noqa: PLC0415

        with self._reporting_errors():
            found = [meta for page in obstore.list(self._store, folder, chunk_size=1000) for meta in page]
        return sorted(
            (StoredObject(meta["path"], meta["last_modified"]) for meta in found), key=lambda stored: stored.name
        )

    def delete(self, names: Sequence[str]) -> None:
        """Delete objects; those that are gone already are skipped."""
        import obstore  # noqa: PLC0415

        with self._reporting_errors():
            for name in names:
                try:
                    obstore.delete(self._store, name)
                except (obstore.exceptions.NotFoundError, FileNotFoundError):
                    continue

    @contextmanager
    def _reporting_errors(self) -> Iterator[None]:
        """Turn an error of the store into a LibraryError that names the setting."""
        from obstore.exceptions import BaseError  # noqa: PLC0415

        try:
            yield
        except (BaseError, OSError) as error:
            raise LibraryError(
                f"{_SETTING}: {self.address} cannot be used ({brief(error)}); check the address and who may write there"
            ) from None


def _open(address: str) -> "ObjectStore":
    """The store of an address. Raises LibraryError."""
    try:
        from obstore.exceptions import BaseError  # noqa: PLC0415
        from obstore.store import LocalStore, from_url  # noqa: PLC0415
    except ImportError:
        raise LibraryError(f"{_SETTING}: obstore is not installed; run: pip install 'verbatim[library]'") from None
    try:
        if "://" in address:
            store: ObjectStore = from_url(
                address,
                client_options={"timeout": _TIMEOUT, "allow_http": _is_plain_http()},
                retry_config={"max_retries": _RETRIES, "retry_timeout": dt.timedelta(seconds=60)},
            )
            return store
        return LocalStore(Path(address).expanduser().absolute(), mkdir=True)
    except (BaseError, ValueError, TypeError, OSError) as error:
        raise LibraryError(
            f"{_SETTING}: {address} is neither a folder nor the address of a store ({brief(error)}); "
            "name one such as s3://bucket/verbatim"
        ) from None


def _is_plain_http() -> bool:
    """Whether the operator named an S3 server without TLS, such as one in the same network."""
    return os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")
