"""The models of ranking, confidence and spans are fitted: the decisive evidence is found, and nothing is made up."""

import csv
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.ranking import confidence, models
from bench.ranking.__main__ import BLIND, HELD_OUT, MODELS, family, is_fitted_on, questions_of
from bench.ranking.confidence import Judged, probabilities, reliability
from bench.ranking.fitting import Batch, fit
from bench.ranking.variants import write_variants
from bench.workspace import INTERVIEW
from bot.labelled_sets import read_questions
from bot.search.evidence import EVIDENCE
from bot.search.features import FEATURES
from bot.search.models import confidence_model, ranking_model, span_model
from bot.search.span_choice import RUN_FEATURES
from bot.transcript.folder import read_interview

ROOT = Path(__file__).parents[2]


def judged(evidence: np.ndarray, hit: np.ndarray, absent: np.ndarray | None = None) -> Judged:
    nowhere = np.zeros(len(hit), dtype=bool) if absent is None else absent
    return Judged(np.array(["a-talk"] * len(hit)), evidence, hit, nowhere)


def test_confidence_finds_the_decisive_evidence_and_ignores_what_never_varies() -> None:
    random = np.random.default_rng(267)
    rows = random.random((400, len(EVIDENCE)))
    rows[:, EVIDENCE.index("nearest")] = 1.0
    hit = rows[:, EVIDENCE.index("coverage")] + 0.05 * random.standard_normal(400) > 0.5
    _, (weights, bias) = confidence.fit(judged(rows, hit), np.ones(400, dtype=bool), np.ones(400))
    assert EVIDENCE[int(np.argmax(np.abs(weights)))] == "coverage"
    assert weights[EVIDENCE.index("nearest")] == 0.0
    assert ((1 / (1 + np.exp(-(rows @ weights + bias))) > 0.5) == hit).mean() > 0.93


def test_whether_an_interview_answers_and_whether_the_first_match_does_are_learned_apart() -> None:
    random = np.random.default_rng(7)
    rows = random.random((600, len(EVIDENCE)))
    absent = rows[:, EVIDENCE.index("unsaid")] > 0.7
    hit = ~absent & (rows[:, EVIDENCE.index("share")] > 0.5)
    seen = judged(rows, hit, absent)
    fitted = confidence.fit(seen, np.ones(600, dtype=bool), np.ones(600))
    (answered, _), (first, _) = fitted
    assert EVIDENCE[int(np.argmax(np.abs(answered)))] == "unsaid"
    assert EVIDENCE[int(np.argmax(np.abs(first)))] == "share"
    assert ((probabilities(seen, fitted) > 0.5) == hit).mean() > 0.93


def test_ranking_learns_what_tells_answers_from_the_rest_within_a_question() -> None:
    random = np.random.default_rng(7)
    features = random.random((200, 10, 3))
    features[:, :, 1] += 5 * random.random((200, 1))  # differs between questions only
    hits = features[:, :, 0] == features[:, :, 0].max(axis=1, keepdims=True)
    batch = Batch(features.reshape(-1, 3), hits.ravel(), np.arange(0, 2000, 10), np.ones(200))
    weights = fit(batch, np.array([True, True, False]), np.zeros(3))
    assert weights[0] > 5 * abs(weights[1])
    assert weights[2] == 0.0
    against = fit(batch, np.array([True, True, False]), np.array([-1.0, 0.0, 0.0]))
    assert against[0] == 0.0  # it may only speak against a candidate, so it does not speak at all


def test_a_reliability_table_compares_what_is_stated_with_what_was_right() -> None:
    likely, hit = np.array([0.1, 0.15, 0.9, 0.95]), np.array([False, True, True, True])
    assert reliability(likely, hit) == [("0.0 to 0.2", "2", "0.12", "0.50"), ("0.8 to 1.0", "2", "0.93", "1.00")]


