"""What a command is about to do, complete enough to be resumed by another process."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from evals.suite import Suite
from runners.assistant_spec import AssistantSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Hold what the command line said; None means "as the suite or assistant says"."""

    golden: str | None = None
    assistant: str | None = None
    model: str | None = None
    prompt: str | None = None
    repeats: int | None = None
    limit: int | None = None
    filters: Mapping[str, str] = field(default_factory=dict)
    scorers: tuple[str, ...] = ()
    concurrency: int | None = None
    max_usd: float | None = None
    max_calls: int | None = None
    max_tokens: int | None = None
    deadline_s: float | None = None
    seed: int | None = None
    store: str | None = None
    out: str | None = None
    offline: bool = False
    json: bool = False
    quiet: bool = False
    soft_inconclusive: bool = False
    early_stop: bool = True
    fresh: bool = False
    judge: str | None = None
    judge_base: str | None = None
    record: str | None = None
    """Cassette to write."""
    replay: str | None = None
    """Cassette to read, in place of every model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """Hold one side that is drafted: a run with its assistant."""

    run_id: str
    label: str
    spec: AssistantSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Hold a run, a gate or an upgrade, resolved."""

    job_id: str
    verb: str
    suite: Suite
    arms: tuple[Arm, ...]
    """The candidate last; the baseline first where it is drafted in the same job."""
    stored_baseline: str = ""
    """Run id of a baseline that was drafted earlier, or the path of a result file."""
    unchanged: bool = False
    """Nothing that can influence a draft differs: one arm stands for both sides."""
    concurrency: int = 8
    max_usd: float | None = None
    max_calls: int | None = None
    max_tokens: int | None = None
    deadline_s: float | None = None
    use_cache: bool = True
    """Take drafts that were made before for exactly the same request."""
    record: str = ""
    """Path of the cassette to write; empty for none."""
    replay: str = ""
    """Path of the cassette to read in place of every model; empty for none."""
    early_stop: bool = False
    """Look at the evidence while drafting, and stop at a proved regression."""
    git_commit: str = ""
    git_dirty: bool = False

    @property
    def candidate(self) -> Arm:
        """Return the side that is judged."""
        return self.arms[-1]

    @property
    def baseline_run(self) -> str:
        """Return the run id or file that the candidate is compared with; empty for `run`."""
        if self.stored_baseline:
            return self.stored_baseline
        if self.unchanged:
            return self.candidate.run_id
        return self.arms[0].run_id if len(self.arms) > 1 else ""


def plan_to_json(plan: Plan) -> dict[str, object]:
    """Return the plan as JSON values, for the job's row in the store."""
    from runners.codec import to_json

    loaded: dict[str, object] = json.loads(to_json(plan))
    return loaded


def plan_from_json(data: Mapping[str, object]) -> Plan:
    """Return the plan of a stored job.

    Raises:
        ValueError: the row was written by another version in another form.
    """
    from runners.codec import from_json

    return from_json(Plan, json.dumps(data))


def now_utc() -> str:
    """Return the time as it is stored: UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def new_id(prefix: str) -> str:
    """Return an id that sorts by time, such as `r-20261123-204512-3fa2`."""
    return f"{prefix}-{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
