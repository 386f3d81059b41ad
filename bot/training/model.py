"""The network: one BERT-like encoder with added casing and quotation features, and the heads that share it."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from bot.analysis.linking import FEATURES
from bot.analysis.tagger_pieces import QUOTES, SHAPES

HIDDEN, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512
ATTRIBUTION_TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
ENTITY_TAGS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
OUTPUTS = len(ATTRIBUTION_TAGS) + len(ENTITY_TAGS) + 2
"""Logits a piece: attribution tags, entity tags, loaded wording, subjectivity."""
LINK = 32
"""Size of each link vector; a piece has four: cue asks, source answers, content asks, cue answers."""


def legal(tags: tuple[str, ...]) -> Tensor:
    """Transition scores (from, to) to start from: an inside tag follows only its own kind."""
    allowed = [[not to.startswith("I-") or came[2:] == to[2:] for to in tags] for came in tags]
    return torch.where(torch.tensor(allowed), 0.0, -8.0)


class Layer(nn.Module):
    """One transformer layer, normalised after each half as BERT is."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x` is (batch, length, hidden); `mask` (batch, 1, 1, length) is added to the attention scores."""
        batch, length, _ = x.shape
        qkv = self.qkv(x).view(batch, length, 3, HEADS, HIDDEN // HEADS)
        q, k, v = (part.transpose(1, 2) for part in qkv.unbind(2))
        # written out: on a CPU in bfloat16 this is faster than torch's fused attention, backwards above all
        scores = (q * (HIDDEN // HEADS) ** -0.5) @ k.transpose(-1, -2) + mask.to(q.dtype)
        seen = (torch.softmax(scores, -1).to(v.dtype) @ v).transpose(1, 2).reshape(batch, length, HIDDEN)
        x = self.norm1(x + self.out(seen))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))  # type: ignore[no-any-return]


class TaggerNetwork(nn.Module):
    """Encoder and heads; the features' embeddings start at zero, so training starts from the plain encoder."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.shapes = nn.Embedding(len(SHAPES), HIDDEN)
        self.quotes = nn.Embedding(len(QUOTES), HIDDEN)
        nn.init.zeros_(self.shapes.weight)
        nn.init.zeros_(self.quotes.weight)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.Linear(HIDDEN, OUTPUTS)
        self.link = nn.Linear(HIDDEN, 4 * LINK)
        self.transitions = nn.Parameter(legal(ATTRIBUTION_TAGS))
        self.entity_transitions = nn.Parameter(legal(ENTITY_TAGS))
        self.cue_source_bias = nn.Parameter(torch.zeros(FEATURES))
        self.content_cue_bias = nn.Parameter(torch.zeros(FEATURES))
        self.no_source = nn.Linear(LINK, 1)

    def forward(self, ids: Tensor, shapes: Tensor, quotes: Tensor) -> tuple[Tensor, Tensor]:
        """Integer arrays (batch, length), id 0 padding, to logits (…, OUTPUTS) and link vectors (…, 4 * LINK)."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(places) + self.shapes(shapes) + self.quotes(quotes)
        x = self.dropout(self.norm(x))
        mask = ((ids == 0).to(x.dtype) * -10000.0)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        x = self.dropout(x)
        return self.tags(x), self.link(x)


def pretrained(path: Path, dropout: float = 0.1) -> TaggerNetwork:
    """Start a network from MiniLM's `model.safetensors`."""
    network = TaggerNetwork(dropout)
    given = load_file(path)
    target = network.state_dict()
    target["words.weight"] = given["embeddings.word_embeddings.weight"]
    target["positions.weight"] = (
        given["embeddings.position_embeddings.weight"] + given["embeddings.token_type_embeddings.weight"][0]
    )
    target["norm.weight"] = given["embeddings.LayerNorm.weight"]
    target["norm.bias"] = given["embeddings.LayerNorm.bias"]
    for number in range(LAYERS):
        old, new = f"encoder.layer.{number}", f"layers.{number}"
        for part in ("weight", "bias"):
            rows = [given[f"{old}.attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            target[f"{new}.qkv.{part}"] = torch.cat(rows)
            target[f"{new}.out.{part}"] = given[f"{old}.attention.output.dense.{part}"]
            target[f"{new}.norm1.{part}"] = given[f"{old}.attention.output.LayerNorm.{part}"]
            target[f"{new}.up.{part}"] = given[f"{old}.intermediate.dense.{part}"]
            target[f"{new}.down.{part}"] = given[f"{old}.output.dense.{part}"]
            target[f"{new}.norm2.{part}"] = given[f"{old}.output.LayerNorm.{part}"]
    network.load_state_dict(target)
    return network
