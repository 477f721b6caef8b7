# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Classifiers and observations (section 5 of the page)."""
from fractions import Fraction

from oracle.text import Folded
from oracle.values import duration, instant


class Hit:
    """Where a phrase or a pair was found."""
    def __init__(self, phrase, source, row, folded, span, number):
        self.phrase = phrase
        self.source = source
        self.row = row
        self.at, self.length = folded.span(span.at, span.length) \
            if span.length else (0, 0)
        self.tag = span.tag
        self.place = number, self.at        # text number, position
        self.order = self.place, self.length, span.met

    def cue(self):
        cue = {'cue': self.phrase.shown, 'class': self.phrase.term,
               'points': self.phrase.points, 'tag': self.phrase.tag,
               'in': self.source, 'at': self.at, 'length': self.length}
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
    if classifier.join and count:
        whole = ' '.join(read[s][0][1].original if read[s] else ''
                         for s in classifier.over)
        read = {s: [(None, Folded(whole), 0)] for s in classifier.over}
    return read


def hits(situation, classifier, record=None):
    read = sources(situation, classifier, record)
    found = {}
    for source in classifier.over:
        for row, folded, number in read[source]:
            spans = situation.cues(classifier, source, folded)
            for phrase, span in spans.items():
                if phrase not in found:
                    found[phrase] = Hit(
                        phrase, source_name(classifier, source), row, folded,
                        span, number)
        if classifier.join:
            break
    for phrase in found:
        situation.seen['hit of a ' + phrase.kind] += 1
    return list(found.values())


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
    cue = min(mine, key=lambda h: (-h.phrase.points, h.order))
    return Result(winners[0], cue.tag, cue.phrase.confidence or own,
                  found)


def matched(situation, classifier, record=None):
    """The condition <matches classifier=>."""
    if record is None or not classifier.of_records() or \
            record[0] not in classifier.lists():
        return bool(situation.result(classifier.name).hits)
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
                  key=lambda h: h.order)


def unfit(situation, at, ttl):
    if at is None:
        return 'undated'
    age = situation.now - instant(at)[0]
    if age < 0:
        return 'future'
    return None if age < ttl else 'stale'
