"""Suggestions in the form that Discord's autocomplete takes."""

from collections.abc import Sequence

from discord import app_commands

from bot.chat.suggestions import Suggestion

_LONGEST = 100  # characters of a choice's name and of its value; Discord's limit


def choices(suggestions: Sequence[Suggestion]) -> list[app_commands.Choice[str]]:
    """The choices to offer; a value that is too long for Discord is left out."""
    return [
        app_commands.Choice(name=suggestion.label[:_LONGEST], value=suggestion.value)
        for suggestion in suggestions
        if len(suggestion.value) <= _LONGEST
    ]
