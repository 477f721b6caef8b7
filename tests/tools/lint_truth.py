#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Do the lints say what is so, all of it and no more?

    lint_truth.py REFDESK N DIR

Writes N small random packs below DIR and asks `refdesk check` about each.  What
it says of cases, factors and references has to be what trying every situation
gives: three facts and a scene with two places have few enough.
"""
import itertools
import json
import os
import random
import subprocess
import sys

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NS = 'xmlns="urn:refdesk:rules:1"'
FACTS = HEAD + f'''<facts {NS}>
  <vocabulary name="mood"><term id="calm"/><term id="wild"/></vocabulary>
  <vocabulary name="place"><term id="cafe"/><term id="gym"/></vocabulary>
  <fact name="mood" type="term" of="mood"/>
  <fact name="people" type="integer" min="0" max="6"/>
  <fact name="formal" type="bool"/>
  <fact name="places" type="set" of="place"/>
</facts>
'''
SITUATIONS = [dict(mood=m, people=p, formal=f, places=s)
              for m, p, f, s in itertools.product(
                  (None, 'calm', 'wild'), (None, *range(7)),
                  (None, 'true', 'false'),
                  ((), ('cafe',), ('gym',), ('cafe', 'gym')))]


class Leaf:
    """A leaf as XML, and what it says of a situation and a reference."""

    def __init__(self, rng, of_reference=True):
        kinds = [self.term, self.less, self.between, self.flag, self.known,
                 self.place]
        if of_reference:
            kinds += [self.style, self.suits, self.suits]
        rng.choice(kinds)(rng)

    def set(self, xml, holds):
        self.xml, self.holds = xml, holds

    def term(self, rng):
        t = rng.choice(('calm', 'wild'))
        self.set(f'<is fact="mood" term="{t}"/>',
                 lambda x, r: x['mood'] == t)

    def less(self, rng):
        n = rng.randint(0, 7)
        self.set(f'<less fact="people" than="{n}"/>', lambda x, r:
                 x['people'] is not None and x['people'] < n)

    def between(self, rng):
        a = rng.randint(0, 5)
        b = rng.randint(a + 1, 7)
        self.set(f'<between fact="people" from="{a}" to="{b}"/>', lambda x, r:
                 x['people'] is not None and a <= x['people'] < b)

    def flag(self, rng):
        v = rng.choice(('true', 'false'))
        self.set(f'<is fact="formal" value="{v}"/>',
                 lambda x, r: x['formal'] == v)

    def known(self, rng):
        f = rng.choice(('mood', 'people', 'formal', 'places'))
        self.set(f'<known fact="{f}"/>',
                 lambda x, r: x[f] not in (None, ()))

    def place(self, rng):
        t = rng.choice(('cafe', 'gym'))
        self.set(f'<in term="{t}" fact="places"/>',
                 lambda x, r: t in x['places'])

    def style(self, rng):
        t = rng.choice(('plain', 'fancy'))
        self.set(f'<is attribute="style" term="{t}"/>',
                 lambda x, r: r['style'] == t)

    def suits(self, rng):
        self.set('<in fact="places" attribute="suits"/>',
                 lambda x, r: bool(set(x['places']) & set(r['suits'])))


class Tree:
    def __init__(self, rng, depth, of_reference=True):
        if not depth or rng.random() < 0.4:
            leaf = Leaf(rng, of_reference)
            self.xml, self.holds = leaf.xml, leaf.holds
            return
        kind = rng.choice(('all', 'any', 'none'))
        kids = [Tree(rng, depth - 1, of_reference)
                for _ in range(rng.randint(1, 3))]
        self.xml = f'<{kind}>' + ''.join(k.xml for k in kids) + f'</{kind}>'
        test = {'all': all, 'any': any,
                'none': lambda truths: not any(truths)}[kind]
        self.holds = lambda x, r: test([k.holds(x, r) for k in kids])


class Factor:
    def __init__(self, rng, at):
        self.id = f'f{at}'
        self.first = rng.random() < 0.7
        self.cases = [(f'c{i}', rng.choice((-2, 1, 2, 5)),
                       Tree(rng, rng.randint(0, 2)))
                      for i in range(rng.randint(1, 4))]
        self.otherwise = rng.choice((None, 3)) if self.first else None

    def xml(self):
        each = '' if self.first else ' cases="each"'
        out = f'  <factor id="{self.id}"{each}>\n'
        for name, points, tree in self.cases:
            out += f'    <case id="{name}" points="{points}">{tree.xml}' \
                   '</case>\n'
        if self.otherwise is not None:
            out += f'    <otherwise points="{self.otherwise}"/>\n'
        return out + '  </factor>\n'

    def points(self, x, r):
        total = 0
        for _, points, tree in self.cases:
            if tree.holds(x, r):
                if self.first:
                    return points
                total += points
        return total if self.otherwise is None else self.otherwise

    def shadowed(self, refs):
        """Cases that hold at times, and never first."""
        out = set()
        held, first = set(), set()
        for x in SITUATIONS:
            for r in refs:
                names = [n for n, _, t in self.cases if t.holds(x, r)]
                if self.otherwise is not None:
                    names.append('otherwise')
                held.update(names)
                first.update(names[:1])
        if self.first:
            out = {f'{self.id}/{n}' for n in held - first}
        return out


class Pack:
    def __init__(self, rng):
        self.refs = [dict(id=f'r{i}', style=rng.choice(('plain', 'fancy')),
                          suits=rng.choice(((), ('cafe',), ('gym',),
                                            ('cafe', 'gym'))),
                          base=rng.choice((0, 1, 4)))
                     for i in range(rng.randint(2, 5))]
        self.factors = [Factor(rng, i) for i in range(rng.randint(1, 4))]
        self.gates = [(f'g{i}', Tree(rng, 1, False), Tree(rng, 1))
                      for i in range(rng.randint(0, 2))]
        if rng.random() < 0.2:
            self.shut_out(rng)
        self.available = rng.random() < 0.5

    def shut_out(self, rng):
        """Two gates that together let one style through, whatever happens."""
        style, when = Leaf(rng), Leaf(rng, False)
        style.style(rng)
        unless = Leaf(rng, False)
        unless.set(f'<none>{when.xml}</none>',
                   lambda x, r: not when.holds(x, r))
        self.gates += [('some', when, style), ('others', unless, style)]

    def catalog(self):
        out = HEAD + f'<catalog {NS}>\n' \
            '  <vocabulary name="style"><term id="plain"/>' \
            '<term id="fancy"/></vocabulary>\n' \
            '  <attribute name="style" type="term" of="style"/>\n' \
            '  <attribute name="suits" type="set" of="place"/>\n' \
            '  <attribute name="base" type="decimal"/>\n'
        for r in self.refs:
            out += f'  <reference id="{r["id"]}">' \
                f'<value of="style">{r["style"]}</value>' \
                f'<value of="suits">{" ".join(r["suits"])}</value>' \
                f'<value of="base">{r["base"]}</value></reference>\n'
        return out + '</catalog>\n'

    def scoring(self):
        out = HEAD + f'<scoring {NS}>\n'
        if self.available:
            out += '  <gate id="there" code="there"><require><available/>' \
                '</require></gate>\n'
        for name, when, require in self.gates:
            out += f'  <gate id="{name}" code="{name}"><when>{when.xml}' \
                f'</when><require>{require.xml}</require></gate>\n'
        out += '  <select order="id"/>\n' \
            '  <factor id="base" attribute="base" scale="1"/>\n'
        return out + ''.join(f.xml() for f in self.factors) + '</scoring>\n'

    def write(self, path):
        os.makedirs(path)
        name = os.path.basename(path)
        files = {'pack.xml': HEAD + f'<pack {NS} name="{name}" version="1" '
                 'language="2" licence="CC0-1.0"><file name="facts.xml"/>'
                 '<file name="catalog.xml"/><file name="scoring.xml"/>'
                 '</pack>\n', 'facts.xml': FACTS,
                 'catalog.xml': self.catalog(), 'scoring.xml': self.scoring()}
        for file, text in files.items():
            with open(os.path.join(path, file), 'w', encoding='utf-8') as out:
                out.write(text)

    def truth(self):
        """Findings by trying everything: {(id, object)}."""
        out = set()
        for factor in self.factors:
            out |= {('RD2001', name) for name in factor.shadowed(self.refs)}
            if all(len({factor.points(x, r) for r in self.refs}) == 1
                   for x in SITUATIONS):
                out.add(('RD2021', factor.id))
        if len({r['base'] for r in self.refs}) == 1 and self.refs[0]['base']:
            out.add(('RD2021', 'base'))
        for name, when, require in self.gates:
            if all(not when.holds(x, r) or require.holds(x, r)
                   for x in SITUATIONS for r in self.refs):
                out.add(('RD2004', name))
        return out | self.winners()

    def winners(self):
        out = set()
        table = [[(r['base'] + sum(f.points(x, r) for f in self.factors))
                  if all(not w.holds(x, r) or q.holds(x, r)
                         for _, w, q in self.gates) else None
                  for r in self.refs] for x in SITUATIONS]
        ids = range(len(self.refs))
        for a in ids:
            if all(row[a] is None for row in table):
                out.add(('RD2011', self.refs[a]['id']))
            elif any(b != a and all(
                    row[a] is None or (row[b] is not None and
                                       (-row[b], b) < (-row[a], a))
                    for row in table) for b in ids):
                out.add(('RD2013' if self.available else 'RD2012',
                         self.refs[a]['id']))
        return out


def main():
    refdesk, n, top = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    watched = {'RD2001', 'RD2004', 'RD2011', 'RD2012', 'RD2013', 'RD2021'}
    counts = dict.fromkeys(sorted(watched), 0)
    for seed in range(n):
        pack = Pack(random.Random(seed))
        path = os.path.join(top, f'p{seed}')
        pack.write(path)
        run = subprocess.run([refdesk, 'check', '--json', path],
                             stdout=subprocess.PIPE, check=True)
        said = {(f['id'], f['object'])
                for f in json.loads(run.stdout)['findings']}
        said = {f for f in said if f[0] in watched}
        truth = pack.truth()
        for name, _ in truth:
            counts[name] += 1
        if said != truth:
            sys.exit(f'{path}: said too much {sorted(said - truth)}, '
                     f'too little {sorted(truth - said)}')
    print(n, 'packs,', ', '.join(f'{v} {k}' for k, v in counts.items()))
    if not all(counts.values()):
        sys.exit('some finding never came up')


if __name__ == '__main__':
    main()
