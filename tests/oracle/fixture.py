# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Fixture files (doc/fixtures.md): the request they give, and whether a
decision is the one they expect."""
import json
import os
from fractions import Fraction

import oracle.tree as tree
from oracle import pack, redux
from oracle.decide import Decision
from oracle.program import Program
from oracle.request import Request
from oracle.template import render
from oracle.values import Refused, instant, number, stamp


class Fixture:
    def __init__(self, path, roots):
        root = tree.parse(path)
        here = os.path.dirname(path)
        self.name = root.get('name')
        self.replace = {r.get('file'): os.path.normpath(
            os.path.join(here, r.get('from'))) for r in root.of('replace')}
        self.pack = pack.find(root.get('program'), roots)
        self.given = root.one('given')
        self.expect = root.one('expect')
        self.rows = root.of('rows')

    def situations(self):
        """-> its own, then each row within each frame"""
        yield Situation(self.given, self.expect)
        for rows in self.rows:
            for row in rows.of('row'):
                for frame in rows.of('frame'):
                    yield Situation(
                        self.given, frame.one('expect'), rows.get('fact'),
                        frame.get('text').replace('{}', row.text, 1))

    def key(self):
        """Fixtures of one key are decided by one program."""
        return self.pack, tuple(sorted(self.replace.items()))


class Situation:
    """What is given, with `text` in the place of a fact or field."""
    def __init__(self, given, expect, place=None, text=None):
        self.given = given
        self.expect = expect
        self.place = place
        self.text = text


def request_line(program, situation):
    return json.dumps(request_object(program, situation), ensure_ascii=False)


def request_object(program, situation):
    made = given_object(program, situation.given)
    if situation.place is None:
        return made
    fact, dot, field = situation.place.partition('.')
    if not dot:
        made['facts'][fact] = situation.text
    for record in made['facts'].get(fact, []) if dot else []:
        record[field] = situation.text
    return made


def given_object(program, given):
    made = {'now': given.get('now'), 'facts': {}, 'look': None,
            'history': [], 'observations': {}, 'unavailable': []}
    if given.get('timezone'):
        made['facts']['timezone'] = given.get('timezone')
    if given.get('subject'):
        made['subject'] = given.get('subject')
    if given.get('seed'):
        made['seed'] = given.get('seed')
    if given.get('count'):
        made['count'] = int(given.get('count'))
    for item in given.kids:
        add(program, made, item)
    return made


def add(program, made, item):
    kind = item.tag
    if kind == 'fact':
        spec = program.facts.get(item.get('name'))
        made['facts'][item.get('name')] = json_value(spec, item.text)
    elif kind == 'list':
        spec = program.facts[item.get('name')]
        fields = {f.get('name'): f for f in spec.of('field')}
        made['facts'][item.get('name')] = [
            {f.get('name'): json_value(fields[f.get('name')], f.text)
             for f in record.kids} for record in item.kids]
    elif kind == 'look':
        made['look'] = item.attrs
    elif kind == 'use':
        made['history'].append(item.attrs)
    elif kind == 'observation':
        made['observations'][item.get('name')] = {
            k: v for k, v in item.attrs.items() if k != 'name'}
    elif kind == 'learned':
        made.setdefault('learned', []).append(
            {**item.attrs, 'evidence': int(item.get('evidence'))})
    elif kind == 'unavailable':
        made['unavailable'].append(item.get('reference'))
    elif kind == 'generation':
        made['generation'] = {k: v for k, v in item.attrs.items()
                              if k in ('prompt', 'negative')}
    else:
        raise SystemExit('unknown in given: ' + kind)


def json_value(spec, text):
    kind = spec.get('type') if spec is not None else 'text'
    if kind == 'text':
        return text
    text = text.strip()
    if kind == 'bool':
        return text == 'true'
    if kind == 'set':
        return text.split()
    if kind == 'geo':
        return dict(zip(('lat', 'lon'), text.split(',')))
    return int(text) if kind == 'integer' else text


class Made:
    """A decision in the words that fixtures use."""
    def __init__(self, program, request):
        self.decision = Decision(program, request)
        self.generation = request.generation
        self.situation = self.decision.situation
        shown = self.decision.shown()
        self.outcome = shown['outcome']
        self.confidence = shown['confidence']
        self.margin = self.decision.margin
        self.chosen = [c['reference'] for c in shown['chosen']]
        self.order = [c['reference'] for c in shown['candidates']]
        self.gates = self.decision.gates
        self.scores = {name: made.total
                       for name, made in self.decision.scores.items()}
        self.parts = {name: [(p.factor, p.points) for p in made.parts]
                      for name, made in self.decision.scores.items()}
        self.notes = [note['code'] for note in shown['notes']]
        self.hold = next((e['hold'] for e in shown['effects']
                          if 'hold' in e), None)
        self.reference_date = (shown['tense'] or {}).get('reference_date')
        self.tense_confidence = (shown['tense'] or {}).get('confidence')

    def value(self, name):
        return self.situation.value(name)

    def rendered(self, item):
        try:
            return render(self.decision, item.get('template'),
                          self.generation)
        except Refused as problem:
            return problem.args[0]

    def shown(self, name):
        """A fact as a fixture's `derived` writes it."""
        value = self.value(name)
        if value is None:
            return ''
        value = self.decision.plain(name, value)
        if isinstance(value, list):
            return ' '.join(value)
        if isinstance(value, bool):
            return 'true' if value else 'false'
        return value if isinstance(value, str) else number(value)


