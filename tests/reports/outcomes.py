"""Builders of verdicts and outcomes for the tests of the reports, and hostile texts."""

# longer: one builder for each kind of check and outcome, shared by the tests of every format.
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from evals.checks import GateSettings, RuleCheck, Status
from evals.comparison import compare
from evals.estimate import Estimate
from evals.gate import Verdict, VerdictKind, decide
from evals.outcome import GateOutcome, LatencySummary, RunOutcome, Side, Spent, TicketPair
from evals.record import Provenance, Result
from evals.rule import parse_rule
from evals.score import Evidence
from evals.table import ScoreTable, row_of
from evals.ticket import GoldenTicket
from tests.builders import (
    a_draft,
    a_golden,
    a_passage,
    a_provenance,
    a_reference,
    a_result,
    a_score,
    a_ticket,
)

INVENTED = "You will have your money in 24 hours."
BAD_REPLY = f"Hello Ana, thank you for writing to us. {INVENTED} Kind regards, your support team"

HOSTILE: Mapping[str, str] = {
    "script": "<script>window.pwned=1</script>",
    "closing": "</script></style></details></svg><img src=x onerror=window.pwned=1>",
    "attribute": '" onmouseover="window.pwned=1" x=\'',
    "link": "[click](javascript:alert(1)) <a href='javascript:alert(1)'>x</a>",
    "address": "https://evil.example/x www.evil.example a@evil.example @maintainer #1 GH-1",
    "formula": '=HYPERLINK("http://evil.example")',
    "escape": "\x1b[31mred\x1b[0m\x1b]0;title\x07\x9b31m",
    "override": "\u202egnp.exe\u202c \u2066x\u2069",
    "broken": "nul\x00 half \ud800 tag \U000e0041 \ufffe",
    "markdown": "`code` **bold** | cell | ~~x~~ $x$ &lt; ![i](http://evil.example/i.png)",
    "template": "{{ 7 * 7 }} {% raw %} {# x #}",
    "xml": "]]> <!-- & \x0b\x0c",
}
"""Texts that a ticket, draft, model or file may hold, each against one format or more."""
ALL_HOSTILE = " ".join(HOSTILE.values())


def a_check(**given: object) -> RuleCheck:
    """Build a check of faithfulness that is broken; every field can be given."""
    check = RuleCheck(
        scorer="faithfulness",
        slice=None,
        kind="no_regression",
        statistic="mean",
        required=True,
        status="fail",
        because="worse by 0.070, which chance does not explain",
        margin=0.03,
        baseline=0.91,
        candidate=0.84,
        difference=-0.07,
        low=-0.095,
        high=-0.046,
        p=0.0001,
        n=240,
        clusters=160,
        detectable=0.021,
        detectable_concentrated=0.04,
        tickets=("T-0002",),
    )
    return replace(check, **given)  # type: ignore[arg-type]  # fields by name


def a_held_check(**given: object) -> RuleCheck:
    """Build a check of tone that holds."""
    values: dict[str, object] = {
        "scorer": "tone",
        "status": "pass",
        "because": "a drop of 0.030 or more is excluded (at worst 0.004)",
        "baseline": 0.8,
        "candidate": 0.801,
        "difference": 0.001,
        "low": -0.004,
        "high": 0.006,
        "p": 1.0,
        "tickets": (),
    }
    return a_check(**{**values, **given})


def a_limit_check(**given: object) -> RuleCheck:
    """Build a check of a limit on hallucination that is still open."""
    values: dict[str, object] = {
        "scorer": "hallucination",
        "kind": "limit",
        "status": "inconclusive",
        "because": "level 0.100; at most 0.150 is neither shown nor ruled out",
        "margin": 0.15,
        "baseline": None,
        "candidate": 0.1,
        "difference": None,
        "low": 0.06,
        "high": 0.16,
        "p": None,
        "detectable": None,
        "detectable_concentrated": None,
        "tickets": (),
    }
    return a_check(**{**values, **given})


def a_never_check(**given: object) -> RuleCheck:
    """Build a check of a never-rule that one critical ticket breaks."""
    values: dict[str, object] = {
        "scorer": "forbidden_claim",
        "slice": "severity=critical",
        "kind": "never",
        "statistic": "worst",
        "because": "1 of 12 tickets in severity=critical break it: T-0002; 0 in the baseline",
        "margin": 0.5,
        "baseline": 0.0,
        "candidate": 1.0,
        "difference": 1.0,
        "low": None,
        "high": None,
        "p": None,
        "n": 12,
        "clusters": 12,
        "detectable": None,
        "detectable_concentrated": None,
    }
    return a_check(**{**values, **given})


def a_skipped_check(**given: object) -> RuleCheck:
    """Build a check that was not asked."""
    empty: dict[str, object] = dict.fromkeys(
        ("baseline", "candidate", "difference", "low", "high", "p", "detectable",
         "detectable_concentrated")
    )  # fmt: skip
    values: dict[str, object] = {
        **empty,
        "scorer": "retrieval",
        "status": "skipped",
        "because": "not asked: no ticket has a value of retrieval on either side",
        "n": 0,
        "clusters": 0,
        "tickets": (),
    }
    return a_check(**{**values, **given})


