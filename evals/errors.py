"""The exceptions of ticketgate.

    HarnessError              prints as one sentence, never as a traceback
    ├── UsageError            the request, a file or the configuration is wrong      exit 4
    │   └── FaultyFileError        a file has one or more faults, all of them listed      exit 4
    └── UnmeasurableError     the answer would not mean anything                     exit 3

Anything else that escapes is a defect of ours and shows its traceback.
A scorer never raises for data: it returns `Unscored`. A draft that failed is a `DraftFailure`.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches


class HarnessError(Exception):
    """Carry a sentence for people: where, what (with the value), what to do."""

    exit_code = 4


class UsageError(HarnessError):
    """Say that the request, a file or the configuration is wrong."""


class FaultyFileError(UsageError):
    """List every fault of a file at once, one sentence each.

    Args:
        faults: sentences that begin with `path:line:`; at least one.
    """

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class UnmeasurableError(HarnessError):
    """Say that a measurement was impossible or would not mean anything."""

    exit_code = 3


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """Return a suggestion such as `; did you mean 'tone'?`, or the list of known names."""
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known: {', '.join(sorted(known))}"
