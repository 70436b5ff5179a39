"""What each page shows: the words of the transcript, where they are from, and ways on."""

import gzip
import json
import re
from html import unescape
from importlib.resources import files
from pathlib import Path

import pytest

from adapters.web.reading import texts
from adapters.web.reading.answers import MOST_LISTED, _choices, _home
from adapters.web.reading.transcript_html import chapter_path, pager
from bot.errors import InputError
from bot.model import InterviewInfo
from bot.presentation import wording
from bot.quotes.transcripts import TranscriptPart
from tests.adapters.web.reading.conftest import ADDRESS, Serve
from tests.fixtures.lighthouse import EDITED, FERRY, captions_of, span_of

FOG = "What frightens me is fog, because fog swallows the light and nobody can see it."
START, END = span_of(FOG)
REF = f"lighthouse-1:{START}-{END}"


def text_of(page: str) -> str:
    """What a reader sees of a page, on one line."""
    body = re.sub(r"<sup>.*?</sup>", "", page.partition("<main")[2])
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


async def test_the_first_page_lists_the_interviews_and_can_be_asked(serve: Serve) -> None:
    served = await serve()
    _, page = await served.get("/")
    assert 'href="/i/lighthouse-1">The Lamp Room</a>' in page
    assert "Harbour Voices #7" in page
    assert '<option value="ferry-2">' in page
    _, page = await served.get("/?q=what scares the keeper?")
    assert FOG in text_of(page)
    assert "Are you ever afraid of the dark?" in text_of(page)
    [first, *_] = re.findall(r'href="(/q/[^"]+)"', page)
    assert FOG in text_of((await served.get(first))[1])


async def test_a_question_about_the_interview_itself_is_answered_from_its_data(serve: Serve) -> None:
    served = await serve()
    _, page = await served.get("/?q=list the chapters&interview=lighthouse-1")
    assert '"The Lamp Room" has 2 chapters: 0:00 Arrival 1:30 Monsters' in text_of(page)
    _, page = await served.get("/?q=was ist der Sinn des Lebens")
    assert "Ich lese nur Englisch." in text_of(page)


async def test_a_question_that_nothing_covers_gets_no_quote_but_what_could_be_read(serve: Serve) -> None:
    served = await serve()
    _, page = await served.get('/?q=what of "submarine tax"')
    assert "<blockquote>" not in page
    assert "None of the 2 interviews" in text_of(page) or "Neither of the 2 interviews" in text_of(page)
    assert 'href="/i/ferry-2"' in page
    _, page = await served.get('/?q=what of "submarine tax"&interview=lighthouse-1')
    assert 'href="/i/lighthouse-1#c2">Monsters</a>' in page


async def test_the_page_of_a_quote_has_its_words_in_context_and_how_to_cite_them(serve: Serve) -> None:
    served = await serve()
    response, page = await served.get(f"/q/{REF}")
    assert response.status == 200
    assert f'<p class="said" id="quote">{FOG}</p>' in page
    assert f"<mark>{FOG}</mark>" in page
    assert "Ida Brightwater" in text_of(page)
    assert f"“{FOG}”" in unescape(page)
    assert f"{ADDRESS}/q/{REF}" in page
    assert f'href="/i/lighthouse-1#w{START}"' in page
    assert f'<meta property="og:image" content="{ADDRESS}/q/{REF}.png">' in page
    assert f'<meta property="og:image:alt" content="{FOG}">' in page


async def test_each_of_several_speakers_is_named_at_their_words(serve: Serve) -> None:
    served = await serve()
    begins, _ = span_of("are you ever afraid of the dark")
    _, page = await served.get(f"/q/lighthouse-1:{begins}-{END}")
    shown = text_of(page)
    assert "Ida Brightwater Are you ever afraid of the dark? Moss Keeper No, I am not afraid" in shown
    assert "Ida Brightwater: Are you ever afraid of the dark? Moss Keeper: No, I am not" in shown
    assert "Ida Brightwater and Moss Keeper" in shown
    assert wording.answers.UNKNOWN_SPEAKER not in page
    marked = " ".join(unescape(text) for text in re.findall(r"<mark>(.*?)</mark>", page))
    assert marked.startswith("Are you ever afraid")
    assert marked.endswith(FOG)


