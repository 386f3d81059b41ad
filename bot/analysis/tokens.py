"""Text into tokens, in time that grows with its length alone."""

from __future__ import annotations

import re
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

_LONG_RUN = re.compile(r"\S{400,}")
_RUN = 200


def tokenised(nlp: Language, text: str) -> Doc:
    """Tokenise; runs without a space are cut, where the tokeniser would take the square of their length."""
    cuts = [at for run in _LONG_RUN.finditer(text) for at in range(run.start() + _RUN, run.end(), _RUN)]
    if not cuts:
        return nlp.make_doc(text)
    edges = [0, *cuts, len(text)]
    return Doc.from_docs([nlp.make_doc(text[a:b]) for a, b in pairwise(edges)], ensure_whitespace=False)
