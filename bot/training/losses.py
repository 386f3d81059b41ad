"""The losses of the heads: a conditional random field for the tags, softmax over candidates for the links."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from bot.analysis.linking import features
from bot.training.batches import Batch, Window
from bot.training.corpora import Span
from bot.training.model import ATTRIBUTION_TAGS, ENTITY_TAGS, LINK, TaggerNetwork

_SCALE: float = LINK**-0.5


@dataclass(frozen=True, slots=True)
class Weights:
    """How much one word (or link, or sentence) of each head counts beside one word of attribution."""

    entity: float = 3.0
    loaded: float = 1.0
    sentence: float = 15.0
    link: float = 3.0
    crossentropy: float = 0.25


def loss(network: TaggerNetwork, batch: Batch, weights: Weights, words: float) -> tuple[Tensor, dict[str, float]]:
    """The summed loss of a batch over `words`, a constant that stands for the size of a full batch.

    RETURNS: the loss, and what each head gave to it before weighing, with its number of items.
    """
    logits, links = network(batch.ids, batch.shapes, batch.quotes)
    logits, links = logits.float(), links.float()
    split = len(ATTRIBUTION_TAGS)
    tags, entities = logits[..., :split], logits[..., split : split + len(ENTITY_TAGS)]
    report: dict[str, float] = {}
    total = logits.sum() * 0.0

    known = (batch.attribution >= 0).any(1)
    if known.any():
        emissions, gold, mask = compact(tags[known], batch.attribution[known])
        field = crf(emissions, gold, mask, network.transitions)
        plain = functional.cross_entropy(emissions[mask], gold[mask], reduction="sum")
        total = total + field + weights.crossentropy * plain
        count = float(mask.sum())
        report |= {"attribution": field.item(), "attribution_n": count}
        linked, asked = link_loss(network, links, batch.windows)
        total = total + weights.link * linked
        report |= {"link": linked.item(), "link_n": float(asked)}
    known = (batch.entity >= 0).any(1)
    if known.any():
        emissions, gold, mask = compact(entities[known], batch.entity[known])
        field = crf(emissions, gold, mask, network.entity_transitions)
        total = total + weights.entity * field
        report |= {"entity": field.item(), "entity_n": float(mask.sum())}
    chosen = batch.loaded >= 0
    if chosen.any():
        value = functional.binary_cross_entropy_with_logits(
            logits[..., -2][chosen], batch.loaded[chosen].float(), reduction="sum"
        )
        total = total + weights.loaded * value
        report |= {"loaded": value.item(), "loaded_n": float(chosen.sum())}
    value, count = sentence_loss(logits[..., -1], batch.windows)
    if count:
        total = total + weights.sentence * value
        report |= {"sentence": value.item(), "sentence_n": count}
    return total / words, report


def compact(scores: Tensor, gold: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Move the labelled places of each row to its front: scores (b, n, k), labels (b, n), mask (b, n)."""
    labelled = gold >= 0
    count = int(labelled.sum(1).max())
    order = torch.argsort((~labelled).to(torch.int8), dim=1, stable=True)[:, :count]
    taken = torch.gather(scores, 1, order[..., None].expand(-1, -1, scores.shape[-1]))
    mask = torch.gather(labelled, 1, order)
    return taken, torch.gather(gold, 1, order).clamp(min=0), mask


def crf(emissions: Tensor, gold: Tensor, mask: Tensor, transitions: Tensor) -> Tensor:
    """Negative log-likelihood of the gold tags, summed over a batch (Lafferty et al. 2001)."""
    picked = torch.gather(emissions, 2, gold[..., None])[..., 0]
    moves = transitions[gold[:, :-1], gold[:, 1:]]
    score = (picked * mask).sum() + (moves * mask[:, 1:]).sum()
    alpha = emissions[:, 0]
    for step in range(1, emissions.shape[1]):
        following = torch.logsumexp(alpha[:, :, None] + transitions, dim=1) + emissions[:, step]
        alpha = torch.where(mask[:, step, None], following, alpha)
    return torch.logsumexp(alpha, dim=1).sum() - score


