"""What the bot says about itself: what it is, how to ask, and questions and chapters to begin with."""

from dataclasses import replace

from bot.chat.limit_service import LimitService
from bot.chat.suggestions import Suggestions
from bot.chat.visitor import Visitor
from bot.presentation import compose, wording
from bot.presentation.buttons import Action, Button
from bot.presentation.reply import MOST_SUGGESTED, Choice, Reply

MEASURED_ON = ("zuckerberg-267",)
"""The library of the published score."""


class Introduction:
    """Introduces the bot and its library."""

    def __init__(self, suggestions: Suggestions, limits: LimitService, version: str, score: str | None) -> None:
        """`score` says in a few words how good the answers were measured to be."""
        self._suggestions, self._limits, self._version, self._score = suggestions, limits, version, score

    async def about(self, visitor: Visitor) -> Reply:
        """What the bot is, and what it stores."""
        titles = await self._suggestions.titles(await self._limits.allowed(visitor))
        score = self._score if await self._suggestions.slugs() == MEASURED_ON else None
        about = wording.commands.about(self._version, titles, score)
        notes = (wording.commands.how_to(visitor.command_prefix), wording.commands.keeps())
        reply = replace(compose.notice(about), notes=notes, suggested=await self._suggested(visitor))
        if visitor.server.personal:
            return reply.with_button(Button(Action.FORGET, wording.commands.FORGET_ME), "me")
        return reply

    async def help(self, visitor: Visitor) -> Reply:
        """What can be asked, and how, with questions to try."""
        how_to = compose.notice(f"{wording.answers.ASK_HINT} {wording.commands.how_to(visitor.command_prefix)}")
        return replace(how_to, suggested=await self._suggested(visitor))

    async def welcome(self, visitor: Visitor) -> Reply:
        """What the bot says once where it was installed."""
        titles = await self._suggestions.titles(await self._limits.allowed(visitor))
        return compose.welcome(visitor.command_prefix, titles, await self._suggested(visitor))

    async def _suggested(self, visitor: Visitor) -> tuple[Choice, ...]:
        return tuple(await self.questions(visitor, MOST_SUGGESTED))

    async def questions(self, visitor: Visitor, most: int) -> list[Choice]:
        """Questions to try, the best ones first; none where no interview has any."""
        return await self._suggestions.questions(most, await self._limits.allowed(visitor))

    async def topics(self, visitor: Visitor, most: int) -> list[Choice]:
        """A few chapters to look into, spread over the interview; interviews where there are several."""
        chapters = await self._suggestions.choices(await self._limits.allowed(visitor))
        step = max(1, len(chapters) // most)
        return chapters[step // 2 :: step][:most]
