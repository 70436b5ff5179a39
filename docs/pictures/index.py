"""The pages that list all pictures, from the names of their files. Pure."""

from collections.abc import Iterable

LOOKS = ("phone-light", "phone-dark", "desktop-light", "desktop-dark")
_PLATFORMS = {"discord": "Discord", "slack": "Slack"}


def replies(files: Iterable[str]) -> str:
    """Every reply in its four looks, by platform and name."""
    known = sorted({file.removesuffix(f"-{LOOKS[0]}.png") for file in files if file.endswith(f"-{LOOKS[0]}.png")})
    parts = ["# All replies", "On a phone and on a desktop, light and dark, as `make pictures` draws them."]
    for platform, title in _PLATFORMS.items():
        parts.append(f"## {title}")
        for name in known:
            if name.startswith(f"{platform}-"):
                parts += [f"### {_words(name.removeprefix(f'{platform}-'))}", _row(title, name)]
    return "\n\n".join(parts) + "\n"


def _row(platform: str, name: str) -> str:
    """A reply in its looks, side by side."""
    shown = _words(name.partition("-")[2])
    heads = " | ".join(look.replace("-", ", ") for look in LOOKS)
    images = " | ".join(f"![{platform}: {shown}, {_words(look)}]({name}-{look}.png)" for look in LOOKS)
    return f"| {heads} |\n|{'---|' * len(LOOKS)}\n| {images} |"


def pages(files: Iterable[str]) -> str:
    """Every card and page, each a picture of its looks."""
    parts = [
        "# All cards and pages",
        "As `make pictures` draws them: pages on a phone and on a desktop, light and dark.",
    ]
    for file in sorted(files):
        name = _words(file.removesuffix(".png"))
        parts += [f"## {name}", f"![{name}]({file})"]
    return "\n\n".join(parts) + "\n"


def _words(name: str) -> str:
    return name.replace("-", " ")
