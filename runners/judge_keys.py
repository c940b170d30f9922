"""Hashes that tell judges and questions apart, and what a judge takes as text to be stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from evals.judge import JudgeRequest
from evals.judge_spec import JudgeSpec
from runners.judge_contract import Contract

PROGRAM = "1"
"""Raised when the same question would be put with other parameters."""


def fingerprint_of(spec: JudgeSpec) -> str:
    """Return a hash of all that tells one judge from another."""
    parts = [PROGRAM, spec.model, spec.api_base, spec.temperature, spec.max_tokens]
    return _sha256(parts)


def key_of(spec: JudgeSpec, request: JudgeRequest) -> str:
    """Return a hash of all that an answer can depend on: judge, words, schema, length, vote."""
    schema = request.schema
    parts = [fingerprint_of(spec), request.messages, schema, request.max_tokens, request.vote]
    return _sha256(parts)


def contract_key(spec: JudgeSpec) -> str:
    """Return the key under which it is kept what a judge takes."""
    return _sha256(["contract", fingerprint_of(spec)])


def _sha256(parts: object) -> str:
    # Half surrogate pairs are escaped by json, so that any text can be hashed.
    text = json.dumps(parts, sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> object:  # noqa: ANN401  what json does not know
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} in a question to a judge")


def contract_text(contract: Contract) -> str:
    """Write what a judge takes as JSON."""
    return json.dumps(asdict(contract))


def contract_from(text: str) -> Contract | None:
    """Read a stored contract; None for one of another version, which is found anew."""
    try:
        data = json.loads(text)
        return Contract(**{**data, "notes": tuple(data["notes"])})
    except (ValueError, TypeError, KeyError):
        return None
