"""What the store says about noise, responses and usage: measured before assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from evals.rule import Rule
from evals.variance import Components
from runners.assistant_spec import AssistantSpec
from runners.plan_history import History, open_history, read_history, spread_of
from runners.store import RunStore, StoredComparison
from tests.builders import a_draft, a_golden, a_provenance, a_score, a_ticket, a_usage
from tests.evals.tables import a_rule

SPEC = AssistantSpec(kind="prompt", name="a", prompt="Reply.", model="openai/small")
TONE = a_rule("tone", bound=0.05)
TICKETS = 20
SCORERS = {"tone": "f-tone"}
UP_AND_DOWN = [0.1 if i % 2 else -0.1 for i in range(TICKETS)]


def keep(
    store: RunStore,
    run_id: str,
    levels: Sequence[Sequence[float]],
    *,
    fingerprint: str = SPEC.fingerprint,
    model: str = SPEC.model,
    golden: str = "g",
    scorers: dict[str, str] | None = None,
) -> None:
    """Store a run: the tone of each ticket, trial by trial."""
    goldens = [a_golden(ticket=a_ticket(id=f"T-{i:03}")) for i in range(len(levels))]
    fingerprints = SCORERS if scorers is None else scorers
    store.create_run(
        a_provenance(
            run_id=run_id,
            model=model,
            assistant_fingerprint=fingerprint,
            golden_fingerprint=golden,
            scorer_fingerprints=fingerprints,
            repeats=len(levels[0]),
        )
    )
    store.put_golden(run_id, goldens)
    for one, values in zip(goldens, levels, strict=True):
        for trial, value in enumerate(values):
            usage = a_usage(prompt_tokens=500, completion_tokens=60)
            name = one.ticket.id
            store.save_outcome(run_id, a_draft(ticket_id=name, trial=trial, usage=usage))
            score = a_score(scorer="tone", value=value)
            store.save_scores(run_id, name, trial, [score], fingerprints=fingerprints)


def compared(store: RunStore, left: str, right: str) -> None:
    """Store that two runs were compared."""
    store.save_comparison(
        StoredComparison(
            comparison_id=f"c-{left}-{right}",
            suite="s",
            baseline_run=left,
            candidate_run=right,
            summary="{}",
        )
    )


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.db'}")


def read(store: RunStore) -> History:
    return read_history(store, SPEC, "g", SCORERS)


def components(rule: Rule, history: History, model: str = SPEC.model) -> tuple[Components, str]:
    found = spread_of(rule, history, model, None)
    return found.components, found.measured


def test_without_a_store_there_is_none_and_none_is_made(tmp_path: Path) -> None:
    with open_history(f"sqlite:///{tmp_path / 'none.db'}") as store:
        assert store is None
    assert list(tmp_path.iterdir()) == []


def test_without_runs_everything_is_the_stated_default(store: RunStore) -> None:
    assert read(store) == History()
    found = spread_of(TONE, History(), SPEC.model, None)
    assert found.measured == ""
    assert found.level == 0.83
    assert found.components == Components(ticket=0.037**2, repeat=0.050**2)


def test_a_model_that_repeats_itself_is_not_assumed_to_vary() -> None:
    model = "embedded/extractive"
    assert spread_of(TONE, History(), model, None).components.repeat == 0.0
    latency = a_rule("latency", bound=0.25)
    assert (spread_of(latency, History(), model, 1.0).components.repeat or 0.0) > 0


def test_the_repeats_of_a_run_are_the_noise(store: RunStore) -> None:
    # 0.7 and 0.9 on every ticket: σ_R² = 0.02. The response to a change stays assumed.
    keep(store, "r-1", [(0.7, 0.9)] * TICKETS)
    found, words = components(TONE, read(store))
    assert found.repeat == pytest.approx(0.02)
    assert found.ticket == pytest.approx(0.037**2)
    assert words == "the repeats of run r-1; the response to a change is assumed"


def test_two_runs_of_one_assistant_are_repeats_too(store: RunStore) -> None:
    # Differences of ±0.1: variance 20·0.01/19, half of it each draft's.
    keep(store, "r-1", [(0.8,)] * TICKETS)
    keep(store, "r-2", [(0.8 + change,) for change in UP_AND_DOWN])
    found, words = components(TONE, read(store))
    assert found.repeat == pytest.approx(0.1 / 19)
    assert words.startswith("two runs of the same assistant (r-2, r-1)")


def test_past_comparisons_are_the_response(store: RunStore) -> None:
    # ±0.1 between two assistants, 0.2/19 in all; 2·σ_R² = 0 of it, for nothing varied.
    keep(store, "r-1", [(0.8, 0.8)] * TICKETS)
    keep(store, "r-2", [(0.8 + c, 0.8 + c) for c in UP_AND_DOWN], fingerprint="other")
    compared(store, "r-1", "r-2")
    found, words = components(TONE, read(store))
    assert found.ticket == pytest.approx(0.2 / 19)
    assert found.repeat == pytest.approx(0.0, abs=1e-12)
    assert words == "past comparisons on this golden set and the repeats of run r-1"


def test_differences_alone_are_split_as_the_defaults_are(store: RunStore) -> None:
    # The default of tone: 2·0.05² of 0.037² + 2·0.05² is noise, 78.5 %.
    keep(store, "r-1", [(0.8,)] * TICKETS)
    keep(store, "r-2", [(0.8 + change,) for change in UP_AND_DOWN], fingerprint="other")
    compared(store, "r-1", "r-2")
    found, words = components(TONE, read(store))
    share = 0.005 / (0.037**2 + 0.005)
    assert found.of_change(1) == pytest.approx(0.2 / 19)
    assert found.of_unchanged(1) == pytest.approx(share * 0.2 / 19)
    assert words == "past comparisons on this golden set"


def test_a_slice_borrows_the_variance_of_all_tickets(store: RunStore) -> None:
    keep(store, "r-1", [(0.7, 0.9)] * TICKETS)
    history = read(store)
    sliced = replace(TONE, slice="category=billing")
    assert components(sliced, history) == components(TONE, history)


def test_other_sets_models_and_versions_of_a_scorer_say_nothing(store: RunStore) -> None:
    keep(store, "r-1", [(0.7, 0.9)] * TICKETS, golden="other")
    keep(store, "r-2", [(0.7, 0.9)] * TICKETS, model="openai/large", fingerprint="large")
    assert read(store) == History()
    keep(store, "r-3", [(0.7, 0.9)] * TICKETS, scorers={"tone": "an older version"})
    assert spread_of(TONE, read(store), SPEC.model, None).measured == ""


def test_too_few_threads_are_no_measurement(store: RunStore) -> None:
    keep(store, "r-1", [(0.7,)] * 14)
    keep(store, "r-2", [(0.9,)] * 14)
    assert spread_of(TONE, read(store), SPEC.model, None).measured == ""


def test_a_comparison_of_a_run_with_itself_is_no_change(store: RunStore) -> None:
    keep(store, "r-1", [(0.7, 0.9)] * TICKETS)
    compared(store, "r-1", "r-1")
    assert read(store).comparisons == ()


def test_levels_tokens_and_time_come_from_the_newest_run(store: RunStore) -> None:
    keep(store, "r-1", [(0.2,)] * TICKETS)
    keep(store, "r-2", [(0.6,)] * 10 + [(0.8,)] * 10)
    history = read(store)
    found = spread_of(TONE, history, SPEC.model, None)
    assert found.level == pytest.approx(0.7)
    assert found.level_sd == pytest.approx((20 * 0.01 / 19) ** 0.5)
    usage = history.usage
    assert usage is not None
    assert (usage.prompt_tokens, usage.completion_tokens) == (500, 60)
    assert (usage.run_id, usage.latency_s, usage.same_prompt) == ("r-2", 0.8, True)
    assert history.scored["tone"] == frozenset(f"T-{i:03}" for i in range(TICKETS))


def test_the_assistant_s_own_run_comes_before_newer_ones_of_its_model(store: RunStore) -> None:
    keep(store, "r-1", [(0.6,)] * TICKETS)
    keep(store, "r-2", [(0.8,)] * TICKETS, fingerprint="other")
    usage = read(store).usage
    assert usage is not None
    assert (usage.run_id, usage.same_prompt) == ("r-1", True)
