"""The program's version, read only when needed: importlib.metadata takes longer to load than all of `--help`."""

from bot.places import ROOT


def version() -> str:
    """Such as 0.2.0."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("verbatim")
    except PackageNotFoundError:  # it runs from the project's folder, as on hosts that install requirements.txt alone
        return _in_project()


def _in_project() -> str:
    import tomllib  # noqa: PLC0415 - as above

    project: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["version"]
