"""A talk of four quotes, and a bot that knows nothing else: what adapters are tested over."""

from collections.abc import Sequence
from dataclasses import replace

from bot.errors import QuestionError
from bot.model import (  # fmt: skip
    ANYTHING,
    Answer,
    Asked,
    Change,
    Checked,
    Confidence,
    Correction,
    DiffPart,
    InterviewInfo,
    PickFilter,
    Quote,
    Ref,
    Role,
    Span,
    Verdict,
    View,
    Widened,
)
from bot.quotes.service import Ask

VIDEO = "https://www.youtube.com/watch?v=5zOHSysMmH0&t={}s"
TEXTS = (
    "I think that the people around you are the meaning of it.",
    "It's *not* that I'm afraid of @everyone; see https://example.org and <@123>.",
    "We built it with my college roommates.",
    "You have to make sure that you are used to that.",
)


def quote(number: int, text: str | None = None, view: View = View.CLEAN) -> Quote:
    """Quote number n: words n*100 to n*100+20."""
    said = TEXTS[number % len(TEXTS)] if text is None else text
    return Quote(
        ref=Ref("talk-1", Span(number * 100, number * 100 + 20)),
        text=said if view is View.CLEAN else f"um {said}",
        view=view,
        title="A Talk: Of Many Things",
        speaker="Ada Guest",
        role=Role.GUEST,
        chapter=("Beginnings", "Fears", "Friends", "Waves")[number % 4],
        seconds=600.0 * (number + 1),
        length=7200.0,
        url=VIDEO.format(600 * (number + 1)),
        asked=Asked(Span(number * 100 - 10, number * 100), "What is the meaning of it?") if number else None,
        corrections=(Correction(Span(number * 100, number * 100 + 1), "kovid", "COVID"),) if number == 2 else (),
    )


class FakeBot:
    """Answers by what the question begins with; fulfils bot.desk.Answers and bot.contents.Held."""

    def __init__(self, quotes: Sequence[Quote] | None = None) -> None:
        self.quotes_held = list(quotes) if quotes is not None else [quote(number) for number in range(4)]
        self.asked: list[Ask] = []
        self.gone = False

    async def ask(self, ask: Ask) -> Answer:
        self.asked.append(ask)
        if ask.text.startswith("break"):
            raise RuntimeError(f"a defect, with the question in it: {ask.text}")
        if ask.text.startswith("?"):
            raise QuestionError("there is no question in that; write words")
        shown = tuple(replace(one, view=ask.view) for one in self.quotes_held)
        if ask.text.startswith("sure"):
            return Answer(Confidence.SURE, shown)
        if ask.text.startswith("greeting"):
            return Answer(Confidence.NONE, (), question=False)
        if ask.text.startswith("one"):
            return Answer(Confidence.UNSURE, shown[:1])
        return Answer(Confidence.NONE, ()) if ask.text.startswith("none") else Answer(Confidence.UNSURE, shown, words_only=True)

    async def check(self, text: str, view: View = View.CLEAN) -> Checked:  # noqa: ARG002
        first, second = self.quotes_held[0], self.quotes_held[1]
        if text.startswith("altered"):
            diff = (
                DiffPart(Change.EQUAL, "people", "people"),
                DiffPart(Change.REPLACE, "near *me*", "around you"),
                DiffPart(Change.INSERT, "never", ""),
                DiffPart(Change.DELETE, "", "ever"),
            )
            return Checked(text, Verdict.ALTERED, (first,), diff, claimed_role=Role.HOST, negation_changed=True)
        if text.startswith("stitched"):
            return Checked(text, Verdict.STITCHED, (first, second))
        if text.startswith("absent"):
            return Checked(text, Verdict.ABSENT, nearest=second)
        return Checked(text, Verdict.VERBATIM, (first,))

    async def show(self, ref: Ref, view: View = View.CLEAN) -> Quote:
        found = next((one for one in self.quotes_held if one.ref == ref), None)
        if found is None or self.gone:
            raise QuestionError(f"there is no interview {ref.interview!r} here")
        return replace(found, view=view)

    async def widen(self, ref: Ref, before: int, after: int, view: View = View.CLEAN) -> Widened:  # noqa: ARG002
        return Widened(await self.show(ref, view), "what went before it " * 20, "what came after it " * 20)

    async def also_said(self, ref: Ref, view: View = View.CLEAN) -> tuple[Quote, ...]:  # noqa: ARG002
        return tuple(one for one in self.quotes_held if one.ref != ref)[:3]

    async def pick(self, seed: str, shown: Sequence[Ref] = (), view: View = View.CLEAN, among: PickFilter = ANYTHING) -> Quote | None:  # noqa: ARG002
        allowed = [replace(one, view=view) for one in self.quotes_held if one.ref not in among.barred]
        left = [one for one in allowed if one.ref not in shown] or allowed
        return left[0] if left else None

    async def interviews(self) -> Sequence[InterviewInfo]:
        chapters = ("Beginnings", "Fears", "Friends", "Waves")
        return [InterviewInfo("talk-1", "A Talk: Of Many Things", "2022-02-26", (), chapters, 1000, edited=True)]

    async def pickable(self, among: PickFilter = ANYTHING) -> Sequence[Ref]:  # noqa: ARG002
        return [one.ref for one in self.quotes_held]

    async def quotes(self, refs: Sequence[Ref], view: View) -> Sequence[Quote]:
        return [await self.show(ref, view) for ref in refs]
