# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""A request, and how its facts are bound (sections 2 and 4 of the page)."""
import json
from fractions import Fraction

from oracle.values import (DURATION, Other, Refused, degrees, duration,
                           instant)


class Request:
    def __init__(self, given):
        self.now = given['now']
        self.subject = given.get('subject')
        self.count = given.get('count')
        self.seed = given.get('seed')
        self.facts = given.get('facts', {})
        self.look = given.get('look')
        self.look_given = 'look' in given
        self.history = given.get('history', [])
        self.history_given = 'history' in given
        self.observations = given.get('observations', {})
        self.unavailable = set(given.get('unavailable', []))
        self.learned = given.get('learned', [])
        self.generation = given.get('generation', {})

    @classmethod
    def read(cls, line):
        return cls(json.loads(line))


def bind(program, request):
    """-> {name: (value, source)} of what the request and the defaults say"""
    for name in request.facts:
        if name not in program.facts:
            raise Refused('request.unknown-fact')
    for ref in request.unavailable:
        if ref not in program.ref_ids:
            raise Refused('request.unknown-reference')
    bound = {}
    for name, spec in program.facts.items():
        value, source = bind_one(program, spec, request.facts.get(name))
        if value is not None:
            bound[name] = value, source
    return bound


def bind_one(program, spec, given):
    value = None if given is None else typed(program, spec, given)
    if value is not None:
        return value, 'request'
    if spec.get('missing') == 'error':
        raise Refused('request.missing-fact')
    default = spec.get('default')
    if default is None:
        return None, None
    return from_text(spec, default), 'default'


def from_text(spec, text):
    """The value of a default or of a fixture's fact."""
    kind = spec.get('type')
    if kind == 'bool':
        return text == 'true'
    if kind == 'integer':
        return int(text)
    if kind == 'decimal':
        return Fraction(text)
    if kind == 'instant':
        return instant(text)[0]
    return text


def typed(program, spec, given):
    """The value, None when it counts as absent."""
    kind = spec.get('type')
    want = {'bool': bool, 'integer': int, 'list': list, 'set': list,
            'geo': dict}.get(kind, str)
    if type(given) is not want:
        raise Refused('request.type')
    if kind == 'text':
        return text(spec, given)
    if kind in ('integer', 'decimal'):
        return in_range(spec, Fraction(given))
    if kind == 'term':
        return term(program.vocab[spec.get('of')], given)
    if kind == 'set':
        return chosen_set(program.vocab[spec.get('of')], given)
    if kind == 'instant':
        return instant(given)[0]
    if kind == 'duration':
        if not DURATION.fullmatch(given):
            raise Refused('request.duration')
        return duration(given)
    if kind == 'geo':
        point = degrees(given['lat']), degrees(given['lon'])
        if abs(point[0]) > 900000 or abs(point[1]) > 1800000:
            raise Refused('request.out-of-range')
        return point
    if kind == 'list':
        return records(program, spec, given)
    return given


def text(spec, given):
    if given == '' and spec.get('empty', 'absent') != 'value':
        if spec.get('empty') == 'error':
            raise Refused('request.empty-text')
        return None
    if len(given) > int(spec.get('max', 4096)):
        raise Refused('request.too-long')
    return given


def in_range(spec, value):
    for side, out in (('min', lambda low: value < low),
                      ('max', lambda high: value > high)):
        if spec.get(side) is not None and out(Fraction(spec.get(side))):
            raise Refused('request.out-of-range')
    return int(value) if spec.get('type') == 'integer' else value


def term(vocabulary, given):
    if given in vocabulary.nodes:
        return given
    if vocabulary.open and 1 <= len(given.encode()) <= 64:
        return Other(given)
    raise Refused('request.unknown-term')


def chosen_set(vocabulary, given):
    for one in given:
        if type(one) is not str:
            raise Refused('request.type')
        if one not in vocabulary.nodes:
            raise Refused('request.unknown-term')
    if len(set(given)) != len(given):
        raise Refused('request.duplicate-term')
    return frozenset(given) or None


def records(program, spec, given):
    if len(given) > int(spec.get('max', 64)):
        raise Refused('request.too-many')
    fields = {f.get('name'): f for f in spec.of('field')}
    rows = []
    for row in given:
        for name in row:
            if name not in fields:
                raise Refused('request.unknown-key')
        made = {name: bind_one(program, f, row.get(name))[0]
                for name, f in fields.items()}
        if any(isinstance(value, Other) for value in made.values()):
            raise Refused('request.unknown-term')
        rows.append(made)
    return rows
