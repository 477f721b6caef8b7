#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Does the engine decide as the oracle does?  TAP.

usage: agree.py fixtures TOP
"""
import glob
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                '..'))

from oracle import engine, fixture, tree  # noqa: E402


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


def fixture_files(top):
    for pattern in ('fixtures/**/*.xml', 'testdata/**/*.xml'):
        for path in sorted(glob.glob(os.path.join(top, pattern),
                                     recursive=True)):
            if 'invalid' not in path.split(os.sep) and \
                    tree.parse(path).tag == 'fixture':
                yield path


def fixtures(tap, top):
    roots = [os.path.join(top, root)
             for root in ('rules', 'testdata', 'testdata/compat')]
    groups = {}
    for path in fixture_files(top):
        one = fixture.Fixture(path, roots)
        groups.setdefault(one.key(), []).append(one)
    with tempfile.TemporaryDirectory() as scratch:
        for (pack, replace), group in groups.items():
            wrong = differing(scratch, roots, pack, dict(replace), group)
            tap.ok('%d fixtures of %s%s' % (
                len(group), os.path.basename(pack),
                ''.join(' ' + os.path.relpath(path, top)
                        for _, path in replace)), wrong)


def differing(scratch, roots, pack, replace, group):
    program = fixture.program_of(group[0], roots)
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


def main():
    verb, *args = sys.argv[1:]
    tap = Tap()
    try:
        if verb == 'fixtures':
            fixtures(tap, *args)
    except engine.Broken as problem:
        tap.ok('the engine answers', [problem.args[0]])
    tap.done()


if __name__ == '__main__':
    main()
