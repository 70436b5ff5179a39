"""Every sentence a user can read, so that all platforms say the same; by what it is about."""

from bot.presentation.wording import (
    additions,
    answers,
    checks,
    commands,
    daily,
    errors,
    following,
    interviews,
    reasons,
    times,
)

__all__ = [
    "additions",
    "answers",
    "checks",
    "commands",
    "daily",
    "errors",
    "following",
    "interviews",
    "reasons",
    "times",
]
