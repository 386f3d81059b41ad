"""Each reader understands its corpus's format; the samples are written by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.training import corpora
from bot.training.corpora import Attribution, CorpusError


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_brat_events_become_attributions(tmp_path: Path) -> None:
    _write(tmp_path / "text" / "paper_one.txt", "“Yes,” said Ann, “we do.”")
    _write(
        tmp_path / "attributions" / "paper_one_ab12.ann",
        "T1\tContent 0 6;17 25\t“Yes,” “we do.”\nT2\tCue 7 11\tsaid\nT3\tSource 12 15\tAnn\n"
        "E1\tAttribution:T2 Content:T1 Cue:T2 Source:T3\n",
    )
    [example] = corpora.polnear(tmp_path)
    assert example.attributions == (Attribution(((0, 6), (17, 25)), ((7, 11),), ((12, 15),)),)


def test_the_first_annotator_of_a_text_counts_and_a_text_without_one_is_left_out(tmp_path: Path) -> None:
    _write(tmp_path / "text" / "a.txt", "x said y")
    _write(tmp_path / "text" / "b.txt", "nobody read this")
    _write(tmp_path / "attributions" / "a_11.ann", "T1\tContent 7 8\ty\nE1\tAttribution:T1 Content:T1\n")
    _write(tmp_path / "attributions" / "a_22.ann", "")
    [example] = corpora.polnear(tmp_path)
    assert example.attributions == (Attribution(((7, 8),)),)


def test_a_folder_without_articles_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no articles"):
        list(corpora.polnear(tmp_path))


IOB2 = """# newdoc id = d1
# sent_id = d1-1
# text = Ann Lee's dog met a German in Rome.
1\tAnn\tB-PER\t-\tx
2\tLee\tI-PER\t-\tx
3\t's\tO\t-\tx
4\tdog\tB-O\t-\tx
5\tmet\tO\t-\tx
6\ta\tO\t-\tx
7\tGerman\tB-OTH\t-\tx
8\tin\tO\t-\tx
9\tRome\tI-LOC\t-\tx
10\t.\tO\t-\tx
"""


def test_iob2_keeps_offsets_and_drops_other_labels(tmp_path: Path) -> None:
    [sentence] = corpora.iob2(_write(tmp_path / "x.iob2", IOB2))
    found = [(sentence.text[a:b], label) for a, b, label in sentence.entities()]
    assert found == [("Ann Lee", "PER"), ("Rome", "LOC")]


def test_joined_sentences_shift_their_names(tmp_path: Path) -> None:
    [sentence] = corpora.iob2(_write(tmp_path / "x.iob2", IOB2))
    example = corpora.joined([sentence, sentence])
    assert [example.text[a:b] for a, b, _ in example.entities or ()] == ["Ann Lee", "Rome"] * 2


def test_biased_words_are_found_whole_and_in_any_case(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "babe.csv",
        "text;news_link;outlet;topic;type;label_bias;label_opinion;biased_words\n"
        "Absurd claims and absurdity.;http://x;Paper;t;left;Biased;Expresses writer’s opinion;['absurd']\n",
    )
    [sentence] = corpora.babe(path)
    assert [sentence.text[a:b] for a, b in sentence.words] == ["Absurd"]
    assert sentence.opinion is True


def test_lexical_bias_outside_quotations_is_loaded(tmp_path: Path) -> None:
    article = {"body-paragraphs": [["One.", "He took a shot at her."], ["“A shot,” he said."]]}
    phrases = [
        {"bias": "lex", "quote": "no", "id": "p1", "txt": "took a shot"},
        {"bias": "lex", "quote": "yes", "id": "p2", "txt": "A shot"},
        {"bias": "inf", "quote": "no", "id": "p0", "txt": "One"},
    ]
    _write(tmp_path / "articles" / "2014" / "t_1.json", json.dumps(article))
    _write(tmp_path / "annotations" / "2014" / "t_1_ann.json", json.dumps({"phrase-level-annotations": phrases}))
    [example] = corpora.basil(tmp_path)
    assert [example.text[a:b] for a, b in example.loaded or ()] == ["took a shot"]


def test_judged_sentences_and_techniques_are_read(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "test.csv", 'Sentence,Label,Solved conflict\n"A fact.\n",OBJ,False\nWhat a mess!,SUBJ,True\n'
    )
    assert list(corpora.newssd(path)) == [("A fact.", False), ("What a mess!", True)]
    _write(tmp_path / "articles" / "article7.txt", "Vile lies here.")
    _write(tmp_path / "techniques.tsv", "7\tLoaded_Language\t0\t9\n7\tDoubt\t10\t14\n")
    [example] = corpora.techniques(tmp_path, frozenset({"Loaded_Language"}))
    assert example.loaded == ((0, 9),)


def test_attribution_relations_keep_their_clause_as_cue(tmp_path: Path) -> None:
    relation = {"content": [{"start": 9, "end": 14}], "attribution_clause": [{"start": 0, "end": 8}]}
    path = _write(
        tmp_path / "news.jsonl", json.dumps({"id": "n", "text": "Ann says it is.", "attributions": [relation]})
    )
    [example] = corpora.gum_news(path)
    assert example.attributions == (Attribution(((9, 14),), ((0, 8),)),)


GUM = """# newdoc id = d
# newpar
1\tThe\tthe\tDET\tDT\t_\t3\tdet\t_\tEntity=(1-person-new-cf1-3-sgl-Ann_Lee
2\tmayor\tmayor\tNOUN\tNN\t_\t3\tcompound\t_\t_
3\tAnn\tAnn\tPROPN\tNNP\t_\t5\tnsubj\t_\t_
4\tLee\tLee\tPROPN\tNNP\t_\t3\tflat\t_\tEntity=1)
5\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\t_
6\tthe\tthe\tDET\tDT\t_\t7\tdet\t_\tEntity=(2-organization-new-cf2-2-sgl
7\tfirm\tfirm\tNOUN\tNN\t_\t5\tobj\t_\tEntity=2)
8\tin\tin\tADP\tIN\t_\t10\tcase\t_\t_
9\tNew\tnew\tADJ\tNNP\t_\t10\tamod\t_\tEntity=(3-place-new-cf3-2-sgl-New_York_City
10\tYork\tYork\tPROPN\tNNP\t_\t5\tobl\t_\tEntity=3)|SpaceAfter=No
11\t.\t.\tPUNCT\t.\t_\t5\tpunct\t_\t_

"""


def test_mentions_give_the_proper_names_around_their_heads(tmp_path: Path) -> None:
    example = corpora.gum_names(_write(tmp_path / "GUM_bio_x.conllu", GUM))
    assert example.text == "The mayor Ann Lee left the firm in New York."
    found = [(example.text[a:b], label) for a, b, label in example.entities or ()]
    assert found == [("Ann Lee", "PER"), ("New York", "LOC")]


def test_what_is_held_out_is_told_by_the_name_alone() -> None:
    names = [f"sentence {n}" for n in range(2000)]
    share = sum(corpora.held_out(name) for name in names) / len(names)
    assert 0.1 < share < 0.2
    assert all(corpora.held_out(name) for name in names if corpora.for_tuning(name))
