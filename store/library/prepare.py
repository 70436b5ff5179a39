"""An interview -> what it adds to the library: passages, entries and questions with their texts and terms. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.model import Interview, Role, Span, Unit, View, join_units
from bot.quotes.picks import stands_alone
from bot.search.said_names import normalize_index_question, speaker_names
from bot.search.terms import STOP_WORDS, folded_words, terms_of, words_of
from bot.transcript.host_questions import leads_to_question, own_question, preceding_question, question_share
from bot.transcript.passages import NARROW, WIDE, passages, turn_index_at


@dataclass(frozen=True, slots=True)
class SpanText:
    """A span with the text that is encoded for it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What a search finds: a wide passage, or an editor's entry with its questions."""

    span: Span
    text: str
    role: Role | None
    turn: Span | None
    asked: int | None  # index in PreparedInterview.asked: the question it answers or, for a host's words, leads up to
    narrow: tuple[int, int]  # the narrow passages inside it: a half-open range of PreparedInterview.narrow
    terms: tuple[str, ...]
    plain_text: str
    asks_question: bool = False  # it asks a question or leads up to one
    questions: tuple[str, ...] = ()
    encoded_questions: tuple[str, ...] = ()  # the questions in the form that is encoded
    doubtful: bool = False  # it shows a word as heard, though another was probably said
    by_model: bool = False  # a language model wrote the questions
    question_share: float = 0.0  # of its words, those in sentences that ask
    said: tuple[int, ...] = ()  # for each word of its text, its word in the captions; passages only

    @property
    def is_entry(self) -> bool:
        """Whether an editor chose it."""
        return bool(self.questions)

    @property
    def pickable(self) -> bool:
        """Whether it stands on its own. What leads to a host's question does not; doubtful words are never picked."""
        leads = self.asks_question and self.role is Role.HOST
        return stands_alone(self.text, self.role) and not leads and not self.doubtful


@dataclass(slots=True)
class PreparedInterview:
    """An interview with all that is searched in it."""

    interview: Interview
    documents: list[SearchDocument] = field(default_factory=list)
    narrow: list[SpanText] = field(default_factory=list)
    asked: list[SpanText] = field(default_factory=list)
    misheard: dict[str, str] = field(default_factory=dict)  # a word of the captions -> the name an editor heard there

    @property
    def picks(self) -> list[Span]:
        """What may be quoted without a question: an editor's picks, else whatever can stand on its own.

        In bare captions a passage may contain words of two speakers, so only single sentences are picked there.
        """
        if not self.interview.edited:
            lines = (line for line in self.interview.lines if line.quotable)
            return [line.span for line in lines if stands_alone(line.text(View.CLEAN), None)]
        if self.interview.picks:
            return list(self.interview.picks)
        return sorted({document.span for document in self.documents if document.pickable})


def prepare(interview: Interview) -> PreparedInterview:
    """Prepare an interview. Its documents are the passages, then the entries, each in the order of the interview."""
    prepared = PreparedInterview(interview, misheard=_misheard_names(interview))
    slicer = _Slicer(interview)
    prepared.narrow = [SpanText(span, slicer.text(span)) for span in passages(interview, NARROW)]
    spans: list[tuple[Span, tuple[str, ...]]] = [(span, ()) for span in passages(interview, WIDE)]
    spans += [(entry.span, entry.questions) for entry in interview.entries]
    by_model = {(entry.span, entry.questions) for entry in interview.entries if entry.by_model}
    asked_index: dict[Span, int] = {}
    for span, _ in spans:
        question = preceding_question(interview, span)
        if question is not None and question not in asked_index:
            asked_index[question] = len(prepared.asked)
            prepared.asked.append(SpanText(question, slicer.text(question)))
    names = speaker_names([interview])
    for span, questions in spans:
        question = preceding_question(interview, span) or own_question(interview, span)
        turn = turn_index_at(interview, span.start)
        text = slicer.text(span)
        prepared.documents.append(
            SearchDocument(
                span=span,
                text=text,
                role=interview.speakers[interview.turns[turn].speaker].role if turn is not None else None,
                turn=interview.turns[turn].span if turn is not None else None,
                asked=asked_index.get(question) if question is not None else None,
                narrow=_range_inside(prepared.narrow, span),
                terms=tuple(slicer.terms(span)),
                plain_text=" ".join(folded_words(text)),
                asks_question=leads_to_question(interview, span),
                questions=tuple(questions),
                encoded_questions=tuple(normalize_index_question(question, names) for question in questions),
                by_model=(span, questions) in by_model,
                doubtful=any(unit.kind == "doubtful" for unit in slicer.units(span)),
                question_share=question_share(interview, span),
                said=() if questions else slicer.said(span),
            )
        )
    return prepared


def _misheard_names(interview: Interview) -> dict[str, str]:
    """Words of the captions that a correction replaces with a name; a longer correction is taken word for word."""
    names: dict[str, str] = {}
    for unit in interview.units:
        if unit.kind == "correction":
            heard, meant = unit.captions.split(), unit.strict.split()
            pairs = list(zip(heard, meant, strict=True)) if len(heard) == len(meant) else []
            folded = [(words_of(word), words_of(name)) for word, name in pairs if any(map(str.isupper, name))]
            names.update((word[0], name[0]) for word, name in folded if len(word) == len(name) == 1 and word != name)
    return {word: name for word, name in names.items() if word not in STOP_WORDS}


def _range_inside(narrow: Sequence[SpanText], span: Span) -> tuple[int, int]:
    """The range of narrow passages that lie within a span; they are ordered by their start."""
    inside = [index for index, passage in enumerate(narrow) if span.covers(passage.span)]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


class _Slicer:
    """Texts and terms of spans, from units indexed by word."""

    def __init__(self, interview: Interview) -> None:
        self._units = interview.units
        self._unit_of = {
            word: number for number, unit in enumerate(self._units) for word in range(unit.start, unit.end)
        }

    def units(self, span: Span) -> Sequence[Unit]:
        return self._units[self._unit_of[span.start] : self._unit_of[span.end - 1] + 1]

    def text(self, span: Span) -> str:
        return join_units(self.units(span), View.CLEAN)

    def said(self, span: Span) -> tuple[int, ...]:
        """For each word of a span's text, the word of the captions that it begins at."""
        return tuple(unit.start for unit in self.units(span) for _ in unit.text(View.CLEAN).split())

    def terms(self, span: Span) -> list[str]:
        """Stems of the clean text, then those of the captions' words that a correction replaces."""
        units = self.units(span)
        heard = " ".join(unit.captions for unit in units if unit.kind == "correction")
        return terms_of(join_units(units, View.CLEAN)) + terms_of(heard)
