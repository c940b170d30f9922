"""A scripted provider on loopback: the fake that the model and engine tests talk to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Say how the provider answers one request."""

    status: int = 200
    body: object = None
    """Anything that JSON can hold, or bytes to send as they are; None for a usual completion."""
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0


Script = Callable[[int, dict[str, Any]], Answer]
"""From the number of the request (from 0) and its JSON body to the answer."""


@dataclass(slots=True)
class Provider:
    """A running fake provider."""

    base: str
    requests: list[dict[str, Any]] = field(default_factory=list)


def completion(text: str, *, finish: str = "stop") -> dict[str, Any]:
    """Return the body of an OpenAI chat completion."""
    return {
        "id": "c-1",
        "object": "chat.completion",
        "created": 1,
        "model": "fake-1",
        "system_fingerprint": "fp_1",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": text},
            }
        ],
        "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
    }


def error(message: str, kind: str = "server_error") -> dict[str, Any]:
    """Return the body of an OpenAI error."""
    return {"error": {"message": message, "type": kind, "code": kind}}


USUAL = completion("Hello.\n\nYes.\n\nAction: answer\nSources: KB-1")


@contextmanager
def provider(script: Script) -> Iterator[Provider]:
    """Run a provider that answers as scripted, for the length of a test."""
    running = Provider(base="")
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        """Answer posts by the script."""

        def do_POST(self) -> None:
            """Answer one request."""
            length = int(self.headers.get("content-length", 0))
            body = json.loads(self.rfile.read(length) or b"{}")
            with lock:
                number = len(running.requests)
                running.requests.append(body)
            answer = script(number, body)
            time.sleep(answer.delay_s)
            payload = answer.body if answer.body is not None else USUAL
            raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
            self.send_response(answer.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(raw)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.base = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
