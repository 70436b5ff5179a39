"""Every sentence a user can read, so that all platforms say the same; by what it is about."""

from bot.presentation.wording import answers, checks, commands, daily, errors, following, interviews, reasons, times

__all__ = ["answers", "checks", "commands", "daily", "errors", "following", "interviews", "reasons", "times"]
