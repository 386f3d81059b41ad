"""The subject of a clause: the noun phrase before its verb, by its shape, as no parser is there to ask."""

from __future__ import annotations

import re
from itertools import islice

from bot.analysis.kinds import singular
from bot.analysis.lexicon import cues, word_set
from bot.analysis.names import is_head
from bot.analysis.statements import DATELINE
from bot.breakdown import Span

COMMA = re.compile(r",\s+")
OPENERS = re.compile(r",\s+|\s+[—–―-]{1,2}\s+|[—–―]")
_FRONTED = re.compile(
    r"(?:[“\"(]*)(?:(?:But|And|Yet|So|Still|Meanwhile|However|Instead|Also|Now|Then|Later|Earlier|Today|Yesterday)\b,?\s+"
    r"|[A-Z][a-z]+ly,?\s+)*"
)
ADVERBIAL = re.compile(
    r"(?:in|on|at|after|before|during|for|by|with|as|when|while|if|because|since|under|according|speaking|asked|though"
    r"|although|despite|amid|amidst|from|to|of|about|over|following|last|this|next|earlier|later|two|three|four|\d+"
    r"|outside|inside|near|across|among|around|behind|beyond|within|without|against|through|throughout|until|once"
    r"|where|unlike|like|besides|beside|per|citing|facing|along|alongside|under|between|toward|towards|via|upon|into"
    r"|(?-i:[A-Z][a-z]+ing)(?=\s+(?!and\b|or\b|of\b)[a-z])|both|all|what|how|why|there)\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\S+")
_FUNCTION = frozenset(
    "who whom whose which that what when where while if as than because although though and or but nor not no it he she"
    " they we you i this these those there here is are was were be been being has have had do does did will would can"
    " could may might must should says said".split()
)
_NP_WORDS = 9
REACH = 600
"""Characters before a verb in which its subject is sought."""
_DETERMINERS = frozenset("the a an some many several most his her their its another one".split())
JOINS = frozenset("and or of for in at from the a an his her their its mr mrs ms former other".split())
_HEADS = ("group-heads", "organisation-heads", "document-heads", "media", "poll-heads")
_ADJECTIVE = re.compile(r"[a-z]+(?:al|ive|ous|ior|ern|ary|ic|less|ful|-elect)")


def up_to(text: str, begin: int, verb: int) -> Span | None:
    """The subject of a clause with all that stands between it and the verb: "Ana Ruiz, the mayor,"."""
    subject = subject_of(text, begin, verb)
    return Span(start=subject.start, end=begin + len(text[begin:verb].rstrip(" ,"))) if subject else None


def leading(text: str, begin: int, verb: int) -> Span | None:
    """The noun phrase that opens a sentence whose first verb stands before the one asked about: "He ran, hoping"."""
    words = list(islice(_TOKEN.finditer(text, begin, verb), _NP_WORDS + 2))
    if words and words[0][0].lower() in word_set("pronouns-person") | word_set("pronouns-group"):
        return Span(start=words[0].start(), end=words[0].end())
    ends = next((n for n, word in enumerate(words) if n and not _in_subject(word[0])), 0)
    if not ends or words[ends - 1][0].endswith((",", ".")):
        return None
    after = words[ends][0].lower()
    if after.endswith("ly") and ends + 1 < len(words):
        after = words[ends + 1][0].lower()
    verbal = after in cues().forms or after in _FUNCTION or after.endswith("ed")
    return subject_of(text, begin, words[ends].start()) if verbal else None


def subject_of(text: str, begin: int, verb: int) -> Span | None:
    """The noun phrase that opens a clause before its verb, with what commas or dashes part off between them.

    begin, verb (int): where the sentence and its verb begin.
    RETURNS (Span | None): None where the words before the verb have another shape.
    """
    if verb - begin > REACH or re.search(r"[“”\"]", text[begin:verb]):
        return None
    dateline = DATELINE.match(text, begin, verb)
    at = dateline.end() if dateline else begin
    fronted = _FRONTED.match(text, at, verb)
    at = fronted.end() if fronted else at
    while fronted := ADVERBIAL.match(text, at, verb):
        comma = COMMA.search(text, fronted.end(), verb)
        if comma is None:
            return None
        at = comma.end()
    opens = OPENERS.search(text, at, verb)
    end = opens.start() if opens else at + len(text[at:verb].rstrip())
    if opens and not re.search(r"(?:,|[—–―-])\s*(?:[a-z]+\s+){0,3}$", text[opens.end() : verb]):
        return None  # what is parted off does not end before the verb
    words = text[at:end].split()
    if not words or len(words) > _NP_WORDS:
        return None
    opening = words[0][0].isupper() or words[0] in _DETERMINERS or _in_subject(words[0])
    fits = opening and words[0].lower() not in _FUNCTION and all(_in_subject(word) for word in words[1:])
    return Span(start=at, end=end) if fits else None


def _in_subject(word: str) -> bool:
    """Whether a word may stand in a subject, by itself: a name, a head, what joins them; no verb is among them."""
    plain = word.strip("“”\"'()").lower()
    if not word[0].islower() or plain in JOINS or plain.endswith(("’s", "'s", "s’", "s'")):
        return True
    one = singular(plain)
    known = is_head(plain) or is_head(one) or any({plain, one} & word_set(group) for group in _HEADS)
    return known or (plain not in cues().forms and _ADJECTIVE.fullmatch(plain) is not None)