def test_each_interview_is_left_out_with_all_its_variants() -> None:
    assert family("lex-045-model") == family("lex-045") == "lex-045"
    assert family(f"{INTERVIEW}-half") == INTERVIEW
    assert {question.id.startswith("lex-045") for question in questions_of("lex-045-model")} == {True}


def test_nothing_is_fitted_on_the_sets_that_are_held_out() -> None:
    names = {path.stem for path in BLIND.glob("*.jsonl")}
    assert names >= HELD_OUT
    assert {name for name in names if is_fitted_on(name)} == (names - HELD_OUT) | {INTERVIEW}
    held = {question.id for question in read_questions(BLIND / f"{INTERVIEW}.jsonl")}
    assert held.isdisjoint(question.id for question in questions_of(f"{INTERVIEW}-whole"))


def test_the_models_name_nothing_that_is_not_weighed() -> None:
    assert any(ranking_model(by_meaning=True, by_word=True).weights)
    assert any(span_model(RUN_FEATURES).weights)
    stored = MODELS.read_text(encoding="utf-8")
    for kind in json.loads(stored)["confidence"].values():
        for part in ("answered", "first"):
            assert set(kind[part]["weights"]) <= set(EVIDENCE)
    by_meaning_alone = confidence_model(EVIDENCE, by_word=False).answered.weights
    assert any(by_meaning_alone)
    assert not any(weight for name, weight in zip(EVIDENCE, by_meaning_alone, strict=True) if name.startswith("words"))
    for kind, without in models.EVIDENCE_KINDS.items():
        assert f'"{kind}"' in stored
        by_word, by_meaning = kind == "by word", kind != "by terms"
        weights = ranking_model(by_meaning=by_meaning, by_word=by_word).weights
        assert all(weight == 0 for name, weight in zip(FEATURES, weights, strict=True) if name in without)


def test_the_variants_of_an_interview_are_interviews_with_less(tmp_path: Path) -> None:
    write_variants(ROOT / "seeds" / INTERVIEW, tmp_path)
    entries = {
        folder.name.removeprefix(f"{INTERVIEW}-"): read_interview(folder).entries for folder in tmp_path.iterdir()
    }
    assert {name for name, found in entries.items() if not found} == {"bare", "edition"}
    assert len(entries["half"]) == len(entries["whole"]) // 2
    assert {len(entry.questions) for entry in entries["one"]} == {1}
    with (ROOT / "seeds" / INTERVIEW / "questions.tsv").open(encoding="utf-8", newline="") as file:
        assert len(entries["whole"]) == sum(1 for _ in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)) - 1


def test_fitted_scores_are_those_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    left_out: list[set[str]] = []

    class Fixed:
        def __init__(self, interview: str) -> None:
            self.interview, self.features = interview, np.ones((2, len(FEATURES)))

    samples = [Fixed("lex-045"), Fixed("lex-045-model"), Fixed("lex-094")]

    def seen(chosen: list[Fixed], *_: object) -> np.ndarray:
        left_out.append({sample.interview for sample in samples} - {sample.interview for sample in chosen})
        return np.zeros(len(FEATURES))

    monkeypatch.setattr(models, "fit_ranking", seen)
    folds = models.folds_of([family(sample.interview) for sample in samples])
    models.scores_by_others(samples, "by word", {}, folds)  # type: ignore[arg-type]
    assert sorted(map(sorted, left_out)) == [["lex-045", "lex-045-model"], ["lex-094"]]


@given(st.lists(st.sampled_from([f"talk-{number}" for number in range(30)]), min_size=1))
def test_an_interview_is_in_one_fold_and_folds_have_equally_many(families: list[str]) -> None:
    folds = models.folds_of(families)
    of_family = {(name, int(fold)) for name, fold in zip(families, folds, strict=True)}
    assert len(of_family) == len(set(families))
    sizes = Counter(fold for _, fold in of_family).values()
    assert max(sizes) - min(sizes) <= 1
