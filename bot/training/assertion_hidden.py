"""The part of the need model with a hidden layer: several small networks on all outputs at once, with numpy alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

UNITS, NETWORKS, EPOCHS, BATCH = 48, 6, 10, 64
RATE, DECAY = 2e-3, 0.03
_DROPPED_INPUTS, _DROPPED_UNITS = 0.2, 0.4
"""Chosen by cross-validation over articles; none of them matters by more than 0.003 of average precision."""
_FIRST, _SECOND = 0.9, 0.99


@dataclass(frozen=True)
class Hidden:
    """The networks side by side, as one layer: (inputs, units), (units,), (units, outputs), (outputs,)."""

    hidden: Floats
    hidden_bias: Floats
    top: Floats
    bias: Floats


def fit_hidden(inputs: Floats, targets: Floats, counts: Floats, *, seed: int = 0) -> Hidden:
    """Fit networks with different starts, and lay them side by side so that their mean is what they say.

    inputs (array): (rows, inputs), standardised.
    targets (array): (rows, outputs), from 0 to 1.
    counts (array): (rows, outputs), how much each target counts.
    RETURNS (Hidden): whose scores are logarithms of odds.
    """
    found = [_fit(inputs, targets, counts, np.random.default_rng(seed + number)) for number in range(NETWORKS)]
    hidden, hidden_bias, top, bias = zip(*found, strict=True)
    return Hidden(
        np.concatenate(hidden, axis=1),
        np.concatenate(hidden_bias),
        (np.concatenate(top) / NETWORKS).astype(np.float32),
        np.stack(bias).mean(axis=0).astype(np.float32),
    )


def _fit(inputs: Floats, targets: Floats, counts: Floats, rng: np.random.Generator) -> list[Floats]:
    """One network by Adam with decaying weights and a falling rate."""
    rows, width = inputs.shape
    parameters: list[Floats] = [
        rng.normal(0, width**-0.5, (width, UNITS)).astype(np.float32),
        np.zeros(UNITS, np.float32),
        rng.normal(0, 0.1, (UNITS, targets.shape[1])).astype(np.float32),
        np.full(targets.shape[1], -1.0, np.float32),
    ]
    first, second = ([np.zeros_like(one) for one in parameters] for _ in range(2))
    batch = min(BATCH, rows)
    steps, step = EPOCHS * (rows // batch), 0
    for _ in range(EPOCHS):
        order = rng.permutation(rows)
        for start in range(0, rows - batch + 1, batch):
            chosen = order[start : start + batch]
            gradients = _gradients(parameters, inputs[chosen], targets[chosen], counts[chosen], rng)
            rate = RATE * (1 - step / steps)
            step += 1
            for number, gradient in enumerate(gradients):
                first[number] = _FIRST * first[number] + (1 - _FIRST) * gradient
                second[number] = _SECOND * second[number] + (1 - _SECOND) * gradient**2
                slope = first[number] / (1 - _FIRST**step)
                spread = np.sqrt(second[number] / (1 - _SECOND**step)) + 1e-8
                shrink = DECAY * parameters[number] if gradient.ndim > 1 else 0.0
                parameters[number] = parameters[number] - np.float32(rate) * (slope / spread + shrink)
    return parameters


def _gradients(
    parameters: list[Floats], inputs: Floats, targets: Floats, counts: Floats, rng: np.random.Generator
) -> list[Floats]:
    hidden, hidden_bias, top, bias = parameters
    x = inputs * _kept(rng, inputs.shape, _DROPPED_INPUTS)
    before = x @ hidden + hidden_bias
    kept = _kept(rng, before.shape, _DROPPED_UNITS) * (before > 0)
    units = before * kept
    likely = 1 / (1 + np.exp(-(units @ top + bias)))
    wrong = (likely - targets) * counts / np.float32(len(inputs))
    back = (wrong @ top.T) * kept
    return [x.T @ back, back.sum(0), units.T @ wrong, wrong.sum(0)]


def _kept(rng: np.random.Generator, shape: tuple[int, ...], dropped: float) -> Floats:
    return (rng.random(shape, dtype=np.float32) > dropped).astype(np.float32) / np.float32(1 - dropped)
