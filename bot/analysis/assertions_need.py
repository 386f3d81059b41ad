"""The learned part: how much a sentence wants a source, and which codes say why; made by `bot.training`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.analysis.errors import ModelError

Floats = npt.NDArray[np.float32]

FILE = "assertions.npz"
FORMAT = 2
_LIMIT = 4.0
"""Standard deviations beyond which a feature says no more."""


@dataclass(frozen=True)
class Needs:
    """What the model says of the sentences of one article."""

    source: Floats
    """(sentences,): how likely a careful reader wants a source."""
    strong: Floats
    """(sentences,): how likely they clearly want one."""
    told: Floats
    """(sentences,): how likely the sentence is quoted or reported after all."""
    codes: Floats
    """(sentences, codes): how likely each code says why."""


@dataclass(frozen=True)
class LoadedModel:
    """A linear score of how loaded a word is, over its own states and the mean of the last ones in its sentence."""

    word: Floats
    """(states,)"""
    sentence: Floats
    """(states of the last layer,)"""
    bias: float


@dataclass(frozen=True)
class NeedModel:
    """Scores over standardised inputs: a linear part and one of a single hidden layer, added up.

    features (tuple[str, ...]): the names of the features that come before the encoder's.
    outputs (tuple[str, ...]): "source", "strong", "told", then the flag codes.
    """

    features: tuple[str, ...]
    outputs: tuple[str, ...]
    mean: Floats
    scale: Floats
    weights: Floats
    """(inputs, outputs)"""
    bias: Floats
    hidden: Floats
    """(inputs, units)"""
    hidden_bias: Floats
    top: Floats
    """(units, outputs)"""
    loaded: LoadedModel
    encoder: str
    """The checksum of the encoder that it was made with."""

    @property
    def codes(self) -> tuple[str, ...]:
        """RETURNS (tuple[str, ...]): the flag codes, as they stand in `Needs.codes`."""
        return self.outputs[3:]

    def __call__(self, values: Floats) -> Needs:
        """RETURNS (Needs): for an array (sentences, inputs)."""
        given = standardised(values, self.mean, self.scale)
        units = np.maximum(given @ self.hidden + self.hidden_bias, 0.0)
        scores = 1.0 / (1.0 + np.exp(-(given @ self.weights + units @ self.top + self.bias)))
        scores = scores.astype(np.float32)
        return Needs(scores[:, 0], scores[:, 1], scores[:, 2], scores[:, 3:])

    def save(self, folder: Path) -> Path:
        """Write the model; RETURNS (Path): the file."""
        path = folder / FILE
        np.savez_compressed(
            path,
            format=np.int32(FORMAT),
            features=np.asarray(self.features),
            outputs=np.asarray(self.outputs),
            encoder=np.asarray(self.encoder),
            loaded_word=self.loaded.word.astype(np.float32),
            loaded_sentence=self.loaded.sentence.astype(np.float32),
            loaded_bias=np.float32(self.loaded.bias),
            **{name: getattr(self, name).astype(np.float16) for name in _HALVED},
            **{name: getattr(self, name).astype(np.float32) for name in _WHOLE},
        )
        return path


_HALVED = ("weights", "hidden", "top")
_WHOLE = ("mean", "scale", "bias", "hidden_bias")


def standardised(values: Floats, mean: Floats, scale: Floats) -> Floats:
    """RETURNS (array): the inputs, of mean 0 and variance 1, clipped where they say no more."""
    clipped: Floats = np.clip((values - mean) / scale, -_LIMIT, _LIMIT)
    return clipped


def inputs(values: Floats, outlines: Floats, states: Floats) -> Floats:
    """RETURNS (array): features, each sentence's outline and states, and the mean outline of the article."""
    whole = outlines[:, : outlines.shape[1] // 2]
    article = np.repeat(whole.mean(0, keepdims=True), len(whole), axis=0) if len(whole) else whole
    return np.concatenate([values, outlines, states, article], axis=1)


def checksum(folder: Path) -> str:
    """RETURNS (str): SHA-256 of the encoder in a folder of weights."""
    return hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()


@cache
def need_model(folder: Path) -> NeedModel | None:
    """Load the model of a folder of weights, once in a process.

    RETURNS (NeedModel | None): None where the folder holds none, as right after the tagger was trained.
    RAISES ModelError: when it cannot be read, or was made with another encoder.
    """
    path = folder / FILE
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as given:
            if int(given["format"]) != FORMAT:
                raise ModelError(f"{path} is of another version of Hearsay; install it again")
            numbers = {name: given[name].astype(np.float32) for name in (*_HALVED, *_WHOLE)}
            model = NeedModel(
                features=tuple(str(name) for name in given["features"]),
                outputs=tuple(str(name) for name in given["outputs"]),
                loaded=LoadedModel(
                    given["loaded_word"].astype(np.float32),
                    given["loaded_sentence"].astype(np.float32),
                    float(given["loaded_bias"]),
                ),
                encoder=str(given["encoder"]),
                **numbers,
            )
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise ModelError(f"{path} cannot be read ({error}); install Hearsay again") from error
    if model.encoder != checksum(folder):
        raise ModelError(f"{path} was made with other weights of the tagger than those beside it")
    return model
