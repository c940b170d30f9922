"""Rules: what must hold for a change to pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from evals.errors import UsageError, did_you_mean
from evals.score import Metric, metric_named

RuleKind = Literal["no_regression", "limit", "never"]
RULE_KINDS: tuple[RuleKind, ...] = ("no_regression", "limit", "never")
Statistic = Literal["mean", "ratio", "p95_ratio", "p95", "worst"]
"""`mean`: average (or rate). `ratio`: geometric mean relative to the baseline.
`p95_ratio`: 95th percentile relative to the baseline. `p95`: 95th percentile.
`worst`: any single ticket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """State one thing that must hold.

    A `no_regression` rule asks that the candidate is not worse than the baseline by `bound` or
    more; a `limit` asks for a level whatever the baseline; a `never` rule forbids single cases.
    """

    scorer: str
    kind: RuleKind
    bound: float
    """no_regression: the margin, > 0, in the scorer's unit, or a share of the baseline for
    `ratio` (0.1 = ten per cent) and a factor for `p95_ratio` (1.2). limit: the level. never: the
    value beyond which a case breaks the rule."""
    statistic: Statistic = "mean"
    slice: str | None = None
    """`dimension=value`, or None for all tickets."""
    required: bool = True
    """False: the rule can fail the gate, and is not needed for a pass."""

    @property
    def metric(self) -> Metric:
        """Return the scale of the scorer's values."""
        return metric_named(self.scorer)

    @property
    def name(self) -> str:
        """Return a short name for people, such as `faithfulness no_regression`."""
        parts = [self.scorer, self.kind]
        if self.statistic not in ("mean", "worst"):
            parts.append(self.statistic)
        return " ".join([*parts, f"[{self.slice}]"] if self.slice else parts)


LIMIT_KEYS: Mapping[str, Statistic] = {"at_least": "mean", "at_most": "mean", "p95_at_most": "p95"}
MARGIN_KEYS: Mapping[str, Statistic] = {
    "margin": "mean",
    "ratio": "ratio",
    "p95_ratio": "p95_ratio",
}
NEVER_KEYS: Mapping[str, Statistic] = {"below": "worst", "above": "worst"}


def parse_rule(entry: object, where: str) -> list[Rule]:
    """Read one entry of a suite's `rules`, such as `{scorer: tone, no_regression: {margin: 0.03}}`.

    One entry may hold several kinds for the same scorer, and `slices: [a=b]` repeats it for
    each slice.

    Raises:
        UsageError: an entry cannot be read; names `where` and the value.
    """
    if not isinstance(entry, Mapping) or not isinstance(entry.get("scorer"), str):
        raise UsageError(f"{where}: {entry!r} names no scorer; write `scorer: NAME`")
    known = ("scorer", "slice", "slices", "required", *RULE_KINDS)
    for key in entry:
        if key not in known:
            raise UsageError(f"{where}: unknown key {key!r}{did_you_mean(str(key), known)}")
    kinds = [kind for kind in RULE_KINDS if kind in entry]
    if not kinds:
        raise UsageError(f"{where}: no rule for {entry['scorer']!r}; add one of {list(RULE_KINDS)}")
    places = _slices(entry, where)
    return [
        replace(rule, slice=place)
        for kind in kinds
        for place in places
        for rule in _rules_of(kind, entry, where)
    ]


def _slices(entry: Mapping[str, object], where: str) -> list[str | None]:
    """Return the slices that an entry names; a list with None for all tickets."""
    if "slices" not in entry:
        if entry.get("slice") is None:
            return [None]
        named: object = [entry["slice"]]
    else:
        named = entry["slices"]
    if not isinstance(named, list) or not named or {"slice", "slices"} <= entry.keys():
        raise UsageError(f"{where}: slices is {named!r}; write `slices: [a=b, a=c]` alone")
    for name in named:
        if not isinstance(name, str) or "=" not in name.strip("= "):
            raise UsageError(f"{where}: {name!r} is no slice; write `dimension=value`")
    return list(dict.fromkeys(str(name).strip() for name in named))


def _rules_of(kind: RuleKind, entry: Mapping[str, object], where: str) -> list[Rule]:
    here = f"{where}.{kind}"
    terms = entry[kind] if entry[kind] is not None else {}
    if not isinstance(terms, Mapping):
        raise UsageError(f"{here}: {terms!r} is not a mapping; write for example {{margin: 0.03}}")
    scorer = str(entry["scorer"])
    required = entry.get("required", True)
    if not isinstance(required, bool):
        raise UsageError(f"{where}.required: {required!r} is not true or false")
    metric = metric_named(scorer)
    if kind == "never":
        terms = terms or {"below" if metric.higher_is_better else "above": 0.5}
    keys: Mapping[str, Statistic] = {
        "limit": LIMIT_KEYS,
        "no_regression": MARGIN_KEYS,
        "never": NEVER_KEYS,
    }[kind]
    if not terms:
        raise UsageError(f"{here}: empty; give one of {list(keys)}")
    return [
        Rule(
            scorer=scorer,
            kind=kind,
            bound=_number(str(key), value, keys=keys, here=here, metric=metric),
            statistic=keys[str(key)],
            required=required,
        )
        for key, value in terms.items()
    ]


def _number(
    key: str, value: object, *, keys: Mapping[str, Statistic], here: str, metric: Metric
) -> float:
    """Check one term of a rule: known key, finite number, and a rule that can hold and break."""
    if key not in keys:
        raise UsageError(f"{here}: unknown key {key!r}{did_you_mean(key, list(keys))}")
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e9:
        raise UsageError(f"{here}.{key}: {value!r} is not a number")
    wrong_side = {"at_least": False, "at_most": True, "below": False, "above": True}
    if key in wrong_side and metric.higher_is_better == wrong_side[key]:
        better = "higher" if metric.higher_is_better else "lower"
        other = {"at_least": "at_most", "at_most": "at_least", "below": "above", "above": "below"}
        raise UsageError(f"{here}: {better} {metric.name} is better; write {other[key]!r}")
    if keys[key] in ("ratio", "p95_ratio", "p95") and metric.is_bounded:
        raise UsageError(f"{here}: {key!r} is for latency and cost, not for {metric.name!r}")
    if needed := _out_of_range(key, value, metric):
        raise UsageError(f"{here}.{key}: {value!r} makes no sense; give a number {needed}")
    return float(value)


def _out_of_range(key: str, value: float, metric: Metric) -> str:
    """Return which numbers would make sense for a term; empty when `value` does.

    A limit of exactly 0 or 1 on a share can never be shown with a bound.
    """
    if key == "p95_ratio":
        return "" if value > 1 else "> 1"
    if key in NEVER_KEYS:
        if metric.is_bounded:
            return "" if 0 <= value <= 1 else "from 0 to 1"
        return "" if value >= 0 else "≥ 0"
    if not metric.is_bounded:
        return "" if value > 0 else "> 0"
    if 0 < value < 1:
        return ""
    single_cases = "; to forbid single cases write `never`" if key in LIMIT_KEYS else ""
    return f"between 0 and 1{single_cases}"
