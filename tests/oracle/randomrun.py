# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Random packs and requests, decided twice; what differs, made small; and
whether everything that the language has was there."""
import json
import os
from collections import Counter
from fractions import Fraction
from unittest import mock

from oracle import (coverage, engine, pack, randomfiles, randomfixture,
                    randomrequest)
from oracle.program import Program

PER_PACK = 20
KEPT_FOR_PLANTS = 40


class Run:
    def __init__(self, folder, seed):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.seed = seed
        self.packs = self.cases = 0
        self.seen = Counter()
        self.failures = []
        self.told = 0
        self.kept = []

    def shipped(self, name, roots, count):
        path = pack.find(name, roots)
        self.decide(name, path, Program(path, roots), None, count)

    def pack(self):
        seed = self.seed + self.packs
        self.packs += 1
        path, replace = randomfiles.write(seed, self.folder, 'pack%d' % seed)
        for what in coverage.of_pack(path):
            self.seen[what] += 1
        self.decide('--seed %d' % seed, path,
                    Program(path, [os.path.dirname(path)], replace), replace,
                    PER_PACK)

    def decide(self, name, path, program, replace, count):
        compiled = os.path.join(self.folder, 'program.desk')
        try:
            engine.build(path, compiled, replace)
        except engine.Broken as problem:
            self.failures.append('%s: %s' % (path, '\n'.join(
                line for line in problem.args[0].split('\n')
                if 'error' in line)))
            return
        lines = randomrequest.lines(program, self.seed + self.packs, count)
        self.cases += count
        answers = engine.decisions(compiled, lines)
        self.failures += randomfixture.check(
            name, program, compiled, lines, os.path.join(
                self.folder, 'cases-%s-%d' % (program.name, self.packs)),
            self.seen)
        if self.packs and len(self.kept) < KEPT_FOR_PLANTS:
            self.kept.append((program, lines, answers))
        for line, answer in zip(lines, answers):
            found = engine.differ(program, line, answer, self.seen)
            if found:
                line, found = small(program, compiled, line, found)
                self.failures.append('%s: %s\n%s\n%s' % (name, path, line,
                                                         found))

    def wrong(self):
        """Failures since the last call."""
        told, self.told = self.told, len(self.failures)
        return self.failures[told:]

    def unseen(self):
        return ['never: ' + name for name in coverage.EVERYTHING
                if not self.seen[name]]


# --- smaller requests ---------------------------------------------------------

def small(program, compiled, line, found):
    """A request that still differs, without what does not matter."""
    request = json.loads(line)
    where = found.split(':')[0]
    shrunk = True
    while shrunk:
        shrunk = False
        for holder, key in list(removable(request)):
            value = holder.pop(key)
            line = json.dumps(request, ensure_ascii=False)
            wrong = still(program, compiled, line, where)
            if wrong:
                found, shrunk = wrong, True
            elif isinstance(holder, dict):
                holder[key] = value
            else:
                holder.insert(key, value)
    return json.dumps(request, ensure_ascii=False), found


def still(program, compiled, line, where):
    """What differs in the same place as before, if anything."""
    try:
        wrong = engine.compare(program, compiled, [line])
    except (KeyError, TypeError):
        return None                 # it was needed
    return wrong[0][1] if wrong and wrong[0][1].split(':')[0] == where \
        else None


def removable(value, top=True):
    keys = [k for k in value if not (top and k in ('now', 'facts'))] \
        if isinstance(value, dict) else reversed(range(len(value)))
    for key in list(keys):
        yield value, key
        inside = value[key] if isinstance(value, dict) or \
            key < len(value) else None
        if isinstance(inside, (dict, list)):
            yield from removable(inside, False)
    if top:
        yield from removable(value['facts'], False)


# --- planted mistakes -----------------------------------------------------------

def planted(run):
    """(name, whether the harness saw it) for a few wrong rules."""
    for name, target, make in PLANTS:
        module, _, attribute = target.rpartition('.')
        original = getattr(__import__(module, fromlist=['x']), attribute)
        with mock.patch(target, make(original)):
            yield name, any(
                engine.differ(program, line, answer)
                for program, lines, answers in run.kept
                for line, answer in zip(lines, answers))


PLANTS = (
    ('steps include their bound', 'oracle.score.duration',
     lambda right: lambda text: right(text) + 1),
    ('points are a little more', 'oracle.score.Fraction',
     lambda right: lambda text: right(text) + (
         right(1, 10000) if text == '1' else 0)),
    ('words are found inside words', 'oracle.text.wordy',
     lambda right: lambda char: False),
    ('a tie goes the other way', 'oracle.choose.ranked',
     lambda right: lambda situation, scores: right(
         situation, scores) if len({
             s.total for s in scores.values()}) == len(scores)
     else right(situation, scores)[::-1]),
    ('the offset of now does not count', 'oracle.situation.local_parts',
     lambda right: lambda ms, offset: right(ms, 0)),
    ('a table of weights from the second rank on', 'oracle.choose.Fraction',
     lambda right: lambda text: right(1) if text == '0.5' else right(text)),
    ('an event is told as true', 'oracle.because.first_instant',
     lambda right: lambda situation, name: None),
    ('an otherwise has no reasons', 'oracle.score.Part',
     lambda right: lambda factor, points, node, why=(), kind=None: right(
         factor, points, node, why if node.tag != 'otherwise' else (), kind)),
    ('notes stand as they come', 'oracle.because.in_order',
     lambda right: lambda situation, notes: [note[:2] for note in notes]),
)
assert Fraction
