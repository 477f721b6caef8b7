# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Word lists, the longest hit, pairs (section 5 of the page)."""
import itertools
import re

from oracle.text import edge_open, wordy

STOPS = set('.!?,;:\n')


def word_lists(items):
    """{file: {name: texts}}; a list may name those before it."""
    lists = {}
    for item in items:
        if item.tag == 'wordlist':
            known = lists.setdefault(item.file, {})
            known[item.get('name')] = [
                text for part in item.get('words').split('|')
                for text in substitute(part.strip(), known)]
    return lists


def expand(node, attr, lists):
    """The texts that an attribute stands for."""
    return substitute(node.get(attr), lists.get(node.file, {}))


def substitute(text, lists):
    pieces = re.split(r'\{([^}]*)\}', text)
    choices = [lists[piece] if i % 2 else [piece]
               for i, piece in enumerate(pieces)]
    return [''.join(choice) for choice in itertools.product(*choices)]


def places(text, phrase, match):
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if match != 'word' or (
                edge_open(phrase[0], text[at - 1:at] if at else '') and
                edge_open(phrase[-1], text[end:end + 1])):
            yield at, end
        at = text.find(phrase, at + 1)


def within(hit, others):
    _, at, end = hit
    return any(a <= at and end <= e and e - a > end - at
               for _, a, e in others)


def near(text, start, end, limit):
    between = text[start:end]
    if STOPS & set(between):
        return False
    marks = ''.join('w' if c == "'" or wordy(c) else ' ' for c in between)
    return len(marks.split()) <= limit


def find_pair(pair, text, hits):
    found = []
    for then, at, end in hits:
        if then.group != pair.then:
            continue
        found += [((at, -end, -e, a), (pair, a, end), then.tag)
                  for first, a, e in hits
                  if first.group == pair.first and e <= at and
                  near(text, e, at, pair.within)]
    return min(found, key=lambda f: f[0])[1:] if found else None


def text_hits(classifier, phrases, text):
    """{phrase or pair: (start, end, tag)} in one folded text"""
    match = classifier.match
    hits = [(p, at, end) for p in phrases if not p.first
            for at, end in places(text, p.text, match)]
    if classifier.longest:
        hits = [h for h in hits if not within(h, hits)]
    hits = [h for h in hits if not any(
        True for u in h[0].unless for _ in places(text, u, match))]
    hits.sort(key=lambda h: h[1])
    seen, kept = set(), []
    for hit in hits:
        if hit[0].group or hit[0] not in seen:
            kept.append(hit)
        seen.add(hit[0])
    hits, tags = kept, {}
    for pair in [p for p in phrases if p.first]:
        found = find_pair(pair, text, kept)
        if found:
            hits = hits + [found[0]]
            tags[pair] = found[1]
    if classifier.longest:
        pairs = [h for h in hits if h[0].first]
        hits = [h for h in hits if not within(h, pairs)]
    result = {}
    for phrase, at, end in hits:
        result.setdefault(phrase, (at, end, phrase.tag or tags.get(phrase)))
    return result
