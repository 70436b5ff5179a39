"""The marks that the punctuation model tells apart: what follows a word."""

from enum import IntEnum


class Punctuation(IntEnum):
    """What follows a word, in the order of the model's outputs."""

    NONE = 0
    COMMA = 1
    FULL_STOP = 2
    QUESTION = 3

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence ends here."""
        return self >= Punctuation.FULL_STOP
