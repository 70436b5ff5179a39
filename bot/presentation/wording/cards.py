"""Sentences about quote cards. Plain text."""


def written(file: object, size: int) -> str:
    """What the terminal says once a card is written; `size` is in bytes."""
    return f"{file}: {size:,} bytes"


def only_fillers(ref: object) -> str:
    """Why a quote has no card."""
    return f"{ref} has only fillers, and this view leaves them out; choose the view strict"


def no_letter(letter: str, codes: str) -> str:
    """Why a quote has no card; `codes` are the letter's, such as U+13A0."""
    return f"no font of the cards has the letter {letter} ({codes}); show the quote as text instead"


def needs_shaping(ref: object) -> str:
    """Why a quote has no card on this machine."""
    return f"the script of {ref} needs FriBiDi to be drawn; install it (on Debian: apt install libfribidi0)"


BUSY = "too many cards are being drawn; try again in a few seconds"
