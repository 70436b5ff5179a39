"""The count of stems in the passages of other interviews."""

from pathlib import Path

from bench.spoken_stems import count_stems, lines_of, transcripts_of


def test_stems_are_counted_by_passage(tmp_path: Path) -> None:
    (tmp_path / "show").mkdir()
    for number in range(6):
        text = "**Mara:** The lamps burn. The lamp burns.\n"
        (tmp_path / "show" / f"{number}.md").write_text(text, encoding="utf-8")
    (tmp_path / "left-out.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nA whale sings.\n", encoding="utf-8")
    (tmp_path / "kept.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nA gull burns.\n", encoding="utf-8")

    said, passages = count_stems(transcripts_of(tmp_path, ["left-out"]))

    assert (said["lamp"], said["burn"], said["gull"], said["whale"]) == (6, 7, 1, 0)
    assert passages == 7
    assert list(lines_of(said, passages)) == ["burn\t1000000\n", "lamp\t857143\n"]  # a gull is too few to count
