"""Prove how texts reach the network, that each is read alone, and what a missing file says."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.errors import HarnessError
from scorers import reader
from scorers.reader import LONGEST, Reader, Reading, is_there, model_sha256, read_lines, read_pairs

START, END = 101, 102


@dataclass(frozen=True, slots=True)
class Words:
    """Hold one number a word."""

    ids: list[int]


class FakeTokenizer:
    """Number words by their length, so that "two" is 3."""

    def encode(self, sequence: str, *, add_special_tokens: bool) -> Words:
        """Return the length of each word; special tokens are the reader's business."""
        assert not add_special_tokens
        return Words([len(word) for word in sequence.split()])

    def token_to_id(self, token: str) -> int | None:
        """Return the numbers of BERT's vocabulary."""
        return {"[CLS]": START, "[SEP]": END}.get(token)


@dataclass(slots=True)
class FakeSession:
    """Answer with given logits and keep what was asked."""

    logits: Sequence[float] = (2.0, 0.0, -1.0)
    asked: list[tuple[list[str], dict[str, list[int]]]] = field(default_factory=list)

    def run(self, names: Sequence[str], given: Mapping[str, Any]) -> Sequence[Any]:
        """Return one row of logits."""
        assert all(value.shape[0] == 1 and value.dtype == np.int64 for value in given.values())
        self.asked.append((list(names), {name: value[0].tolist() for name, value in given.items()}))
        return [np.array([self.logits], np.float32)]


def test_evidence_and_claim_are_laid_out_as_the_network_learnt_them() -> None:
    session = FakeSession()
    (reading,) = Reader(session, FakeTokenizer()).read_pairs([("a bb ccc", "dddd eeeee")])
    ((names, asked),) = session.asked
    assert names == ["entailment"]
    assert asked["input_ids"] == [START, 1, 2, 3, END, 4, 5, END]
    assert asked["token_type_ids"] == [0, 0, 0, 0, 0, 1, 1, 1]
    assert asked["attention_mask"] == [1] * 8
    # exp(2), exp(0), exp(-1) are 7.389, 1, 0.368 and add up to 8.757.
    assert reading == pytest.approx((0.8438, 0.1142, 0.0420), abs=1e-4)


def test_a_line_is_read_alone_and_each_of_its_tones_by_itself() -> None:
    session = FakeSession(logits=(0.0, 100.0, -100.0, math.log(3), -math.log(3), 1e30))
    (line,) = Reader(session, FakeTokenizer()).read_lines(["You are late"])
    ((names, asked),) = session.asked
    assert names == ["tone"]
    assert asked["input_ids"] == [START, 3, 3, 4, END]
    assert asked["token_type_ids"] == [0] * 5
    assert (line.rude, line.blaming, line.over_promise) == pytest.approx((0.5, 1.0, 0.0))
    assert (line.cold, line.empathic, line.politeness) == pytest.approx((0.75, 0.25, 1.0))


def test_evidence_gives_way_and_the_claim_stays_whole() -> None:
    session = FakeSession()
    evidence, claim = "a " * 500, "bb " * 60
    Reader(session, FakeTokenizer()).read_pairs([(evidence, claim)])
    ids = session.asked[0][1]["input_ids"]
    assert len(ids) == LONGEST
    assert ids.count(2) == 60
    assert ids.count(1) == LONGEST - 3 - 60


def test_even_a_claim_of_a_thousand_words_leaves_room_for_evidence() -> None:
    session = FakeSession()
    Reader(session, FakeTokenizer()).read_pairs([("a " * 500, "bb " * 1_000)])
    ids = session.asked[0][1]["input_ids"]
    assert len(ids) == LONGEST
    assert ids.count(1) >= 40


def test_each_text_is_read_once_and_alone_however_it_is_spaced() -> None:
    session = FakeSession()
    one = Reader(session, FakeTokenizer())
    pair = ("evidence here", "claim there")
    twice = one.read_pairs([pair, ("x", "y"), pair])
    assert one.read_pairs([("evidence\n  here ", "claim\tthere")])[0] == twice[0] == twice[2]
    assert len(session.asked) == 2


@given(st.lists(st.floats(-50, 50), min_size=3, max_size=3), st.text(), st.text())
def test_any_text_and_any_logits_give_shares_of_one(
    logits: list[float], evidence: str, claim: str
) -> None:
    session = FakeSession(logits=logits)
    (reading,) = Reader(session, FakeTokenizer()).read_pairs([(evidence, claim)])
    assert sum(reading) == pytest.approx(1.0)
    assert all(0 <= share <= 1 for share in reading)


def test_half_characters_do_not_reach_the_tokenizer() -> None:
    session = FakeSession()
    Reader(session, FakeTokenizer()).read_pairs([("\ud800 a", "b")])
    assert session.asked[0][1]["input_ids"][1:3] == [1, 1]


def test_a_missing_network_is_named(tmp_path: Path) -> None:
    assert not is_there(tmp_path)
    with pytest.raises(HarnessError, match=r"model\.onnx: cannot be read .*; reinstall ticketgate"):
        read_pairs([("a", "b")], tmp_path)
    with pytest.raises(HarnessError, match="No such file"):
        model_sha256(tmp_path)


def test_a_damaged_network_is_named(tmp_path: Path) -> None:
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"junk")
    assert is_there(tmp_path)
    with pytest.raises(HarnessError, match=r"model\.onnx: cannot be read"):
        read_lines(["a"], tmp_path)


def test_the_hash_changes_with_either_file(tmp_path: Path) -> None:
    made = set()
    for model, vocabulary in ((b"a", b"b"), (b"c", b"b"), (b"a", b"d"), (b"b", b"a")):
        folder = tmp_path / f"{model.hex()}{vocabulary.hex()}"
        folder.mkdir()
        (folder / "model.onnx").write_bytes(model)
        (folder / "tokenizer.json").write_bytes(vocabulary)
        made.add(model_sha256(folder))
    assert len(made) == 4


shipped = pytest.mark.skipif(not is_there(), reason="the network is not installed here")
EVIDENCE = "Refunds to a card take 5 to 7 business days. Opened pods cannot be returned."


@shipped
def test_the_network_tells_a_paraphrase_from_its_opposite() -> None:
    said, turned = read_pairs(
        [
            (EVIDENCE, "Once a pod has been opened, it may not be sent back."),
            (EVIDENCE, "Opened pods can be returned."),
        ]
    )
    assert said.supported > turned.supported


@shipped
def test_a_reading_does_not_depend_on_what_is_read_beside_it() -> None:
    pair = (EVIDENCE, "A refund to a card needs about a week.")
    others = [(EVIDENCE * 4, f"Claim number {i} is here.") for i in range(5)]
    fresh = reader.loaded()
    alone = fresh._read_pair(*pair)
    assert isinstance(alone, Reading)
    assert fresh.read_pairs([*others, pair, *others])[5] == alone
    assert fresh._read_pair(*pair) == alone


@shipped
@pytest.mark.parametrize("text", ["", "\x00" * 100, "w" * 100_000, "\ud800", "a b " * 50_000, "🦊"])
def test_junk_is_read_without_an_error(text: str) -> None:
    for reading in read_pairs([(text, text), ("Pods.", text), (text, "Pods.")]):
        assert sum(reading) == pytest.approx(1.0)
    (line,) = read_lines([text])
    assert all(0 <= share <= 1 for share in line)
