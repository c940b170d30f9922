"""Write the trained network as one int8 ONNX file that is small and quick on one CPU core.

Why the graph is written by hand and not traced:

* weights are int8, one scale per output column, and `DynamicQuantizeMatMul` quantises activations
  as they come. Its scale is one per run, so the reader runs one pair at a time: a pair's result
  then depends on that pair alone;
* only the state of [CLS] is read, so the last layer works out its query, its output and its inner
  part for that one place: a seventh of the work less, the result the same;
* Add and LayerNormalization take a fifth of the time of the fused SkipLayerNormalization here;
* the word embeddings are int8 with one scale per word, which keeps the file at 24 MB.

Needs `onnx`, which the package itself does not: weights are exported once, where they were trained.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

LAYERS, HEADS, WIDTH = 6, 12, 384
EPSILON = 1e-12
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUTS = {"entailment": 3, "tone": 6}
"""Heads on the pooled first state, and how many logits each gives."""

_Array = NDArray[Any]


class _Graph:
    """Gather the nodes and the constants of a graph."""

    def __init__(self, weights: Mapping[str, _Array]) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, values: ArrayLike, kind: type[np.generic] = np.float32) -> str:
        """Keep `values` under `name`, which is returned."""
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.array(values, kind, order="C"), name))
        return name

    def weight(self, name: str) -> str:
        """Keep a weight as it is."""
        return self.constant(name, self.weights[name])

    def node(
        self, operator: str, *inputs: str, outputs: Sequence[str] = (), **given: object
    ) -> str:
        """Add a node and return the name of its first output."""
        from onnx import helper

        own = ("DynamicQuantizeMatMul", "MultiHeadAttention", "BiasGelu")
        name = f"{operator}_{len(self.nodes)}"
        self.nodes.append(
            helper.make_node(
                operator,
                inputs,
                list(outputs) or [name],
                name=name,
                domain="com.microsoft" if operator in own else "",
                **given,
            )
        )
        return outputs[0] if outputs else name

    def linear(self, states: str, *names: str, with_bias: bool = True) -> str:
        """Multiply by the int8 weights of one linear layer, or of several side by side."""
        matrix = np.concatenate([self.weights[f"{name}.weight"] for name in names]).T
        scale = np.maximum(np.abs(matrix).max(axis=0), 1e-12) / 127
        at = names[0]
        inputs = [
            states,
            self.constant(f"{at}.int8", np.rint(matrix / scale), np.int8),
            self.constant(f"{at}.scale", scale),
            self.constant(f"{at}.zero", np.zeros(scale.shape), np.int8),
        ]
        if with_bias:
            bias = np.concatenate([self.weights[f"{name}.bias"] for name in names])
            inputs.append(self.constant(f"{at}.bias", bias))
        return self.node("DynamicQuantizeMatMul", *inputs)

    def norm(self, states: str, name: str) -> str:
        """Normalise each state to mean 0 and variance 1, then scale and shift it."""
        given = [self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.node("LayerNormalization", states, *given, axis=-1, epsilon=EPSILON)


def export(weights: Mapping[str, Any], out: Path) -> None:
    """Write the network with int8 weights to `out`, an ONNX file of about 24 MB.

    Args:
        weights: arrays or torch tensors under HuggingFace's names of BERT's parameters (an
            optional `bert.` in front), `pooler.dense`, `entailment` (3 x 384: entailment, neutral,
            contradiction) and `tone` (6 x 384: rude, blaming, over_promise, cold, empathic,
            politeness), each with `.weight` and `.bias`.
        out: the file; inputs are `input_ids`, `attention_mask` and `token_type_ids`, int64 of
            (batch, sequence); outputs are the logits `entailment` (batch, 3) and `tone` (batch, 6).

    Raises:
        KeyError: a weight is missing.
    """
    from onnx import TensorProto

    graph = _Graph({name.removeprefix("bert."): _plain(one) for name, one in weights.items()})
    states = _embedded(graph)
    mask = graph.node("Cast", "attention_mask", to=TensorProto.INT32)
    for layer in range(LAYERS):
        states = _layer(graph, states, mask, layer)
    first = graph.node("Gather", states, graph.constant("first", 0, np.int64), axis=1)
    pooler = [graph.weight(f"pooler.dense.{name}") for name in ("weight", "bias")]
    pooled = graph.node("Tanh", graph.node("Gemm", first, *pooler, transB=1))
    for head in OUTPUTS:
        both = [graph.weight(f"{head}.{name}") for name in ("weight", "bias")]
        graph.node("Gemm", pooled, *both, outputs=[head], transB=1)
    out.write_bytes(_serialised(graph))


def _serialised(graph: _Graph) -> bytes:
    import onnx
    from onnx import TensorProto, helper

    shape = ["batch", "sequence"]
    given = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in INPUTS]
    made = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", width])
        for name, width in OUTPUTS.items()
    ]
    whole = helper.make_graph(graph.nodes, "groundedness", given, made, graph.constants)
    imports = [helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(whole, opset_imports=imports, ir_version=9)
    return bytes(onnx.ModelProto.SerializeToString(model, deterministic=True))


def _plain(one: object) -> _Array:
    return np.asarray(one.detach().cpu().float().numpy() if hasattr(one, "detach") else one)


def _embedded(graph: _Graph) -> str:
    """Look up words, places and segments, and add them."""
    from onnx import TensorProto

    words = graph.weights["embeddings.word_embeddings.weight"]
    scale = np.maximum(np.abs(words).max(axis=1, keepdims=True), 1e-12) / 127
    table = graph.constant("embeddings.words", np.rint(words / scale), np.int8)
    scales = graph.constant("embeddings.words.scale", scale)
    rows = graph.node("Cast", graph.node("Gather", table, "input_ids"), to=TensorProto.FLOAT)
    word = graph.node("Mul", rows, graph.node("Gather", scales, "input_ids"))
    segment = graph.weight("embeddings.token_type_embeddings.weight")
    kind = graph.node("Gather", segment, "token_type_ids")
    places = graph.weight("embeddings.position_embeddings.weight")
    length = graph.node("Shape", "input_ids", start=1, end=2)
    place = graph.node("Slice", places, graph.constant("start", [0], np.int64), length)
    both = graph.node("Add", word, kind)
    return graph.norm(graph.node("Add", both, place), "embeddings.LayerNorm")


def _layer(graph: _Graph, states: str, mask: str, layer: int) -> str:
    """Add one transformer layer; the last one follows only the first place of each sequence."""
    at = f"encoder.layer.{layer}"
    own = f"{at}.attention.self"
    if layer == LAYERS - 1:
        start, end, axis = (
            graph.constant(f"cls.{name}", [value], np.int64)
            for name, value in (("start", 0), ("end", 1), ("axis", 1))
        )
        read = graph.linear(states, f"{own}.key", f"{own}.value")
        states = graph.node("Slice", states, start, end, axis)
        query = graph.linear(states, f"{own}.query")
        parts = [f"{at}.k", f"{at}.v"]
    else:
        read = graph.linear(states, f"{own}.query", f"{own}.key", f"{own}.value")
        query = f"{at}.q"
        parts = [query, f"{at}.k", f"{at}.v"]
    graph.node("Split", read, outputs=parts, axis=2, num_outputs=len(parts))
    seen = graph.node("MultiHeadAttention", query, f"{at}.k", f"{at}.v", "", mask, num_heads=HEADS)
    seen = graph.linear(seen, f"{at}.attention.output.dense")
    states = graph.norm(graph.node("Add", seen, states), f"{at}.attention.output.LayerNorm")
    inner = graph.linear(states, f"{at}.intermediate.dense", with_bias=False)
    inner = graph.node("BiasGelu", inner, graph.weight(f"{at}.intermediate.dense.bias"))
    inner = graph.linear(inner, f"{at}.output.dense")
    return graph.norm(graph.node("Add", inner, states), f"{at}.output.LayerNorm")
