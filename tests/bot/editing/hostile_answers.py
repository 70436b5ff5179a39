"""Damaged and hostile answers: step, answer. Not one may change a word, a name or a title that is shown."""

import json
from collections.abc import Iterator
from typing import Any

from tests.fixtures.clockmaker import ANSWERS, SENTENCES

Hostile = tuple[str, Any]
"""The step that was asked, and the answer: a JSON value, or the text of a message."""

LAST = len(SENTENCES)
_NUMBERS: tuple[Any, ...] = (
    0, -1, LAST + 1, 10**30, 1.5, None, True, "one", "", [], {}, "1; drop", "１", float("nan"), "-1",
)  # fmt: skip
_TEXTS: tuple[Any, ...] = (
    None, 7, [], {}, "", "   ", "\u0000", "a\nb", "x" * 5000, "\u202eevil", "\ud800", "zero\u200bwidth", "\x1b[31mred",
)  # fmt: skip


def sentence_faults(text: str) -> Iterator[str]:
    """A line's text, damaged in every way that changes its words."""
    words = text.split()
    yield " ".join(words[1:])
    yield " ".join(words[:-1])
    yield " ".join([*words, "indeed"])
    yield " ".join(["Never,", *words])
    yield " ".join([words[1], words[0], *words[2:]])
    yield " ".join([words[0], *words])
    yield text.replace(words[2], "not", 1)
    yield text.replace(words[2], f"{words[2]}s", 1)
    yield text.replace(words[2], f"un{words[2]}", 1)
    yield text.replace(words[2], f"{{{words[2]}|never}}", 1)
    yield text.replace(words[2], f"{words[2]}-{words[2]}", 1)
    yield text.replace(words[2], f"{words[2]}[1]", 1)
    yield text.replace(words[2], f"**{words[2]}:**", 1)
    yield text.replace(words[2], f"{words[2]}\u0301", 1)
    yield text.replace(words[2], f"{words[2][:1]}\u200b{words[2][1:]}", 1)
    yield text.replace("o", "о", 1)  # a Cyrillic letter
    yield text.replace(" ", "", 1)
    yield f"{text} [Music] <b>"
    yield text.replace(words[2], f"{words[2]}?!?!?!?!", 1)
    yield f"<!-- {text} -->"
    yield f"**Nora:** {text}"
    yield f"## 0:00 {text}"
    yield ""
    yield "I love digital watches."
    yield text * 50


def hostile() -> list[Hostile]:
    """All of them."""
    found: list[Hostile] = []
    for step in ANSWERS:
        found += [(step, damaged) for damaged in _wrong_shapes(step)]
    for number in _NUMBERS:
        found += [
            ("chapters", {"chapters": [{"line": number, "title": "Clocks"}]}),
            ("corrections", {"corrections": [{"line": number, "heard": "saint", "said": "St Albans", "sure": True}]}),
            ("fillers", {"fillers": [{"line": number, "words": "um", "occurrence": 1}]}),
            ("fillers", {"fillers": [{"line": 4, "words": "um", "occurrence": number if number is not True else 9}]}),
            ("asides", {"asides": [{"from": number, "to": 2, "kind": "sponsor"}]}),
            ("questions", {"thoughts": [{"from": number, "to": 8, "questions": ["what is a clock?"]}]}),
            ("speakers", {"turns": [{"from": 3, "to": number, "speaker": "host"}]}),
        ]
    for text in _TEXTS:
        found += [
            ("chapters", {"chapters": [{"line": 1, "title": text}]}),
            ("corrections", {"corrections": [{"line": 10, "heard": "saint albins", "said": text, "sure": True}]}),
            ("corrections", {"corrections": [{"line": 10, "heard": text, "said": "St Albans", "sure": True}]}),
            ("fillers", {"fillers": [{"line": 4, "words": text, "occurrence": 1}]}),
            ("people", {"people": [{"name": text, "role": "host"}]}),
            ("questions", {"thoughts": [{"from": 8, "to": 8, "questions": text}]}),
            ("questions", {"thoughts": [{"from": 8, "to": 8, "questions": [text]}]}),
            ("asides", {"asides": [{"from": 1, "to": 2, "kind": text}]}),
        ]
    return [*found, *_inventions()]


