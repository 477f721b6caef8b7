# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Values, text matching and rule packs for the second evaluator, refeval.py."""
import os
import re
import unicodedata
import xml.etree.ElementTree as ET
from datetime import datetime, timedelta, timezone
from fractions import Fraction


class Refused(Exception):
    """The request is refused; args[0] is the problem's code."""


def local(element):
    return element.tag.split('}')[1]


def kids(element, *names):
    return [k for k in element
            if isinstance(k.tag, str) and (not names or local(k) in names)]


def kid(element, name):
    found = kids(element, name)
    return found[0] if found else None


def yes(element, name):
    return element.get(name) == 'yes'


def words(text):
    return (text or '').split()


def instant(text):
    """-> (UTC datetime, offset in minutes or None)"""
    when = datetime.fromisoformat(text.replace('Z', '+00:00'))
    if when.tzinfo is None:
        raise Refused('request.instant')
    offset = None if text.endswith('-00:00') else \
        int(when.utcoffset().total_seconds() // 60)
    return when.astimezone(timezone.utc), offset


def stamp(when):
    text = when.astimezone(timezone.utc).isoformat(timespec='milliseconds')
    return text.replace('+00:00', 'Z').replace('.000Z', 'Z')


def duration(text):
    found = re.fullmatch(r'(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?'
                         r'(?:(\d+)S)?)?', text)
    day, hour, minute, second = (int(g or 0) for g in found.groups()[1:])
    span = timedelta(days=day, hours=hour, minutes=minute, seconds=second)
    return -span if found.group(1) else span


def number(value):
    """A decimal as the decision writes it."""
    value = Fraction(value)
    sign, value = ('-', -value) if value < 0 else ('', value)
    scaled = value * 10 ** 8
    assert scaled.denominator == 1
    whole, rest = divmod(scaled.numerator, 10 ** 8)
    text = ('%d.%08d' % (whole, rest)).rstrip('0').rstrip('.')
    return sign + text if text != '0' else '0'


# --- text ------------------------------------------------------------------

def fold(text):
    return unicodedata.normalize('NFC', text.casefold())


def wordy(char):
    category = unicodedata.category(char)
    return category[0] in 'LM' or category == 'Nd'


def unspaced(char):
    name = unicodedata.name(char, '').split(' ')[0]
    return name in ('CJK', 'HIRAGANA', 'KATAKANA', 'THAI', 'LAO', 'KHMER',
                    'MYANMAR', 'TIBETAN')


def edge_open(inner, outer):
    return outer == '' or not wordy(outer) or unspaced(inner) or \
        unspaced(outer)


def hit(text, phrase, match):
    """Where `phrase` is found in `text` (both folded), or -1."""
    if match == 'either' and text in phrase:
        return 0
    at = text.find(phrase)
    if match != 'word':
        return at
    while at >= 0:
        end = at + len(phrase)
        if edge_open(phrase[0], text[at - 1:at]) and \
                edge_open(phrase[-1], text[end:end + 1]):
            return at
        at = text.find(phrase, at + 1)
    return -1


def same_text(a, b):
    return ' '.join(fold(a).split()) == ' '.join(fold(b).split())


# --- packs -----------------------------------------------------------------

def find_pack(name, roots):
    for root in roots:
        path = os.path.join(root, name)
        if os.path.exists(os.path.join(path, 'pack.xml')):
            return path
    raise SystemExit('no pack ' + name)


def resolve(path, roots):
    """-> ordered {base name: root element} with disables and overrides
    applied."""
    pack = ET.parse(os.path.join(path, 'pack.xml')).getroot()
    files = {}
    if pack.get('base'):
        near = [os.path.dirname(path)] + list(roots)
        files = resolve(find_pack(pack.get('base'), near), roots)
    for entry in kids(pack, 'file'):
        name = entry.get('name')
        files[name] = ET.parse(os.path.join(path, name)).getroot()
    files.setdefault('\0changes', [])
    files['\0changes'] = files['\0changes'] + [pack]
    return files


def apply_changes(files, packs):
    for pack in packs:
        for change in kids(pack, 'disable', 'override'):
            if local(change) == 'disable':
                for root in files.values():
                    for rule in kids(root):
                        if rule.get('id') == change.get('id') and \
                                local(rule) != 'reference':
                            root.remove(rule)
            else:
                override(files, change)


def override(files, change):
    steps = change.get('path').split('/')
    for root in files.values():
        for rule in root.iter():
            if not isinstance(rule.tag, str) or \
                    rule.get('id') != steps[0] or \
                    local(rule) in ('term', 'case'):
                continue
            if local(rule) == 'reference':
                override_value(rule, steps[1], change.get('value'))
                return
            if len(steps) == 3:
                rule = [c for c in kids(rule, 'case')
                        if c.get('id') == steps[1]][0]
            rule.set(steps[-1], change.get('value'))
            return
    raise SystemExit('override misses: ' + change.get('path'))


def override_value(ref, path, value):
    name, _, term = path.partition('.')
    for given in kids(ref, 'value', 'map'):
        if given.get('of') != name:
            continue
        if not term:
            given.text = value
            return
        pairs = dict(p.split('=') for p in words(given.text))
        pairs[term] = value
        given.text = ' '.join('%s=%s' % p for p in pairs.items())


class Program:
    def __init__(self, path, roots=(), replace=None):
        files = resolve(path, roots)
        packs = files.pop('\0changes')
        for name, source in (replace or {}).items():
            files[name] = ET.parse(source).getroot()
        apply_changes(files, packs)
        self.name = packs[-1].get('name')
        self.items = [item for root in files.values() for item in kids(root)]
        self.vocab = {v.get('name'): [t for t in kids(v, 'term')]
                      for v in self.of('vocabulary')}
        self.facts = {f.get('name'): f for f in self.of('fact')}
        self.classifiers = {c.get('name'): c for c in self.of('classifier')}
        self.derives = {d.get('fact') or d.get('name'): d
                        for d in self.of('derive')}
        self.observations = {}
        for obs in self.of('observation'):
            self.observations[obs.get('name')] = obs
            if obs.get('timeframes'):
                self.observations[obs.get('timeframes')] = obs
        self.tables = {t.get('name'): t for t in self.of('table')}
        self.attributes = {a.get('name'): a for a in self.of('attribute')}
        self.refs = [Reference(r) for r in self.of('reference')]
        self.classes = {name: self.classes_of(c)
                        for name, c in self.classifiers.items()}

    def of(self, *names):
        return [i for i in self.items if local(i) in names]

    def classes_of(self, classifier):
        """-> [(term, priority, [phrase])]"""
        vocabulary = self.vocab[classifier.get('of')]
        priority = {t.get('id'): int(t.get('priority', 0))
                    for t in vocabulary}
        over = words(classifier.get('over'))
        out = []
        if yes(classifier, 'terms'):
            for term in vocabulary:
                texts = [a.get('text') for a in kids(term, 'alias')] or \
                    [term.get('id').replace('_', ' ')]
                out.append((term.get('id'), priority[term.get('id')],
                            [Phrase(t, over[:1]) for t in texts]))
        for cls in kids(classifier, 'class'):
            out.append((cls.get('term'), priority[cls.get('term')],
                        [Phrase.read(p, over) for p in kids(cls, 'phrase')]))
        return out


class Phrase:
    def __init__(self, text, sources):
        self.text = fold(text)
        self.sources = sources
        self.points = Fraction(0)
        self.tag = None
        self.unless = []

    @classmethod
    def read(cls, element, over):
        phrase = cls(element.get('text'),
                     words(element.get('in')) or over[:1])
        phrase.points = Fraction(element.get('points', '0'))
        phrase.tag = element.get('tag')
        phrase.unless = [fold(u.get('text')) for u in kids(element, 'unless')]
        return phrase


class Reference:
    def __init__(self, element):
        self.id = element.get('id')
        self.values = {v.get('of'): (v.text or '').strip()
                       for v in kids(element, 'value')}
        self.maps = {m.get('of'): dict(p.split('=') for p in words(m.text))
                     for m in kids(element, 'map')}
