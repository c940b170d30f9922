"""The network: MiniLM-L6 read as a cross-encoder, with one head for pairs and one for lines."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

WIDTH, HEADS, LAYERS, INNER, WORDS, PLACES = 384, 12, 6, 1536, 30522, 512
ENTAILMENT = ("entailment", "neutral", "contradiction")
TONE = ("rude", "blaming", "over_promise", "cold", "empathic", "politeness")


class Layer(nn.Module):
    """Hold one transformer layer with BERT's parameter names."""

    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.ModuleDict(
            {
                "self": nn.ModuleDict(
                    {n: nn.Linear(WIDTH, WIDTH) for n in ("query", "key", "value")}
                ),
                "output": nn.ModuleDict(
                    {"dense": nn.Linear(WIDTH, WIDTH), "LayerNorm": nn.LayerNorm(WIDTH, 1e-12)}
                ),
            }
        )
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(WIDTH, INNER)})
        self.output = nn.ModuleDict(
            {"dense": nn.Linear(INNER, WIDTH), "LayerNorm": nn.LayerNorm(WIDTH, 1e-12)}
        )

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Return the next states; shapes (batch, tokens, WIDTH) and (batch, 1, 1, tokens)."""
        batch, length, _ = states.shape
        read = self.attention["self"]
        q, k, v = (
            read[name](states).view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            for name in ("query", "key", "value")
        )
        # Plain products: the fused kernel's backward pass takes a third of all time on a CPU.
        near = (q @ k.transpose(-2, -1)) * (WIDTH // HEADS) ** -0.5 + mask
        seen = torch.softmax(near, dim=-1) @ v
        seen = seen.transpose(1, 2).reshape(batch, length, WIDTH)
        out = self.attention["output"]
        states = out["LayerNorm"](states + out["dense"](seen))
        inner = functional.gelu(self.intermediate["dense"](states))
        return self.output["LayerNorm"](states + self.output["dense"](inner))


class Reader(nn.Module):
    """Read token ids into logits for pairs, or for single lines."""

    def __init__(self) -> None:
        super().__init__()
        self.embeddings = nn.ModuleDict(
            {
                "word_embeddings": nn.Embedding(WORDS, WIDTH),
                "position_embeddings": nn.Embedding(PLACES, WIDTH),
                "token_type_embeddings": nn.Embedding(2, WIDTH),
                "LayerNorm": nn.LayerNorm(WIDTH, 1e-12),
            }
        )
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(Layer() for _ in range(LAYERS))})
        self.pooler = nn.ModuleDict({"dense": nn.Linear(WIDTH, WIDTH)})
        self.entailment = nn.Linear(WIDTH, len(ENTAILMENT))
        self.tone = nn.Linear(WIDTH, len(TONE))
        self.dropout = nn.Dropout(0.1)
        # 12 million numbers that a small set would only bend towards its own words.
        self.embeddings["word_embeddings"].weight.requires_grad_(requires_grad=False)

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        """Return the pooled first state, (batch, WIDTH), of ids, segment kinds and a 0/1 mask."""
        places = torch.arange(ids.shape[1], device=ids.device)
        parts = self.embeddings
        states = (
            parts["word_embeddings"](ids)
            + parts["position_embeddings"](places)
            + parts["token_type_embeddings"](kinds)
        )
        states = parts["LayerNorm"](states)
        bias = (1 - mask[:, None, None, :]) * -1e4
        for layer in self.encoder["layer"]:
            states = layer(states, bias)
        return self.dropout(torch.tanh(self.pooler["dense"](states[:, 0])))


def load(weights: Mapping[str, Tensor]) -> Reader:
    """Return a reader with given weights; heads that they lack start at random."""
    reader = Reader()
    missing, unexpected = reader.load_state_dict(dict(weights), strict=False)
    if set(unexpected) - {"embeddings.position_ids"}:
        raise ValueError(f"weights: unexpected {unexpected!r}")
    if {name.split(".")[0] for name in missing} - {"entailment", "tone", "pooler"}:
        raise ValueError(f"weights: missing {missing!r}")
    return reader