def link_loss(network: TaggerNetwork, links: Tensor, windows: tuple[Window, ...]) -> tuple[Tensor, int]:
    """Cross-entropy of the right source (or none) of each cue, and of the right cue of each content."""
    total = links.sum() * 0.0
    asked = 0
    for row, window in enumerate(windows):
        inside = [link for link in window.text.links if _within(link.cue, window)]
        if not inside:
            continue
        vectors = links[row, 1:].view(-1, 4, LINK)
        paragraph = window.text.pieces.paragraph[window.start : window.end]
        cues = [link.cue for link in inside]
        sources = sorted({s for link in window.text.links for s in link.sources if _within(s, window)})
        contents = [(c, n) for n, link in enumerate(inside) for c in link.contents if _within(c, window)]
        gold = torch.zeros(len(cues), len(sources) + 1, dtype=torch.bool)
        for number, link in enumerate(inside):
            for source in link.sources:
                if _within(source, window):
                    gold[number, sources.index(source)] = True
            gold[number, -1] = not link.sources
        scores = cue_source_scores(network, vectors, _array(cues, window), _array(sources, window), paragraph)
        keep = gold.any(1)
        if keep.any():
            likely = torch.logsumexp(scores.masked_fill(~gold, -1e9), 1) - torch.logsumexp(scores, 1)
            total = total - likely[keep].sum()
            asked += int(keep.sum())
        if contents:
            where = _array([c for c, _ in contents], window)
            scores = content_cue_scores(network, vectors, where, _array(cues, window), paragraph)
            target = torch.tensor([n for _, n in contents])
            total = total + functional.cross_entropy(scores, target, reduction="sum")
            asked += len(contents)
    return total, asked


def cue_source_scores(
    network: TaggerNetwork, vectors: Tensor, cues: np.ndarray, sources: np.ndarray, paragraph: np.ndarray
) -> Tensor:
    """Scores (cues, sources + 1); the last column stands for no source."""
    asks = _mean(vectors[:, 0], cues)
    nothing = network.no_source(asks)
    if not len(sources):
        return nothing  # type: ignore[no-any-return]
    active = torch.from_numpy(features(cues, sources, paragraph)).long()
    near = network.cue_source_bias[active].sum(-1)
    return torch.cat([asks @ _mean(vectors[:, 1], sources).T * _SCALE + near, nothing], dim=1)


def content_cue_scores(
    network: TaggerNetwork, vectors: Tensor, contents: np.ndarray, cues: np.ndarray, paragraph: np.ndarray
) -> Tensor:
    """Scores (contents, cues)."""
    active = torch.from_numpy(features(contents, cues, paragraph)).long()
    near = network.content_cue_bias[active].sum(-1)
    return _mean(vectors[:, 2], contents) @ _mean(vectors[:, 3], cues).T * _SCALE + near


def sentence_loss(scores: Tensor, windows: tuple[Window, ...]) -> tuple[Tensor, float]:
    """Weighted cross-entropy of each whole sentence's mean score; the number of sentences by weight."""
    total = scores.sum() * 0.0
    count = 0.0
    for row, window in enumerate(windows):
        for start, end, weight, subjective in window.text.sentences:
            if not _within((start, end), window):
                continue
            places = np.arange(start, end + 1)
            places = places[window.text.pieces.first[places]] - window.start + 1
            mean = scores[row, torch.from_numpy(places)].mean()
            target = torch.tensor(float(subjective))
            total = total + weight * functional.binary_cross_entropy_with_logits(mean, target)
            count += weight
    return total, count


def _within(span: Span, window: Window) -> bool:
    return window.start <= span[0] and span[1] < window.end


def _array(spans: list[Span], window: Window) -> np.ndarray:
    return np.asarray(spans, dtype=np.int32).reshape(-1, 2) - window.start


def _mean(vectors: Tensor, spans: np.ndarray) -> Tensor:
    """The mean of the vectors at a span's first and last word."""
    ends = torch.from_numpy(spans).long()
    return (vectors[ends[:, 0]] + vectors[ends[:, 1]]) / 2
