"""Write trained weights as the folder that the tagger reads: ONNX in int8, tokenizer, configuration."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from bot.analysis.tagger_config import FILES, FORMAT
from bot.training.model import ATTRIBUTION_TAGS, ENTITY_TAGS, LINK, TaggerNetwork

NAME = "hearsay-minilm"
SUBJECTIVE_LOADED = 3.0
"""What a sentence's most loaded word, from 0 to 1, adds to its subjectivity; chosen on NewsSD's validation part."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What is added to the score of opening a span of each role: above zero finds more, below zero errs less.

    The defaults were chosen on PolNeAR's `dev`, so that statements without quotation marks are not found too rarely.
    """

    source: float = 0.5
    cue: float = 0.75
    content: float = 0.0


KEPT = ["/network/link/MatMul", "/network/tags/MatMul", "/network/layers.5/down/MatMul"]
"""Layers that stay in 32 bits: the heads and what feeds them; in int8 they cost 0.014 of F1 on NewsSD-ENG, for 2 MB."""


class _Exported(nn.Module):
    """The network with named outputs."""

    def __init__(self, network: TaggerNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, shapes: Tensor, quotes: Tensor) -> tuple[Tensor, Tensor]:
        """See TaggerNetwork."""
        tags, link = self.network(ids, shapes, quotes)
        return tags, link


def export(
    weights: Path,
    tokenizer: Path,
    out: Path,
    version: str,
    *,
    window: int = 256,
    overlap: int = 128,
    int8: bool = True,
    loaded_threshold: float = 0.5,
    subjective_threshold: float = 0.5,
    opening: Opening | None = None,
) -> Path:
    """Write `model.onnx`, `tokenizer.json` and `config.json` to `out`.

    weights (Path): a state of the network, as training writes it.
    int8 (bool): quantise weights to 8 bits, channel by channel; otherwise they stay in 32.
    opening (Opening): what is added to the score of opening a span of each role.
    """
    network = TaggerNetwork(0.0)
    network.load_state_dict(torch.load(weights, weights_only=True))
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        plain, ready = Path(scratch) / "plain.onnx", Path(scratch) / "ready.onnx"
        _to_onnx(network, plain)
        if int8:
            quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
            quantize_dynamic(
                str(ready),
                str(out / "model.onnx"),
                op_types_to_quantize=["MatMul", "Gather"],
                per_channel=True,
                weight_type=QuantType.QInt8,
                nodes_to_exclude=KEPT,
                extra_options={"MatMulConstBOnly": True},
            )
        else:
            shutil.copy(plain, out / "model.onnx")
    shutil.copy(tokenizer, out / "tokenizer.json")
    with torch.no_grad():
        for role, bonus in asdict(opening or Opening()).items():
            network.transitions[:, ATTRIBUTION_TAGS.index(f"B-{role}")] += bonus
    config = _config(network, version, window, overlap)
    config |= {"loaded_threshold": loaded_threshold, "subjective_threshold": subjective_threshold}
    config |= {"subjective_loaded": SUBJECTIVE_LOADED, "subjective_bias": -0.3 * SUBJECTIVE_LOADED}
    config["files"] = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in FILES}
    (out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    return out


def _to_onnx(network: TaggerNetwork, path: Path) -> None:
    example = torch.ones(2, 16, dtype=torch.int64)
    axes = {name: {0: "batch", 1: "length"} for name in ("ids", "shapes", "quotes", "tags", "link")}
    torch.onnx.export(
        _Exported(network),
        (example, example, example),
        str(path),
        input_names=["ids", "shapes", "quotes"],
        output_names=["tags", "link"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    onnx.checker.check_model(str(path))


def _config(network: TaggerNetwork, version: str, window: int, overlap: int) -> dict[str, Any]:
    def numbers(values: Tensor) -> Any:  # noqa: ANN401 - nested lists of any depth
        return [round(v, 5) if isinstance(v, float) else [round(x, 5) for x in v] for v in values.tolist()]

    return {
        "format": FORMAT,
        "name": NAME,
        "version": version,
        "window": window,
        "overlap": overlap,
        "attribution_tags": list(ATTRIBUTION_TAGS),
        "entity_tags": list(ENTITY_TAGS),
        "transitions": numbers(network.transitions.detach()),
        "entity_transitions": numbers(network.entity_transitions.detach()),
        "link": {
            "size": LINK,
            "cue_source": numbers(network.cue_source_bias.detach()),
            "content_cue": numbers(network.content_cue_bias.detach()),
            "no_source": numbers(network.no_source.weight.detach()[0]),
            "no_source_bias": round(float(network.no_source.bias.detach()[0]), 5),
        },
    }
