"""Fit the network to batches of pairs and lines: one pass of AdamW in bfloat16."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from scorers.models.groundedness.network import Reader

LONGEST = 192
"""Tokens of a pair; evidence is cut first."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Hold the token ids of a pair or a line, and what they are to be read as."""

    ids: list[int]
    second: int
    """Where the claim begins; the length for a single line."""
    target: Sequence[float]


def encode(
    tokenizer: Tokenizer,
    first: Sequence[str],
    second: Sequence[str],
    targets: Sequence[Sequence[float]],
) -> list[Encoded]:
    """Tokenize pairs; an empty second text makes a single line."""
    cls, sep = (int(tokenizer.token_to_id(name) or 0) for name in ("[CLS]", "[SEP]"))
    ones = tokenizer.encode_batch(list(first), add_special_tokens=False)
    twos = tokenizer.encode_batch(list(second), add_special_tokens=False)
    out = []
    for one, two, target in zip(ones, twos, targets, strict=True):
        claim = two.ids[: LONGEST // 2]
        room = LONGEST - 3 - len(claim)
        head = [cls, *one.ids[:room], sep]
        out.append(Encoded([*head, *claim, sep] if claim else head, len(head), target))
    return out


Answer = tuple[Sequence[Encoded], int, float]
"""The claims of an answer, its label, and its weight."""


def batches(rows: Sequence[Encoded], tokens: int, dice: random.Random) -> list[list[Encoded]]:
    """Return batches of rows of similar length, `tokens` padded tokens each, shuffled.

    Lengths are rounded up, so that there are few shapes: each new one is compiled anew.
    """
    order = sorted(rows, key=lambda row: len(row.ids) + dice.random() * 8, reverse=True)
    made = []
    while order:
        many = max(1, tokens // _rounded(len(order[0].ids)))
        made.append(order[:many])
        order = order[many:]
    dice.shuffle(made)
    return made


def _rounded(length: int) -> int:
    return -(-length // 16) * 16


def tensors(batch: Sequence[Encoded]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return ids, segment kinds, mask and targets of a batch."""
    longest = _rounded(max(len(row.ids) for row in batch))
    ids = torch.zeros((len(batch), longest), dtype=torch.long)
    kinds, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    for i, row in enumerate(batch):
        ids[i, : len(row.ids)] = torch.tensor(row.ids)
        kinds[i, row.second : len(row.ids)] = 1
        mask[i, : len(row.ids)] = 1
    return ids, kinds, mask, torch.tensor([list(row.target) for row in batch])


def fit(
    reader: Reader,
    work: Sequence[tuple[str, list[Encoded]]],
    losses: Mapping[str, Callable[[Reader, Tensor, Tensor], Tensor]],
    *,
    rate: float,
    say: Callable[[str], None],
) -> None:
    """Fit over batches in their order; the learning rate rises over 6 % and falls in a line."""
    weights = [p for p in reader.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        weights, lr=rate, weight_decay=0.01, betas=(0.9, 0.98), fused=True
    )
    total, warm = len(work), max(1, int(0.06 * len(work)))
    reader.train()
    began, seen = time.time(), 0
    mean: dict[str, float] = {}
    for step, (kind, batch) in enumerate(work):
        share = min((step + 1) / warm, (total - step) / (total - warm + 1))
        for group in optimizer.param_groups:
            group["lr"] = rate * share
        ids, kinds, mask, targets = tensors(batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            pooled = reader(ids, kinds, mask)
        loss = losses[kind](reader, pooled.float(), targets)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        seen += ids.numel()
        mean[kind] = 0.98 * mean.get(kind, loss.item()) + 0.02 * loss.item()
        if not math.isfinite(loss.item()):
            raise FloatingPointError(f"step {step}: the loss is {loss.item()!r}")
        if step % 50 == 0:
            told = " ".join(f"{k} {v:.3f}" for k, v in mean.items())
            say(f"step {step}/{total} {told} {seen / (time.time() - began):.0f} tokens/s")


def targets_of(labels: Iterable[str]) -> list[list[float]]:
    """Return one row a label: which of entailment, neutral, contradiction it may be."""
    table = {
        "entailment": [1.0, 0.0, 0.0],
        "neutral": [0.0, 1.0, 0.0],
        "contradiction": [0.0, 0.0, 1.0],
        "not_entailment": [0.0, 1.0, 1.0],
    }
    return [table[label] for label in labels]


def entailment_loss(reader: Reader, pooled: Tensor, targets: Tensor) -> Tensor:
    """Return -log of the probability of the allowed labels, lightly smoothed."""
    chances = torch.log_softmax(reader.entailment(pooled), dim=-1)
    allowed = torch.where(targets > 0, chances, torch.tensor(-30.0))
    return -(0.97 * torch.logsumexp(allowed, dim=-1) + 0.01 * chances.sum(dim=-1)).mean()


def tone_loss(reader: Reader, pooled: Tensor, targets: Tensor) -> Tensor:
    """Return the mean cross-entropy of the tone outputs; each target lies in [0, 1]."""
    return torch.nn.functional.binary_cross_entropy_with_logits(reader.tone(pooled), targets)


def answer_loss(reader: Reader, pooled: Tensor, targets: Tensor) -> Tensor:
    """Return the loss of answers of which only the whole is labelled.

    An answer is unsupported when at least one claim is: p = 1 - Π p(claim follows).

    Args:
        reader: whose pair head reads.
        pooled: one row a claim.
        targets: a row a claim: number of its answer in the batch, label, weight.
    """
    follows = torch.log_softmax(reader.entailment(pooled), dim=-1)[:, 0]
    numbers = targets[:, 0].long()
    many = int(numbers.max()) + 1
    total = torch.zeros(many).index_add(0, numbers, follows)
    claims = torch.zeros(many).index_add(0, numbers, torch.ones_like(follows))
    label = torch.zeros(many).index_copy(0, numbers, targets[:, 1])
    weight = torch.zeros(many).index_copy(0, numbers, targets[:, 2])
    one_fails = -torch.log1p(-torch.exp(total.clamp(max=-1e-4)))
    all_follow = -total / claims
    # A label is wrong now and then: no single answer may pull with all its might.
    loss = torch.where(label > 0.5, one_fails, all_follow).clamp(max=4.0)
    return (weight * loss).sum() / weight.sum()


def answer_batches(
    answers: Iterable[Answer], tokens: int, dice: random.Random
) -> list[list[Encoded]]:
    """Return batches that keep the claims of an answer together; see `answer_loss`.

    Args:
        answers: the claims of each, its label, and its weight.
        tokens: padded tokens of a batch, at most, unless one answer alone needs more.
        dice: the order of batches.
    """
    order = sorted(answers, key=lambda one: max(len(c.ids) for c in one[0]) + dice.random() * 16)
    made: list[list[Encoded]] = []
    batch: list[Encoded] = []
    number = 0
    for claims, label, weight in order:
        longest = _rounded(max(len(row.ids) for row in (*batch, *claims)))
        if batch and longest * (len(batch) + len(claims)) > tokens:
            made.append(batch)
            batch, number = [], 0
        batch = batch + [Encoded(c.ids, c.second, (number, label, weight)) for c in claims]
        number += 1
    if batch:
        made.append(batch)
    dice.shuffle(made)
    return made
