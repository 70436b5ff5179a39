"""Words that are names: nearly always written with a capital inside sentences, and no ordinary words elsewhere."""

from collections import Counter
from collections.abc import Iterable

from bench.punctuation.corpus import Transcript
from bot.transcript.words import normalize_word

LEAST = 25
"""How often a word must occur inside sentences."""

SHARE = 0.95
"""The share of them in which it must have a capital."""

_ORDINARY = frozenset(
    """
    academy ah allegro alibi alpine amp anaconda angular apple aps atom axon babel backstage ballerina bard bem bert
    bi bsl buttercup ca cannon castro chrome codex combinator concourse conf cs dagger dao dean depot discord dolly
    don dx east electron elixir elm ember envoy fauna flask ga gil gleam goliath hipp homebrew honeycomb hugging ic
    intel jay jekyll kilo ladybird lighthouse livewire llama lua m1 mat mercurial mistral monocle mongoose moss mt
    muse neon nick north nx oh omni ooh oxide pc phi phosphor pi pinecone plex pm postman prefect quinn radiant rag
    raspberry resend restate restic rob rust sass sd seas sentry serenity sid sil slack sling solidity sonnet sorbet
    stripe sublime swift tor travis trek truffle tui turso twitch united unity uv vagrant vim west western wip
    wormhole yolo zed zig
    """.split()
)
"""Words that are names among developers, and mostly something else elsewhere."""


def find_names(transcripts: Iterable[Transcript]) -> list[str]:
    """The names in their usual form, in alphabetical order; neither "I" nor possessives."""
    forms: dict[str, Counter[str]] = {}
    for transcript in transcripts:
        for index in range(1, len(transcript.words)):
            if not transcript.mark_after(index - 1).ends_sentence:
                forms.setdefault(transcript.words[index], Counter())[transcript.written[index]] += 1
    found = (_name(word, counts) for word, counts in forms.items() if word not in _ORDINARY)
    return sorted((name for name in found if name is not None), key=lambda name: (name.lower(), name))


def _name(word: str, counts: Counter[str]) -> str | None:
    usual = next((form for form, _ in counts.most_common() if form != form.lower()), None)
    if usual is None or counts.total() < LEAST:
        return None
    capital = sum(count for form, count in counts.items() if form != form.lower())
    is_plain = len(word) > 1 and word == usual.lower() == normalize_word(usual)
    possessive = word.endswith("'s") or word.startswith("i'")
    signs = word.translate({ord(sign): None for sign in "-.'"})
    return usual if is_plain and not possessive and signs.isalnum() and capital >= SHARE * counts.total() else None
