"""How much an assertion matters to a reader: check-worthiness × lack of support × how central it is."""

from __future__ import annotations

from bot.analysis.assertions_detectors import Evidence
from bot.analysis.assertions_reading import Reading, Sentence
from bot.analysis.lexicon import detectors, signs
from bot.breakdown import FlagCode, Support

_SUPPORT: dict[Support, float] = {"none": 1.0, "linked": 0.5, "carried-over": 0.9}
_LEAD = 3
"""So many sentences of the text are its headline and lead."""
_PLAIN, _LEADS, _NUMBERS, _ACCUSES = 0.97, 0.01, 0.01, 0.01
_UNLISTED: dict[FlagCode, float] = {"unsourced-number": 0.65, "scare-quotes": 0.35}
_FURTHER = 0.08
_STEP = 0.05


def weight_of(reading: Reading, sentence: Sentence, worth: float, found: Evidence, support: Support) -> float:
    """Weigh one assertion.

    worth (float): how likely a reader wants a source for it, from 0 to 1.
    found (Evidence): what the detectors found in it.
    RETURNS (float): from 0 to 1, in steps of a twentieth: finer ones would say more than the score knows.
    """
    central = _PLAIN
    central += _LEADS * (sentence.number < _LEAD)
    central += _NUMBERS * ("unsourced-number" in found)
    accuses = signs()["accusation"].search(sentence.span.of(reading.text)) and any(w.is_name for w in sentence.words)
    central += _ACCUSES * bool(accuses)
    return round(min(1.0, round(worth * _SUPPORT[support] * central / _STEP) * _STEP), 2)


def worth_of(found: Evidence) -> float:
    """RETURNS (float): the check-worthiness by the detectors alone: the heaviest one, more with further ones."""
    by_code = {d.code: d.weight for d in detectors()} | _UNLISTED
    heaviest = sorted((by_code[code] for code in found), reverse=True)
    return min(1.0, heaviest[0] + _FURTHER * (len(heaviest) - 1))
