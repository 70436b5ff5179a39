"""What an interview contributes to the library: passages, entries and questions with their texts and terms. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.model import Interview, Role, Span, Unit, View, join
from bot.quotes.picks import stands_alone
from bot.search.query import normalize_index_question, speaker_names
from bot.search.terms import STOP_WORDS, spoken, terms_of, words_of
from bot.transcript.passages import NARROW, WIDE, asked, asking, leads_to_question, passages, turn_at


@dataclass(frozen=True, slots=True)
class Text:
    """A span with the text that is encoded for it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One thing that can be found: a wide passage, or an entry with its questions."""

    span: Span
    text: str
    role: Role | None
    turn: Span | None
    asked: int | None  # position in Prepared.asked: of the question it answers, or, of a host's words, leads up to
    fine: tuple[int, int]  # positions in Prepared.narrow, half-open
    terms: tuple[str, ...]
    said: str
    asks: bool = False  # it asks something, or leads up to it
    questions: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()  # the questions as they are encoded
    doubted: bool = False  # a word in it is shown as heard, though it was probably another

    @property
    def pickable(self) -> bool:
        """Whether it stands on its own; what leads to a question of the host's does not, nor words that are in doubt."""
        return stands_alone(self.text, self.role) and not (self.asks and self.role is Role.HOST) and not self.doubted

    @property
    def entry(self) -> bool:
        """Whether an editor chose it."""
        return bool(self.questions)


@dataclass(slots=True)
class PreparedInterview:
    """All of an interview that is searched."""

    interview: Interview
    found: list[SearchDocument] = field(default_factory=list)
    narrow: list[Text] = field(default_factory=list)
    asked: list[Text] = field(default_factory=list)
    misheard: dict[str, str] = field(default_factory=dict)  # a word of the captions -> what an editor heard there

    @property
    def picks(self) -> list[Span]:
        """What may be quoted unasked: what an editor chose, where there are picks; else whatever stands on its own."""
        if self.interview.picks and self.interview.edited:
            return list(self.interview.picks)
        return sorted({found.span for found in self.found if found.pickable})


def prepare(interview: Interview) -> PreparedInterview:
    """Passages first, then entries, each in the order of the interview."""
    made = PreparedInterview(interview)
    slicer = _Slicer(interview)
    names = speaker_names([interview])
    made.misheard = _misheard(interview)
    made.narrow = [Text(span, slicer.text(span)) for span in passages(interview, NARROW)]
    asked_at: dict[Span, int] = {}
    spans = [(span, ()) for span in passages(interview, WIDE)] + [
        (entry.span, entry.questions) for entry in interview.entries
    ]
    for span, _ in spans:
        question = asked(interview, span)
        if question is not None and question not in asked_at:
            asked_at[question] = len(made.asked)
            made.asked.append(Text(question, slicer.text(question)))
    for span, questions in spans:
        question = asked(interview, span) or asking(interview, span)
        turn = turn_at(interview, span.start)
        text = slicer.text(span)
        made.found.append(
            SearchDocument(
                span=span,
                text=text,
                role=interview.speakers[interview.turns[turn].speaker].role if turn is not None else None,
                turn=interview.turns[turn].span if turn is not None else None,
                asked=asked_at.get(question) if question is not None else None,
                fine=_inside(made.narrow, span),
                terms=tuple(slicer.terms(span)),
                said=" ".join(spoken(text)),
                asks=leads_to_question(interview, span),
                questions=tuple(questions),
                searched=tuple(normalize_index_question(question, names) for question in questions),
                doubted=any(unit.kind == "doubtful" for unit in slicer.units(span)),
            )
        )
    return made


def _misheard(interview: Interview) -> dict[str, str]:
    """What single words of the captions were heard for, where that is a name; of a longer correction word for word."""
    found: dict[str, str] = {}
    for unit in interview.units:
        if unit.kind == "correction":
            heard, meant = unit.captions.split(), unit.strict.split()
            pairs = list(zip(heard, meant, strict=True)) if len(heard) == len(meant) else []
            names = [(words_of(word), words_of(name)) for word, name in pairs if any(map(str.isupper, name))]
            found.update((word[0], name[0]) for word, name in names if len(word) == len(name) == 1 and word != name)
    return {word: name for word, name in found.items() if word not in STOP_WORDS}


def _inside(narrow: Sequence[Text], span: Span) -> tuple[int, int]:
    """The narrow passages that lie within a span; they are in order of their start."""
    inside = [at for at, text in enumerate(narrow) if span.covers(text.span)]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


class _Slicer:
    """Texts and terms of spans, from units indexed by word."""

    def __init__(self, interview: Interview) -> None:
        self._units = interview.units
        self._at = {word: number for number, unit in enumerate(self._units) for word in range(unit.start, unit.end)}

    def units(self, span: Span) -> Sequence[Unit]:
        return self._units[self._at[span.start] : self._at[span.end - 1] + 1]

    def text(self, span: Span) -> str:
        return join(self.units(span), View.CLEAN)

    def terms(self, span: Span) -> list[str]:
        """Stems of the clean text; behind them those of the captions' words that a correction replaces or doubts."""
        units = self.units(span)
        heard = " ".join(unit.captions for unit in units if unit.kind == "correction")
        return terms_of(join(units, View.CLEAN)) + terms_of(heard)
