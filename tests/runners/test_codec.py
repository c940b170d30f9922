"""Tests of the JSON codec: what was written is read back, whatever the text."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evals.draft import Draft, DraftFailure, Passage, Usage
from evals.record import Provenance
from evals.score import Evidence, Score, Unscored
from evals.ticket import Article, GoldenTicket
from runners.codec import from_json, to_json
from tests.builders import (
    a_draft,
    a_failure,
    a_golden,
    a_passage,
    a_provenance,
    a_score,
    a_ticket,
    an_article,
    an_unscored,
)

# Any text a database of mail can hold: NUL, controls, emoji, half surrogate pairs, U+FDD0.
TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
FLOATS = st.floats(allow_nan=False)


def joined(text: str) -> str:
    """Return the text with adjacent surrogate halves as the characters that they stand for."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


@pytest.mark.parametrize(
    "value",
    [
        a_golden(tags=("adversarial", "typo")),
        an_article(),
        a_draft(passages=[a_passage(similarity=-1e300), a_passage(rank=2)]),
        a_draft(usage=Usage(cost_usd=None), retrieval_s=None, model_s=None, warnings=("odd",)),
        a_failure(cost_usd=0.1),
        a_score(evidence=[Evidence(start=0, end=5, label="rude", note="why")]),
        an_unscored(failed=True, raw="?"),
        a_provenance(scorer_fingerprints={"tone": "f"}, packages={"numpy": "2.0"}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_stored_type_comes_back_equal(value: object) -> None:
    assert from_json(type(value), to_json(value)) == value


@given(reply=TEXT, name=TEXT, value=FLOATS, trial=st.integers(0, 10**12))
def test_any_text_and_number_comes_back_exactly(
    reply: str, name: str, value: float, trial: int
) -> None:
    draft = a_draft(
        reply=reply,
        trial=trial,
        citations=(name,),
        passages=(a_passage(text=name, similarity=value),),
    )
    expected = replace(
        draft,
        reply=joined(reply),
        citations=(joined(name),),
        passages=(a_passage(text=joined(name), similarity=value),),
    )
    assert from_json(Draft, to_json(draft)) == expected


@given(key=TEXT, value=TEXT)
@example(key="\ud800", value="\ufffd")
def test_keys_of_mappings_may_be_broken_too(key: str, value: str) -> None:
    golden = a_golden(ticket=a_ticket(customer={key: value}))
    read = from_json(GoldenTicket, to_json(golden))
    assert read.ticket.customer == {joined(key): joined(value)}


@given(reply=TEXT)
def test_the_document_is_json_for_other_readers_and_survives_them(reply: str) -> None:
    text = to_json(a_draft(reply=reply))
    text.encode("utf-8")  # what a database can hold
    data = json.loads(text)
    assert data["reply"] == joined(reply)
    assert from_json(Draft, json.dumps(data)).reply == joined(reply)


def test_a_backslash_before_u_is_not_taken_for_an_escape() -> None:
    draft = a_draft(reply="\\ud800 \ud800 \\\\ud800 \ufdd0d800")
    assert from_json(Draft, to_json(draft)).reply == "\\ud800 \ud800 \\\\ud800 \ufdd0d800"


def test_floats_without_a_finite_value_are_not_turned_into_nothing() -> None:
    passage = from_json(Passage, to_json(a_passage(similarity=math.nan)))
    assert math.isnan(passage.similarity)
    assert from_json(Draft, to_json(a_draft(model_s=math.inf))).model_s == math.inf


def test_a_list_where_a_tuple_belongs_is_stored_as_the_tuple() -> None:
    draft = replace(a_draft(), citations=["KB-1"])  # type: ignore[arg-type]  # a careless pipeline
    assert from_json(Draft, to_json(draft)).citations == ("KB-1",)


@pytest.mark.parametrize("reply", [5, None, ["a"], object()])
def test_a_value_that_could_not_be_read_again_is_refused_when_written(reply: object) -> None:
    with pytest.raises(ValueError, match=r"reply|serialize"):
        to_json(replace(a_draft(), reply=reply))  # type: ignore[arg-type]  # a careless pipeline


@pytest.mark.parametrize("text", ["", "{", "null", '{"ticket_id": "T"}', "[]", '"\\ud800"'])
@pytest.mark.parametrize("kind", [Draft, DraftFailure, Score, Unscored, Article, Provenance])
def test_anything_else_is_a_value_error(kind: type[object], text: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        from_json(kind, text)


def test_importing_the_codec_does_not_import_pydantic() -> None:
    code = "import sys, runners.codec; print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