async def test_a_view_shows_its_own_words(serve: Serve) -> None:
    served = await serve()
    _, strict = await served.get(f"/q/lighthouse-1:{START - 25}-{END}?view=strict")
    _, captions = await served.get(f"/q/lighthouse-1:{START - 25}-{END}?view=captions")
    assert "the the the lamp" in text_of(strict).casefold()
    assert "what frightens me is fog because" in text_of(captions)
    response, page = await served.get(f"/q/{REF}?view=mine")
    assert response.status == 404
    assert "is not a view" in text_of(page)


async def test_a_transcript_has_every_word_with_speakers_chapters_and_footnotes(serve: Serve) -> None:
    served = await serve()
    _, page = await served.get("/i/lighthouse-1")
    shown = text_of(page)
    for sentence in ("Are you ever afraid of the dark?", "No, I am not afraid of the dark.", "near St Ives?"):
        assert sentence in shown
    assert re.findall(r'<h2 id="(c\d)">([^<]+)', page) == [("c1", "Arrival"), ("c2", "Monsters")]
    assert re.findall(r'class="speaker">([^<]+)', page)[:2] == ["Ida Brightwater", "Moss Keeper"]
    notes = re.findall(r'<li id="f(\d)">([^<]+)<a href="#r(\d)"', page)
    assert next(unescape(note).strip() for _, note, _ in notes) == '"Kraken" is "cracken" in the captions'
    assert all(number == back and f'id="r{number}"' in page for number, _, back in notes)


@pytest.mark.parametrize(("view", "expected"), [("captions", captions_of(EDITED)), ("strict", None), ("clean", None)])
async def test_the_words_of_a_transcript_are_those_of_the_view(serve: Serve, view: str, expected: str | None) -> None:
    served = await serve()
    _, page = await served.get(f"/i/lighthouse-1?view={view}")
    lines = re.findall(r'<span id="w\d+">(.*?)</span>', re.sub(r"<sup>.*?</sup>", "", page))
    shown = unescape(" ".join(lines)).split()
    if expected is not None:
        assert shown == expected.split()
    assert (len(shown) < len(captions_of(EDITED).split())) == (view == "clean")


async def test_bare_captions_name_no_speaker(serve: Serve) -> None:
    served = await serve()
    _, page = await served.get("/i/ferry-2")
    assert "speaker" not in page.partition("<main")[2].replace("/i/", "").casefold().split("footer")[0].replace(
        texts.SELECT_HINT.casefold(), ""
    )
    shown = "".join(filter(str.isalnum, text_of(page).casefold()))
    assert "".join(filter(str.isalnum, FERRY.partition("[Music]")[0].casefold())) in shown


async def test_what_a_language_model_made_is_said(serve: Serve, seeds: Path) -> None:
    with (seeds / "ferry-2" / "interview.toml").open("a", encoding="utf-8") as file:
        file.write('\n[editor]\nquestions = { model = "careful-1", prompt = 1, date = 2026-11-27 }\n')
    served = await serve()
    _, page = await served.get("/i/ferry-2")
    assert "made by a language model: questions by careful-1" in text_of(page)
    _, other = await served.get("/i/lighthouse-1")
    assert "language model" not in other


async def test_selected_words_get_their_permanent_id(serve: Serve) -> None:
    served = await serve()
    path = f"/i/lighthouse-1/words?view=clean&first={START}.3&last={START}.4"
    _, said = await served.get(path, headers={"Accept": "application/json"})
    ref = f"lighthouse-1:{START + 3}-{START + 5}"
    assert json.loads(said) == {"id": ref, "page": f"/q/{ref}"}
    response, _ = await served.get(path)
    assert (response.status, response.headers["Location"]) == (303, f"/q/{ref}")


