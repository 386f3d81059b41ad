"""Logistic regression with a penalty on squared weights, with numpy alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
_STEPS, _ENOUGH = 30, 1e-5


def logistic(
    inputs: npt.NDArray[np.floating],
    target: npt.NDArray[np.generic],
    strength: float,
    counts: npt.NDArray[np.floating] | None = None,
) -> Doubles:
    """Logistic regression by Newton's method.

    inputs (array): (rows, inputs), standardised.
    target (array): (rows,), from 0 to 1.
    counts (array): (rows,), how much each row counts; 1 where it is None.
    strength (float): inverse weight of half the squared weights; the bias is free.
    RETURNS (array): the weights, and the bias as the last.
    """
    x = np.hstack([inputs, np.ones((len(inputs), 1))]).astype(np.float64)
    y = target.astype(np.float64)
    n = np.ones(len(y)) if counts is None else counts.astype(np.float64)
    penalty = np.full(x.shape[1], 1.0 / strength)
    penalty[-1] = 1e-6
    w = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        p = 1.0 / (1.0 + np.exp(-(x @ w)))
        gradient = x.T @ ((p - y) * n) + penalty * w
        curvature = np.maximum(p * (1 - p), 1e-6) * n
        step = np.linalg.solve((x * curvature[:, None]).T @ x + np.diag(penalty), gradient)
        w -= step
        if np.abs(step).max() < _ENOUGH:
            break
    return w
