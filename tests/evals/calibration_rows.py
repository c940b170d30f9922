"""Labelled scores, short to write."""

from __future__ import annotations

from collections.abc import Sequence

from evals.calibration import LabelledScore


def a_row(number: float | None, label: float, place: int, **options: object) -> LabelledScore:
    """Return a scored draft with a context of its own, unless `context` says otherwise."""
    fields: dict[str, object] = {
        "id": f"L-{place}",
        "context": f"context {place}",
        "label": label,
        "value": number,
        "number": number,
        "reason": "" if number is not None else "the reply makes no claim",
        **options,
    }
    return LabelledScore(**fields)  # type: ignore[arg-type]  # checked by the dataclass itself


def rows_of(numbers: Sequence[float | None], labels: Sequence[float]) -> list[LabelledScore]:
    """Return scored drafts with contexts of their own."""
    return [a_row(n, l, i) for i, (n, l) in enumerate(zip(numbers, labels, strict=True))]  # noqa: E741
