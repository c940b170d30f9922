"""Rules: what must hold for a change to pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    known = ("scorer", "slice", "required", *RULE_KINDS)
    for key in entry:
        if key not in known:
            raise UsageError(f"{where}: unknown key {key!r}{did_you_mean(str(key), known)}")
    kinds = [kind for kind in RULE_KINDS if kind in entry]
    if not kinds:
        raise UsageError(f"{where}: no rule for {entry['scorer']!r}; add one of {list(RULE_KINDS)}")
    return [rule for kind in kinds for rule in _rules_of(kind, entry, where)]


def _rules_of(kind: RuleKind, entry: Mapping[str, object], where: str) -> list[Rule]:
    here = f"{where}.{kind}"
    terms = entry[kind] if entry[kind] is not None else {}
    if not isinstance(terms, Mapping):
        raise UsageError(f"{here}: {terms!r} is not a mapping; write for example {{margin: 0.03}}")
    scorer, slice_name = str(entry["scorer"]), entry.get("slice")
    if slice_name is not None and (not isinstance(slice_name, str) or "=" not in slice_name):
        raise UsageError(f"{where}.slice: {slice_name!r} is no slice; write `dimension=value`")
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
            slice=slice_name,
            required=required,
        )
        for key, value in terms.items()
    ]


def _number(
    key: str, value: object, *, keys: Mapping[str, Statistic], here: str, metric: Metric
) -> float:
    """Check one term of a rule: known key, finite number, and a side that makes sense."""
    if key not in keys:
        raise UsageError(f"{here}: unknown key {key!r}{did_you_mean(key, list(keys))}")
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e9:
        raise UsageError(f"{here}.{key}: {value!r} is not a number")
    wrong_side = {"at_least": False, "at_most": True, "below": False, "above": True}
    if key in wrong_side and metric.higher_is_better == wrong_side[key]:
        better = "higher" if metric.higher_is_better else "lower"
        other = {"at_least": "at_most", "at_most": "at_least", "below": "above", "above": "below"}
        raise UsageError(f"{here}: {better} {metric.name} is better; write {other[key]!r}")
    smallest = 1.0 if key == "p95_ratio" else 0.0
    if key in MARGIN_KEYS and value <= smallest:
        raise UsageError(f"{here}.{key}: {value!r} is too small; give a number > {smallest:g}")
    if keys[key] in ("ratio", "p95_ratio", "p95") and metric.is_bounded:
        raise UsageError(f"{here}: {key!r} is for latency and cost, not for {metric.name!r}")
    return float(value)