def compare(expect, made, is_row=False):
    """-> list of differences"""
    if expect.get('error'):
        return ['want error ' + expect.get('error')]
    wrong = []

    def check(what, want, got):
        if want != got:
            wrong.append('%s: want %r, got %r' % (what, want, got))

    if expect.get('outcome') is not None or not is_row:
        check('outcome', expect.get('outcome'), made.outcome)
    if expect.get('chosen') is not None:
        check('chosen', expect.words('chosen'), made.chosen)
    if expect.get('margin') is not None:
        want = expect.get('margin')
        check('margin', None if want == 'none' else Fraction(want),
              made.margin)
    for name in ('tense', 'timeframe'):
        if expect.get(name) is not None:
            check(name, expect.get(name) or None, made.value(name))
    if expect.get('tense_confidence') is not None:
        check('tense_confidence', expect.get('tense_confidence'),
              made.tense_confidence)
    if expect.get('confidence') is not None:
        check('confidence', expect.get('confidence') or None,
              made.confidence)
    if expect.get('reference_date') is not None:
        want = expect.get('reference_date')
        check('reference_date', stamp(instant(want)[0]) if want else None,
              made.reference_date)
    for item in expect.kids:
        wrong += compare_item(item, made)
    return wrong


def compare_item(item, made):
    kind, ref = item.tag, item.get('reference')
    if kind == 'plan':  # what is sent is nobody's second opinion here
        return []
    if kind == 'redux':  # of a generation: what is planned for it
        return [] if item.get('asks') is None else \
            redux.compare(made.decision.program.redux, item, made.shown)
    if kind == 'score':
        want, got = Fraction(item.get('value')), made.scores.get(ref)
    elif kind == 'order':
        want = item.text.split()
        got = made.order[:len(want)]
    elif kind == 'gate':
        want, got = item.get('code'), made.gates.get(ref)
    elif kind == 'part':
        want = True
        got = (item.get('factor'), Fraction(item.get('points'))) in \
            made.parts.get(ref, [])
    elif kind == 'absent':
        want = False
        got = item.get('factor') in [n for n, _ in made.parts.get(ref, [])]
    elif kind == 'note':
        want, got = True, item.get('code') in made.notes
    elif kind == 'no-hold':
        want, got = None, made.hold
    elif kind == 'hold':
        want, got = dict(item.attrs), made.hold
        if got:
            got = {k: got[k] for k in want}
            want['expires_at'] = stamp(instant(want['expires_at'])[0]) \
                if 'expires_at' in want else None
            got.setdefault('expires_at', None)
    elif kind == 'derived':
        want, got = item.get('value'), made.shown(item.get('name'))
    elif kind == 'rendered':
        want, got = item.get('error') or item.text, made.rendered(item)
    else:
        raise SystemExit('unknown in expect: ' + kind)
    if want == got:
        return []
    return ['%s %s: want %r, got %r' %
            (kind, ref or item.get('name') or '', want, got)]


def check(situation, program):
    """-> list of differences between the situation and the oracle"""
    try:
        made = Made(program, Request(request_object(program, situation)))
    except Refused as problem:
        if situation.expect.get('error') == problem.args[0]:
            return []
        return ['refused: ' + problem.args[0]]
    return compare(situation.expect, made, situation.place is not None)


def program_of(fixture, roots):
    return Program(fixture.pack, roots, fixture.replace)
