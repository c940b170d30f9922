"""Errors for people: one sentence, an exit code, a suggestion."""

from __future__ import annotations

from evals.errors import FaultyFileError, HarnessError, UnmeasurableError, UsageError, did_you_mean


def test_what_the_user_can_mend_exits_4_and_what_nobody_can_measure_exits_3() -> None:
    assert UsageError("x").exit_code == FaultyFileError(["x"]).exit_code == 4
    assert UnmeasurableError("x").exit_code == 3
    assert isinstance(FaultyFileError(["x"]), UsageError)
    assert issubclass(UnmeasurableError, HarnessError)


def test_a_faulty_file_lists_all_its_faults() -> None:
    error = FaultyFileError(["a:1: x", "a:2: y"])
    assert error.faults == ("a:1: x", "a:2: y")
    assert str(error) == "a:1: x\na:2: y"


def test_a_near_miss_is_suggested_and_a_far_one_gets_the_list() -> None:
    assert did_you_mean("ton", ["safety", "tone"]) == "; did you mean 'tone'?"
    assert did_you_mean("zzz", ["tone", "safety"]) == "; known: safety, tone"
