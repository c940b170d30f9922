"""Say what a self-test found: the sentences and cells that all its reports share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.bounds import Bounds
from evals.selftest import DEMANDED, DefectRow, Noise, SelfTest, Tally
from reports import numbers

HOW: Mapping[Noise, str] = {
    "repeats": "The stored repeats of each ticket were split at random into two arms of the same "
    "size, so that the arms differ by chance alone.",
    "harmless": "The stored drafts do not vary, so a harmless edit, such as another greeting, was "
    "made in one of two copies of each draft, and a coin decided which arm got which.",
    "both": "The repeats of each ticket, which differ in time or cost only, were split at random "
    "into two arms, and a harmless edit, such as another greeting, was made in one of them, which "
    "a coin decided.",
    "none": "Nothing varies: one draft a ticket, and no harmless edit changes a score. Both arms "
    "were equal in every draw, so this only says that the gate does not fail a run for what it "
    "is.",
}
DEMAND = (
    "A blind spot is a defect that is failed in less than "
    + " or ".join(
        f"{numbers.level(share)} of the draws at {numbers.level(prevalence)} of the tickets"
        for prevalence, share in sorted(DEMANDED.items())
    )
    + "."
)
MOST_CATCHERS = 4
SELDOM = 0.05
"""A share below it is not worth a word of its own."""


def headline(outcome: SelfTest) -> str:
    """Say in two sentences whether the gate cries wolf, and how much it sees."""
    rate = outcome.false_alarm.tally.rate("fail")
    if outcome.cries_wolf:
        first = (
            f"This gate cries wolf: it fails {numbers.percent(rate.value)} of the candidates that "
            f"are as good as their baseline, and {numbers.level(outcome.alpha)} are allowed."
        )
    else:
        first = (
            f"This gate fails {numbers.percent(rate.value)} of the candidates that are as good as "
            f"their baseline ({interval(rate)}; {numbers.level(outcome.alpha)} are allowed)."
        )
    return f"{first} {_sight(outcome)}"


def _sight(outcome: SelfTest) -> str:
    planted, blind = len(outcome.defects), len(outcome.blind_spots)
    if not planted:
        return "No defect could be planted in these drafts."
    kinds = numbers.counted(planted, "kind")
    if not blind:
        return f"It catches each of the {kinds} of planted defects."
    return (
        f"Of {kinds} of planted defects it catches {planted - blind}; "
        f"{numbers.counted(blind, 'is a blind spot', 'are blind spots')}."
    )


def alarm_counts(outcome: SelfTest) -> str:
    """Say how the draws without a defect ended."""
    tally = outcome.false_alarm.tally
    return (
        f"Of {numbers.counted(tally.draws, 'draw')} without a defect {numbers.count(tally.fail)} "
        f"failed ({interval(tally.rate('fail'))}), {numbers.count(tally.inconclusive)} ended "
        f"inconclusive and {numbers.count(tally.passed)} passed "
        f"({interval(tally.rate('pass'))})."
    )


def alarm_rules(outcome: SelfTest) -> str:
    """Say which rules raised the false alarms; empty where there were none."""
    tally = outcome.false_alarm.tally
    if not tally.fail:
        return ""
    return f"False alarms came from {catchers(tally)}."


def method(outcome: SelfTest) -> str:
    """Say how the table was made."""
    return (
        f"The {numbers.counted(outcome.tickets, 'ticket')} of run {outcome.run} were damaged and "
        "scored, each defect in each draft where it can occur. Each draw picks the damaged "
        "tickets at random, puts their scores in place of the sound ones, and asks the gate of "
        f"{outcome.suite} with its own rules and settings, looking once, at the end. A cell has "
        f"{numbers.counted(outcome.draws, 'draw')}, or ends at its first look when all draws "
        "agree; its 95 % intervals allow for that. Candidate and baseline also differ by chance, "
        "as they do without a defect."
    )


def interval(rate: Bounds) -> str:
    """Write a 95 % interval."""
    return f"95 %: {numbers.percent(rate.low)} to {numbers.percent(rate.high)}"


def place(row: DefectRow) -> str:
    """Say how much was damaged: `10 %`, or `one category`."""
    if row.slice is not None:
        return f"one {row.slice}"
    return numbers.level(row.prevalence or 0.0)


def blind_sentence(row: DefectRow) -> str:
    """Say a blind spot in plain words; letting through and ending inconclusive are two things."""
    passed, undecided = share(row.tally, "pass"), share(row.tally, "inconclusive")
    caught = share(row.tally, "fail")
    where = f"in {place(row)} of drafts"
    if row.falls_short:
        where = (
            f"in all {numbers.counted(row.applicable, 'ticket')} where it can occur "
            f"({numbers.percent(row.reached)} of drafts)"
        )
    undecided_words = _does("ends inconclusive", undecided)
    failed_words = _does("fails it", caught)
    if passed >= SELDOM:
        rest = [undecided_words, failed_words] if undecided >= SELDOM else [failed_words]
        return (
            f"This gate would let through a {row.title} {where} {often(passed)}; "
            f"it {' and '.join(rest)}."
        )
    return (
        f"This gate does not let a {row.title} {where} through, and does not catch it either: "
        f"it {undecided_words} and {failed_words}."
    )


def often(value: float) -> str:
    """Say a share as people do: `7 times in 10`."""
    tenths = round(10 * value)
    if value <= 0:
        return "never"
    if value >= 1:
        return "every time"
    if tenths == 0:
        return "hardly ever"
    if tenths == 10:
        return "nearly every time"
    return f"{numbers.counted(tenths, 'time')} in 10"


def _does(what: str, value: float) -> str:
    """Say how often the gate does something: `fails it 3 times in 10`, `never fails it`."""
    return f"{often(value)} {what}" if value < SELDOM else f"{what} {often(value)}"


def share(tally: Tally, outcome: str) -> float:
    """Return the share of the draws with an outcome: `fail`, `inconclusive` or `pass`."""
    counts = {"fail": tally.fail, "inconclusive": tally.inconclusive, "pass": tally.passed}
    return counts[outcome] / max(tally.draws, 1)


def whole_percent(value: float) -> str:
    """Write a share without decimals; what is neither 0 nor 1 is not written as if it were."""
    if 0 < value < 0.005:
        return "< 1 %"
    if 0.995 <= value < 1:
        return "> 99 %"
    return f"{100 * value:.0f} %"


def catchers(tally: Tally) -> str:
    """Name the rules that failed, with the share of draws in which each did."""
    named = [
        f"{rule} ({whole_percent(count / tally.draws)})"
        for rule, count in list(tally.by_rule.items())[:MOST_CATCHERS]
        if count
    ]
    more = len(tally.by_rule) - MOST_CATCHERS
    if more > 0:
        named.append(f"{numbers.count(more)} more")
    return ", ".join(named) or "nothing"


def scorers_that_caught(tally: Tally) -> str:
    """Name the scorers of which a rule failed in at least half of the draws; else `nothing`."""
    named = [name for name, count in tally.by_scorer.items() if 2 * count >= tally.draws]
    return ", ".join(named) or "nothing"


def scorer_rows(outcome: SelfTest) -> list[tuple[str, str, str]]:
    """Return (scorer, defects that it helped to fail, those that it alone caught) for each."""
    rows = []
    for name in outcome.gated:
        helped, alone = outcome.contribution(name)
        rows.append((name, numbers.count(helped), numbers.count(alone)))
    return rows


def remarks(outcome: SelfTest) -> Sequence[str]:
    """Return what else should be known, one sentence each."""
    said = []
    if outcome.false_alarm.tally.fail > outcome.false_alarm.tally.draws / 2:
        said.append(
            "The gate fails the stored drafts as they are, so the table says little: repair what "
            "breaks the rules first."
        )
    if outcome.never_contributes:
        said.append(f"Never failed for any defect: {', '.join(outcome.never_contributes)}.")
    if outcome.reported:
        said.append(
            f"No rule of the suite uses {', '.join(outcome.reported)}, so these can never fail it."
        )
    if outcome.unplantable:
        said.append(f"Could not be planted in any draft: {', '.join(outcome.unplantable)}.")
    short = sorted({row.defect for row in outcome.rows if row.falls_short})
    if short:
        said.append(
            "Possible in too few drafts to reach every prevalence, so that all of them were hit: "
            f"{', '.join(short)}."
        )
    return said


def missed_slices(row: DefectRow) -> list[str]:
    """Return the slices in which damage to every possible ticket fails less than half the time."""
    return [name for name, (draws, failed) in row.tally.by_slice.items() if 2 * failed < draws]