async def test_selected_words_of_a_view_that_leaves_words_out_are_counted_as_it_shows_them(serve: Serve) -> None:
    served = await serve()
    begins, _ = span_of("um no i am not afraid")
    _, said = await served.get(
        f"/i/lighthouse-1/words?view=clean&first={begins}.0&last={begins}.0", headers={"Accept": "application/json"}
    )
    assert json.loads(said)["id"] == f"lighthouse-1:{begins + 1}-{begins + 2}"  # No, not um


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("first=x&last=1.1", "is not a place"),
        ("first=0.0&last=999999.1", "has no word"),
        ("first=0.900&last=0.901", "shows"),
        (f"first={START}.5&last={START}.2", "reading order"),
        ("first=0.0", "is not a place"),
        ("view=x&first=0.0&last=0.1", "is not a view"),
    ],
)
async def test_words_that_are_not_there_are_said_so(serve: Serve, query: str, said: str) -> None:
    served = await serve()
    response, page = await served.get(f"/i/lighthouse-1/words?{query}")
    assert response.status == 404
    assert said in text_of(page)


async def test_a_card_is_a_picture_for_link_previews(serve: Serve) -> None:
    served = await serve()
    tags = set()
    for query in ("", "?square=1", "?light=1", "?view=strict&square=1"):
        response, _ = await served.get(f"/q/{REF}.png{query}")
        assert (response.status, response.content_type) == (200, "image/png")
        tags.add(response.content_length)
    assert len(tags) >= 3


async def test_a_check_gives_the_verdict_and_what_was_said(serve: Serve) -> None:
    served = await serve()
    _, form = await served.get("/check")
    assert '<textarea id="claim"' in form
    _, page = await served.post("/check", claim='Moss: "the dark is not where the light does its work"')
    assert 'class="verdict altered"' in page
    assert "<del>not</del>" in page
    assert "The dark is where the light does its work" in text_of(page)
    _, page = await served.post("/check", claim=FOG)
    assert 'class="verdict verbatim"' in page
    _, page = await served.post("/check", claim=" ")
    assert texts.BAD in page


async def test_several_claims_get_a_verdict_each(serve: Serve) -> None:
    served = await serve()
    _, page = await served.post("/check", claim=f'"{FOG}" and "he never met a monster in his whole long life"')
    assert re.findall(r'class="verdict (\w+)"', page) == ["verbatim", "absent"]


@pytest.mark.parametrize(
    "path",
    ["/nope", "/q/lighthouse-1:900-910", "/q/nobody-1:1-5", "/q/lighthouse-1:9-3", "/q/x", "/i/nobody-1", "/i/",
     "/i/lighthouse-1?part=2", "/i/lighthouse-1?part=x", "/i/lighthouse-1?part=0", "/q/nobody-1:1-5.png",
     "/static/x/site.css", "/static/../room.py", "/q/lighthouse-1:1-9.gif"],
)  # fmt: skip
async def test_what_is_not_there_is_a_page_that_says_so(serve: Serve, path: str) -> None:
    served = await serve()
    response, page = await served.get(path)
    assert response.status == 404
    assert f"<h1>{texts.NOT_FOUND}</h1>" in page
    assert "Traceback" not in page


@pytest.mark.parametrize(
    "hostile", ['"><script>alert(1)</script>', "{{ 7*7 }}", "'\"<>&", "\x00\u202e", "%", "a" * 1900]
)
async def test_nothing_that_is_typed_becomes_markup(serve: Serve, hostile: str) -> None:
    served = await serve()
    for response, page in (
        await served.get("/", params={"q": hostile}),
        await served.get("/", params={"q": "fog", "interview": hostile}),
        await served.post("/check", claim=hostile),
    ):
        assert response.status in (200, 404)
        assert "<script>alert" not in page
        assert "49" not in page.partition("<main")[2] or "{{" not in hostile


