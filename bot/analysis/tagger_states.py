"""What the encoder makes of each sentence beyond what it was trained to say: the states of two of its layers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bot.analysis.tagger_pieces import PARAGRAPH, Pieces

Floats = npt.NDArray[np.float32]

LAYERS = (3, 5)
"""Of six, counted from 0: the last, and one from the middle, which is less taken up with attributions."""
WIDTH = 384
SIZE = WIDTH * len(LAYERS)
OUTPUTS = tuple(f"/network/layers.{layer}/norm2/LayerNormalization_output_0" for layer in LAYERS)
_GRAPH, _OUTPUT, _NAME = 7, 12, 1
"""Fields of ONNX: the graph of a model, the outputs of a graph, the name of an output."""


def exposed(model: bytes) -> bytes:
    """Let a model of the tagger give out its states as well, without touching its file.

    Two messages of Protocol Buffers written one after the other are one message whose lists are joined, so it is enough
    to add a graph that holds nothing but the names of further outputs.

    model (bytes): as `model.onnx` holds it.
    RETURNS (bytes): the same with the outputs `OUTPUTS`.
    """
    outputs = b"".join(_field(_OUTPUT, _field(_NAME, name.encode())) for name in OUTPUTS)
    return model + _field(_GRAPH, outputs)


def _field(number: int, content: bytes) -> bytes:
    """A length-delimited field of Protocol Buffers."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def edge_weights(start: int, length: int, count: int) -> Floats:
    """Say how far each piece of a window stands from the edges where the text goes on.

    start, length, count (int): the window's first piece, its pieces, and those of the text.
    RETURNS (array): (length,), how much the window's scores count where windows overlap.
    """
    place = np.arange(length, dtype=np.float32)
    left = place + 1 if start > 0 else np.full(length, length, dtype=np.float32)
    right = length - place if start + length < count else np.full(length, length, dtype=np.float32)
    return np.minimum(left, right)


class States:
    """Gathers the states of one text window by window: their mean over each sentence, and a probe of each piece.

    pieces (Pieces): of the text.
    sentences (Sequence): (start, end) of each sentence, in order.
    windows (Sequence): (start, end) of all windows that will be added.
    probe (array): (SIZE, probes), what each piece's states are multiplied with.
    """

    def __init__(
        self,
        pieces: Pieces,
        sentences: Sequence[tuple[int, int]],
        windows: Sequence[tuple[int, int]],
        probe: Floats,
    ) -> None:
        count = len(pieces)
        self._probe = probe
        self._share: Floats = np.zeros(count, dtype=np.float32)
        for start, end in windows:
            self._share[start:end] += edge_weights(start, end - start, count)
        self._sentence: npt.NDArray[np.int64] = np.full(count, -1, dtype=np.int64)
        sizes = np.ones(len(sentences), dtype=np.float32)
        for number, (start, end) in enumerate(sentences):
            low, high = np.searchsorted(pieces.starts, [start, end])
            inside = np.arange(low, high)[pieces.ids[low:high] != PARAGRAPH]
            self._sentence[inside] = number
            sizes[number] = max(len(inside), 1)
        self._sizes = sizes
        self._sums: Floats = np.zeros((len(sentences), SIZE), dtype=np.float32)
        self.probed: Floats = np.zeros((count, probe.shape[1]), dtype=np.float32)
        """(pieces, probes), once all windows are in."""

    def add(self, start: int, states: Floats) -> None:
        """Take the states (length, SIZE) of the window that begins at piece `start`."""
        part = slice(start, start + len(states))
        share = (edge_weights(start, len(states), len(self._share)) / self._share[part])[:, None]
        self.probed[part] += share * (states @ self._probe)
        sentences = self._sentence[part]
        known = sentences >= 0
        np.add.at(self._sums, sentences[known], share[known] * states[known])

    @property
    def means(self) -> Floats:
        """RETURNS (array): (sentences, SIZE), the mean over each sentence's pieces; zeros where it has none."""
        return self._sums / self._sizes[:, None]
