"""What `config.json` of a folder of weights says, and whether the folder is whole."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.analysis import tagger_decode as decode
from bot.analysis.errors import ModelError
from bot.analysis.linking import LinkWeights

Floats = npt.NDArray[np.float32]

FORMAT = 1
"""The form of the weights folder that this code reads; `config.json` names its own."""
FILES = ("model.onnx", "tokenizer.json")

REMEDY = "install Hearsay again, or let HEARSAY_MODEL point at a folder of whole weights of this version"


@dataclass(frozen=True)
class Config:
    """What `config.json` says about a folder of weights."""

    name: str
    version: str
    window: int
    overlap: int
    attribution_tags: tuple[str, ...]
    entity_tags: tuple[str, ...]
    transitions: Floats
    entity_transitions: Floats
    link: LinkWeights
    loaded_threshold: float
    subjective_threshold: float
    subjective_bias: float
    subjective_loaded: float


def checked(folder: Path) -> dict[str, Any]:
    """RETURNS (dict): `config.json`, once the other files were held against the sums in it."""
    path = folder / "config.json"
    try:
        given: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{path} is missing; {REMEDY}") from None
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read ({error}); {REMEDY}") from error
    if not isinstance(given, dict) or given.get("format") != FORMAT:
        found = given.get("format") if isinstance(given, dict) else None
        raise ModelError(f"{path} is of format {found}, and this version reads format {FORMAT}; {REMEDY}")
    for name in FILES:
        file = folder / name
        try:
            content = file.read_bytes()
        except FileNotFoundError:
            raise ModelError(f"{file} is missing; {REMEDY}") from None
        except OSError as error:
            raise ModelError(f"{file} cannot be read ({error.strerror}); {REMEDY}") from error
        if hashlib.sha256(content).hexdigest() != given.get("files", {}).get(name):
            raise ModelError(f"{file} is cut short or changed (its checksum differs from config.json); {REMEDY}")
    return given


def config_of(folder: Path, given: dict[str, Any]) -> Config:
    """RETURNS (Config): of the content of a folder's `config.json`; RAISES ModelError where that lacks something."""
    try:
        attribution, entity = tuple(given["attribution_tags"]), tuple(given["entity_tags"])
        return Config(
            str(given["name"]),
            str(given["version"]),
            int(given["window"]),
            int(given["overlap"]),
            attribution,
            entity,
            decode.legal(np.asarray(given["transitions"], dtype=np.float32), attribution),
            decode.legal(np.asarray(given["entity_transitions"], dtype=np.float32), entity),
            LinkWeights.from_dict(given["link"]),
            float(given["loaded_threshold"]),
            float(given["subjective_threshold"]),
            float(given["subjective_bias"]),
            float(given["subjective_loaded"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{folder / 'config.json'} lacks or garbles {error}; {REMEDY}") from error
