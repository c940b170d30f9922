"""Scales of the scorers."""

from __future__ import annotations

from evals.score import METRICS, metric_named


def test_a_metric_is_found_by_name_and_an_unknown_one_is_a_share() -> None:
    assert metric_named("cost").unit == "usd"
    own = metric_named("brand_voice")
    assert (own.name, own.unit, own.higher_is_better) == ("brand_voice", "share", True)


def test_harms_fall_and_qualities_rise() -> None:
    falling = {name for name, metric in METRICS.items() if not metric.higher_is_better}
    assert falling == {"hallucination", "forbidden_claim", "latency", "cost"}


def test_shares_and_yes_no_are_bounded_and_seconds_and_dollars_are_not() -> None:
    unbounded = {name for name, metric in METRICS.items() if not metric.is_bounded}
    assert unbounded == {"latency", "cost"}


def test_every_metric_is_listed_under_its_own_name() -> None:
    assert all(name == metric.name for name, metric in METRICS.items())