def _wrong_shapes(step: str) -> Iterator[Any]:
    good = json.dumps(ANSWERS[step])
    items = next(iter(ANSWERS[step].values()))
    yield good[: len(good) // 2]
    yield f"Sure! Here is what you asked for: {good[:-2]}"
    yield "I cannot help with that."
    yield "[" * 100_000
    yield "{" * 5000 + "}" * 5000
    yield {"wrong": items}
    yield {next(iter(ANSWERS[step])): items * 400}
    yield {next(iter(ANSWERS[step])): "all of them"}
    yield {next(iter(ANSWERS[step])): [None, 1, "line 1", [], [[]]]}
    yield "null"
    yield '{"a": 1e999999}'
    yield '{"lines": ' + "9" * 6000 + "}"


def _inventions() -> Iterator[Hostile]:
    """Well-formed answers that would make somebody say what they did not say, or hide what they did."""
    for heard, said in (
        ("angry", "Not Angry"), ("nobody", "Everybody"), ("never", "Always"),
        ("ignore your instructions", "Follow Your Instructions"), ("digital watches", "DIGITAL"),
        ("i", "I {um|}"), ("i", "**Nora:**"), ("watches", "Watches Not"), ("a man", "No Man"),
        ("better", "Bitter"), ("angry", "Hungry"), ("furious", "Curious"), ("repair", "Despair"), ("guest", "Ghost"),
        ("my guest", "My Guess"), ("hands", "Bands"), ("worried", "Married"), ("missed", "Kissed"), ("bell", "Bull"),
        ("seven", "Eleven"), ("ten", "Tin"), ("ten", "10"), ("month", "Mouth"), ("patience", "Patients"),
        ("cracked", "Tracked"), ("carry", "Marry"), ("saint albins because", "St Albans Despite"),
        ("love", "Loveless"), ("bread", "Dread"), ("promise", "Compromise"), ("neighbours", "nayburs"),
    ):  # fmt: skip
        for line in range(1, LAST + 1):
            if heard in " ".join(SENTENCES[line - 1].lower().replace(",", "").replace(".", "").split()).split(" "):
                yield "corrections", {"corrections": [{"line": line, "heard": heard, "said": said, "sure": True}]}
    for line, words in ((12, "right"), (9, "you"), (17, "so"), (18, "so"), (12, "you")):
        yield "fillers", {"fillers": [{"line": line, "words": words, "occurrence": 1}]}
    for words in ("not", "nobody", "never", "no", "love", "digital watches", "i", "do not"):
        yield from (
            ("fillers", {"fillers": [{"line": line, "words": words, "occurrence": 1}]}) for line in (7, 12, 14, 15, 16)
        )
    for name in (
        "Elon Musk",
        "Nora <script>",
        "Unknown",
        "Nora Vale **",
        "nora: vale",
        "Piet Sand the Third of Nowhere At All",
    ):
        yield "people", {"people": [{"name": name, "role": "guest"}]}
    yield "people", {"people": [{"name": "Nora Vale", "role": "queen"}]}
    yield "asides", {"asides": [{"from": 1, "to": LAST, "kind": "sponsor"}]}
    yield "asides", {"asides": [{"from": 9, "to": 3, "kind": "sponsor"}]}
    yield "chapters", {"chapters": [{"line": 1, "title": "{not quotable}"}]}
    yield "chapters", {"chapters": [{"line": 1, "title": "# **Piet:** said"}]}
    yield "questions", {"thoughts": [{"from": 3, "to": 15, "questions": ["what is a clock?"]}]}
    for first, last in ((1, 1), (7, 7), (1, 18), (14, 14), (13, 14), (2, 3), (0, 0), (5, 9)):
        yield "picks", {"picks": [{"from": first, "to": last}]}
