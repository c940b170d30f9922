"""Show people how far a run is: on a terminal only, and only when it takes a while."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

SHOW_AFTER_S = 2.0


class Progress:
    """Count steps; draw a bar on standard error once a stage has taken two seconds."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._visible = sys.stderr.isatty() and not quiet
        self._bar: RichProgress | None = None
        self._task: TaskID | None = None
        self._stage = ""
        self._total: int | None = None
        self._done = 0
        self._failed = 0
        self._usd = 0.0
        self._started = 0.0

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[None]:
        """Begin a stage of `total` steps, or of an unknown number."""
        self._stage, self._total, self._done, self._failed = name, total, 0, 0
        self._started = time.monotonic()
        try:
            yield
        finally:
            if self._bar:
                self._bar.stop()
            self._bar = None

    def reached(self, done: int, total: int | None) -> None:
        """Say how far a stage is, where the total becomes known on the way."""
        self._total = total
        self.advance(done - self._done)

    def advance(self, steps: int = 1, *, usd: float = 0.0, failed: bool = False) -> None:
        """Count steps, money and failures."""
        self._done += steps
        self._usd += usd
        self._failed += failed
        if not self._visible or time.monotonic() - self._started < SHOW_AFTER_S:
            return
        if self._bar is None:
            self._begin_bar()
        if self._bar is not None and self._task is not None:
            failures = f"{self._failed} failed" if self._failed else ""
            rate = self._done / (time.monotonic() - self._started)
            self._bar.update(
                self._task,
                completed=self._done,
                total=self._total,
                rate=f"{rate:.1f}/s",
                usd=f"{self._usd:.4f} USD",
                failures=failures,
            )

    def _begin_bar(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as RichProgress

        self._bar = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TextColumn("{task.fields[usd]}"),
            TextColumn("{task.fields[failures]}", style="red"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._bar.start()
        self._task = self._bar.add_task(
            self._stage, total=self._total, rate="", usd="", failures=""
        )
