"""Tests of bringing in deepeval and ragas: quietly, in the known version, and nothing left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from evals.errors import UsageError
from scorers.judges import bridge_packages
from scorers.judges.bridge_packages import check_options, imported, metric_name, unknown_metric

ROOT = Path(__file__).resolve().parents[3]
WATCHED = """
import asyncio, json, logging, os, signal, sys, threading, time, warnings

warnings.simplefilter("error")
written, connected = [], []
def watch(event, args):
    if event == "open" and not str(args[0]).startswith(("/dev/", str(os.devnull))):
        mode, flags = args[1], args[2]
        writes = set(mode or "") & set("wax+") or (flags or 0) & (os.O_WRONLY | os.O_RDWR)
        if writes and not isinstance(args[0], int):
            written.append(str(args[0]))
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        connected.append([event, str(args[-1] if event != "socket.getaddrinfo" else args[0])])
sys.addaudithook(watch)
handlers = {each: signal.getsignal(each) for each in signal.valid_signals()}
environment = dict(os.environ)

from scorers.judges import deepeval_bridge, ragas_bridge
from scorers.judges.bridge_packages import SILENT
from tests.builders import a_trial
from tests.scorers.judges.metric_answers import by_fields
from evals.score import Score

before = sorted(name for name in sys.modules if name in ("deepeval", "ragas"))
judge = by_fields({})
values = []
for make, names in (
    (deepeval_bridge.make, ["FaithfulnessMetric", "HallucinationMetric", "GEval"]),
    (ragas_bridge.make, ["Faithfulness", "FactualCorrectness", "AnswerRelevancy",
                         "LLMContextRecall"]),
):
    for name in names:
        values += [type(one).__name__ for one in make(name, judge, {}).score([a_trial()] * 20)]
end = time.monotonic() + 20
while threading.active_count() > 1 and time.monotonic() < end:
    time.sleep(0.1)
now = {each: signal.getsignal(each) for each in signal.valid_signals()}
print(json.dumps({
    "before": before,
    "results": sorted(set(values)),
    "written": [path for path in written if "__pycache__" not in path],
    "connected": connected,
    "threads": [thread.name for thread in threading.enumerate()],
    "handlers": now == handlers,
    "environment": sorted(set(os.environ.items()) - set(environment.items()) - set(SILENT.items())),
    "patched": hasattr(asyncio, "_nest_patched"),
    "logging": len(logging.getLogger().handlers),
}))
"""


@pytest.fixture(scope="module")
def quiet_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], Path, str]:
    """Run both bridges in a process of their own, in an empty folder and with an empty home."""
    pytest.importorskip("deepeval")
    pytest.importorskip("ragas")
    folder = tmp_path_factory.mktemp("quiet")
    home, work, temporary = (folder / name for name in ("home", "work", "temporary"))
    for each in (home, work, temporary):
        each.mkdir()
    (work / ".env").write_text("OPENAI_API_KEY=from-the-users-file\n", encoding="utf-8")
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "LD_LIBRARY_PATH")}
    done = subprocess.run(
        [sys.executable, "-c", WATCHED],
        cwd=work,
        env={**kept, "HOME": str(home), "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1, done.stdout
    return json.loads(done.stdout), folder, done.stderr


def test_neither_tool_is_imported_before_it_is_used(
    quiet_run: tuple[dict[str, object], Path, str],
) -> None:
    assert quiet_run[0]["before"] == []


def test_twenty_drafts_by_seven_metrics_leave_nothing_behind(
    quiet_run: tuple[dict[str, object], Path, str],
) -> None:
    seen, folder, said = quiet_run
    assert seen["results"] == ["Score"]
    assert seen["connected"] == []
    assert seen["threads"] == ["MainThread"]
    assert seen["handlers"] is True
    assert seen["environment"] == []
    assert seen["patched"] is False
    assert seen["logging"] == 0
    assert said == ""
    assert [path.name for path in (folder / "work").iterdir()] == [".env"]
    assert list((folder / "home").rglob("*")) == []
    temporary = str(folder / "temporary")
    assert isinstance(seen["written"], list)
    assert [path for path in seen["written"] if not path.startswith(temporary)] == []


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge_packages, "KNOWN_VERSIONS", {"pytest": "1.0.0"})
    with pytest.raises(UsageError, match=f"version '{version('pytest')}' is installed"):
        imported("pytest", "pytest")


def test_a_package_that_is_missing_is_named_with_how_to_get_it() -> None:
    with pytest.raises(UsageError, match=r"not installed; .*ticketgate\[judges\]"):
        bridge_packages.installed_version("no-such-package-here")


def test_a_name_may_carry_the_package_and_a_word_of_the_user() -> None:
    assert metric_name("deepeval:GEval:politeness", "deepeval") == "GEval"
    assert metric_name("GEval:politeness", "deepeval") == "GEval"
    assert metric_name("GEval", "deepeval") == "GEval"


def test_an_unknown_metric_is_answered_with_the_nearest() -> None:
    error = unknown_metric("ragas:Faithfull", "ragas", ["Faithfulness", "ContextRecall"])
    assert "did you mean 'Faithfulness'?" in str(error)


def test_options_of_ours_cannot_be_set() -> None:
    def constructor(threshold: float = 0.5, model: str = "", _secret: int = 0) -> None:
        """Take what a metric takes."""

    check_options("m", constructor, {"threshold": 1}, ours=["model"])
    for key in ("model", "_secret", "other"):
        with pytest.raises(UsageError, match=f"'{key}' is not an option"):
            check_options("m", constructor, {key: 1}, ours=["model"])
