"""Draft with a real, small language model on this machine: `embedded/smollm2-135m`.

SmolLM2-135M-Instruct (Apache-2.0) runs through xllamacpp on one processor core. It exercises the
real path without a key or a hub. It is far too small to be a good assistant: it writes fluent
nonsense, and a gate has to refuse it.

The same prompt gives the same bytes on the same machine: greedy at temperature 0, otherwise drawn
with the seed; one request at a time; no cache between requests, because reusing one was seen to
change answers. Reading the prompt costs most of the time, so the articles are shortened from their
end until the prompt fits `MAX_PROMPT_TOKENS`; instructions and ticket stay whole. With instructions
of 1,200 tokens a draft took 12 processor seconds, with 400 tokens 8.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from evals.errors import UnmeasurableError, UsageError
from runners.embedded import Completion
from runners.embedded.assets import SMOLLM2, path_of
from runners.embedded.passages import articles_span, shorten_articles

NAME = SMOLLM2.name
CONTEXT_TOKENS = 2048
"""What instructions, ticket and answer may take together; the model was trained on 2,048."""
MAX_PROMPT_TOKENS = 800
"""Articles are shortened down to this; about six seconds of reading."""
MIN_ARTICLE_CHARS = 400
"""So much of the articles stays also when instructions and ticket alone take more."""
MAX_TOKENS = 96
"""Longer answers are cut, whatever the caller allows; about three seconds of writing."""
MAX_SCHEMA_TOKENS = 512
"""The same for an answer that a JSON schema brings to its end."""
_REPEAT_PENALTY = 1.15
"""Without it most answers are one sentence again and again until they are cut."""
_REPEAT_TOKENS = 256
"""How far back the penalty looks."""
_CHARS_PER_TOKEN = 3.5
"""Measured on rendered prompts with articles: 3.44 to 3.57."""
_RANDOM_SEED = 0xFFFFFFFF
"""llama.cpp takes this seed for "draw one yourself"."""


class ChatServer(Protocol):
    """Answer chat requests: the part of `xllamacpp.Server` that is used here."""

    def handle_chat_completions(self, request: dict[str, Any], /) -> dict[str, Any]:
        """Answer one request in OpenAI's format; a prompt that is too long gives an `error`."""


class PromptTooLongError(UsageError):
    """Say that instructions and ticket alone do not fit into the context of the model."""


class SmolLM:
    """Answer chat messages with SmolLM2-135M-Instruct; loaded at the first request, once.

    Safe to share between threads: requests wait for one another.

    Args:
        path: the GGUF file; by default the one in the cache folder.
        load: makes the server from the path, at the first request.
    """

    def __init__(
        self, path: Path | None = None, load: Callable[[Path | None], ChatServer] | None = None
    ) -> None:
        self.path = path
        self._load = load or load_server
        self._lock = Lock()
        self._server: ChatServer | None = None

    def complete(
        self,
        messages: Sequence[Mapping[str, str]],
        *,
        max_tokens: int = MAX_TOKENS,
        temperature: float = 0.0,
        seed: int = 0,
        schema: Mapping[str, Any] | None = None,
    ) -> Completion:
        """Answer the messages.

        Args:
            messages: the rendered prompt as `system`, the ticket as `user`.
            max_tokens: at most `MAX_TOKENS` are written, ≥ 1.
            temperature: 0 takes the likeliest token each time; above, tokens are drawn.
            seed: the same seed draws the same tokens.
            schema: of a JSON object; only tokens that it allows are written.

        Raises:
            PromptTooLongError: when the prompt does not fit even without articles.
            UsageError: when the model is not fetched or xllamacpp is not installed.
            UnmeasurableError: when the model runs and gives no answer.
        """
        request = _request(messages, max_tokens, temperature, seed, schema)
        with self._lock:
            if self._server is None:
                self._server = self._load(self.path)
            try:
                answer = self._server.handle_chat_completions(request)
            except (ValueError, RuntimeError) as fault:
                raise UnmeasurableError(
                    f"{NAME}: the model took no such request ({fault}); please tell us"
                ) from fault
        return _completion(answer)


def fingerprint() -> str:
    """Return what identifies the answers: the file and the version of the program that runs it."""
    try:
        program = version("xllamacpp")
    except PackageNotFoundError:
        program = "none"
    return f"smollm2-135m-{SMOLLM2.member_sha256[:12]}-xllamacpp-{program}"


