#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Write the companion fixtures from a table of situations.

usage: make_fixtures.py TABLE.txt RULESROOT... OUTDIR

The table says what is given, which expectations matter and, after "=", what
they must be; every value is computed by tests/oracle, never by the engine, and a
value that differs from the table stops the run.  The output is committed.

A case is a paragraph:

    # name [tags]
    One sentence: what this case pins.
    program: companion-ponytail
    now: 2025-12-27T20:00:00Z
    scene: cafe
    event: Dinner | +PT1H | true
    use: curly_casual | -PT2H | park
    look: curly | curly_casual | locked | expires [| reason]
    observation: old | last_week | -PT5S
    unavailable: curly_casual
    expect: chosen=straight_casual score:curly_casual hold=first_selfie_of_day

A time is an instant or, with a sign, an offset from now.
"""
import os
import re
import sys
from xml.sax.saxutils import escape, quoteattr

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                '..'))

import oracle.tree as tree  # noqa: E402
from oracle import fixture as fixtures, pack, values  # noqa: E402
from oracle.program import Program  # noqa: E402
from oracle.request import Request  # noqa: E402

HEAD = '''<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-FileCopyrightText: 2026 The refdesk authors
     SPDX-License-Identifier: CC0-1.0 -->
'''
DINNER = '2025-12-27T20:00:00Z'
TEXTS = ('scene', 'mood', 'outfit', 'message', 'presence_outfit',
         'presence_mood', 'season', 'time_of_day', 'hemisphere')


def element_text(indent, tag, attrs):
    """An empty element, its attributes wrapped before column 80."""
    lines = [' ' * indent + '<' + tag]
    for name, value in attrs.items():
        text = ' %s=%s' % (name, quoteattr(value))
        if len(lines[-1]) + len(text) > 76 and len(lines[-1]) > indent + 4:
            lines.append(' ' * (indent + len(tag) + 1))
        lines[-1] += text
    return '\n'.join(lines) + '/>'


class Case:
    def __init__(self, lines):
        found = re.fullmatch(r'# (\S+) \[(.*)\]', lines[0])
        self.name, self.tags = found.groups()
        self.because = lines[1]
        self.pairs = [tuple(p.strip() for p in line.split(':', 1))
                      for line in lines[2:]]
        self.program = self.first('program', 'companion')
        self.now = self.first('now', DINNER)
        self.given = []
        self.build()

    def first(self, key, default):
        return next((v for k, v in self.pairs if k == key), default)

    def all(self, key):
        return [[c.strip() for c in v.split('|')]
                for k, v in self.pairs if k == key]

    def moment(self, text):
        sign = re.match(r'([+-])(P.*)', text)
        if not sign:
            return text
        milli = re.search(r'\.(\d{3})S', text)
        span = values.duration(sign.group(2).replace(
            '.' + milli.group(1), '') if milli else sign.group(2))
        if milli:
            span += int(milli.group(1))
        now = values.instant(self.now)[0]
        return values.stamp(now + span if sign.group(1) == '+'
                            else now - span)

    def add(self, depth, text):
        self.given.append('  ' * depth + text)

    def element(self, tag, **attrs):
        self.given.append(element_text(
            4, tag, {k: v for k, v in attrs.items() if v is not None}))

    def build(self):
        for name in TEXTS:
            value = self.first(name, None)
            if value is not None:
                self.add(2, '<fact name="%s">%s</fact>' %
                         (name, escape(value.strip('"'))))
        self.build_list('events', self.all('event'),
                        ('title', 'start', 'formal'))
        self.build_list('conversation', self.all('said'),
                        ('role', 'content'))
        for look in self.all('look'):
            self.element('look', hairstyle=look[0], reference=look[1],
                         reason=(look + ['session_start'])[4],
                         locked_at=self.moment(look[2]),
                         expires_at=self.moment(look[3]))
        for use in self.all('use'):
            self.element('use', reference=use[0], at=self.moment(use[1]),
                         scene=use[2])
        for obs in self.all('observation'):
            self.element('observation', name='tense', value=obs[0],
                         timeframe=obs[1] or None,
                         at=self.moment(obs[2]) if len(obs) > 2 else None)
        for ref in self.all('unavailable'):
            self.element('unavailable', reference=ref[0])

    def build_list(self, name, rows, fields):
        if not rows:
            return
        self.add(2, '<list name="%s">' % name)
        for row in rows:
            self.add(3, '<record>')
            for field, value in zip(fields, row):
                if field == 'start':
                    value = self.moment(value)
                if value:
                    self.add(4, '<field name="%s">%s</field>' %
                             (field, escape(value)))
            self.add(3, '</record>')
        self.add(2, '</list>')

    def given_text(self):
        attrs = 'now="%s"' % self.now
        for name in ('subject', 'timezone', 'count'):
            if self.first(name, None):
                attrs += ' %s=%s' % (name, quoteattr(self.first(name, None)))
        return '  <given %s>\n%s\n  </given>\n' % (
            attrs, '\n'.join(self.given))


class Expect:
    """Turns the tokens of `expect:` into XML with computed values."""
    def __init__(self, case, made):
        self.case = case
        self.made = made
        self.attrs = {'outcome': made.outcome,
                      'chosen': ' '.join(made.chosen)}
        self.items = []

    def fail(self, what, want, got):
        raise SystemExit('%s: %s: table says %r, computed %r' %
                         (self.case.name, what, want, got))

    def token(self, token):
        key, eq, want = token.partition('=')
        kind, *args = key.split(':')
        got = getattr(self, 'show_' + kind.replace('-', '_'))(*args)
        if eq and got != want:
            self.fail(key, want, got)

    def item(self, tag, **attrs):
        self.items.append(element_text(4, tag, attrs))

    def show_outcome(self):
        return self.made.outcome

    def show_chosen(self):
        return '+'.join(self.made.chosen)

    def show_margin(self):
        got = 'none' if self.made.margin is None \
            else values.number(self.made.margin)
        self.attrs['margin'] = got
        return got

    def show_tense(self):
        self.attrs['tense'] = self.made.value('tense')
        return self.made.value('tense')

    def show_timeframe(self):
        got = self.made.value('timeframe') or ''
        self.attrs['timeframe'] = got
        return got

    def show_date(self):
        self.attrs['reference_date'] = self.made.reference_date or ''
        return self.attrs['reference_date']

    def show_scores(self):
        for ref in self.made.situation.program.refs:
            if ref.id in self.made.scores:
                self.show_score(ref.id)

    def show_score(self, ref):
        if ref not in self.made.scores:
            self.fail('score ' + ref, 'scored', 'gated')
        got = values.number(self.made.scores[ref])
        self.item('score', reference=ref, value=got)
        return got

    def show_all(self):
        if self.made.outcome != 'locked':
            self.show_scores()
            self.show_gates()
            self.show_order()

    def show_order(self):
        self.items.append('    <order>\n      %s\n    </order>' %
                          '\n      '.join(self.made.order))
        return '>'.join(self.made.order)

    def show_gate(self, ref):
        got = self.made.gates.get(ref)
        if got is None:
            self.fail('gate ' + ref, 'gated', 'eligible')
        self.item('gate', reference=ref, code=got)
        return got

    def show_gates(self):
        for ref in sorted(self.made.gates):
            self.show_gate(ref)
        return str(len(self.made.gates))

    def show_part(self, ref, factor):
        got = [p for n, p in self.made.parts[ref] if n == factor]
        if not got:
            self.item('absent', reference=ref, factor=factor)
            return 'absent'
        for points in got:
            self.item('part', reference=ref, factor=factor,
                      points=values.number(points))
        return '+'.join(values.number(p) for p in got)

    def show_parts(self, factor):
        for ref in self.made.situation.program.refs:
            if ref.id in self.made.parts:
                self.show_part(ref.id, factor)

    def show_note(self, code):
        if code not in self.made.notes:
            self.fail('note', code, self.made.notes)
        self.item('note', code=code)

    def show_hold(self):
        hold = self.made.hold
        if hold is None:
            self.item('no-hold')
            return 'none'
        self.item('hold', **{key: hold[key] for key in (
            'hairstyle', 'reference', 'reason', 'expires_at')})
        return hold['reason']

    def show_held(self):
        return '%s/%s' % (self.made.hold['hairstyle'],
                          self.made.hold['reference'])

    def show_derived(self, name):
        got = self.made.shown(name)
        self.item('derived', name=name, value=got)
        return got.replace(' ', '+')

    def text(self):
        start = element_text(2, 'expect', self.attrs)
        if not self.items:
            return start + '\n'
        return '%s>\n%s\n  </expect>\n' % (start[:-2],
                                           '\n'.join(self.items))


def expect_text(case, roots, program=None):
    if program is None:
        program = Program(pack.find(case.program, roots), roots)
    tokens = ' '.join(v for k, v in case.pairs if k == 'expect').split()
    given = tree.parse_bytes(case.given_text().encode())
    try:
        made = fixtures.Made(program, Request(
            fixtures.request_object(program, fixtures.Situation(given, None))))
    except values.Refused as problem:
        if tokens != ['error=' + problem.args[0]]:
            raise SystemExit('%s: refused: %s' % (case.name, problem))
        return '  <expect error="%s"/>\n' % problem.args[0]
    expect = Expect(case, made)
    for token in tokens:
        expect.token(token)
    return expect.text()


def fixture(case, roots, program=None):
    return ''.join([
        HEAD, '<fixture xmlns="urn:refdesk:fixture:1" name="%s"\n'
        '         program="%s" tags="%s">\n' %
        (case.name, case.program, case.tags),
        '  <because>%s</because>\n' % escape(case.because),
        case.given_text(), expect_text(case, roots, program),
        '</fixture>\n'])


def main():
    table, roots, out = sys.argv[1], sys.argv[2:-1], sys.argv[-1]
    with open(table, encoding='utf-8') as source:
        paragraphs = re.split(r'\n\s*\n', source.read().strip())
    cases = [Case(p.split('\n')) for p in paragraphs
             if not p.startswith('//')]
    names = [c.name for c in cases]
    if len(set(names)) != len(names):
        raise SystemExit('a name stands twice: ' +
                         str({n for n in names if names.count(n) > 1}))
    os.makedirs(out, exist_ok=True)
    for case in cases:
        with open(os.path.join(out, case.name + '.xml'), 'w',
                  encoding='utf-8') as target:
            target.write(fixture(case, roots))
    print('%d fixtures' % len(cases))


if __name__ == '__main__':
    main()
