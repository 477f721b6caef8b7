#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Does the engine decide as the oracle does?  TAP.

usage: agree.py fixtures TOP
       agree.py random [--seed N] [--cases N] [--keep DIR] TOP

Every random pack has a seed of its own, which a failure names; `--seed N
--cases 1` makes that pack again, and --keep leaves its files in DIR.
"""
import argparse
import glob
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                '..'))

from oracle import engine, fixture, tree  # noqa: E402
from oracle.randomrun import Run, planted  # noqa: E402


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def ok(self, name, wrong=()):
        self.count += 1
        self.failed += bool(wrong)
        print('%sok %d - %s' % ('not ' if wrong else '', self.count, name))
        for what in wrong:
            print('# ' + what.replace('\n', '\n# '))

    def done(self):
        print('1..%d' % self.count)
        sys.exit(bool(self.failed))


def roots(top):
    return [os.path.join(top, root)
            for root in ('rules', 'testdata', 'testdata/compat')]


def fixture_files(top):
    for pattern in ('fixtures/**/*.xml', 'testdata/**/*.xml'):
        for path in sorted(glob.glob(os.path.join(top, pattern),
                                     recursive=True)):
            if 'invalid' not in path.split(os.sep) and \
                    tree.parse(path).tag == 'fixture':
                yield path


def fixtures(tap, top):
    groups = {}
    for path in fixture_files(top):
        one = fixture.Fixture(path, roots(top))
        groups.setdefault(one.key(), []).append(one)
    with tempfile.TemporaryDirectory() as scratch:
        for (pack, replace), group in groups.items():
            wrong = differing(scratch, roots(top), pack, dict(replace), group)
            tap.ok('%d fixtures of %s%s' % (
                len(group), os.path.basename(pack),
                ''.join(' ' + os.path.relpath(path, top)
                        for _, path in replace)), wrong)


def differing(scratch, where, pack, replace, group):
    program = fixture.program_of(group[0], where)
    compiled = os.path.join(scratch, 'program.desk')
    engine.build(pack, compiled, replace)
    situations = [(one, each) for one in group for each in one.situations()]
    lines = [fixture.request_line(program, each) for _, each in situations]
    wrong = dict(engine.compare(program, compiled, lines))
    found = []
    for (one, each), line in zip(situations, lines):
        differ = fixture.check(each, program)
        if line in wrong:
            differ.append(wrong[line])
        found += ['%s: %s%s' % (one.name, each.text + ': ' if each.text else '',
                                what) for what in differ]
    return found


def at_random(tap, options):
    with tempfile.TemporaryDirectory() as scratch:
        run = Run(options.keep or scratch, options.seed)
        for name in ('companion', 'companion-ponytail', 'v1', 'v2', 'group',
                     'facts'):
            run.shipped(name, roots(options.top), options.cases // 50)
        tap.ok('%d random cases over the packs of the tree' % run.cases,
               run.wrong())
        before = run.cases
        while run.cases < options.cases and len(run.failures) < 5:
            run.pack()
        tap.ok('%d random cases over %d random packs, seed %d' % (
            run.cases - before, run.packs, options.seed), run.wrong())
        if run.cases >= 2000:
            tap.ok('every construct of the language mattered', run.unseen())
        for name, found in planted(run):
            tap.ok('the harness sees a wrong rule: ' + name,
                   () if found else ['no difference'])


def main():
    options = argparse.ArgumentParser()
    options.add_argument('verb', choices=('fixtures', 'random'))
    options.add_argument('--seed', type=int, default=1)
    options.add_argument('--cases', type=int, default=2000)
    options.add_argument('--keep')
    options.add_argument('top')
    options = options.parse_args()
    tap = Tap()
    try:
        if options.verb == 'fixtures':
            fixtures(tap, options.top)
        else:
            at_random(tap, options)
    except engine.Broken as problem:
        tap.ok('the engine answers', [problem.args[0]])
    tap.done()


if __name__ == '__main__':
    main()
