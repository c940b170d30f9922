"""A small project of a team's own, on a scripted provider, for tests of whole commands."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runners.cli import outcome

SUITE = """
name: small
golden: {golden}
assistant: {assistant}
scorers: [handoff, tone, latency]
rules:
  - scorer: handoff
    no_regression: {{margin: 0.2}}
  - scorer: latency
    limit: {{p95_at_most: 60}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A folder with a suite, a golden set and an assistant."""

    folder: Path

    def command(self, *words: str) -> list[str]:
        """Return the command line of a verb."""
        return [sys.executable, "-m", "runners.cli", *words]

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a command and return at once."""
        return subprocess.Popen(
            self.command(*words),
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, code: int | Sequence[int] = 0) -> str:
        """Run a command in this process, check its exit code, and return its standard output.

        In this process because importing litellm and datasets anew takes ten seconds.
        """
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.chdir(self.folder),
            replaced_environment(self.environment()),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            returned = outcome(list(words))
        allowed = [code] if isinstance(code, int) else code
        assert returned in allowed, f"{returned}\n{out.getvalue()}\n{err.getvalue()}"
        return out.getvalue()

    def json(self, *words: str, code: int | Sequence[int] = 0) -> dict[str, Any]:
        """Run a command with --json and return its document."""
        loaded: dict[str, Any] = json.loads(self.run(*words, "--json", code=code))
        return loaded

    def environment(self) -> dict[str, str]:
        """Return the environment without keys and without our own options."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("TICKETGATE", "OPENAI"))}
        return {**kept, "NO_COLOR": "1"}


@contextlib.contextmanager
def replaced_environment(values: dict[str, str]) -> Iterator[None]:
    """Set the whole environment for a while."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def a_workspace(folder: Path, *, api_base: str, tickets: int) -> Workspace:
    """Write a project: a flat golden file, an assistant on a provider, a suite."""
    assistant = folder / "assistant"
    assistant.mkdir()
    (assistant / "assistant.yaml").write_text(
        f"model: openai/fake-1\napi_base: {api_base}\nprices: {{input: 1, output: 1}}\n"
    )
    (assistant / "prompt.md").write_text("Reply kindly.\n\n{{articles}}\n")
    rows = [
        {"id": f"T-{i:04}", "body": f"ticket-{i} Where is my parcel?", "reference": "On its way."}
        for i in range(tickets)
    ]
    golden = folder / "tickets.jsonl"
    golden.write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "small.yaml").write_text(SUITE.format(golden=golden, assistant=assistant))
    return Workspace(folder=folder)
