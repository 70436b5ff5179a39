"""How every connection to PostgreSQL is opened, for the journal and for Slack's installations: values, no driver."""

from collections.abc import Mapping
from types import MappingProxyType

CONNECT_SECONDS = 5
"""Seconds after which a server that does not answer counts as away."""

ENGINE_OPTIONS: Mapping[str, bool | int] = MappingProxyType(
    {
        "max_overflow": 0,  # small hosted databases allow 20 connections in all
        "pool_pre_ping": True,  # the server may have been restarted since
        "pool_recycle": 1800,  # seconds after which a connection is replaced
        "hide_parameters": True,  # neither a token nor what members do may appear in an error
    }
)
"""Of SQLAlchemy's `create_async_engine`."""

NO_DRIVER = "DATABASE_URL: the driver for PostgreSQL is missing; install it with: pip install 'verbatim[postgres]'"
