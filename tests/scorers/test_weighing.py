"""Prove what the network may decide, and what it may not overrule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from scorers.faithfulness import FaithfulnessScorer
from scorers.grounding import Thresholds, ground
from scorers.hallucination import HallucinationScorer
from scorers.reader import Reading
from scorers.stack import Learned, Logistic, Stack
from scorers.verdict import Verdict
from scorers.weighing import MOST_READ
from tests.builders import a_passage
from tests.scorers.articles import a_case, quoted, scored, unscored

# p(unsupported) = 1 / (1 + exp(support)): the share that the network does not support.
STACK = Stack(Logistic(("support",), (0.0,), (1.0,), (-1.0,), 0.0), None, 0.5, frozenset({"en"}))
PASSAGE = a_passage(
    article_id="KB-1",
    title="Returns",
    text=(
        "Opened pods cannot be returned. Unopened pods can be returned within 14 days of delivery. "
        "Gift cards are valid for 3 years and can only be used in the web shop."
    ),
)
COPY = "Opened pods cannot be returned."
PARAPHRASE = "Once you have broken the seal we are unable to take a capsule back."
WRONG_NUMBER = "Unopened pods can be returned within 15 days of delivery."
PROMISE = "We will gladly refund the capsule that you tried."


@dataclass(frozen=True)
class FakeLearned(Learned):
    """Answer every pair alike, and keep the pairs."""

    supported: float = 0.5
    asked: tuple[list[tuple[str, str]], ...] = ()

    @property
    def sha256(self) -> str:
        """Return a hash that tells answers apart."""
        return f"{self.supported}"

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        """Return the one answer for each pair."""
        for kept in self.asked:
            kept.extend(pairs)
        rest = 1 - self.supported
        return [Reading(self.supported, 0.25 * rest, 0.75 * rest) for _ in pairs]


class Kept(list[tuple[str, str]]):
    """Keep pairs; hashed by identity, for grounding remembers what it was given."""

    __hash__ = object.__hash__  # type: ignore[assignment]


def a_network(supported: float, *kept: Kept) -> FakeLearned:
    """Build a network that finds every claim so much supported."""
    return FakeLearned(STACK, None, supported, kept)


def verdict(reply: str, supported: float) -> Verdict:
    """Return the verdict on the only claim of a reply."""
    found = ground(a_case(reply, PASSAGE, body="Hello?"), Thresholds(), a_network(supported))
    (one,) = found.verdicts
    return one


def test_a_heavy_paraphrase_is_decided_by_the_network() -> None:
    assert ground(a_case(PARAPHRASE, PASSAGE), Thresholds()).verdicts[0].status == "invented"
    found = verdict(PARAPHRASE, 0.9)
    assert (found.status, found.because) == ("supported", "")
    assert found.doubt == pytest.approx(0.1)
    assert verdict(PARAPHRASE, 0.2).status == "invented"


def test_what_words_alone_support_may_be_doubted() -> None:
    loose = "Gift cards are valid in the web shop, and pods for 3 years."
    assert ground(a_case(loose, PASSAGE), Thresholds()).verdicts[0].status == "supported"
    found = verdict(loose, 0.1)
    assert found.status == "contradicted"
    assert found.doubt == pytest.approx(0.9)
    assert found.because == "the passages do not say so (support 10%)"
    assert found.nearest.startswith("KB-1: ")


@pytest.mark.parametrize(
    ("reply", "because"),
    [
        (WRONG_NUMBER, "'15 days' is in no passage"),
        ("Opened pods can be returned.", "denies"),
        ("Gift cards are valid for 3 years in the Orchard shop.", "'orchard' is named in no"),
        ("Gift cards can be used at shop.example too.", "'shop.example' is in no passage"),
        ("Gift cards are valid for 3 years and can be used in the web shop.", "limit 'only'"),
    ],
)
def test_a_fault_that_a_rule_names_stands_however_sure_the_network_is(
    reply: str, because: str
) -> None:
    found = verdict(reply, 0.999)
    assert found.status != "supported"
    assert because in found.because
    assert found.doubt >= 0.6


def test_a_copy_is_supported_unread() -> None:
    kept = Kept()
    grounding = ground(a_case(COPY, PASSAGE), Thresholds(), a_network(0.0, kept))
    assert grounding.verdicts[0].status == "supported"
    assert grounding.unsupported == pytest.approx(0.02)
    assert kept == []


def test_a_promise_that_words_do_not_support_needs_twice_the_certainty() -> None:
    assert verdict(PROMISE, 0.7).status == "invented"  # 0.3 > 0.5 · 0.5
    assert verdict(PROMISE, 0.8).status == "supported"  # 0.2 < 0.5 · 0.5
    assert verdict(PARAPHRASE, 0.7).status == "supported"


def test_the_network_is_given_evidence_first_and_a_claim_without_references() -> None:
    kept = Kept()
    ground(a_case(f"{PARAPHRASE[:-1]} [1].", PASSAGE), Thresholds(), a_network(0.5, kept))
    ((evidence, claim),) = kept
    assert "Opened pods cannot be returned." in evidence
    assert "[1]" not in claim
    assert "seal" in claim


def test_each_different_claim_is_read_once_and_no_more_than_a_bound() -> None:
    kept = Kept()
    reply = " ".join(f"Capsule number {i} tastes of old rain." for i in range(MOST_READ + 20))
    ground(a_case(f"{reply} {reply}", PASSAGE), Thresholds(), a_network(0.5, kept))
    assert len(kept) == MOST_READ


def test_graded_numbers_are_the_probability_that_one_claim_is_not_supported() -> None:
    trial = a_case(f"{COPY} {PARAPHRASE}", PASSAGE)
    network = a_network(0.9)
    # A copy, 0.02, and a claim with 0.1: 1 - 0.98 · 0.9 = 0.118.
    faithful = scored(FaithfulnessScorer(learned=network), trial)
    invented = scored(HallucinationScorer(learned=network), trial)
    assert (faithful.value, invented.value) == (1.0, 0.0)
    assert faithful.graded == pytest.approx(1 - 0.118)
    assert invented.graded == pytest.approx(0.118)


def test_evidence_points_at_what_the_network_does_not_support() -> None:
    trial = a_case(f"Hello! {COPY} {PARAPHRASE}", PASSAGE)
    found = scored(HallucinationScorer(learned=a_network(0.1)), trial)
    assert found.value == 1.0
    assert quoted(found, trial) == [PARAPHRASE]
    assert "nearest: KB-1: " in found.evidence[0].note


def test_a_language_that_the_network_has_not_learnt_is_left_to_words() -> None:
    german = a_passage(article_id="KB-2", text="Die Lampe ist rot und sie steht auf dem Tisch.")
    kept = Kept()
    reply = "Die Pumpe ist blau und sie liegt in dem Keller."
    grounding = ground(a_case(reply, german), Thresholds(), a_network(1.0, kept))
    assert kept == []
    assert grounding.verdicts[0].status == "invented"


def test_dropping_the_passages_or_swapping_them_with_the_reply_changes_the_verdict() -> None:
    scorer = FaithfulnessScorer(learned=a_network(0.5))
    assert scored(scorer, a_case(COPY, PASSAGE)).value == 1.0
    assert scored(scorer, a_case(f"{COPY} {WRONG_NUMBER}", PASSAGE)).value == 0.5
    assert scored(scorer, a_case(WRONG_NUMBER)).value == 0.0
    swapped = a_passage(text=WRONG_NUMBER)
    assert scored(scorer, a_case(PASSAGE.text, swapped)).value < 0.5


def test_a_fingerprint_tells_networks_apart() -> None:
    made = {
        FaithfulnessScorer(learned=one).fingerprint
        for one in (None, a_network(0.1), a_network(0.2))
    }
    assert len(made) == 3


def test_a_reply_in_another_language_than_its_passages_is_unscored_with_a_network_too() -> None:
    german = "Die Lampe ist rot und sie steht auf dem Tisch und ist an."
    answer = unscored(FaithfulnessScorer(learned=a_network(0.5)), a_case(german, PASSAGE))
    assert "the reply is in 'de'" in answer.reason
