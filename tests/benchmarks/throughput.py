"""Measure the main path and write a table: `nox -s benchmark`.

Tickets of the shipped golden set, repeated under new ids up to the wanted number, go through
`embedded/extractive` with all scorers, in a process of its own. The floor is the same drafting
without litellm, store and scorers. Times depend on the machine; read the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
GOLDEN = ROOT / "golden_sets" / "support" / "v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """Hold what one process took."""

    name: str
    tickets: int
    wall_s: float
    cpu_s: float
    peak_mb: float

    def row(self) -> str:
        """Return a line of the table."""
        return (
            f"| {self.name} | {self.tickets} | {self.wall_s:.1f} | {self.cpu_s:.1f} | "
            f"{1000 * self.cpu_s / self.tickets:.2f} | {self.peak_mb:.0f} |"
        )


def grown_set(folder: Path, tickets: int) -> Path:
    """Write a golden set of that many tickets: the shipped ones under new ids."""
    target = folder / f"set-{tickets}"
    target.mkdir()
    shutil.copytree(GOLDEN / "articles", target / "articles")
    shutil.copy(GOLDEN / "CARD.md", target / "CARD.md")
    lines = (GOLDEN / "tickets.jsonl").read_text(encoding="utf-8").splitlines()
    with (target / "tickets.jsonl").open("w", encoding="utf-8") as file:
        for i in range(tickets):
            row = json.loads(lines[i % len(lines)])
            copy = i // len(lines)
            row["id"] = f"{row['id']}-{copy}"
            row["thread_id"] = f"{row['thread_id']}-{copy}"
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return target


def measured(name: str, tickets: int, command: Sequence[str], folder: Path) -> Measurement:
    """Run a command and measure it with everything it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    with (folder / "log.txt").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        peak_kb = 0
        while process.poll() is None:
            peak_kb = max(peak_kb, resident_kb(process.pid))
            time.sleep(0.05)
    if process.returncode:
        sys.exit(f"{name} failed:\n{(folder / 'log.txt').read_text(encoding='utf-8')[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measurement(
        name=name,
        tickets=tickets,
        wall_s=time.monotonic() - started,
        cpu_s=cpu,
        peak_mb=peak_kb / 1024,
    )


def resident_kb(pid: int) -> int:
    """Return the peak resident memory of a process in KB, 0 where /proc does not say."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    line = next((line for line in text.splitlines() if line.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(line.split()[1])


FLOOR = """
import sys
from pathlib import Path
from golden_sets.load import load_golden_set
from runners.embedded.extractive import ExtractiveModel
from runners.prompt import render_messages
from runners.retrieve import build_retriever
golden = load_golden_set(Path(sys.argv[1]))
prompt = Path(sys.argv[2]).read_text(encoding="utf-8")
retriever = build_retriever(list(golden.articles.values()), top_k=4, include_superseded=False)
model = ExtractiveModel()
for ticket in golden.tickets:
    model.complete(render_messages(prompt, ticket.ticket, retriever.search(ticket.ticket)))
"""


def main() -> None:
    """Measure floor and main path, print the table and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=2000)
    parser.add_argument("--out", type=Path, default=Path(".ticketgate/benchmark.md"))
    options = parser.parse_args()
    prompt = ROOT / "evals" / "assistants" / "support" / "prompt.md"
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for tickets in (options.tickets // 10, options.tickets):
            golden = grown_set(folder, tickets)
            floor = [sys.executable, "-c", FLOOR, str(golden), str(prompt)]
            rows.append(measured("retrieval and model alone (floor)", tickets, floor, folder))
            run = [sys.executable, "-m", "runners.cli", "run", "pre_merge", "--golden", str(golden)]
            run += ["--assistant", str(prompt.parent), "--quiet"]
            rows.append(measured("ticketgate run, all scorers", tickets, run, folder))
    marginal = 1000 * (rows[3].cpu_s - rows[1].cpu_s) / (rows[3].tickets - rows[1].tickets)
    floor_marginal = 1000 * (rows[2].cpu_s - rows[0].cpu_s) / (rows[2].tickets - rows[0].tickets)
    table = "\n".join(
        [
            f"{os.cpu_count()} cores; times of this machine and moment, compare rows of one table.",
            "",
            "| what | tickets | wall s | CPU s | CPU ms a ticket | peak MB |",
            "|---|---|---|---|---|---|",
            *(row.row() for row in rows),
            "",
            f"Marginal CPU: {marginal:.2f} ms a ticket; of the floor, {floor_marginal:.2f} ms.",
        ]
    )
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(table + "\n", encoding="utf-8")
    sys.stdout.write(table + "\n")


if __name__ == "__main__":
    main()
