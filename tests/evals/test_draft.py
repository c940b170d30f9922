"""Kinds of failure, and whose fault they are."""

from __future__ import annotations

from typing import get_args

from evals.draft import PROVIDER_FAULTS, FailureKind


def test_every_fault_of_the_provider_is_a_kind_of_failure() -> None:
    assert set(get_args(FailureKind)) > PROVIDER_FAULTS
