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
    following,
    interviews,
    journal,
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
    "following",
    "interviews",
    "journal",
    "reasons",
]
