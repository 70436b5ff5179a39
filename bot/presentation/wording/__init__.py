"""Every sentence a user can read, so that all platforms say the same; by what it is about."""

from bot.presentation.wording import (
    additions,
    answers,
    cards,
    checks,
    commands,
    daily,
    dates,
    editing,
    errors,
    facts,
    following,
    interviews,
    journal,
    languages,
    reasons,
)

__all__ = [
    "additions",
    "answers",
    "cards",
    "checks",
    "commands",
    "daily",
    "dates",
    "editing",
    "errors",
    "facts",
    "following",
    "interviews",
    "journal",
    "languages",
    "reasons",
]
