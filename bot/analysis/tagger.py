"""The trained tagger at run time: texts in, attributions, entities, loaded wording and subjectivity out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime as ort
from tokenizers import Tokenizer

from bot.analysis import tagger_decode as decode
from bot.analysis.errors import ModelError
from bot.analysis.linking import Linker
from bot.analysis.tagger_config import REMEDY, checked, config_of
from bot.analysis.tagger_pieces import CLS, MASK, PARAGRAPH, SEP, Pieces, split_pieces, windows
from bot.analysis.tagger_statements import Statement, statements
from bot.analysis.tagger_states import OUTPUTS, SIZE, States, edge_weights, exposed

Floats = npt.NDArray[np.float32]
Span = tuple[int, int]
"""Code points (start, end) of the text, end exclusive."""

WEIGHTS = Path(__file__).parent / "weights"

_TITLE = re.compile(
    r"(?:(?:Mrs?|Ms|Dr|Prof|Professor|President|Sen|Senator|Rep|Gov|Governor|Gen|General|King|Queen|Emperor|Prince"
    r"|Princess|Pope|Sir|Lord|Lady)\b\.?\s+)+"
)
"""Titles, which are no part of a name (Universal NER's guidelines)."""

_BATCH = 8
_CHUNK = 64
"""Windows that wait for the encoder at once: enough to sort by length, few enough to bound memory."""


@dataclass(frozen=True, slots=True)
class TaggedAttribution:
    """One statement: what is said (one span or more), the word that says so, and by whom."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    confidence: float


@dataclass(frozen=True, slots=True)
class TaggedEntity:
    """A name: PER, ORG or LOC."""

    start: int
    end: int
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class LoadedWords:
    """Words that take a side."""

    start: int
    end: int
    score: float


@dataclass(frozen=True)
class Tags:
    """All that the tagger has found in one text; offsets are code points."""

    attributions: tuple[TaggedAttribution, ...] = ()
    entities: tuple[TaggedEntity, ...] = ()
    loaded: tuple[LoadedWords, ...] = ()
    word_starts: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32), repr=False, compare=False)
    subjective_logits: Floats = field(default_factory=lambda: np.zeros(0, np.float32), repr=False, compare=False)
    loaded_scores: Floats = field(default_factory=lambda: np.zeros(0, np.float32), repr=False, compare=False)
    subjective_threshold: float = 0.5
    subjective_loaded: float = 0.0

    def subjectivity(self, start: int, end: int) -> float:
        """How likely the passage states somebody's view rather than a fact.

        The sentence's mean score counts, and so does its most loaded word.

        RETURNS (float): a probability for the sentence from `start` to `end`; 0.0 where no word begins in it.
        """
        low, high = np.searchsorted(self.word_starts, [start, end])
        if high <= low:
            return 0.0
        score = self.subjective_logits[low:high].mean() + self.subjective_loaded * self.loaded_scores[low:high].max()
        return float(decode.sigmoid(np.asarray(score, dtype=np.float32)))

    def loaded_in(self, start: int, end: int) -> tuple[LoadedWords, ...]:
        """RETURNS (tuple): the loaded wording that lies in the passage."""
        low = bisect_left(self.loaded, start, key=lambda one: one.start)
        high = bisect_left(self.loaded, end, key=lambda one: one.start)
        return tuple(one for one in self.loaded[low:high] if one.end <= end)

    def is_subjective(self, start: int, end: int) -> bool:
        """Whether `subjectivity` passes the threshold that the weights were published with."""
        return self.subjectivity(start, end) >= self.subjective_threshold

    def loadedness(self, start: int, end: int) -> float:
        """RETURNS (float): the highest score for loaded wording of a word that begins in the passage, else 0.0."""
        low, high = np.searchsorted(self.word_starts, [start, end])
        return float(self.loaded_scores[low:high].max()) if high > low else 0.0


@dataclass(frozen=True)
class Outlined:
    """What a reading without names tells of one text."""

    tags: Tags
    outlines: Floats
    """(sentences, outline), of all outputs and link vectors the mean and the highest over the pieces; zeros for a
    sentence without a word."""
    states: Floats
    """(sentences, states), their means."""
    words: tuple[Span, ...]
    probed: Floats
    """(words, probes), of each word's first piece."""


class Tagger:
    """One set of weights, loaded once and used for any number of texts; safe to share between threads.

    folder (Path): holds `model.onnx`, `tokenizer.json` and `config.json`.
    threads (int): of the encoder; None leaves it to the machine.
    RAISES ModelError: when a file is missing, cut short or of another version.
    """

    def __init__(self, folder: Path = WEIGHTS, threads: int | None = None) -> None:
        self.folder = folder
        given = checked(folder)
        self.config = config_of(folder, given)
        try:
            self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            options = ort.SessionOptions()
            options.intra_op_num_threads = threads or 0
            options.inter_op_num_threads = 1
            options.log_severity_level = 3
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
            model = exposed((folder / "model.onnx").read_bytes())
            self._session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # both libraries raise bare exceptions of many types
            raise ModelError(f"{folder} holds weights that cannot be read ({error}); {REMEDY}") from error

    @property
    def name(self) -> str:
        """RETURNS (str): the name of the weights."""
        return self.config.name

    @property
    def version(self) -> str:
        """RETURNS (str): the version of the weights."""
        return self.config.version

    def tag(self, text: str, progress: Callable[[float], None] | None = None) -> Tags:
        """Tag one text.

        text (str): of any length; one without a word gives empty tags.
        progress (Callable): called with the share of the text that is read, from 0 to 1.
        RETURNS (Tags): with offsets into `text`.
        """
        return next(self.tag_many([text], progress))

    def tag_many(self, texts: Sequence[str], progress: Callable[[float], None] | None = None) -> Iterator[Tags]:
        """Tag several texts, their windows side by side in the encoder.

        RETURNS (Iterator[Tags]): in the order of `texts`, each as soon as it is done.
        """
        waiting: list[TextScores] = []
        windows_waiting = 0
        for number, text in enumerate(texts):
            scores = TextScores(text, split_pieces(text, self._tokenizer))
            waiting.append(scores)
            windows_waiting += 1 + len(scores.pieces) // (self.config.window - self.config.overlap)
            if windows_waiting >= _CHUNK or number == len(texts) - 1:
                report = _share(progress, number + 1 - len(waiting), len(waiting), len(texts))
                self._read(waiting, report)
                for one in waiting:
                    yield self._tags(one)
                waiting, windows_waiting = [], 0

    def _read(
        self,
        texts: Sequence[TextScores],
        report: Callable[[float], None] | None,
        overlap: int | None = None,
        states: States | None = None,
    ) -> None:
        """Run the encoder over all windows of `texts`, in bounded chunks, and fill in their scores.

        states (States): where the states are wanted as well, of one text.
        """
        size, overlap = self.config.window, self.config.overlap if overlap is None else overlap
        jobs = [(one, start, end) for one in texts for start, end in windows(len(one.pieces), size, overlap)]
        for chunk in range(0, len(jobs), _CHUNK):
            part = sorted(jobs[chunk : chunk + _CHUNK], key=lambda job: job[1] - job[2])
            for first in range(0, len(part), _BATCH):
                self._encode(part[first : first + _BATCH], states)
            if report is not None:
                report(min(1.0, (chunk + _CHUNK) / len(jobs)))

    def _encode(self, jobs: Sequence[tuple[TextScores, int, int]], states: States | None) -> None:
        length = max(end - start for _, start, end in jobs) + 2
        ids, shapes, quotes = (np.zeros((len(jobs), length), dtype=np.int64) for _ in range(3))
        for row, (text, start, end) in enumerate(jobs):
            inner = slice(1, 1 + end - start)
            ids[row, 0] = CLS
            ids[row, inner] = text.pieces.ids[start:end]
            ids[row, inner.stop] = SEP
            shapes[row, inner] = text.pieces.shapes[start:end]
            quotes[row, inner] = text.pieces.quotes[start:end]
        logits, links, *layers = self._run(ids, shapes, quotes, states=states is not None)
        for row, (text, start, end) in enumerate(jobs):
            inner = slice(1, 1 + end - start)
            text.add(start, logits[row, inner], links[row, inner])
            if states is not None:
                states.add(start, np.concatenate([layer[row, inner] for layer in layers], axis=-1))

    def outlined(self, text: str, sentences: Sequence[Span], masked: str, overlap: int, probe: Floats) -> Outlined:
        """Tag one text whose names are masked, and tell what the encoder makes of each of its sentences.

        masked (str): the word that stands for a name; the encoder sees a gap in its place.
        overlap (int): pieces that two windows share.
        probe (array): (states, probes), what the states of each word are multiplied with.
        RETURNS (Outlined): the tags and the outlines.
        """
        pieces = split_pieces(text, self._tokenizer)
        gaps = [text[a:b] == masked for a, b in zip(pieces.starts.tolist(), pieces.ends.tolist(), strict=True)]
        scores = TextScores(text, replace(pieces, ids=np.where(gaps, MASK, pieces.ids).astype(np.int32)))
        size = 2 * (len(self.config.attribution_tags) + len(self.config.entity_tags) + 2 + 4 * self.config.link.size)
        found = np.zeros((len(sentences), size), dtype=np.float32)
        if not len(pieces):
            none = np.zeros((0, probe.shape[1]), dtype=np.float32)
            return Outlined(Tags(), found, np.zeros((len(sentences), SIZE), dtype=np.float32), (), none)
        states = States(pieces, sentences, list(windows(len(pieces), self.config.window, overlap)), probe)
        self._read([scores], None, overlap, states)
        outputs = np.concatenate([scores.logits, scores.links.astype(np.float32)], axis=-1)
        for row, (start, end) in enumerate(sentences):
            low, high = np.searchsorted(pieces.starts, [start, end])
            part = outputs[low:high][pieces.ids[low:high] != PARAGRAPH]
            if len(part):
                found[row] = np.concatenate([part.mean(0), part.max(0)])
        words = tuple(scores.extent(number, number) for number in range(len(scores.words)))
        return Outlined(self._tags(scores), found, states.means, words, states.probed[scores.words])

    def _run(
        self,
        ids: npt.NDArray[np.int64],
        shapes: npt.NDArray[np.int64],
        quotes: npt.NDArray[np.int64],
        *,
        states: bool = False,
    ) -> list[Floats]:
        """RETURNS (list): (batch, length, outputs), (batch, length, link vectors) and, if asked for, the states."""
        wanted = ["tags", "link", *(OUTPUTS if states else ())]
        given: list[Floats] = self._session.run(wanted, {"ids": ids, "shapes": shapes, "quotes": quotes})
        return given

    def _tags(self, scores: TextScores) -> Tags:
        if not len(scores.pieces):
            return Tags()
        config = self.config
        pieces = scores.pieces
        words = scores.words
        paragraph = pieces.paragraph[words]
        logits = scores.logits[words]
        split = len(config.attribution_tags)
        emissions, names = logits[:, :split], logits[:, split:-2]
        tagged = decode.viterbi(emissions, config.transitions, paragraph)
        link = Linker(config.link, scores.links.reshape(len(pieces), 4, -1), pieces.paragraph)
        found = statements(scores, tagged, decode.softmax(emissions), link)
        loaded = decode.sigmoid(logits[:, -2])
        return Tags(
            tuple(_attribution(one) for one in found),
            tuple(self._entities(scores, names, paragraph)),
            tuple(self._loaded(scores, loaded, paragraph)),
            pieces.starts[words],
            logits[:, -1] + np.float32(config.subjective_bias),
            loaded,
            config.subjective_threshold,
            config.subjective_loaded,
        )

    def _entities(self, scores: TextScores, names: Floats, paragraph: npt.NDArray[np.int32]) -> Iterator[TaggedEntity]:
        tagged = decode.viterbi(names, self.config.entity_transitions, paragraph)
        likely = decode.softmax(names)
        for first, last, tag in decode.spans(tagged, paragraph):
            start, end = scores.extent(first, last)
            score = float(likely[first : last + 1, [tag, tag + 1]].sum(-1).min())
            label = self.config.entity_tags[tag].partition("-")[2]
            title = _TITLE.match(scores.text, start, end) if label == "PER" else None
            start = title.end() if title and title.end() < end else start
            yield TaggedEntity(start, end, label, round(score, 4))

    def _loaded(self, scores: TextScores, loaded: Floats, paragraph: npt.NDArray[np.int32]) -> Iterator[LoadedWords]:
        marked = (loaded >= self.config.loaded_threshold).astype(np.int32) * 2
        for first, last, _ in decode.spans(marked, paragraph):
            start, end = scores.extent(first, last)
            if any(c.isalnum() for c in scores.text[start:end]):
                yield LoadedWords(start, end, round(float(loaded[first : last + 1].max()), 4))


class TextScores:
    """One text on its way through the encoder: its pieces, and what the network gives each of them."""

    def __init__(self, text: str, pieces: Pieces) -> None:
        self.text, self.pieces = text, pieces
        self.words: npt.NDArray[np.intp] = np.flatnonzero(pieces.first)
        self._sums: Floats = np.zeros((len(pieces), 0), dtype=np.float32)
        self._weights: Floats = np.zeros(len(pieces), dtype=np.float32)
        self._central: Floats = np.zeros(len(pieces), dtype=np.float32)
        self.links: npt.NDArray[np.float16] = np.zeros((len(pieces), 0), dtype=np.float16)

    def add(self, start: int, logits: Floats, links: Floats) -> None:
        """Take the scores of one window that begins at piece `start`.

        Where windows overlap, logits are averaged, weighed by how far each piece stands from the window's edges; link
        vectors are taken from the window where it stands most in the middle.
        """
        if not self._sums.shape[1]:
            self._sums = np.zeros((len(self.pieces), logits.shape[1]), dtype=np.float32)
            self.links = np.zeros((len(self.pieces), links.shape[1]), dtype=np.float16)
        weight = edge_weights(start, len(logits), len(self.pieces))
        part = slice(start, start + len(logits))
        self._sums[part] += weight[:, None] * logits
        self._weights[part] += weight
        better = weight > self._central[part]
        self.links[part][better] = links[better]
        self._central[part] = np.maximum(self._central[part], weight)

    @cached_property
    def logits(self) -> Floats:
        """RETURNS (array): (pieces, outputs), once all windows are in."""
        return np.asarray(self._sums / self._weights[:, None], dtype=np.float32)

    @cached_property
    def word_ends(self) -> npt.NDArray[np.int32]:
        """RETURNS (array): the end of each word, in code points."""
        last = np.append(self.words[1:], len(self.pieces)) - 1
        breaks = self.pieces.ends[last] <= self.pieces.starts[last]
        return self.pieces.ends[np.where(breaks, last - 1, last)]

    def extent(self, first: int, last: int) -> Span:
        """RETURNS (tuple): code points from word `first` to word `last`, both included."""
        return int(self.pieces.starts[self.words[first]]), int(self.word_ends[last])


def _share(
    progress: Callable[[float], None] | None, done: int, doing: int, total: int
) -> Callable[[float], None] | None:
    if progress is None:
        return None
    return lambda share: progress((done + doing * share) / total)


def _attribution(one: Statement) -> TaggedAttribution:
    return TaggedAttribution(one.content, one.cue, one.source, round(one.confidence, 4))
