"""The trained tagger as a component: one pass of the encoder over each text, for all components behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from bot.analysis.tagger import WEIGHTS, Tagger, Tags

_TOGETHER = 16
"""Texts that are handed to the tagger at once, so that their windows fill its batches."""

if not Doc.has_extension("tags"):
    Doc.set_extension("tags", default=Tags())
    Doc.set_extension("progress", default=None)


@cache
def tagger(folder: Path = WEIGHTS) -> Tagger:
    """Load a folder of weights, once in a process.

    RAISES ModelError: when the folder holds no whole weights of this version.
    """
    return Tagger(folder)


@Language.factory("hearsay_tagger", default_config={"weights": str(WEIGHTS)})
class Tagging:
    """Writes `doc._.tags` (Tags): tagged attributions, entities, loaded wording, subjectivity.

    Calls `doc._.progress`, where there is one, with the share of the text that is read.

    weights (str): the folder of weights.
    """

    def __init__(self, nlp: Language, name: str, weights: str) -> None:
        self.name = name
        self._tagger = tagger(Path(weights))

    def __call__(self, doc: Doc) -> Doc:
        """RETURNS (Doc): the same doc, tagged."""
        doc._.tags = self._tagger.tag(doc.text, doc._.progress)
        return doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = _TOGETHER) -> Iterator[Doc]:
        """Tag several docs side by side; yields them in order."""
        waiting = iter(docs)
        while batch := list(islice(waiting, batch_size)):
            for doc, tags in zip(batch, self._tagger.tag_many([doc.text for doc in batch]), strict=True):
                doc._.tags = tags
                yield doc
