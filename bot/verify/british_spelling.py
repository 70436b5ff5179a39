"""British spelling -> American, for comparing words that sound the same. Pure.

By rules, not a list: they turn both sides of a comparison, so a word that a rule turns for no reason ("rise", "rize")
still meets itself. The one package with a list (breame) has had no release since 2021.
"""

import re

_SHORTEST = 5  # letters below which no rule applies: "our", "four"
_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=[a-z]{2}[iy])s(?=(?:e|ed|es|er|ers|ing|ation|ations|able)$)", "z"),
        (r"(?<=[a-z]{3})our(?=(?:s|ed|ing|ite|ites|able|ably|ful|less|ly|hood|hoods|al|er|ers|ism|ist)?$)", "or"),
        (r"(?<=[a-z]{2})tre(s?)$", r"ter\1"),
        (r"ogue(s?)$", r"og\1"),
        (r"ll(?=(?:ed|ing|er|ers|or|ors|ment|ments|ful|fully|ous|ously|en)$)", "l"),
        (r"^(fulfi|enro|insti|disti|enthra|appa)ll(?=s?$)", r"\1l"),
        (r"^(focu|bia)ss(?=(?:ed|es|ing)$)", r"\1s"),
        (r"(?<=p)ae(?=d)", "e"),
        (r"^anaes", "anes"),
        (r"^archaeo", "archeo"),
        (r"^manoeuv", "maneuv"),
        (r"vre(?=[sd]?$)", "ver"),
        (r"^(s?m)ou(?=l[dt])", r"\1o"),
        (r"^cheque(?=s?$)", "check"),
        (r"^plough(?=s?$)", "plow"),
        (r"^practis", "practic"),
        (r"^artef", "artif"),
        (r"(?<=lik|siz|sal|lov)e(?=able)", ""),
        (r"(?<=def|off|lic)ence", "ense"),
        (r"(?<=program)me(s?)$", r"\1"),
        (r"(?<=judg|ledg)e(?=ment)", ""),
        (r"^scep(?=tic)", "skep"),
        (r"^(to|for|back|after|up|down|in|out|on)wards$", r"\1ward"),
        (r"(?<=among)st$", ""),
        (r"(?<=learn|dream)t$", "ed"),
    )
)
_WORDS = {
    "grey": "gray", "ageing": "aging", "whilst": "while", "mum": "mom", "tyre": "tire", "cosy": "cozy",
    "pyjamas": "pajamas", "moustache": "mustache", "jewellery": "jewelry", "kerb": "curb", "draught": "draft",
    "yoghurt": "yogurt", "burnt": "burned", "spelt": "spelled", "spilt": "spilled", "spoilt": "spoiled",
    "leapt": "leaped", "leant": "leaned",
}  # fmt: skip


def american(word: str) -> str:
    """A folded word in American spelling."""
    word = _WORDS.get(word, word)
    if len(word) < _SHORTEST:
        return word
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    return word