def every_check() -> tuple[RuleCheck, ...]:
    """Return one check of each kind and each status that matters."""
    return (
        a_held_check(),
        a_check(),
        a_limit_check(),
        a_never_check(),
        a_held_check(
            slice="category=billing", required=False, status="too_small", clusters_needed=60
        ),
        a_skipped_check(),
    )


def a_verdict(
    *,
    kind: VerdictKind = "regression",
    sentence: str = "The candidate must not go out: faithfulness fell by 0.070.",
    checks: Sequence[RuleCheck] | None = None,
    tickets: int = 240,
    threads: int = 160,
    repeats: int = 3,
    unscored: int = 0,
    regressed: Sequence[str] = ("T-0002",),
    improved: Sequence[str] = (),
    notes: Sequence[str] = ("3 tickets exist only in the baseline and were left out.",),
) -> Verdict:
    """Build a verdict, a regression of faithfulness unless told otherwise."""
    return Verdict(
        kind=kind,
        sentence=sentence,
        checks=every_check() if checks is None else tuple(checks),
        tickets=tickets,
        threads=threads,
        repeats=repeats,
        unscored=unscored,
        regressed=tuple(regressed),
        improved=tuple(improved),
        notes=tuple(notes),
        settings=GateSettings(),
    )


def a_bad_result(golden: GoldenTicket, trial: int = 0) -> Result:
    """Build a result whose draft promises something invented, with the evidence marked."""
    start = BAD_REPLY.index(INVENTED)
    evidence = Evidence(
        start=start, end=start + len(INVENTED), label="unsupported", note="KB-107 says 5 to 7 days"
    )
    return a_result(
        golden=golden,
        outcome=a_draft(ticket_id=golden.ticket.id, reply=BAD_REPLY, trial=trial),
        scores=(
            a_score(value=0.5, reason="1 of 2 claims is in a passage", evidence=(evidence,)),
            a_score(scorer="tone", value=0.8, reason="polite"),
        ),
    )


def a_good_result(golden: GoldenTicket, trial: int = 0) -> Result:
    """Build a result whose draft is right."""
    return a_result(
        golden=golden,
        outcome=a_draft(ticket_id=golden.ticket.id, trial=trial),
        scores=(a_score(), a_score(scorer="tone", value=0.8, reason="polite")),
    )


def a_pair(*, id: str = "T-0002", change: float = -0.5) -> TicketPair:  # noqa: A002  # as in Ticket
    """Build a ticket that got worse: the baseline is right, the candidate invents a promise."""
    golden = a_golden(ticket=a_ticket(id=id), reference=a_reference(forbidden_claims=(INVENTED,)))
    return TicketPair(
        golden=golden,
        baseline=(a_good_result(golden),),
        candidate=(a_bad_result(golden),),
        change=change,
    )


def a_latency(*, p50_s: float = 0.7, p95_s: float = 1.5, n: int = 100) -> LatencySummary:
    """Build a latency distribution of three bars; the counts add up to n = 100."""
    return LatencySummary(
        p50_s=p50_s, p95_s=p95_s, n=n, histogram=((0.0, 20), (0.6, 70), (1.2, 10))
    )


def an_outcome(
    *,
    verdict: Verdict | None = None,
    pairs: Sequence[TicketPair] | None = None,
    baseline: Side | None = None,
    candidate: Side | None = None,
    spent: Spent | None = None,
    latency: Mapping[str, LatencySummary] | None = None,
    suite: str = "pre_merge",
) -> GateOutcome:
    """Build a decided comparison."""
    given_pairs = (a_pair(),) if pairs is None else tuple(pairs)
    return GateOutcome(
        id="gate-1",
        verb="gate",
        suite=suite,
        baseline=baseline
        or Side(run="run-1", label="main@1a2b3c4", model="openai/small", prompt_sha256="1" * 64),
        candidate=candidate
        or Side(run="run-2", label="working tree", model="openai/small", prompt_sha256="2" * 64),
        verdict=a_verdict() if verdict is None else verdict,
        spent=spent or Spent(calls=480, usd=0.1008, seconds=47.3),
        pairs=given_pairs,
        pairs_total=240,
        latency={"baseline": a_latency(), "candidate": a_latency(p50_s=0.8, p95_s=1.75)}
        if latency is None
        else latency,
        cost_usd={"baseline": 0.0504, "candidate": 0.0504},
        failures={"baseline": 0, "candidate": 1},
        created_at="2026-11-23T21:05:00Z",
        version="0.1.0",
    )


