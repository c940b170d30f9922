"""Prove how words alone rank claims by doubt."""

from __future__ import annotations

from dataclasses import replace

from scorers.claims import Claim
from scorers.verdict import Verdict

SUPPORTED = Verdict(Claim(0, 4, "Pods", is_promise=False), "supported", 0.8, "", "KB-1: Pods")


def test_doubt_is_half_of_what_is_not_covered_of_a_supported_claim() -> None:
    assert SUPPORTED.doubt == 0.5 * (1 - 0.8)


def test_doubt_falls_with_coverage_and_a_fault_is_more_doubtful_than_any_support() -> None:
    invented = replace(SUPPORTED, status="invented")
    assert invented.doubt == 1 - 0.4 * 0.8
    assert replace(invented, coverage=0.0).doubt > invented.doubt
    assert replace(invented, coverage=1.0).doubt > replace(SUPPORTED, coverage=0.0).doubt
    assert replace(invented, is_certain=True, coverage=1.0).doubt == 0.95


def test_a_probability_that_was_weighed_goes_before_words() -> None:
    assert replace(SUPPORTED, unsupported=0.7).doubt == 0.7
