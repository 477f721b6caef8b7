# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""What the phrases, regexes and pairs of a classifier find in one text
(section 5 of the page)."""
import re
import signal
from collections import namedtuple

from oracle.text import find_all, wordy

# `met`: how it comes before others of the same place and length.
Span = namedtuple('Span', 'at length tag met')
FOUND, CONTAINING, PAIR, ACROSS = range(4)
STOPS = set('.!?,;:\n')


def end(span):
    return span.at + span.length


def within(inner, outer):
    """`inner` lies in `outer`, which is longer."""
    return outer.length > inner.length and outer.at <= inner.at and \
        end(inner) <= end(outer)


def cues(classifier, source, text, undecided, seen):
    """{phrase or pair: Span} of what counts in one folded text; patterns that
    take too long go to `undecided`."""
    every = {}
    for phrase in classifier.phrases:
        if source not in phrase.sources:
            continue
        try:
            spans = spans_of(phrase, text, classifier.match)
        except Undecided as problem:
            undecided.add(problem.args[0])
            spans = []
        if spans:
            every[phrase] = spans
    if classifier.longest:
        left = longest(every)
        seen['hit hidden by a longer one'] += left != every
        every = left
    every = {p: spans for p, spans in every.items()
             if spans and not excepted(p, text, classifier.match)}
    pairs = {}
    for pair in classifier.pairs:
        span = pair_of(pair, every, text) if source in pair.sources else None
        if span is not None:
            pairs[pair] = span
    return counted(classifier, every, pairs)


def longest(every):
    """Without the hits that lie within a longer one of another phrase."""
    hiding = [(p, s) for p, spans in every.items() if not p.regex
              for s in spans]
    return {p: [s for s in spans if p.regex or not any(
        within(s, other) and q is not p for q, other in hiding)]
        for p, spans in every.items()}


def counted(classifier, every, pairs):
    found = {}
    hiding = [span for pair, span in pairs.items() if not pair.across]
    for phrase, spans in every.items():
        if not phrase.group:
            spans = spans[:1]
        left = [s for s in spans if phrase.regex or not (
            classifier.longest and any(
                within(s, pair) for pair in hiding))]
        if left:
            found[phrase] = left[0]
    for pair, span in pairs.items():
        if not (classifier.longest and any(
                within(span, other) for other in hiding)):
            found[pair] = span
    return found


def spans_of(phrase, text, match):
    """Every hit in the text, from left to right."""
    spans = [Span(at, length, phrase.tag, (
        FOUND if length == len(phrase.text) else CONTAINING, at, length))
        for at, length in find_all(text, phrase.text, match)]
    if not phrase.regex or not spans:
        return spans
    found = search(phrase.regex, text)
    if not found or found.start() == found.end():
        return []
    return [Span(found.start(), found.end() - found.start(), phrase.tag,
                 spans[0].met)]


class Undecided(Exception):
    """A pattern took too long; args[0] is the pattern."""


def search(pattern, text):
    """Patterns stay far below the limits of the page, or far beyond: a second
    is neither."""
    def give_up(*_):
        raise Undecided(pattern)

    old = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, 1)
    try:
        return re.search(pattern, text, re.ASCII)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def excepted(phrase, text, match):
    has = 'substring' if match == 'either' else match
    return any(find_all(text, unless, has) for unless in phrase.unless)


def pair_of(pair, every, text):
    parts = {name: [s for p, spans in every.items() if p.group == name
                    for s in spans] for name in (pair.first, pair.then)}
    near = [(a, b) for a in parts[pair.first] for b in parts[pair.then]
            if b.at >= end(a) and close(text[end(a):b.at], pair)]
    if not near:
        return None
    a, b = min(near, key=lambda ab: (
        ab[1].at, -ab[1].length, -end(ab[0]), -ab[0].length))
    return Span(a.at, end(b) - a.at, pair.tag or b.tag,
                (ACROSS if pair.across else PAIR,))


def close(between, pair):
    if not pair.across and STOPS & set(between):
        return False
    letters = ''.join(c if wordy(c) or c == "'" else ' ' for c in between)
    return len(letters.split()) <= pair.within