def an_empty_outcome(*, kind: VerdictKind = "unmeasurable") -> GateOutcome:
    """Build an outcome of two files that share no ticket: no check, no pair, no number."""
    reason = "the two runs have no ticket in common"
    verdict = a_verdict(
        kind=kind,
        sentence=f"Not comparable: {reason}.",
        checks=(),
        tickets=0,
        threads=0,
        repeats=0,
        regressed=(),
        notes=(reason,),
    )
    return GateOutcome(
        id="compare-1",
        verb="compare",
        suite="smoke",
        baseline=Side(run="old.jsonl", label="old.jsonl"),
        candidate=Side(run="new.jsonl", label="new.jsonl"),
        verdict=verdict,
    )


def a_run_outcome(
    *, provenance: Provenance | None = None, notes: Sequence[str] = (), failures: int = 1
) -> RunOutcome:
    """Build a finished run: faithfulness known, tone without any value."""
    estimate = Estimate(
        value=0.91,
        low=0.88,
        high=0.94,
        confidence=0.95,
        n=39,
        n_unscored=1,
        n_clusters=30,
        method="t with pseudo-pair",
    )
    return RunOutcome(
        provenance=a_provenance() if provenance is None else provenance,
        tickets=40,
        drafts=39,
        failures=failures,
        metrics={"faithfulness": estimate},
        unscored={"faithfulness": 1, "tone": 40},
        latency=a_latency(),
        cost_usd=0.02,
        spent=Spent(calls=40, usd=0.02, seconds=12.0),
        notes=tuple(notes),
    )


def decided(tickets: int = 60, *, broken: int = 0, repeats: int = 1) -> GateOutcome:
    """Decide a real comparison, in which the candidate invents a promise on the first tickets.

    Args:
        tickets: in the golden set, each a thread of its own.
        broken: how many of them get the invented promise.
        repeats: drafts a ticket and side.
    """
    goldens = [a_golden(ticket=a_ticket(id=f"T-{i:04}")) for i in range(tickets)]
    sides: dict[str, list[list[Result]]] = {"baseline": [], "candidate": []}
    for i, golden in enumerate(goldens):
        sides["baseline"].append([a_good_result(golden, t) for t in range(repeats)])
        make = a_bad_result if i < broken else a_good_result
        sides["candidate"].append([make(golden, t) for t in range(repeats)])
    tables = {
        side: ScoreTable(name=side, rows=tuple(row_of(r) for one in results for r in one))
        for side, results in sides.items()
    }
    entry = {"scorer": "faithfulness", "no_regression": {"margin": 0.05}}
    rules = [*parse_rule(entry, "rules[0]"), *parse_rule({**entry, "scorer": "tone"}, "rules[1]")]
    verdict = decide(compare(tables["baseline"], tables["candidate"]), rules)
    pairs = [
        TicketPair(golden=golden, baseline=left, candidate=right, change=-0.5 if i < broken else 0)
        for i, (golden, left, right) in enumerate(
            zip(goldens, sides["baseline"], sides["candidate"], strict=True)
        )
    ]
    return an_outcome(verdict=verdict, pairs=pairs)


def a_hostile_outcome(text: str = ALL_HOSTILE) -> GateOutcome:
    """Build an outcome in which every text that others wrote is hostile."""
    golden = a_golden(
        ticket=a_ticket(id=f"T {text}", subject=text, body=text, channel=text, language=text),
        reference=a_reference(reply=text, forbidden_claims=(text,), article_ids=(text,)),
        slices={"category": text, text: "x"},
        tags=(text,),
    )
    evidence = (
        Evidence(start=0, end=12, label=text, note=text),
        Evidence(start=-5, end=10**9, label="unsupported", note=text),
        Evidence(start=7, end=3, label="unsupported", note=text),
    )
    scores = (
        a_score(value=0.1, reason=text, evidence=evidence),
        a_score(scorer=text, reason=text),
    )
    passages = (a_passage(article_id=text, title=text, text=text),)
    good = a_draft(ticket_id=golden.ticket.id, reply="fine")
    bad = a_draft(
        ticket_id=golden.ticket.id,
        reply=text,
        citations=(text,),
        passages=passages,
        warnings=(text,),
    )
    pair = TicketPair(
        golden=golden,
        baseline=(a_result(golden=golden, outcome=good, scores=(a_score(),)),),
        candidate=(a_result(golden=golden, outcome=bad, scores=scores),),
        change=-0.9,
    )
    statuses: tuple[Status, ...] = ("fail", "inconclusive", "unmeasurable", "skipped", "pass")
    checks = [
        *(a_check(scorer=text, slice=text, because=text, status=one) for one in statuses),
        a_limit_check(scorer=text, because=text),
        a_never_check(slice=text, because=text, tickets=(f"T {text}", text)),
    ]
    side = Side(run=text, label=text, model=text, prompt_sha256=text)
    verdict = a_verdict(
        sentence=f"The candidate must not go out: {text}.",
        checks=checks,
        regressed=(f"T {text}", text),
        notes=(text,),
    )
    return an_outcome(
        verdict=verdict, pairs=(pair,), baseline=side, candidate=side, suite=text or "smoke"
    )
