"""Drive a headless Chromium over its debugging pipe: no port, no library, no driver program."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import selectors
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--no-first-run", "--hide-scrollbars", "--remote-debugging-pipe", "about:blank"),
)
TIMEOUT_S = 60.0


def binary() -> str | None:
    """Return the path of Chromium, None where it is not installed."""
    return shutil.which("chromium")


@dataclass
class Page:
    """Hold one open page, and everything it complained about or asked for."""

    chromium: Chromium
    session: str
    complaints: list[str] = field(default_factory=list)
    """Console errors and warnings, exceptions, refused parts and opened dialogs."""
    requests: list[str] = field(default_factory=list)
    """Addresses other than the page's own file."""

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON
        """Call a method of the debugging protocol on this page."""
        return self.chromium.call(method, session=self.session, **parameters)

    def ask(self, expression: str) -> Any:  # noqa: ANN401  # any JSON value
        """Return the value of a JavaScript expression in the page."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise AssertionError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def screen(self, width: int, height: int = 900, *, dark: bool = False) -> None:
        """Set the size of the window and the colour scheme."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            **{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600},
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def press(self, key: str) -> None:
        """Press and release a key such as `Enter` or `Tab`."""
        codes = {"Enter": 13, "Tab": 9, " ": 32}
        text = {"Enter": "\r", " ": " "}.get(key, "")
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                windowsVirtualKeyCode=codes[key],
                text=text if kind == "keyDown" else "",
            )

    def picture(self, path: Path, *, whole: bool = True) -> None:
        """Write a screenshot, of the whole page unless told otherwise."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))


class Chromium:
    """Speak the debugging protocol: JSON messages that end in NUL, over two pipes."""

    def __init__(self, process: subprocess.Popen[bytes], reads: int, writes: int) -> None:
        self._process = process
        self._reads, self._writes = reads, writes
        self._rest = b""
        self._number = 0
        self._pages: dict[str, Page] = {}
        self._loaded: set[str] = set()

    def call(
        self,
        method: str,
        *,
        session: str = "",
        **parameters: Any,  # noqa: ANN401  # JSON
    ) -> dict[str, Any]:
        """Send a command and return its result; events that come before it are kept."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        _write_all(self._writes, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                return dict(answer["result"])

    def open(self, path: Path, *, fragment: str = "", script: bool = True) -> Page:
        """Open a file and wait until it is loaded."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = self._pages[session] = Page(self, session)
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.call(f"{domain}.enable")
        page.call("Emulation.setScriptExecutionDisabled", value=not script)
        self._loaded.discard(session)
        page.call("Page.navigate", url=path.as_uri() + (f"#{fragment}" if fragment else ""))
        deadline = time.monotonic() + TIMEOUT_S
        while session not in self._loaded and time.monotonic() < deadline:
            self._receive()
        return page

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            with selectors.DefaultSelector() as selector:
                selector.register(self._reads, selectors.EVENT_READ)
                if not selector.select(TIMEOUT_S):
                    raise AssertionError(f"Chromium said nothing for {TIMEOUT_S:.0f} s")
            piece = os.read(self._reads, 1 << 16)
            if not piece:
                raise AssertionError(f"Chromium ended with {self._process.poll()}")
            self._rest += piece
        raw, self._rest = self._rest.split(b"\0", 1)
        message: dict[str, Any] = json.loads(raw)
        if "method" in message:
            self._note(message)
        return message

    def _note(self, event: dict[str, Any]) -> None:
        session, method = event.get("sessionId", ""), event["method"]
        page, given = self._pages.get(session), event["params"]
        if page is None:
            return
        if method == "Page.loadEventFired":
            self._loaded.add(session)
        elif method == "Network.requestWillBeSent":
            url = given["request"]["url"]
            if not url.startswith(("file:", "data:")):
                page.requests.append(url)
        elif method == "Runtime.consoleAPICalled":
            page.complaints.append(f"console: {given['args']}")
        elif method == "Runtime.exceptionThrown":
            page.complaints.append(f"exception: {given['exceptionDetails']}")
        elif method == "Log.entryAdded":
            page.complaints.append(f"{given['entry']['level']}: {given['entry']['text']}")
        elif method == "Page.javascriptDialogOpening":
            page.complaints.append(f"dialog: {given['message']}")


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


@contextmanager
def running(path: str) -> Iterator[Chromium]:
    """Run a Chromium with a fresh profile, and end it."""
    pipes = (*os.pipe(), *os.pipe())
    # Out of the way of 3 and 4, which are the numbers that Chromium listens on.
    to_read, to_write, from_read, from_write = (
        fcntl.fcntl(pipe, fcntl.F_DUPFD_CLOEXEC, 20) for pipe in pipes
    )
    for pipe in pipes:
        os.close(pipe)

    def connect() -> None:
        os.dup2(to_read, 3)
        os.dup2(from_write, 4)

    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [path, f"--user-data-dir={profile}", *ARGUMENTS],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=connect,  # noqa: PLW1509  # the child has no other way to get the pipes
        )
        os.close(to_read)
        os.close(from_write)
        chromium = Chromium(process, from_read, to_write)
        try:
            yield chromium
            chromium.call("Browser.close")
            process.wait(20)
        finally:
            os.close(to_write)
            os.close(from_read)
            if process.poll() is None:
                process.kill()
            process.wait()
