"""Read pairs of evidence and claim, and single lines, with the small network that ships here.

The network is a cross-encoder of 22 million int8 weights (`models/groundedness/MODEL_CARD.md`). It
runs on one thread and reads one text at a time: the scales of its activations belong to a whole
run, so a text read beside others would change with its neighbours. Results are kept in a bounded
memory, and the same text always gives the same numbers on the same machine.
"""

from __future__ import annotations

import hashlib
import math
import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from evals.errors import HarnessError

LONGEST = 192
"""Tokens of a pair or a line; evidence gives way first."""
_LONGEST_CLAIM = 144
"""Tokens of a claim, longer only in junk."""
_LONGEST_TEXT = 2_000
"""Characters of a text that are looked at: more than can be `LONGEST` tokens of any language."""
_REMEMBERED = 4_096
_MODEL, _TOKENIZER = "model.onnx", "tokenizer.json"


class Reading(NamedTuple):
    """Hold what the evidence makes of a claim: three probabilities with sum 1."""

    supported: float
    neutral: float
    contradicted: float


class LineReading(NamedTuple):
    """Hold how a line sounds, each in [0, 1]."""

    rude: float
    blaming: float
    over_promise: float
    cold: float
    empathic: float
    politeness: float


class Session(Protocol):
    """Run the network: what of an onnxruntime session is used here."""

    def run(self, names: Sequence[str], given: Mapping[str, Any]) -> Sequence[Any]:
        """Return the named outputs, each an array with one row per text."""


class Encoded(Protocol):
    """Hold the tokens of a text."""

    @property
    def ids(self) -> list[int]:
        """Return the numbers of the tokens."""


class Tokenizer(Protocol):
    """Cut texts into tokens: what of a tokenizer is used here."""

    def encode(self, sequence: str, *, add_special_tokens: bool) -> Encoded:
        """Return the tokens of a text."""

    def token_to_id(self, token: str) -> int | None:
        """Return the number of a token."""


class Reader:
    """Read texts with one network, and remember what was read. Safe to share between threads."""

    def __init__(self, session: Session, tokenizer: Tokenizer) -> None:
        self._session, self._tokenizer = session, tokenizer
        self._start = tokenizer.token_to_id("[CLS]") or 0
        self._end = tokenizer.token_to_id("[SEP]") or 0
        self._pair = lru_cache(maxsize=_REMEMBERED)(self._read_pair)
        self._line = lru_cache(maxsize=_REMEMBERED)(self._read_line)

    def read_pairs(self, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        """Return what each evidence makes of its claim; any text is read, junk too."""
        return [self._pair(_plain(evidence), _plain(claim)) for evidence, claim in pairs]

    def read_lines(self, lines: Sequence[str]) -> list[LineReading]:
        """Return how each line sounds."""
        return [self._line(_plain(line)) for line in lines]

    def _read_pair(self, evidence: str, claim: str) -> Reading:
        second = self._ids(claim)[:_LONGEST_CLAIM]
        first = self._ids(evidence)[: LONGEST - 3 - len(second)]
        head = [self._start, *first, self._end]
        logits = self._run("entailment", [*head, *second, self._end], len(head))
        highest = max(logits)
        shares = [math.exp(one - highest) for one in logits]
        return Reading(*(share / sum(shares) for share in shares))

    def _read_line(self, line: str) -> LineReading:
        ids = [self._start, *self._ids(line)[: LONGEST - 2], self._end]
        logits = self._run("tone", ids, len(ids))
        return LineReading(*(0.5 + 0.5 * math.tanh(one / 2) for one in logits))

    def _ids(self, text: str) -> list[int]:
        return self._tokenizer.encode(text, add_special_tokens=False).ids

    def _run(self, output: str, ids: Sequence[int], second: int) -> list[float]:
        """Return the logits of one output for one text whose second part begins at `second`."""
        import numpy as np

        rows = {
            "input_ids": ids,
            "attention_mask": [1] * len(ids),
            "token_type_ids": [0] * second + [1] * (len(ids) - second),
        }
        given = {name: np.array([row], np.int64) for name, row in rows.items()}
        (logits,) = self._session.run([output], given)
        return [float(one) for one in logits[0]]


def read_pairs(pairs: Sequence[tuple[str, str]], folder: Path | None = None) -> list[Reading]:
    """Return what each (evidence, claim) comes to, by the network that ships here.

    Args:
        pairs: evidence and claim; evidence is cut where both exceed `LONGEST` tokens.
        folder: holds `model.onnx` and `tokenizer.json`; the package's own when None.

    Raises:
        HarnessError: a file of the network is missing or damaged.
    """
    return loaded(folder).read_pairs(pairs)


def read_lines(lines: Sequence[str], folder: Path | None = None) -> list[LineReading]:
    """Return how each line sounds, by the network that ships here.

    Raises:
        HarnessError: a file of the network is missing or damaged.
    """
    return loaded(folder).read_lines(lines)


def is_there(folder: Path | None = None) -> bool:
    """Tell whether the network is installed."""
    place = folder or _own_folder()
    return all((place / name).is_file() for name in (_MODEL, _TOKENIZER))


@lru_cache(maxsize=4)
def model_sha256(folder: Path | None = None) -> str:
    """Return a sha256 over the network and its tokenizer, for fingerprints.

    Raises:
        HarnessError: a file of the network is missing.
    """
    digest = hashlib.sha256()
    for name in (_MODEL, _TOKENIZER):
        digest.update(hashlib.sha256(_bytes((folder or _own_folder()) / name)).digest())
    return digest.hexdigest()


_loading = threading.Lock()


def loaded(folder: Path | None = None) -> Reader:
    """Return the reader of a folder, loaded once per process.

    Raises:
        HarnessError: a file of the network is missing or damaged.
    """
    with _loading:
        return _loaded(folder or _own_folder())


@lru_cache(maxsize=2)
def _loaded(folder: Path) -> Reader:
    import onnxruntime
    import tokenizers

    model, vocabulary = _bytes(folder / _MODEL), _bytes(folder / _TOKENIZER)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    options.log_severity_level = 4  # What goes wrong is raised; nothing need be printed too.
    # Without it, processors that lack VNNI add two products in 16 bits, which may overflow.
    options.add_session_config_entry("session.x64quantprecision", "1")
    try:
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        # onnxruntime raises a dozen kinds of exceptions that share no other class.
        raise _damaged(folder / _MODEL, error) from error
    try:
        tokenizer = tokenizers.Tokenizer.from_buffer(vocabulary)
    except Exception as error:
        # tokenizers raises plain Exception.
        raise _damaged(folder / _TOKENIZER, error) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Reader(session, tokenizer)


def _damaged(path: Path, error: Exception) -> HarnessError:
    said = str(error).partition("\n")[0][:200]
    return HarnessError(f"{path}: cannot be read ({said!r}); reinstall ticketgate")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise HarnessError(f"{path}: cannot be read ({why!r}); reinstall ticketgate") from error


def _own_folder() -> Path:
    return Path(str(files("scorers"))) / "models" / "groundedness"


def _plain(text: str) -> str:
    """Return a text on one line, short enough to keep, with no half characters."""
    line = " ".join(text[: 4 * _LONGEST_TEXT].split())[:_LONGEST_TEXT]
    return line.encode("utf-8", "replace").decode("utf-8")
