"""Train the local reader, from public data to the files that ship.

    pip install -r scorers/models/groundedness/requirements.txt
    python -m scorers.models.groundedness.train --data DIR --base DIR --out DIR

`--data` holds `nli/`, `groundedness/` and `support/`; `--base` holds `model.safetensors` and
`tokenizer.json` of all-MiniLM-L6-v2. About 70 minutes on two idle cores; each step is kept in
`--out` and not repeated:

1. `entailment.safetensors`: entailment sets, and sentences of help articles with one thing changed;
2. `answers.safetensors`: from there answers of which only the whole is labelled, without the sets
   of `UNSEEN` and the folds of `KEPT_APART`, and the lines on tone;
3. `reader.safetensors`: from there the pairs that were written for it, the golden set's references
   (as they are, and with one thing changed), and some of all that came before; the mean of these
   weights and those of step 2;
4. `model.onnx`, eight bits a weight;
5. `stack.json` and `figures.txt`: the network's readings joined with lexical features, fitted and
   measured on what it has not seen.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from scorers.models.groundedness import fit, network, pairs, pool
from scorers.models.groundedness.export import export
from scorers.models.groundedness.measure import write_stack
from scorers.models.groundedness.readings import claims_of
from scorers.models.groundedness.references import references

HERE = Path(__file__).parent
GOLDEN = HERE.parents[2] / "golden_sets" / "support" / "v1"
UNSEEN = ("q2_wow", "wice", "qmsumm", "scitldr")
"""Data sets, and two parts of one, that no weight has ever been fitted to."""
KEPT_APART = (8, 9)
"""Folds of all other sets that only the stack is fitted to."""
WEIGHTS = {
    "begin": 0.4, "expertqa_claims": 0.5, "summedits": 1.0, "wice": 1.0, "attributionbench": 1.0,
    "faithdial_audit": 0.7, "q2_wow": 0.8,
}  # fmt: skip
"""What an answer of each set weighs: little where labels are noisy or words alone solve it."""
BEGIN_KEPT = 0.45
"""Share of that set's answers that are learnt from: it is large, and words nearly solve it."""
LOSSES = {"pair": fit.entailment_loss, "answer": fit.answer_loss, "line": fit.tone_loss}
MOST_CLAIMS = 10
ALONE = frozenset({"fever_nli_binary", "infotabs", "tabfact_small", "scifact_test"})
"""Sets whose evidence is long enough to need no stranger beside it."""
OURS = ("changed", "turned", "copy", "elsewhere")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Hold where things lie, and the tokenizer."""

    data: Path
    base: Path
    out: Path
    tokenizer: Tokenizer
    say: Callable[[str], None]

    @property
    def labelled(self) -> Path:
        """Return the answers of which only the whole is labelled."""
        return self.data / "groundedness" / "train_pool_permissive.jsonl"


def entailment(setup: Setup) -> None:
    """Take step 1."""
    torch.manual_seed(20261124)
    dice = random.Random(20261124)
    documents = pairs.documents(setup.data, GOLDEN)
    rows = [
        *pairs.entailment_pairs(setup.data / "nli", dice),
        *pairs.changed_pairs(documents, dice, 6500),
    ]
    dice.shuffle(rows)
    rows = list(_with_strangers(rows, dice))[1500:]  # the first were looked at while it ran
    batches = fit.batches(_encode_pairs(setup, rows), 2048, dice)
    reader = network.load(load_file(setup.base / "model.safetensors"))
    work = [("pair", batch) for batch in batches]
    fit.fit(reader, work, {"pair": fit.entailment_loss}, rate=1.2e-4, say=setup.say)
    _save(reader, setup.out / "entailment.safetensors")


def answers(setup: Setup) -> None:
    """Take step 2."""
    torch.manual_seed(7)
    dice = random.Random(20261125)
    work = _work(setup, dice, answers=1.0, entailment=5000, changed=2800, lines=4)
    dice.shuffle(work)
    reader = network.load(load_file(setup.out / "entailment.safetensors"))
    fit.fit(reader, work, LOSSES, rate=6e-5, say=setup.say)
    _save(reader, setup.out / "answers.safetensors")


def own(setup: Setup) -> None:
    """Take step 3."""
    torch.manual_seed(8)
    dice = random.Random(20261126)
    work = _work(setup, dice, answers=0.35, entailment=2500, changed=1200, lines=1)
    rows = [*pairs.own_pairs(HERE / "own_pairs.jsonl", "train"), *references(GOLDEN, dice)]
    for _ in range(3):
        work += [("pair", batch) for batch in fit.batches(_encode_pairs(setup, rows), 2048, dice)]
    dice.shuffle(work)
    reader = network.load(load_file(setup.out / "answers.safetensors"))
    fit.fit(reader, work, LOSSES, rate=8e-5, say=setup.say)
    # Halfway between both steps keeps what the first knows of other people's texts.
    before = load_file(setup.out / "answers.safetensors")
    halfway = {name: (one + before[name]) / 2 for name, one in reader.state_dict().items()}
    _save(network.load(halfway), setup.out / "reader.safetensors")


def _work(
    setup: Setup, dice: random.Random, *, answers: float, entailment: int, changed: int, lines: int
) -> list[tuple[str, list[fit.Encoded]]]:
    """Return batches of answers (a share), of both kinds of pairs, and of lines (times over)."""
    rows = [one for one in _answers(setup, dice) if dice.random() < answers]
    work = [("answer", batch) for batch in fit.answer_batches(rows, 2048, dice)]
    documents = pairs.documents(setup.data, GOLDEN)
    again = dice.sample(list(pairs.entailment_pairs(setup.data / "nli", dice)), entailment)
    again += pairs.changed_pairs(documents, dice, changed)
    work += [("pair", batch) for batch in fit.batches(_encode_pairs(setup, again), 2048, dice)]
    encoded = _lines(setup)
    for _ in range(lines):
        work += [("line", batch) for batch in fit.batches(encoded, 1024, dice)]
    return work


def _lines(setup: Setup) -> list[fit.Encoded]:
    lines = [json.loads(line) for line in (HERE / "tone_lines.jsonl").open(encoding="utf-8")]
    lines = [line for line in lines if line["split"] == "train"]
    targets = [[line[name] for name in network.TONE] for line in lines]
    texts = [one["text"] for one in lines]
    return fit.encode(setup.tokenizer, texts, [""] * len(texts), targets)


def _answers(setup: Setup, dice: random.Random) -> Iterator[fit.Answer]:
    rows = [row for row in pool.read_pool(setup.labelled) if not _is_apart(row)]
    for row, found in zip(rows, _claims(setup, rows), strict=True):
        if not found or dice.random() > (BEGIN_KEPT if row.dataset == "begin" else 1.0):
            continue
        texts, evidence = zip(*found[:MOST_CLAIMS], strict=True)
        encoded = fit.encode(setup.tokenizer, evidence, texts, [(0.0,)] * len(texts))
        yield encoded, row.label, WEIGHTS[row.dataset]


def _claims(setup: Setup, rows: list[pool.Row]) -> list[list[tuple[str, str]]]:
    """Return (claim, evidence) of every row; worked out once, which takes ten minutes."""
    path = setup.out / "claims.json"
    if not path.exists():
        with ProcessPoolExecutor(2) as processes:
            found = list(processes.map(_read_apart, rows, chunksize=200))
        path.write_text(json.dumps(found), encoding="utf-8")
    return [[(text, evidence) for text, evidence in row] for row in json.loads(path.read_text())]


def _read_apart(row: pool.Row) -> list[tuple[str, str]]:
    return [(one.text, one.evidence) for one in claims_of(row)]


def _is_apart(row: pool.Row) -> bool:
    """Tell whether no weight of the network is fitted to a row."""
    return row.dataset in UNSEEN or row.part in UNSEEN or row.fold in KEPT_APART


def _with_strangers(rows: list[pairs.Pair], dice: random.Random) -> Iterator[pairs.Pair]:
    """Put a sentence of another pair beside some short evidence, as choosing evidence does."""
    for row in rows:
        evidence = row.evidence
        if row.source not in ALONE and not row.source.startswith(OURS) and dice.random() < 0.25:
            other = rows[dice.randrange(len(rows))].evidence
            if len(other) < 260:
                both = (other, evidence) if dice.random() < 0.5 else (evidence, other)
                evidence = " ".join(both)
        yield pairs.Pair(evidence=evidence, claim=row.claim, label=row.label, source=row.source)


def _encode_pairs(setup: Setup, rows: list[pairs.Pair]) -> list[fit.Encoded]:
    targets = fit.targets_of(row.label for row in rows)
    evidence, claims = [row.evidence for row in rows], [row.claim for row in rows]
    return fit.encode(setup.tokenizer, evidence, claims, targets)


def _save(reader: network.Reader, path: Path) -> None:
    save_file({name: one.contiguous() for name, one in reader.state_dict().items()}, path)


def main() -> None:
    """Take every step that has left no file yet."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    for name in ("--data", "--base", "--out"):
        parser.add_argument(name, type=Path, required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(2)
    tokenizer = Tokenizer.from_file(str(given.base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    setup = Setup(data=given.data, base=given.base, out=given.out, tokenizer=tokenizer, say=_say)
    for name, step in (("entailment", entailment), ("answers", answers), ("reader", own)):
        if not (given.out / f"{name}.safetensors").exists():
            step(setup)
    weights = load_file(given.out / "reader.safetensors")
    export({name: one.float().numpy() for name, one in weights.items()}, given.out / "model.onnx")
    tokenizer.save(str(given.out / "tokenizer.json"))
    write_stack(given.out, setup.labelled, _is_apart, UNSEEN, HERE / "own_pairs.jsonl")


def _say(line: str) -> None:
    print(time.strftime("%H:%M:%S"), line, flush=True)


if __name__ == "__main__":
    main()
