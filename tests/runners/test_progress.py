"""Progress is for people on a terminal, and only when something takes a while."""

from __future__ import annotations

import io
import sys

import pytest

from runners import progress
from runners.progress import Progress


class Terminal(io.StringIO):
    """A standard error that says it is a terminal."""

    def isatty(self) -> bool:
        """Pretend."""
        return True


def shown(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, *, quiet: bool = False) -> str:
    """Advance ten of twenty steps and return what was drawn."""
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "SHOW_AFTER_S", 0.0)
    bar = Progress(quiet=quiet)
    with bar.stage("drafting", 20):
        for i in range(10):
            bar.advance(usd=0.001, failed=i == 0)
    return stream.getvalue()


def test_a_terminal_sees_count_rate_cost_and_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    text = shown(monkeypatch, Terminal())
    for part in ("drafting", "10/20", "/s", "0.0100 USD", "1 failed"):
        assert part in text


def test_a_pipe_and_quiet_see_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, io.StringIO()) == ""
    assert shown(monkeypatch, Terminal(), quiet=True) == ""


def test_a_total_may_become_known_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "SHOW_AFTER_S", 0.0)
    monkeypatch.setenv("COLUMNS", "120")
    bar = Progress()
    with bar.stage("fetching", None):
        bar.reached(5, 10)
    assert "5/10" in stream.getvalue()
