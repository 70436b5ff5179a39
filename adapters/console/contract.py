"""Values -> the JSON that scripts rely on (docs/contract.md), and the lines of a `--file`."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import InputError
from bot.model import Answer, CheckResult, InterviewInfo, Quote
from bot.presentation import compose


def answer_object(identity: object, question: str, answer: Answer, milliseconds: float) -> dict[str, Any]:
    """The object `ask --json` prints; `reply` is there only for a fact or a remark."""
    known = {
        "id": identity,
        "question": question,
        "confidence": answer.confidence.value,
        "quotes": [quote_object(quote) for quote in answer.quotes],
        "milliseconds": round(milliseconds, 1),
    }
    return known | {"reply": reply_text(answer)} if answer.fact is not None or answer.language is not None else known


def reply_text(answer: Answer) -> str:
    """The sentences that a chat would show, a line each."""
    reply = compose.answered(answer, None, (), private=False)
    items = ("".join(map(str, item)) for item in reply.items)
    return "\n".join(filter(None, (reply.lead, *items, " · ".join(reply.topics))))


def quote_object(quote: Quote) -> dict[str, Any]:
    """A quote as JSON; what is unknown is null, and `guessed` is there only where it is true."""
    asked = quote.asked
    known: dict[str, Any] = {
        "id": str(quote.ref),
        "interview": quote.ref.interview,
        "title": quote.title,
        "show": quote.show,
        "date": quote.date,
        "speaker": quote.speaker,
        "start": quote.ref.span.start,
        "end": quote.ref.span.end,
        "text": quote.text,
        "seconds": round(quote.seconds, 1) if quote.seconds is not None else None,
        "chapter": quote.chapter,
        "url": quote.url,
        "asked": {"start": asked.span.start, "end": asked.span.end, "text": asked.text} if asked is not None else None,
        "corrections": [
            {
                "start": correction.span.start,
                "end": correction.span.end,
                "heard": correction.heard,
                "shown": correction.shown,
            }
            for correction in quote.corrections
        ],
        "score": quote.score,
    }
    return known | {"guessed": True} if quote.guessed else known


def interview_object(info: InterviewInfo) -> dict[str, Any]:
    """The object `interviews --json` prints; what is unknown is null."""
    return {
        "slug": info.slug,
        "title": info.title,
        "show": info.show.title if info.show is not None else None,
        "episode": info.episode,
        "date": info.date or None,
        "speakers": [
            {"name": speaker.name, "role": speaker.role.value if speaker.role is not None else None}
            for speaker in info.speakers
        ],
        "words": info.words,
        "made_by_model": [{"part": it.part, "model": it.model, "prompt": it.prompt} for it in info.made],
    }


def checked_object(identity: object, claim: str, checked: CheckResult, milliseconds: float) -> dict[str, Any]:
    """The object `check --json` prints; `claims` has every verdict if the message has several quotes."""
    several = {"claims": [verdict_object(result) for result in checked.all]} if checked.others else {}
    return {
        "id": identity,
        "claim": claim,
        **verdict_object(checked),
        **several,
        "milliseconds": round(milliseconds, 1),
    }


def verdict_object(checked: CheckResult) -> dict[str, Any]:
    """The verdict on one claim. `pieces` are a stitched claim's sources; `nearest` goes with absent ones."""
    return {
        "checked": checked.claim,
        "verdict": checked.verdict.value,
        "quote": quote_object(checked.pieces[0]) if checked.pieces else None,
        "pieces": [quote_object(piece) for piece in checked.pieces],
        "nearest": quote_object(checked.nearest) if checked.nearest is not None else None,
        "diff": [
            {"change": part.change.value, "claimed": part.claimed, "said": part.said, "minor": part.minor}
            for part in checked.diff
        ],
        "negation_changed": checked.negation_changed,
        "number_changed": checked.number_changed,
        "order_changed": checked.order_changed,
        "cut": checked.cut,
        "quoting": checked.quoting,
        "misattributed": checked.misattributed,
        "times": checked.times,
    }


def line(value: object) -> str:
    """One line of JSON in ASCII, which every terminal and pipe can carry."""
    return json.dumps(value, ensure_ascii=True)


@dataclass(frozen=True, slots=True)
class FileLine:
    """A line of a `--file`: its number, and what it says or what is wrong with it."""

    number: int
    identity: object
    text: str
    error: str | None = None


def read_lines(path: Path, key: str) -> list[FileLine]:
    """The lines of a JSONL file, each with `id` and `key`. Raises InputError if the file cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror}); --file takes a file with one JSON object per line"
        ) from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8") from None
    return [_read(number, row, key) for number, row in enumerate(text.split("\n"), start=1) if row.strip()]


def _refuse(constant: str) -> None:
    """NaN and Infinity are not JSON; an id with such a value could not be printed again."""
    raise ValueError(constant)


def _read(number: int, row: str, key: str) -> FileLine:
    try:
        value = json.loads(row, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return FileLine(number, None, "", "is not JSON")
    if not isinstance(value, dict) or not isinstance(value.get(key), str):
        return FileLine(number, None, "", f'is not an object with "{key}"')
    return FileLine(number, value.get("id"), value[key])
