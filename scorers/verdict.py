"""What became of the claims of a reply: one verdict each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scorers.claims import Claim

Status = Literal["supported", "contradicted", "invented"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold what became of one claim."""

    claim: Claim
    status: Status
    coverage: float
    """In [0, 1]: how much of the claim its nearest window covers."""
    because: str
    nearest: str
    """The nearest sentence, with its article id; empty when nothing is near."""
    is_certain: bool = False
    """A copy, or a fault that a rule names: nothing learnt may overrule it."""
    unsupported: float | None = None
    """Probability in [0, 1] that the claim is not supported; None before it was weighed."""

    @property
    def doubt(self) -> float:
        """Return the probability that the claim is not supported, by words where none is known.

        By words it is (1 - coverage) / 2 of a supported claim, 0.95 of one with a certain fault,
        and 1 - 0.4 coverage of another: no probability then, but it ranks claims.
        """
        if self.unsupported is not None:
            return self.unsupported
        if self.status == "supported":
            return 0.5 * (1.0 - self.coverage)
        return 0.95 if self.is_certain else 1.0 - 0.4 * self.coverage


@dataclass(frozen=True, slots=True)
class Grounding:
    """Hold the verdicts on a reply, or why there are none."""

    verdicts: tuple[Verdict, ...]
    foreign: str = ""
    """Set when reply and passages are in different languages, which words cannot bridge."""
    unsupported: float = 0.0
    """Probability in [0, 1] that one of the claims is not supported; 0 without claims."""
