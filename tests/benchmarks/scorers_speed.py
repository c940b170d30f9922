"""Measure what scoring costs and write a table: `python -m tests.benchmarks.scorers_speed`.

Each draft has three passages of 150 words from the shipped articles and a reply of six sentences,
taken from the references and opened with changing words, so that hardly two claims are the same.
All scorers that need no judge score them. Times depend on the machine; the targets are 150 ms of
CPU a draft, 2,000 drafts in 240 s on two cores, 600 MB, and 1.5 s until all scorers stand.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from evals.draft import Draft, Passage
from evals.score import Scorer, Trial
from golden_sets.load import GoldenSet, load_golden_set

ROOT = Path(__file__).resolve().parent.parent.parent
GOLDEN = ROOT / "golden_sets" / "support" / "v1"
PASSAGES, WORDS, SENTENCES = 3, 150, 6
OPENINGS = (
    "As a rule,", "In general,", "In this case,", "As we wrote before,", "For your information,",
    "Just to be clear,", "In short,", "To be precise,", "In practice,", "As things stand,",
)  # fmt: skip


def drafts(golden: GoldenSet, number: int, seed: int = 0) -> list[Trial]:
    """Return trials of English tickets with drafts of the stated size, all of them different."""
    dice = random.Random(seed)  # noqa: S311 - repeatable, no secret
    tickets = [one for one in golden.tickets if one.ticket.language == "en"]
    said = [
        line.strip()
        for one in tickets
        for line in one.reference.reply.replace("\n", " ").split(". ")
        if len(line.split()) >= 7
    ]
    windows = []
    for article_id, article in sorted(golden.articles.items()):
        words = article.text.split(" ")
        windows += [
            (article_id, article.title, " ".join(words[at : at + WORDS]))
            for at in range(0, max(1, len(words) - WORDS), WORDS)
        ]
    made = []
    for i in range(number):
        chosen = dice.sample(windows, PASSAGES)
        passages = tuple(
            Passage(article_id=name, title=title, text=text, rank=rank, similarity=1.0 / rank)
            for rank, (name, title, text) in enumerate(chosen, start=1)
        )
        lines = dice.sample(said, SENTENCES)
        reply = " ".join(f"{dice.choice(OPENINGS)} {line.rstrip('.')}." for line in lines)
        one = tickets[i % len(tickets)]
        made.append(
            Trial(
                golden=one,
                draft=Draft(
                    ticket_id=one.ticket.id,
                    trial=i // len(tickets),
                    reply=reply,
                    action="answer",
                    citations=(passages[0].article_id,),
                    passages=passages,
                    latency_s=1.0,
                ),
            )
        )
    return made


def all_scorers(network: Path | None) -> list[Scorer]:
    """Return every scorer that needs no judge; `network` replaces the one of the package."""
    from scorers.catalogue import CATALOGUE
    from scorers.faithfulness import FaithfulnessScorer
    from scorers.hallucination import HallucinationScorer
    from scorers.stack import learned

    made = [make() for make in CATALOGUE.values()]
    if network is None:
        return made
    own = learned(network)
    return [
        replace(one, learned=own)
        if isinstance(one, FaithfulnessScorer | HallucinationScorer)
        else one
        for one in made
    ]


def measure(number: int, seed: int, network: Path | None) -> dict[str, Any]:
    """Score drafts in this process; return CPU seconds by scorer, and what the process took."""
    trials = drafts(load_golden_set(GOLDEN), number + 1, seed)
    started = time.process_time()
    scorers = all_scorers(network)
    for scorer in scorers:
        scorer.score(trials[:1])
    first_s = time.process_time() - started
    spent: defaultdict[str, float] = defaultdict(float)
    for trial in trials[1:]:
        for scorer in scorers:
            before = time.process_time()
            scorer.score([trial])
            spent[scorer.name] += time.process_time() - before
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"spent": spent, "first_s": first_s, "peak_mb": peak_mb, "drafts": number}


def side_by_side(
    number: int, processes: int, network: Path | None
) -> tuple[float, list[dict[str, Any]]]:
    """Score drafts in several processes at once; return wall seconds and what each measured."""
    command = [sys.executable, "-m", "tests.benchmarks.scorers_speed", "--only"]
    command += ["--drafts", str(number // processes)]
    command += ["--network", str(network)] if network else []
    started = time.monotonic()
    running = [
        subprocess.Popen([*command, "--seed", str(seed)], cwd=ROOT, stdout=subprocess.PIPE)
        for seed in range(processes)
    ]
    answers = [json.loads(process.communicate()[0]) for process in running]
    return time.monotonic() - started, answers


START = """
from scorers.catalogue import CATALOGUE
scorers = [make() for make in CATALOGUE.values()]
assert all(scorer.fingerprint for scorer in scorers)
"""


def start_s() -> float:
    """Return the wall seconds, least of three, until all scorers stand with their fingerprints."""
    took = []
    for _ in range(3):
        started = time.monotonic()
        subprocess.run([sys.executable, "-c", START], cwd=ROOT, check=True)
        took.append(time.monotonic() - started)
    return min(took)


def table(number: int, processes: int, network: Path | None) -> str:
    """Return the measurements as a table."""
    wall_s, answers = side_by_side(number, processes, network)
    spent: defaultdict[str, float] = defaultdict(float)
    for one in answers:
        for name, cpu_s in one["spent"].items():
            spent[name] += cpu_s
    total = sum(one["drafts"] for one in answers)
    first = max(one["first_s"] for one in answers)
    peak = max(one["peak_mb"] for one in answers)
    dearest = sorted(spent.items(), key=lambda item: -item[1])
    rows = [f"| {name} | {1000 * cpu_s / total:.1f} |" for name, cpu_s in dearest]
    return "\n".join(
        [
            f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {total} drafts of {PASSAGES} "
            f"passages of {WORDS} words and {SENTENCES} sentences.",
            "",
            "| scorer | CPU ms a draft |",
            "|---|---|",
            *rows,
            f"| **together** (target 150) | **{1000 * sum(spent.values()) / total:.1f}** |",
            "",
            f"{total} drafts in {processes} processes: {wall_s:.0f} s (target 240 for 2,000); "
            f"peak {peak:.0f} MB a process (target 600); first draft {first:.2f} s of CPU; "
            f"start-up {start_s():.2f} s (target 1.5).",
        ]
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the table and write it where `--out` says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drafts", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--network", type=Path, help="folder with another network and stack.json")
    parser.add_argument("--only", action="store_true", help="score in this process, print JSON")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(arguments)
    if options.only:
        measured = measure(options.drafts, options.seed, options.network)
        sys.stdout.write(json.dumps(measured))
        return
    text = table(options.drafts, options.processes, options.network)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
