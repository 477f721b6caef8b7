#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Fixture files for the second evaluator: reading, writing, checking.

usage: refcheck.py PACKROOT... -- FIXTURE...
"""
import os
import sys
import xml.etree.ElementTree as ET
from fractions import Fraction
from xml.sax.saxutils import quoteattr

from refeval import Decision, Given
from refpack import (Program, Refused, find_pack, instant, kid, kids, local,
                     stamp, words)


def element_text(indent, tag, attrs):
    """An empty element, its attributes wrapped before column 80."""
    lines = [' ' * indent + '<' + tag]
    for name, value in attrs.items():
        text = ' %s=%s' % (name, quoteattr(value))
        if len(lines[-1]) + len(text) > 76 and len(lines[-1]) > indent + 4:
            lines.append(' ' * (indent + len(tag) + 1))
        lines[-1] += text
    return '\n'.join(lines) + '/>'


def read_given(element):
    given = Given(element.get('now'))
    given.subject = element.get('subject')
    given.count = int(element.get('count', 1))
    if element.get('timezone'):
        given.facts['timezone'] = element.get('timezone')
    for item in kids(element):
        kind = local(item)
        if kind == 'fact':
            given.facts[item.get('name')] = item.text or ''
        elif kind == 'list':
            given.lists[item.get('name')] = [
                {f.get('name'): f.text or '' for f in kids(record)}
                for record in kids(item)]
        elif kind == 'look':
            given.look = dict(item.attrib)
        elif kind == 'use':
            given.uses.append((item.get('reference'), item.get('at'),
                               item.get('scene')))
        elif kind == 'observation':
            given.observations[item.get('name')] = dict(item.attrib)
        elif kind == 'unavailable':
            given.unavailable.add(item.get('reference'))
    return given


def compare(expect, made):
    """-> list of differences"""
    wrong = []

    def check(what, want, got):
        if want != got:
            wrong.append('%s: want %r, got %r' % (what, want, got))

    if expect.get('error'):
        return ['want error ' + expect.get('error')]
    check('outcome', expect.get('outcome'), made.outcome)
    if expect.get('chosen') is not None:
        check('chosen', words(expect.get('chosen')), made.chosen)
    if expect.get('margin') is not None:
        want = expect.get('margin')
        check('margin', None if want == 'none' else Fraction(want),
              made.margin)
    for name in ('tense', 'timeframe'):
        if expect.get(name) is not None:
            check(name, expect.get(name) or None, made.values.get(name))
    if expect.get('reference_date') is not None:
        want = expect.get('reference_date')
        check('reference_date', instant(want)[0] if want else None,
              made.reference_date)
    for item in kids(expect):
        wrong += compare_item(item, made)
    return wrong


def compare_item(item, made):
    kind, ref = local(item), item.get('reference')
    if kind == 'score':
        want, got = Fraction(item.get('value')), made.scores.get(ref)
    elif kind == 'order':
        want = words(item.text)
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
        want, got = dict(item.attrib), made.hold
        if got:
            got = {k: got[k] for k in want}
            want['expires_at'] = stamp(instant(want['expires_at'])[0]) \
                if 'expires_at' in want else None
            got.setdefault('expires_at', None)
    else:
        want, got = item.get('value'), made.shown(item.get('name'))
    if want == got:
        return []
    return ['%s %s: want %r, got %r' %
            (kind, ref or item.get('name') or '', want, got)]


def check_fixture(path, roots):
    root = ET.parse(path).getroot()
    here = os.path.dirname(path)
    replace = {r.get('file'): os.path.join(here, r.get('from'))
               for r in kids(root, 'replace')}
    program = Program(find_pack(root.get('program'), roots), roots, replace)
    expect = kid(root, 'expect')
    try:
        made = Decision(program, read_given(kid(root, 'given')))
    except Refused as problem:
        if expect.get('error') == problem.args[0]:
            return []
        return ['refused: ' + problem.args[0]]
    return compare(expect, made)


def main():
    split = sys.argv.index('--')
    roots, paths = sys.argv[1:split], sys.argv[split + 1:]
    bad = 0
    for path in paths:
        wrong = check_fixture(path, roots)
        bad += bool(wrong)
        for line in wrong:
            print('%s: %s' % (os.path.basename(path), line))
    print('%d of %d fixtures agree' % (len(paths) - bad, len(paths)))
    sys.exit(1 if bad else 0)


if __name__ == '__main__':
    main()
