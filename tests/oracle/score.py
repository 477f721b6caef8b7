# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Factors and groups (section 9 of the page)."""
from fractions import Fraction

from oracle.condition import holds
from oracle.text import same_text
from oracle.values import (Other, Refused, duration, half_even, instant,
                           number, stamp)

BOUND = 10000


class Part:
    def __init__(self, factor, points, node, why=(), kind=None):
        self.factor = factor
        self.points = points
        self.at = node.at()
        self.why = why              # facts and conditions, or what it says
        self.kind = kind            # which form of factor, for coverage


class Score:
    def __init__(self, parts, late):
        self.before = sum((p.points for p in parts), Fraction(0))
        self.total = self.before + sum(p.points for p in late)
        self.parts = [p for p in parts + late if p.points]


def score(situation, ref):
    program = situation.program
    early, learned, late = [], [], []
    for rule in program.of('factor', 'group'):
        if rule.tag == 'group':
            got = [p for f in rule.kids
                   for p in clamped(f, factor(situation, f, ref))]
            early += clamped(rule, got)
        elif rule.one('history'):
            late += history(situation, rule, ref)
        else:
            parts = factor(situation, rule, ref)
            if parts or not rule.get('learned'):
                parts = clamped(rule, parts)
            where = learned if rule.get('learned') else early
            where += parts
    for part in early + learned + late:
        situation.seen['part ' + part.kind] += bool(part.points)
    return Score(early + learned, late)


def clamped(rule, parts):
    total = sum((p.points for p in parts), Fraction(0))
    fixed = bite(rule, total)
    if fixed != total:
        parts = parts + [Part(rule.get('id') + '.clamp', fixed - total, rule,
                              kind=rule.tag + ' clamp')]
    return parts


def bite(rule, total):
    if rule.get('min') is not None:
        total = max(total, Fraction(rule.get('min')))
    if rule.get('max') is not None:
        total = min(total, Fraction(rule.get('max')))
    return total


def factor(situation, rule, ref):
    form, parts = points_of(situation, rule, ref)
    for part in parts:
        part.kind = form
    return parts


def points_of(situation, rule, ref):
    name, attribute = rule.get('id'), rule.get('attribute')
    if rule.one('curve'):
        return curve(situation, rule, ref)
    if rule.get('learned'):
        value = learned_value(situation, rule.get('learned'), ref)
        return 'learned', [] if value is None else [
            Part(name, value * Fraction(rule.get('scale')), rule, {
                'learned': [number(value)], 'evidence': [
                    str(learned_row(situation, rule.get('learned'),
                                    ref)['evidence'])]})]
    if attribute and rule.get('key'):
        key = situation.value(rule.get('key'))
        if key is None or isinstance(key, Other):
            return 'map', []
        value = ref.maps.get(attribute, {}).get(key, Fraction(0))
        return 'map', [Part(name, value * Fraction(rule.get('scale')), rule,
                            [rule.get('key')])]
    if attribute:
        value = ref.values.get(attribute, Fraction(0))
        return 'attribute', [
            Part(name, value * Fraction(rule.get('scale')), rule)]
    if rule.get('points') is not None:
        return 'single', [Part(name, Fraction(rule.get('points')), rule,
                               rule.of('when'))] \
            if holds(situation, rule.inside('when'), ref) else []
    return cases(situation, rule, ref)


def cases(situation, rule, ref):
    hits = [Part(rule.get('id'), Fraction(c.get('points')), c, c.kids)
            for c in rule.of('case') if holds(situation, c.kids[0], ref)]
    if rule.get('cases') == 'each':
        return 'each', hits
    other = rule.one('otherwise')
    if not hits and other is not None:
        return 'otherwise', [Part(rule.get('id'),
                                  Fraction(other.get('points')), other,
                                  rule.of('case'))]
    return 'first', hits[:1]


