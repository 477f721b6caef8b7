# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Classifiers and observations (section 5 of the page)."""
import re
from fractions import Fraction

from oracle.text import Folded, find, fold
from oracle.values import duration, instant
from oracle.words import text_hits


class Hit:
    """Where a phrase was found."""
    def __init__(self, phrase, source, row, folded, at, length, place):
        self.phrase = phrase
        self.source = source
        self.row = row
        self.folded = folded
        self.at = at
        self.length = length
        self.place = place          # text number, position
        self.tag = phrase.tag

    def cue(self):
        at, length = self.folded.span(self.at, self.length) \
            if self.length else (0, 0)
        cue = {'cue': self.phrase.shown, 'class': self.phrase.term,
               'points': self.phrase.points, 'tag': self.phrase.tag,
               'in': self.source, 'at': at, 'length': length}
        if self.row is not None:
            cue['row'] = self.row
        return cue


class Result:
    def __init__(self, value=None, tag=None, confidence=None, hits=()):
        self.value = value
        self.tag = tag
        self.confidence = confidence
        self.hits = list(hits)


def texts(situation, source, record):
    """[(row or None, text)] of a source of a classifier."""
    name, _, field = source.partition('.')
    if not field:
        value = situation.value(name)
        return [] if value is None else [(None, value)]
    if record is not None and record[0] == name:
        rows = [(None, record[1])]
    else:
        rows = list(enumerate(situation.value(name) or []))
    return [(row, fields[field]) for row, fields in rows
            if fields.get(field) is not None]


def source_name(classifier, source):
    return '+'.join(classifier.over) if classifier.join else source


def sources(situation, classifier, record):
    """{source: [(row, Folded, text number)]}"""
    read, count = {}, 0
    for source in classifier.over:
        read[source] = []
        for row, text in texts(situation, source, record):
            read[source].append((row, situation.folded(text), count))
            count += 1
    if classifier.join:
        whole = ' '.join(read[s][0][1].original if read[s] else ''
                         for s in classifier.over)
        read = {s: [(None, Folded(whole), 0)] for s in classifier.over}
    return read


def hits(situation, classifier, record=None):
    read = sources(situation, classifier, record)
    if classifier.paired:
        return paired_hits(classifier, read)
    found = []
    for phrase in classifier.phrases:
        hit = phrase_hit(situation, phrase, read, classifier.match)
        if hit is not None:
            hit.source = source_name(classifier, hit.source)
            found.append(hit)
    return found


def paired_hits(classifier, read):
    """As hits(), where hits of one text depend on each other."""
    found = {}
    for source in classifier.over:
        phrases = [p for p in classifier.phrases if source in p.sources]
        for row, folded, number in read[source]:
            here = text_hits(classifier, phrases, folded.text)
            for phrase, (at, end, tag) in here.items():
                hit = Hit(phrase, source_name(classifier, source), row,
                          folded, at, end - at, (number, at))
                hit.tag = tag
                found.setdefault(phrase, hit)
    return [found[p] for p in classifier.phrases if p in found]


def phrase_hit(situation, phrase, read, match):
    for source in phrase.sources:
        for row, folded, number in read[source]:
            at = find(folded.text, phrase.text, match)
            if at is None or any(find(folded.text, u, match)
                                 for u in phrase.unless):
                continue
            if phrase.regex:
                at = regex_hit(phrase, folded.text)
                if at is None:
                    continue
            return Hit(phrase, source, row, folded, *at, (number, at[0]))
    return None


def regex_hit(phrase, text):
    found = re.search(phrase.regex, text)
    if not found or found.start() == found.end():
        return None
    return found.start(), found.end() - found.start()


def classify(situation, classifier):
    if classifier.of_records():
        return Result()
    found = hits(situation, classifier)
    node, default = classifier.node, classifier.node.get('default')
    if classifier.pick == 'points':
        return pick_points(classifier, found)
    if classifier.pick == 'all':
        terms = {h.phrase.term for h in found}
        return Result(frozenset(terms) or None, hits=found)
    if not found:
        return Result(default, node.get('default-tag'))
    rank = {term: i for i, term in enumerate(classifier.order)}
    if classifier.pick == 'first':
        first = min(found, key=lambda h: rank[h.phrase.term])
    else:
        priority = classifier.vocabulary.priority
        top = max(priority[h.phrase.term] for h in found)
        first = min((h for h in found if priority[h.phrase.term] == top),
                    key=lambda h: (h.place, -h.length, rank[h.phrase.term]))
    return Result(first.phrase.term, hits=found)


def pick_points(classifier, found):
    node = classifier.node
    own = node.get('confidence', '1')
    sums = {}
    for hit in found:
        term = hit.phrase.term
        sums[term] = sums.get(term, 0) + hit.phrase.points
    best = max(sums.values(), default=None)
    winners = [term for term, total in sums.items() if total == best]
    if len(winners) != 1 or best < Fraction(node.get('threshold', '0.0001')):
        value = node.get('default')
        return Result(value, node.get('default-tag'),
                      own if value else None)
    mine = [h for h in found if h.phrase.term == winners[0]]
    cue = min(mine, key=lambda h: (-h.phrase.points, h.place))
    return Result(winners[0], cue.tag, cue.phrase.confidence or own,
                  found)


def matched(situation, classifier, record=None):
    """The condition <matches classifier=>."""
    if record is not None and record[0] not in classifier.lists():
        record = None
    return bool(hits(situation, classifier, record))


# --- observations ---------------------------------------------------------

def observe(situation, node):
    """-> the tense object, with its values not yet in text"""
    name = node.get('name')
    given = situation.request.observations.get(name)
    if given is not None:
        why = unfit(situation, given.get('at'), duration(node.get('ttl')))
        if why is None:
            return {'value': given['value'],
                    'timeframe': given.get('timeframe'),
                    'confidence': given.get('confidence'),
                    'source': given.get('source', 'observation'),
                    'cues': [], 'from': 'observation'}
        situation.note('observation.' + why, name)
    result = situation.result(node.get('classifier'))
    if given is None:
        situation.note('tense.classifier')
    return {'value': result.value, 'timeframe': result.tag,
            'confidence': result.confidence, 'source': 'classifier',
            'cues': [h.cue() for h in cues(result)], 'from': 'classifier'}


def cues(result):
    """The hits of the winning class, as they stand in the text."""
    return sorted((h for h in result.hits if h.phrase.term == result.value),
                  key=lambda h: (h.place, h.length))


def unfit(situation, at, ttl):
    if at is None:
        return 'undated'
    age = situation.now - instant(at)[0]
    if age < 0:
        return 'future'
    return None if age < ttl else 'stale'


def folded_cache():
    cache = {}

    def folded(text):
        if text not in cache:
            cache[text] = Folded(text)
        return cache[text]
    return folded


__all__ = ['classify', 'fold', 'matched', 'observe', 'folded_cache']
