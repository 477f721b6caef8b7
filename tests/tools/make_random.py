#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Write random fixtures whose expectations the second evaluator computed.

usage: make_random.py SEED COUNT PACK RULESROOT... OUTDIR

The engine must agree with every one of them: words at the edges of words and of
scripts, times at the edges of bands and steps, looks, histories and
unavailable references in all mixtures.
"""
import os
import random
import sys

import make_fixtures
import refpack

ODD = ['İstanbul', 'straße', '日本カフェgym', 'ＧＹＭ', 'cafe\u0301', 'CAFÉ',
       'bun.', '(bun)', '_bun', 'bun_', 'gym2', '2gym', 'a-bun-b', 'ſun',
       'Σίσυφος', 'hair\u00a0up', 'gym\u0301', 'bun’s', 'the park—home']
OUTFITS = ['nice dress', 'casual', 'formal', 'comfy', 'jeans', 'informal',
           'dressed up', 'casual dress', 'dressed down']
PRESENCE = ['gym', 'getting ready', 'dress', 'at home', 'gymnastics']
HAIR = ['straight hair', 'curly hair', 'in a bun', 'hair up', 'a ponytail',
        'a bob', 'with curls']
TITLES = ['Gala', 'Team meeting', 'dinner!', 'a wedding', '']
EDGES_MS = [0, 3600000, 7200000, 21600000, 86400000, 259200000]
OFFSETS = ['Z', '+05:30', '-08:00', '+14:00', '-12:00', '+01:00']
FRAMES = ['', 'yesterday', 'last_week', 'last_month', 'vague_past', 'today']


class Maker:
    def __init__(self, seed, pack, program):
        self.dice = random.Random(seed)
        self.pack = pack
        self.program = program
        self.refs = [ref.id for ref in program.refs]
        self.styles = [term.get('id') for term in program.vocab['hairstyle']]
        self.phrases = {name: [p.text for _, _, ps in classes for p in ps]
                        for name, classes in program.classes.items()}

    def chance(self, share):
        return self.dice.random() < share

    def text(self, pool, most):
        picks = [self.dice.choice(pool if self.chance(.8) else ODD)
                 for _ in range(self.dice.randint(1, most))]
        return self.dice.choice([' ', ', ', ' and ', '  ']).join(picks)

    def offset(self):
        """A distance from now, often an edge and a millisecond beside it."""
        span = self.dice.choice(EDGES_MS) + self.dice.choice([-1, 0, 1])
        if self.chance(.2):
            span = self.dice.randint(0, 300000000)
        span = max(span, 0)
        return '%sPT%dH%dM%d.%03dS' % (
            '+' if self.chance(.2) else '-', span // 3600000,
            span // 60000 % 60, span // 1000 % 60, span % 1000)

    def now(self):
        pick = self.dice.choice
        return '20%02d-%02d-%02dT%02d:%02d:%02d.%03d%s' % (
            self.dice.randint(20, 30), self.dice.randint(1, 12),
            self.dice.randint(1, 28), self.dice.randint(0, 23),
            pick([0, 59]), pick([0, 59]), pick([0, 999]), pick(OFFSETS))

    def facts(self):
        scene = self.phrases['scene_words'] + ['dressed up', 'straight hair']
        lines = ['scene: ' + self.text(scene, 3)]
        for name, pool, most in (
                ('mood', self.moods(), 2), ('outfit', OUTFITS, 2),
                ('presence_outfit', PRESENCE, 2),
                ('presence_mood', self.moods(), 2),
                ('message', self.phrases['when'] + HAIR, 5)):
            if self.chance(.5):
                lines.append('%s: %s' % (name, self.text(pool, most)))
        for name in ('season', 'time_of_day'):
            if self.chance(.2):
                terms = [t.get('id') for t in self.program.vocab[name]]
                lines.append('%s: %s' % (name, self.dice.choice(terms)))
        if self.chance(.2):
            lines.append('hemisphere: south')
        return lines

    def moods(self):
        return self.phrases.get('mood_word') or self.phrases['mood_key']

    def lists(self):
        lines = []
        for _ in range(self.dice.choice([0, 0, 1, 2])):
            lines.append('event: %s | %s | %s' % (
                self.dice.choice(TITLES), self.offset(),
                self.dice.choice(['true', 'false', ''])))
        for _ in range(self.dice.choice([0, 0, 1, 3])):
            lines.append('said: user | ' +
                         self.text(self.phrases['when'], 3))
        return lines

    def state(self):
        pick = self.dice.choice
        lines = []
        for _ in range(pick([0, 1, 2, 5, 12])):
            lines.append('use: %s | %s | %s' % (
                pick(self.refs + ['gone']), self.offset(),
                pick(['cafe', 'CAFE ', 'home', 'coffee'])))
        if self.chance(.5):
            lines.append('look: %s | %s | %s | %s' % (
                pick(self.styles), pick(self.refs + ['gone']), self.offset(),
                self.offset()))
        if self.chance(.4):
            at = ' | %sPT%d.%sS' % (pick('--+'), pick([0, 29, 30]),
                                    pick(['000', '999']))
            lines.append('observation: %s | %s%s' % (
                pick(['old', 'now']), pick(FRAMES),
                at if self.chance(.9) else ''))
        gone = min(pick([0, 0, 0, 1, 3, 8]), len(self.refs))
        for ref in self.dice.sample(self.refs, gone):
            lines.append('unavailable: ' + ref)
        if self.chance(.2):
            lines.append('count: %d' % self.dice.randint(1, 9))
        return lines

    def case(self, index):
        derived = ['derived:' + name for name in
                   list(self.program.derives) + list(self.program.classifiers)
                   if name not in ('formal_title', 'old_photo')]
        return make_fixtures.Case(
            ['# random-%d [random]' % index, 'Made by make_random.py.',
             'program: ' + self.pack, 'now: ' + self.now()] +
            self.facts() + self.lists() + self.state() +
            ['expect: all hold tense timeframe date margin ' +
             ' '.join(derived)])


def main():
    seed, count, pack = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    roots, out = sys.argv[4:-1], sys.argv[-1]
    program = refpack.Program(refpack.find_pack(pack, roots), roots)
    maker = Maker(seed, pack, program)
    os.makedirs(out, exist_ok=True)
    for index in range(count):
        case = maker.case(index)
        with open(os.path.join(out, case.name + '.xml'), 'w',
                  encoding='utf-8') as target:
            target.write(make_fixtures.fixture(case, roots, program))


if __name__ == '__main__':
    main()