def curve(situation, rule, ref):
    node, when = rule.one('curve'), rule.inside('when')
    form = 'curve %s %s' % (node.get('kind'), 'fact' if rule.get('fact')
                            else 'attribute')
    value = situation.value(rule.get('fact')) if rule.get('fact') \
        else ref.values.get(rule.get('attribute'))
    if value is None or (when is not None and
                         not holds(situation, when, ref)):
        return form, []
    value = max(-BOUND, min(BOUND, value))
    knots = [(Fraction(a.get('x')), Fraction(a.get('points')))
             for a in node.kids]
    points = step(knots, value) if node.get('kind') == 'step' \
        else linear(knots, value)
    return form, [Part(rule.get('id'), points, rule,
                       [rule.get('fact'), *rule.of('when')])]


def step(knots, value):
    under = [p for x, p in knots if x <= value]
    return under[-1] if under else Fraction(0)


def linear(knots, value):
    if value < knots[0][0]:
        return knots[0][1]
    for (x0, p0), (x1, p1) in zip(knots, knots[1:]):
        if x0 <= value < x1:
            return half_even(p0 + (value - x0) * (p1 - p0) / (x1 - x0))
    return knots[-1][1]


def learned_rows(situation):
    """{(table, key): row} of the request's rows whose key is known."""
    program, rows = situation.program, {}
    for row in situation.request.learned:
        table = program.learned.get(row['table'])
        if table is None:
            raise Refused('request.unknown-table')
        if (row['table'], row['key']) in rows:
            raise Refused('request.duplicate-row')
        by = table.get('by')
        keys = program.ref_ids if by == 'reference' else \
            program.vocab[program.attributes[by].get('of')].nodes
        if row['key'] in keys:
            rows[row['table'], row['key']] = row
        else:
            situation.note('learned.unknown-key', row['key'])
    return rows


def learned_row(situation, name, ref):
    by = situation.program.learned[name].get('by')
    key = ref.id if by == 'reference' else ref.values.get(by)
    return situation.learned.get((name, key))


def learned_value(situation, name, ref):
    table = situation.program.learned[name]
    row = learned_row(situation, name, ref)
    if row is None or row['evidence'] < int(table.get('floor', 0)):
        return None
    value = Fraction(row['value'])
    limits = Fraction(table.get('min', '-1')), Fraction(table.get('max', '1'))
    fixed = max(limits[0], min(limits[1], value))
    situation.seen['learned %s' % ('as it is' if fixed == value
                                   else 'cut')] += 1
    return fixed


# --- history ----------------------------------------------------------------

def window(program, request):
    """The rows of history that a decision looks at, as listed."""
    rules = [r.one('history') for r in program.of('factor')
             if r.one('history')]
    order = rules[0].get('order') if rules else 'time'
    return last(request.history, order, 10)


def last(rows, order, keep):
    if order == 'given':
        return rows[-keep:]
    newest = sorted(rows, key=lambda row: (
        -instant(row['at'])[0], row['reference'], row.get('scene', '')))
    return [row for row in rows if any(row is one for one in newest[:keep])]


def history(situation, rule, ref):
    node = rule.one('history')
    rows = last(situation.history, node.get('order'), int(node.get('rows')))
    mine = [(instant(row['at'])[0], row.get('scene', ''))
            for row in rows if row['reference'] == ref.id]
    if not mine:
        return []
    if node.get('order') == 'given':
        mine = mine[-1:]
    newest = max(at for at, _ in mine)
    mine = [use for use in mine if use[0] == newest]
    age = max(situation.now - newest, 0)
    if exempt(situation, node, mine, age):
        situation.seen['history exempt'] += 1
        return []
    for one in node.of('step'):
        if age < duration(one.get('below')):
            return [Part(rule.get('id'),
                         bite(rule, Fraction(one.get('points'))), rule,
                         {'history': [stamp(newest)]},
                         'history ' + node.get('order'))]
    return []


def exempt(situation, node, mine, age):
    rule = node.one('exempt')
    if rule is None or age >= duration(rule.get('below')):
        return False
    here = situation.value(node.get('scene'))
    if here is None:
        return False
    same = str.__eq__ if node.get('compare') == 'bytes' else same_text
    return any(same(here, scene) for _, scene in mine)
