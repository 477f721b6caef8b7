# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Everything known while one decision is made: facts given, built in, derived
and classified, each worked out when it is first asked for."""
import os
from collections import Counter

from oracle import because, cues, derive, score
from oracle.classify import classify, observe
from oracle.condition import holds
from oracle.look import look_facts
from oracle.request import bind
from oracle.text import Folded
from oracle.values import (Other, Refused, duration, instant, local_parts,
                           zone_offset)

ZONE_TAB = '/usr/share/zoneinfo/zone.tab'


class Situation:
    def __init__(self, program, request, seen=None):
        self.program = program
        self.request = request
        self.seen = Counter() if seen is None else seen
        self.notes = []
        self.texts, self.found = {}, {}
        self.undecided = set()
        self.results = {}
        self.observed = {}
        self.known = bind(program, request)
        self.now, self.offset = instant(request.now)
        zone = self.known.get(program.zone_fact, (None,))[0]
        if zone:
            self.offset = zone_offset(zone, self.now)
            self.hemisphere(zone)
        self.known['now'] = self.now, None
        self.history = score.window(program, request)
        self.local_facts()
        self.learned = score.learned_rows(self)
        self.held = look_facts(self)
        self.given_rows = {}
        for name in (*program.derives, *program.classifiers,
                     *program.observations):
            self.value(name)
        self.seen['an other value'] += any(
            isinstance(value, Other) for value, _ in self.known.values())
        for pattern in self.undecided:
            self.note('cue.undecided', pattern)
        because.circumstances(self)

    def folded(self, text):
        if text not in self.texts:
            self.texts[text] = Folded(text)
        return self.texts[text]

    def cues(self, classifier, source, folded):
        key = classifier.name, source, folded.text
        if key not in self.found:
            self.found[key] = cues.cues(classifier, source, folded.text,
                                        self.undecided, self.seen)
        return self.found[key]

    def note(self, code, detail=None, about=None):
        self.notes.append((code, detail, about))

    def saw(self, node, truth):
        """A condition's leaf was asked for: what it said, for coverage."""
        self.seen['%s %s' % (leaf_name(node), str(truth).lower())] += 1

    def hemisphere(self, zone):
        """Without the fact, the side of the equator the zone is on."""
        for node in self.program.derives.values():
            months = node.one('months')
            if months is None:
                continue
            name = months.get('hemisphere')
            if self.known.get(name, (None, 'default'))[1] == 'default':
                self.known[name] = \
                    'south' if zone in south() else 'north', 'zone'

    def local_facts(self):
        used = None
        if self.offset is not None:
            today = local_parts(self.now, self.offset)[0]
            used = any(local_parts(instant(row['at'])[0], self.offset)[0] ==
                       today for row in self.history)
        if used is not None:
            self.known['used_today'] = used, 'state'

    def fill_fields(self, name):
        """Fields of a list's records that have a `when`."""
        self.given_rows[name] = [dict(row) for row in self.known[name][0]]
        for field in self.program.facts[name].of('field'):
            when = field.inside('when')
            for row in self.known[name][0] if when else []:
                if row[field.get('name')] is None:
                    row[field.get('name')] = holds(self, when,
                                                   record=(name, row))

    def local(self):
        if self.offset is None:
            raise Refused('request.local-time')
        return local_parts(self.now, self.offset)

    def value(self, name):
        if name not in self.known:
            self.known[name] = self.work_out(name)
        elif name not in self.given_rows and \
                isinstance(self.known[name][0], list):
            self.fill_fields(name)
        return self.known[name][0]

    def work_out(self, name):
        program = self.program
        if name in program.derives:
            return derive.derive(self, program.derives[name]), 'derived'
        if name in program.observations:
            node = program.observations[name]
            tense = self.tense(node)
            return tense['value' if name == node.get('name')
                         else 'timeframe'], tense['from']
        if name in program.classifiers:
            return self.result(name).value, 'classifier'
        return None, None

    def result(self, name):
        if name not in self.results:
            self.results[name] = classify(self,
                                          self.program.classifiers[name])
        return self.results[name]

    def tense(self, node):
        name = node.get('name')
        if name not in self.observed:
            self.observed[name] = observe(self, node)
        return self.observed[name]

    def reference_date(self, node):
        tense = self.tense(node)
        if tense['value'] != 'old' or not node.get('dates'):
            return None
        table = self.program.tables[node.get('dates')]
        cell = derive.lookup(table, [tense['timeframe']], 0)
        return None if cell is None else self.now + duration(cell)

    def vocabulary(self, name):
        """The vocabulary of a term or set fact."""
        program = self.program
        if name == 'look.hairstyle':
            attribute = program.first('hold').get('attribute')
            return program.attributes[attribute].get('of')
        if name in program.facts:
            return program.facts[name].get('of')
        if name in program.derives:
            return program.derives[name].get('of')
        if name in program.classifiers:
            return program.classifiers[name].vocabulary.name
        node = program.observations[name]
        return node.get('of' if name == node.get('name') else 'timeframes')

    def available(self):
        return [ref for ref in self.program.refs
                if ref.id not in self.request.unavailable]


def leaf_name(node):
    what = [a for a in ('fact', 'field', 'attribute', 'term', 'value', 'as')
            if node.get(a) is not None]
    return ' '.join(['leaf', node.tag] + what)


def south(cache=[]):
    """Zones whose principal place is south of the equator."""
    if not cache:
        path = os.path.join(os.environ.get('ZONEINFO', ''), ZONE_TAB)
        with open(path, encoding='utf-8') as table:
            rows = [line.rstrip('\n').split('\t') for line in table
                    if not line.startswith('#')]
        cache.append({row[2] for row in rows if row[1].startswith('-')})
    return cache[0]