def load_server(path: Path | None = None) -> ChatServer:
    """Load the model and return it; its HTTP port is on loopback and locked with a random key.

    Raises:
        UsageError: when the file or xllamacpp is missing, or the file cannot be loaded.
    """
    file = path if path is not None else path_of(SMOLLM2)
    if file is None or not file.is_file():
        raise UsageError(
            f"{NAME}: its file of {SMOLLM2.size_bytes / 1e6:.0f} MB is not on this machine; "
            "fetch it with ticketgate models fetch embedded/smollm2-135m"
        )
    try:
        from xllamacpp import CommonParams, Server
    except ImportError as fault:
        raise UsageError(
            f"{NAME}: the package 'xllamacpp' is not installed; "
            "install it with python -m pip install 'ticketgate[local]'"
        ) from fault
    params = CommonParams()
    params.model.path = str(file)
    _set(params)
    try:
        server: ChatServer = Server(params)
    except (ValueError, RuntimeError) as fault:
        raise UsageError(
            f"{NAME}: {str(file)!r} could not be loaded ({fault}); "
            "delete it and fetch it again with ticketgate models fetch embedded/smollm2-135m"
        ) from fault
    return server


def _set(params: Any) -> None:  # noqa: ANN401  # xllamacpp ships no types
    """Ask for one thread, one request at a time, no cache, and a closed port."""
    params.n_ctx = CONTEXT_TOKENS
    params.n_parallel = 1
    # Two threads on busy cores fell from 50 tokens a second to 1.
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.n_threads_http = 1
    params.cache_prompt = False
    params.cache_ram_mib = 0
    params.warmup = False
    params.offline = True
    params.verbosity = 0
    params.ui = False
    params.endpoint_slots = False
    params.api_keys = [secrets.token_hex(16)]


def _request(
    messages: Sequence[Mapping[str, str]],
    max_tokens: int,
    temperature: float,
    seed: int,
    schema: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Return the request in OpenAI's format."""
    most = MAX_TOKENS if schema is None else MAX_SCHEMA_TOKENS
    request: dict[str, Any] = {
        "messages": _fitting(messages),
        "max_tokens": max(1, min(max_tokens, most)),
        "temperature": max(0.0, temperature),
        "seed": seed % _RANDOM_SEED,
        "repeat_penalty": _REPEAT_PENALTY,
        "repeat_last_n": _REPEAT_TOKENS,
        "cache_prompt": False,
    }
    if schema is not None:
        request["response_format"] = {"type": "json_schema", "json_schema": {"schema": schema}}
    return request


def _fitting(messages: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the messages with the articles shortened as far as the prompt needs it."""
    clean = [{"role": each["role"], "content": _harmless(each["content"])} for each in messages]
    spare = int(MAX_PROMPT_TOKENS * _CHARS_PER_TOKEN) - sum(len(each["content"]) for each in clean)
    for each in clean:
        if spare < 0 and each["role"] == "system":
            first, last = articles_span(each["content"])
            allowed = max(MIN_ARTICLE_CHARS, last - first + spare)
            shorter = shorten_articles(each["content"], allowed)
            spare += len(each["content"]) - len(shorter)
            each["content"] = shorter
    return clean


def _harmless(text: str) -> str:
    """Return the text without marks that the chat format knows, and without broken Unicode."""
    return text.replace("<|", "< |").encode("utf-8", "replace").decode("utf-8")


def _completion(answer: Mapping[str, Any]) -> Completion:
    """Return what the model answered; errors come as a dictionary, not as an exception."""
    error = answer.get("error")
    if error and error.get("type") == "exceed_context_size_error":
        raise PromptTooLongError(
            f"{NAME}: instructions and ticket take {error.get('n_prompt_tokens')!r} tokens, more "
            f"than the {CONTEXT_TOKENS} of the model; shorten them or use another model"
        )
    if error or not answer.get("choices"):
        raise UnmeasurableError(
            f"{NAME}: the model gave no answer ({str(error or answer)[:200]}); please tell us"
        )
    choice, usage = answer["choices"][0], answer["usage"]
    return Completion(
        text=choice["message"]["content"] or "",
        prompt_tokens=usage["prompt_tokens"],
        completion_tokens=usage["completion_tokens"],
        finish_reason="length" if choice["finish_reason"] == "length" else "stop",
        model_fingerprint=fingerprint(),
    )
