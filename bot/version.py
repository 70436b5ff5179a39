"""The installed version, read only when needed: importlib.metadata takes longer to load than all of `--help`."""


def version() -> str:
    """Such as 0.2.0."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("verbatim")
    except PackageNotFoundError:
        return "0 (not installed)"
