"""Typography sets the edges of contents and names speakers; the rest is left as it was tagged."""

from __future__ import annotations

import numpy as np
from tokenizers import Tokenizer

from bot.analysis.linking import FEATURES, Linker, LinkWeights
from bot.analysis.tagger import WEIGHTS, TextScores
from bot.analysis.tagger_pieces import split_pieces
from bot.analysis.tagger_statements import CONTENT, CUE, SOURCE, Statement, signed, statements, whole_quotations

TOKENIZER: Tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
TAGS = 7


def _scores(text: str) -> TextScores:
    return TextScores(text, split_pieces(text, TOKENIZER))


def _tags(scores: TextScores, **parts: str) -> np.ndarray:
    """Tag the words of each part; roles are named source, cue and content (content2 for a second one)."""
    tags = np.zeros(len(scores.words), dtype=np.int32)
    for role, part in parts.items():
        tag = {"s": SOURCE, "q": CUE, "c": CONTENT}[role[0]]
        start = scores.text.index(part)
        starts = scores.pieces.starts[scores.words]
        inside = np.flatnonzero((starts >= start) & (starts < start + len(part)))
        tags[inside] = tag + 1
        tags[inside[0]] = tag
    return tags


def _likely(tags: np.ndarray) -> np.ndarray:
    return np.asarray(np.eye(TAGS, dtype=np.float32)[tags])


def _content(scores: TextScores, tags: np.ndarray) -> list[str]:
    found: list[str] = []
    for place, tag in enumerate(tags.tolist()):
        start, end = scores.extent(place, place)
        if tag == CONTENT:
            found.append(scores.text[start:end])
        elif tag == CONTENT + 1:
            found[-1] += "|" + scores.text[start:end]
    return found


def _linker(scores: TextScores) -> Linker:
    bias = np.zeros(FEATURES, np.float32)
    bias[:10] = bias[FEATURES // 2 : FEATURES // 2 + 10] = -np.arange(10)
    weights = LinkWeights(1, bias, bias, np.zeros(1, np.float32), -50.0)
    return Linker(weights, np.zeros((len(scores.pieces), 4, 1), np.float16), scores.pieces.paragraph)


def _statements(scores: TextScores, tags: np.ndarray) -> list[Statement]:
    return statements(scores, tags, _likely(tags), _linker(scores))


def test_a_quotation_that_is_mostly_content_is_content_as_a_whole() -> None:
    scores = _scores("Ann said “we will not go there again” and left.")
    tags = whole_quotations(scores, _tags(scores, c="will not go there"), _likely(_tags(scores, c="will not go")))
    assert _content(scores, tags) == ["“|we|will|not|go|there|again|”"]


def test_content_that_runs_into_a_quotation_stays_one() -> None:
    scores = _scores("Ann said that they “will not go there again” this year.")
    tags = _tags(scores, c="that they “will not go there")
    assert _content(scores, whole_quotations(scores, tags, _likely(tags)))[0].startswith("that|they|“|will")


def test_a_few_words_in_marks_are_left_as_they_were_tagged() -> None:
    scores = _scores("Ann called the “so-called plan” bad.")
    tags = _tags(scores, s="Ann")
    assert (whole_quotations(scores, tags, _likely(tags)) == tags).all()


def test_a_quotation_that_nothing_speaks_for_stays_untagged() -> None:
    scores = _scores("They played “The long and winding road to the sea again” twice.")
    tags = _tags(scores)
    assert not whole_quotations(scores, tags, _likely(tags)).any()


def test_a_dash_after_a_quotation_names_its_speaker() -> None:
    scores = _scores("“We will not go there again.” — Ann Lee, teacher\nNext.")
    tags = _tags(scores, c="“We will not go there again.” — Ann")
    [one] = _statements(scores, tags)
    assert scores.text[slice(*one.cue or (0, 0))] == "—"
    assert scores.text[slice(*one.source or (0, 0))] == "Ann Lee, teacher"


def test_capitals_before_a_colon_name_the_speaker_of_a_transcript() -> None:
    scores = _scores("WALLACE: Will you be there?\nPENCE: Of course I will.")
    tags = _tags(scores, c="WALLACE: Will you be there?", c2="Of course I will.")
    found = [(scores.text[slice(*one.source or (0, 0))], len(one.content)) for one in _statements(scores, tags)]
    assert found == [("WALLACE", 1), ("PENCE", 1)]


def test_nothing_is_signed_where_nothing_is_content() -> None:
    scores = _scores("WARNING: The road is closed.")
    assert not signed(scores, _tags(scores)).any()


def test_a_quotation_interrupted_by_its_cue_is_one_statement() -> None:
    scores = _scores("“We will win,” Ann said, “and they will lose it all.”")
    [one] = _statements(scores, _tags(scores, c="“We will win,”", s="Ann", q="said", c2="“and they will lose it all.”"))
    assert len(one.content) == 2


def test_a_content_takes_no_cue_from_another_paragraph() -> None:
    scores = _scores("Ann said that it rains.\n“The road is closed now.”\nThe rain has gone.")
    tags = _tags(scores, s="Ann", q="said", c="that it rains", c2="“The road is closed", c3="The rain has gone")
    assert [one.cue is None for one in _statements(scores, tags)] == [False, True]


def test_a_transcript_is_read_even_where_the_tags_are_silent() -> None:
    scores = _scores("WALLACE: Will you be there?\nPENCE: Of course I will.\nWALLACE: Good to hear.")
    assert len(_statements(scores, _tags(scores))) == 3


def test_a_notice_in_capitals_is_no_speaker() -> None:
    scores = _scores("CLARIFICATION: The first sentence was changed.")
    tags = _tags(scores, c="The first sentence was changed")
    assert (signed(scores, tags) == tags).all()


def test_a_signed_quotation_may_open_with_a_turned_mark() -> None:
    scores = _scores("”He will not win this time.” ― Ann Lee")
    [one] = _statements(scores, _tags(scores, c="He will not win this time"))
    assert scores.text[slice(*one.source or (0, 0))] == "Ann Lee"


def test_a_quotation_that_its_paragraph_carries_on_keeps_its_speaker() -> None:
    scores = _scores("“We will win it all this time,” Ann said. “They will lose.\n“We will win again next year.”")
    tags = _tags(scores, c="“We will win it all", s="Ann", q="said", c2="“They will lose.", c3="“We will win again")
    [one] = _statements(scores, tags)
    assert len(one.content) == 3


def test_a_block_after_a_colon_belongs_to_its_announcement() -> None:
    scores = _scores("Ann wrote:\nThe road is closed.")
    [one] = _statements(scores, _tags(scores, s="Ann", q="wrote", c="The road is closed."))
    assert scores.text[slice(*one.cue or (0, 0))] == "wrote"


def test_a_cue_that_lacks_a_source_takes_the_likeliest_untagged_words() -> None:
    scores = _scores("Ann Lee said that it rains.")
    tags = _tags(scores, q="said", c="that it rains")
    likely = _likely(tags)
    likely[:2, SOURCE] = 0.4
    [one] = statements(scores, tags, likely, _linker(scores))
    assert scores.text[slice(*one.source or (0, 0))] == "Ann Lee"


def test_single_capitals_before_a_colon_are_a_dateline() -> None:
    scores = _scores("LUGO: The mayor said it rained.\n")
    tags = _tags(scores, c="it rained")
    assert (signed(scores, tags) == tags).all()
