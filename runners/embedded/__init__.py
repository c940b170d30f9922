"""Models that live in the process and need no key.

`extractive.py` is deterministic and needs no download; `local_llm.py` runs a small real LLM.
`runners/model.py` registers them with litellm, so that every draft takes the same path.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """Hold what a model answered."""

    text: str
    prompt_tokens: int
    completion_tokens: int
    finish_reason: Literal["stop", "length"] = "stop"
    model_fingerprint: str = ""


class EmbeddedModel(Protocol):
    """Answer chat messages inside this process."""

    def complete(
        self,
        messages: Sequence[Mapping[str, str]],
        *,
        max_tokens: int = 512,
        temperature: float = 0.0,
        seed: int = 0,
        schema: Mapping[str, Any] | None = None,
    ) -> Completion:
        """Answer messages of the form `{"role": "system" | "user", "content": "..."}`.

        With a JSON schema the answer is held to it, where the model can be.
        """
