"""Labels land on the right pieces, windows keep them, and the losses are what they should be."""

from __future__ import annotations

import random

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from tokenizers import Tokenizer  # noqa: E402

from bot.analysis.tagger import WEIGHTS  # noqa: E402
from bot.training.batches import batches, collate, cut, hidden, label, straightened  # noqa: E402
from bot.training.corpora import Attribution, Example  # noqa: E402
from bot.training.losses import Weights, compact, crf, loss  # noqa: E402
from bot.training.model import TaggerNetwork  # noqa: E402

TOKENIZER: Tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
TEXT = "“We will win,” said Ann Lee.\nBob thinks that it may rain."


def _draws() -> random.Random:
    return random.Random(3)  # noqa: S311 - a seed, no secret


def _at(part: str) -> tuple[int, int]:
    return TEXT.index(part), TEXT.index(part) + len(part)


EXAMPLE = Example(
    "x",
    TEXT,
    attributions=(
        Attribution((_at("“We will win,”"),), (_at("said"),), (_at("Ann Lee"),)),
        Attribution((_at("that it may rain"),), (_at("thinks"),), ()),
    ),
    sentences=((0, 28, 1.0, True),),
)


def test_tags_begin_and_go_on_at_first_pieces_of_words() -> None:
    labelled = label(EXAMPLE, TOKENIZER)
    words = labelled.attribution[labelled.pieces.first].tolist()
    assert words == [5, 6, 6, 6, 6, 6, 3, 1, 2, 0, 0, 3, 5, 6, 6, 6, 0]
    assert (labelled.attribution[~labelled.pieces.first] == -1).all()
    assert (labelled.entity == -1).all()


def test_links_name_their_pieces() -> None:
    first, second = label(EXAMPLE, TOKENIZER).links
    assert first.sources == ((7, 8),)
    assert second.sources == ()


def test_windows_cover_a_text_and_keep_within_their_size() -> None:
    labelled = label(Example("long", TEXT * 60), TOKENIZER)
    windows = cut([labelled], 64, _draws())
    covered = {n for w in windows for n in range(w.start, w.end)}
    assert covered == set(range(len(labelled.pieces)))
    assert max(w.end - w.start for w in windows) <= 64


def test_batches_keep_within_their_budget() -> None:
    windows = cut([label(Example(str(n), TEXT * n), TOKENIZER) for n in range(1, 9)], 64, _draws())
    groups = batches(windows, 200, _draws())
    assert sum(len(group) for group in groups) == len(windows)
    assert all(collate(group).ids.numel() <= 200 for group in groups)


def test_straight_marks_keep_every_offset() -> None:
    straight = straightened(EXAMPLE, _draws(), 1.0)
    assert len(straight.text) == len(TEXT)
    assert straight.text.startswith('"We will win,"')


def test_the_field_equals_the_sum_over_all_paths() -> None:
    generator = torch.Generator().manual_seed(1)
    emissions = torch.randn(1, 3, 2, generator=generator)
    transitions = torch.randn(2, 2, generator=generator)
    scores = []
    for a in range(2):
        for b in range(2):
            for c in range(2):
                moves = transitions[a, b] + transitions[b, c]
                scores.append(emissions[0, 0, a] + emissions[0, 1, b] + emissions[0, 2, c] + moves)
    gold = torch.tensor([[0, 1, 1]])
    expected = torch.logsumexp(torch.stack(scores), 0) - scores[3]
    assert torch.isclose(crf(emissions, gold, torch.ones(1, 3, dtype=torch.bool), transitions), expected)


def test_unlabelled_places_are_moved_away() -> None:
    scores = torch.arange(8.0).view(1, 4, 2)
    taken, gold, mask = compact(scores, torch.tensor([[-1, 1, -1, 0]]))
    assert taken[0, :, 0].tolist() == [2.0, 6.0]
    assert gold.tolist() == [[1, 0]]
    assert mask.all()


def test_every_head_that_has_labels_gives_a_loss_that_can_be_learned_from() -> None:
    torch.manual_seed(0)
    network = TaggerNetwork(0.0)
    batch = collate(cut([label(EXAMPLE, TOKENIZER)], 64, _draws()))
    value, report = loss(network, batch, Weights(), 100.0)
    [slope] = torch.autograd.grad(value, [network.cue_source_bias])
    assert {"attribution", "link", "sentence"} <= report.keys()
    assert "entity" not in report
    assert np.isfinite(value.item())
    assert slope.abs().sum() > 0


def test_hidden_pieces_are_words_only() -> None:
    torch.manual_seed(0)
    batch = collate(cut([label(EXAMPLE, TOKENIZER)], 64, _draws()))
    masked = hidden(batch, 1.0, 1.0).ids
    assert (masked[batch.shapes > 0] == 103).all()
    assert (masked[batch.shapes == 0] == batch.ids[batch.shapes == 0]).all()