async def test_lengths_of_pages_are_small(serve: Serve) -> None:
    served = await serve()
    for path in ("/", f"/q/{REF}", "/i/lighthouse-1", "/check"):
        await served.get(path)  # a transcript has no length while it is made
        response, _ = await served.get(path, headers={"Accept-Encoding": "gzip"})
        assert response.headers["Content-Encoding"] == "gzip"
        assert int(response.headers["Content-Length"]) < 10_000


def test_lists_of_thousands_of_interviews_are_divided_and_small() -> None:
    words = captions_of(EDITED).split()
    many = [
        InterviewInfo(
            f"show-{n}",
            " ".join(words[n % 90 : n % 90 + 9]) + f" {n}",
            f"{2000 + n % 25}-01-01",
            (),
            (),
            n,
            edited=True,
        )
        for n in range(2_000)
    ]
    pages = [_home(many, str(number)) for number in range(1, 8)]
    listed = [slug for page in pages for slug in re.findall(r'<li><a href="/i/([^"]+)"', page)]
    assert sorted(listed) == sorted(info.slug for info in many)
    assert max(len(gzip.compress(page.encode())) for page in pages) < 30_000
    assert 'href="/?page=7"' in pages[0]
    assert len(_choices(many, "")) == MOST_LISTED
    oldest = min(many, key=lambda info: info.date)
    assert oldest not in _choices(many, "")
    assert oldest in _choices(many, oldest.slug)
    for wrong in ("0", "8", "x", "-1", "\u0661", ""):
        with pytest.raises(InputError, match="has 7 pages"):
            _home(many, wrong)


def test_a_chapter_in_another_part_of_a_long_transcript_is_linked_there() -> None:
    info = InterviewInfo(
        "a-1",
        "A",
        "",
        (),
        ("One", "Two", "Two"),
        44_000,
        edited=True,
        chapter_words=(0, 900, 22_000),
        part_starts=(0, 22_000),
    )
    paths = [chapter_path(info, index, "strict") for index in range(3)]
    assert paths == ["/i/a-1?view=strict#c1", "/i/a-1?view=strict#c2", "/i/a-1?part=2&view=strict#c3"]
    assert chapter_path(info, 2) == "/i/a-1?part=2#c3"


def test_the_parts_of_a_long_transcript_are_linked_above_and_below_it_by_labels_of_their_own() -> None:
    info = InterviewInfo("a-1", "A", "", (), (), 44_000, edited=False, part_starts=(0, 22_000))
    part = TranscriptPart(info, 2, 2, ())
    above, below = pager(part, "strict"), pager(part, "strict", texts.PARTS_BELOW)
    links = '<a href="/i/a-1?view=strict">Part 1 of 2</a> <span aria-current="page">Part 2 of 2</span>'
    assert above == f'<nav class="pager" aria-label="Parts">{links}</nav>'
    assert str(below) == str(above).replace("Parts", texts.PARTS_BELOW) != str(above)
    assert pager(TranscriptPart(info, 1, 1, ()), "clean") == ""


def test_a_dark_page_differs_from_a_light_one_by_colors_alone() -> None:
    css = (files("adapters.web.reading") / "static" / "site.css").read_text("utf-8")
    blocks = re.findall(r"@media \(prefers-color-scheme: dark\) \{\s*:root \{([^}]*)\}\s*\}", css)
    assert len(blocks) == css.count("prefers-color-scheme") == 1
    values = [value.partition(":")[2].strip() for value in blocks[0].split(";") if value.strip()]
    assert all(re.fullmatch(r"#[0-9a-f]{3,8}|dark", value) for value in values), values


async def test_what_cannot_be_read_is_refused_in_a_sentence(serve: Serve) -> None:
    served = await serve()
    refused = [await served.get(f"/?q={question}") for question in ("??", "%F0%9F%91%A9", "x" * 2001)]
    refused += [await served.post("/check", claim=claim) for claim in ("", "??", "x" * 40_001)]
    for _, page in refused:
        said = text_of(page).partition(texts.BAD)[2].partition("Quotes word for word")[0].strip()
        assert re.fullmatch(r"[A-Z].*[^.!?][.!?]", said), said
