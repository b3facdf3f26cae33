"""The review log only grows, survives a writer killed in the middle of a line, and loses no line of two at once."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest

from her2mine.curate import CurateError, validate
from her2mine.curate.journal import REVIEWS, TORN, Journal, Records, named
from her2mine.records import Judgement


def said(who: str = "A", target: str = "t", note: str = "") -> Judgement:
    return named(Judgement(id="", at="2026-01-02T03:04:05+00:00", who=who, target=target, verdict="new", note=note))


def add(journal: Journal, entry: Judgement) -> Judgement:
    return journal.append(lambda _: entry)


def test_what_was_added_is_read_back_in_order_also_by_another_reader(gold: Path) -> None:
    journal = Journal(gold)
    entries = [add(journal, said(note=f"第 {n} 条 \n\u2028 line")) for n in range(3)]
    assert journal.read() == Journal(gold).read() == tuple(entries)
    assert (gold / REVIEWS).read_bytes().count(b"\n") == 3
    assert validate(gold) == []


def test_an_unchanged_log_is_not_read_again_and_a_replaced_one_is(gold: Path) -> None:
    journal, entry = Journal(gold), said()
    add(journal, entry)
    before = journal.read()
    assert all(one is other for one, other in zip(before, journal.read(), strict=True))
    (gold / "other").write_text((gold / REVIEWS).read_text("utf-8").replace('"A"', '"B"'), encoding="utf-8")
    (gold / "other").replace(gold / REVIEWS)  # what git does
    assert [each.who for each in journal.read()] == ["B"]


@pytest.mark.parametrize("cut", [1, 20, -2])
def test_a_torn_last_line_is_moved_away_and_told_by_the_next_writer(gold: Path, cut: int) -> None:
    journal, first, second = Journal(gold), said(note="kept"), said(note="cut off")
    add(journal, first)
    line = json.dumps(second.model_dump(mode="json")).encode()[:cut]
    with (gold / REVIEWS).open("ab") as log:
        log.write(line)
    assert Journal(gold).read() == (first,)
    later = Journal(gold)
    third = add(later, said(note="after"))
    assert Journal(gold).read() == (first, third)
    assert (gold / TORN).read_bytes() == line + b"\n"
    assert later.repaired == f"{gold / REVIEWS}: a line that was never finished ({len(line)} bytes) was moved to {TORN}"


def test_a_whole_last_line_without_its_end_is_kept(gold: Path) -> None:
    first = said()
    (gold / REVIEWS).write_text(json.dumps(first.model_dump(mode="json")), encoding="utf-8")
    second = add(Journal(gold), said("B"))
    assert Journal(gold).read() == (first, second)
    assert not (gold / TORN).exists()


def test_a_line_that_is_no_judgement_is_named(gold: Path) -> None:
    add(Journal(gold), said())
    with (gold / REVIEWS).open("a", encoding="utf-8") as log:
        log.write("{}\n")
    with pytest.raises(CurateError, match=r"reviews\.jsonl: line 2: Field required"):
        Journal(gold).read()
    assert "reviews.jsonl: line 2" in str(validate(gold)[0])


def test_a_line_changed_by_hand_is_a_fault(gold: Path) -> None:
    add(Journal(gold), said(note="as it was"))
    log = gold / REVIEWS
    log.write_text(log.read_text("utf-8").replace("as it was", "otherwise"), encoding="utf-8")
    assert "is not the id of what the line says" in str(validate(gold)[0])


def test_a_refusal_under_the_lock_adds_nothing(gold: Path) -> None:
    def refuse(_: Records) -> Judgement:
        raise CurateError("no")

    with pytest.raises(CurateError, match="no"):
        Journal(gold).append(refuse)
    assert Journal(gold).read() == ()


def test_half_letters_from_a_browser_do_not_break_the_log(gold: Path) -> None:
    entry = add(Journal(gold), said(note="a\ud800b"))
    assert Journal(gold).read() == (entry,)
    assert entry.note == "a?b"


def _write_many(gold: Path, who: str) -> None:
    journal = Journal(gold)
    for number in range(20):
        add(journal, said(who, note=str(number)))


def test_two_writers_at_once_lose_no_line(gold: Path) -> None:
    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=_write_many, args=(gold, who)) for who in "AB"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    for who in "AB":
        assert [entry.note for entry in Journal(gold).read() if entry.who == who] == [str(n) for n in range(20)]


def test_a_log_takes_what_another_has_and_nothing_twice(gold: Path, tmp_path: Path) -> None:
    journal, other = Journal(gold), Journal(tmp_path)
    shared = add(journal, said())
    foreign = add(other, said("B"))
    assert (journal.take([shared, foreign]), journal.take([shared, foreign])) == (1, 0)
    assert journal.read() == (shared, foreign)
