"""How much each token of a question counts."""

import math

from bench.encoder.tokens import first_tokens, token_rarity, token_weights, tokenizer, vocabulary


def ids(text: str) -> list[int]:
    return list(tokenizer().encode(text).ids)


def test_a_word_counts_once_by_the_token_it_begins_with() -> None:
    found = {vocabulary()[token] for token in first_tokens(ids("Tokenization, tokenization!"))}
    assert found == {vocabulary()[ids("tokenization")[1]]}


def test_a_token_counts_more_the_fewer_passages_have_it() -> None:
    rarity = token_rarity([ids("the whale"), ids("the sea"), ids("the boat")])
    number = {token: index for index, token in enumerate(vocabulary())}
    assert rarity[number["the"]] < rarity[number["whale"]] < rarity[number["lighthouse"]]
    assert math.isclose(rarity[number["whale"]], math.log(1 + 2.5 / 1.5), rel_tol=1e-6)


def test_punctuation_and_the_ends_of_a_text_count_nothing() -> None:
    weights = token_weights(token_rarity([ids("the whale")]))
    number = {token: index for index, token in enumerate(vocabulary())}
    assert [weights[number[token]] for token in ("[CLS]", "[SEP]", ",", "?")] == [0, 0, 0, 0]
    assert weights[number["whale"]] > 0
