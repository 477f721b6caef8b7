# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Random packs of language 2: what randompack.py has and all that is new."""
from oracle.randompack import WORDS, Maker, element
from oracle.text import fold

# Pattern, what it needs, and a phrase that may be hit at the same place.
REGEXES = [(r'\b(?:last|next) \w+', 'last', 'last week'),
           (r'(?:la)?st week', 'week', 'last week'),
           (r'am?b.r+', 'b', 'amber'), (r'ca(?:f|n)[^ ]*', 'ca', 'candle'),
           (r'(?<!x)up(?!s)', 'up', 'up the'), (r'\d+up', 'up', '7up'),
           (r'[a-m]+e\b', 'e', 'easel'), (r'o.clock', 'clock', "o'clock")]


class Maker2(Maker):
    language = 2

    def given_facts(self):
        super().given_facts()
        self.fact('around', 'set', 'wear')
        self.fact('rest', 'duration')
        self.fact('spot', 'geo', personal=self.pick(None, 'yes'))
        self.fact('heat', 'decimal', min='-20', max='40')
        self.fact('place', 'term', 'place')

    def list_fact(self, name, text):
        super().list_fact(name, text)
        if name != 'events':
            return
        fields = self.fields[name]
        fields['length'] = 'duration', None
        lines = self.files['facts'].pop()
        more = element('field', {'name': 'length', 'type': 'duration'})
        more += element('field', {'name': 'rank', 'type': 'integer',
                                  'min': '0', 'max': '9'})
        when = element('field', {'name': 'grand', 'type': 'bool'}, element(
            'when', {}, self.conditions.make('record', 1, name)))
        fields['rank'] = 'integer', None
        fields['grand'] = 'bool', None
        self.files['facts'].append(
            lines[:-1] + ['  ' + line for line in more + when] + lines[-1:])

    # --- words ---------------------------------------------------------------

    def make_words(self):
        self.words_of = [self.name('w') for _ in range(2)]
        for name in self.words_of:
            self.files['words'].append(element('wordlist', {
                'name': name, 'words': ' | '.join(self.some(WORDS, 1, 3))}))
        super().make_words()
        if self.chance(.6):
            of = self.pick('place', 'mood')
            self.classifier('paired', ['message'] + self.some(
                ['scene', 'note'], 0, 2), of, self.pick(
                    'points', 'first', 'earliest', 'all'))
            self.more_words('paired', of)

    def classifier(self, name, over, of, pick, *args, **more):
        super().classifier(name, over, of, pick, *args, **more)
        lines = self.files['words'][-1]
        either = 'match="either"' in lines[0]
        if not either and self.chance(.4) or name == 'paired':
            lines[0] = lines[0].replace(' match="either"', '').replace(
                '<classifier', '<classifier longest="yes"' if self.chance(.6)
                else '<classifier')
        if name != 'paired' and '</class>' in map(str.strip, lines):
            for regex in self.some(REGEXES, 1, 2) if self.chance(.4) else ():
                self.add_regex(lines, over, pick, regex)

    def add_regex(self, lines, over, pick, regex):
        """Into the first class, maybe beside what it needs as a phrase."""
        pattern, needs, longer = regex
        kids = [element('regex', {
            'pattern': pattern, 'needs': needs,
            'in': ' '.join(self.some(over, 1, len(over)))
            if 'join="yes"' not in lines[0] and self.chance(.4) else None,
            'points': self.pick('1', '2.5') if pick == 'points' else None})]
        taken = set(map(fold, self.words_in(lines)))
        if 'terms="yes"' not in lines[0] and self.chance(.5):
            kids += [element('phrase', {
                'text': text, 'points': '1' if pick == 'points' else None})
                for text in (needs, longer) if fold(text) not in taken]
            if not any(word in lines[0] for word in ('longest=', 'either')):
                lines[0] = lines[0].replace(
                    '<classifier', '<classifier longest="yes"')
        self.dice.shuffle(kids)
        at = [line.strip() for line in lines].index('</class>')
        lines[at:at] = ['    ' + line for kid in kids for line in kid]

    def more_words(self, name, of):
        """Phrases in groups, and pairs of them, from elsewhere."""
        points = 'pick="points"' in self.files['words'][-1][0]
        taken = set(self.words_in(self.files['words'][-1]))
        pool = [word for word in WORDS if word not in taken]
        self.dice.shuffle(pool)
        classes = []
        for term in self.some(self.vocabs[of], 1, 2):
            kids = [element('phrase', {
                'text': pool.pop(), 'group': self.pick('one', 'two'),
                'points': self.pick('0', '1', '2') if points else None})
                for _ in range(3)]
            kids.append(element('phrase', {
                'text': pool.pop() + ' {%s}' % self.pick(*self.words_of),
                'group': 'two',
                'points': '1' if points else None}))
            kids.append(element('phrase', {
                'text': pool.pop(), 'group': 'one',
                'points': '1' if points else None}))
            kids.append(element('pair', {
                'first': 'one', 'then': 'two',
                'within': self.pick(None, 0, 1, 5),
                'across': self.pick(None, None, 'yes', 'no'),
                'points': self.pick('3', '0.5') if points else None}))
            classes.append(element('class', {'term': term}, *kids))
        self.files['words'].append(element(
            'extend', {'classifier': name}, *classes))

    @staticmethod
    def words_in(lines):
        for line in lines:
            if 'text="' in line:
                yield line.split('text="')[1].split('"')[0]

    # --- derives -------------------------------------------------------------

    def make_derives(self):
        self.make_table()
        made = [self.pick(self.geofence, self.count, self.bands, self.lookup)()
                for _ in range(self.dice.randint(1, 4))]
        super().make_derives()
        self.files['facts'] += made

    def make_table(self):
        keys = ['season', 'tod', 'kind']
        self.table_keys = self.some(keys, 1, 2)
        self.table_hit = self.pick('first', 'collect', 'collect')
        rows, seen = [], set()
        for _ in range(self.dice.randint(1, 5)):
            cells = tuple(self.pick('*', *self.vocabs[k])
                          for k in self.table_keys)
            if cells in seen:
                continue
            seen.add(cells)
            rows.append(element('row', {}, *[
                element('in', {}, text=c) for c in cells], *self.outs()))
        if self.chance(.5):
            rows.append(element('default', {}, *self.outs()))
        self.files['facts'].append(element(
            'table', {'name': 'rules_of', 'hit': self.table_hit},
            *[element('in', {'name': k, 'of': k}) for k in self.table_keys],
            element('out', {'name': 'term', 'type': 'term', 'of': 'wear'}),
            element('out', {'name': 'count', 'type': 'integer'}),
            element('out', {'name': 'cost', 'type': 'decimal'}),
            element('out', {'name': 'time', 'type': 'duration'}), *rows))

    def outs(self):
        return [element('out', {}, text=text) for text in (
            self.pick(*self.vocabs['wear']), str(self.dice.randint(-5, 9)),
            self.decimal(), self.span())]

    def lookup(self):
        out, kind, of = self.pick(
            ('term', 'term', 'wear'), ('count', 'integer', None),
            ('cost', 'decimal', None), ('time', 'duration', None))
        if out == 'term' and self.table_hit == 'collect':
            kind = 'set'
        return self.derived(kind, of, element(
            'lookup', {'table': 'rules_of', 'out': out},
            *[element('key', {'fact': k}) for k in self.table_keys]))

    def geofence(self):
        areas = []
        for _ in range(self.dice.randint(1, 4)):
            term = self.pick(*self.vocabs['wear'])
            lat, lon = self.dice.randint(-80, 70), self.dice.randint(-175,
                                                                    165)
            if self.chance(.5):
                north = lat + self.pick(1, 5)
                west = lon if self.chance(.7) else 170
                east = lon + 8 if lon + 8 <= 180 and self.chance(.7) else -165
                areas.append(element('box', {
                    'south': lat, 'north': north, 'west': west,
                    'east': east + (east == west), 'term': term}))
                continue
            corners = [(lat + self.dice.randint(-8, 8),
                        lon + self.dice.randint(-5, 12))
                       for _ in range(self.dice.randint(3, 7))]
            corners = list(dict.fromkeys(corners))
            if len(corners) < 3:
                corners = [(lat, lon), (lat + 4, lon), (lat + 1, lon + 3)]
            areas.append(element('polygon', {'term': term}, *[
                element('at', {'lat': a, 'lon': b}) for a, b in corners]))
        return self.derived('term', 'wear',
                            element('geofence', {'on': 'spot'}, *areas))

    def count(self):
        name = self.pick('events', 'said')
        return self.derived('integer', None, element(
            'count', {'in': name}, self.conditions.make(
                'record', self.dice.randint(0, 1), name)))

    def bands(self):
        name = self.pick('level', 'warmth', 'heat', 'rest')
        if name == 'rest':
            bounds = self.spans(self.dice.randint(1, 4))
        elif name == 'level':
            bounds = sorted(self.some(range(-5, 12), 1, 4))
        else:
            bounds = [str(b) for b in sorted(self.some(range(-19, 39), 1, 4))]
        kids = [element('band', {'below': below,
                                 'term': self.pick(*self.vocabs['wear'])})
                for below in bounds]
        if self.chance(.6):
            kids.append(element('otherwise', {
                'term': self.pick(*self.vocabs['wear'])}))
        return self.derived('term', 'wear', element('bands', {'on': name},
                                                    *kids))

    # --- scoring -------------------------------------------------------------

    def make_scoring(self):
        self.learned_tables = []
        tables = [self.learned_table() for _ in range(self.pick(0, 1, 2))]
        super().make_scoring()
        rules = self.files['scoring']
        rules += tables + [self.curve() for _ in range(self.pick(0, 1, 2))]
        for name in self.learned_tables:
            rules.append(element('factor', {
                'id': self.name('liked'), 'learned': name,
                'scale': self.decimal(-15, 15), **self.clamps()}))
        if self.chance(.6):
            rules.append(self.rate())
        if self.chance(.2):
            rules.append(self.broad())
        self.dice.shuffle(rules)
        if self.chance(.5):
            self.experiment(rules)

    def broad(self):
        """A factor that asks about every fact there is."""
        leaves = [element('known', {'fact': name})
                  for name in sorted(self.known)]
        return element('factor', {'id': self.name('broad'), 'points': '1'},
                       element('when', {}, element('any', {}, *leaves[:64])))

    def learned_table(self):
        name = self.name('taste')
        self.learned_tables.append(name)
        return element('learned', {
            'id': name, 'by': self.pick('reference', self.style),
            'floor': self.pick(None, 0, 5), 'min': self.pick(None, '-0.5'),
            'max': self.pick(None, '0.75')})

    def curve(self):
        attrs = {'id': self.name('curve'), 'tune': self.pick(None, '-40 40')}
        if self.chance(.6):
            attrs['fact'] = self.pick('level', 'warmth', 'heat')
            xs = sorted(self.some(range(-19, 39), 1, 6))
        else:
            attrs['attribute'] = 'base'
            xs = self.pick([0], ['-0.5', '0.25', '0.9'], ['0', '0.3333', 1])
        kids = [element('at', {'x': x, 'points': self.decimal()}) for x in xs]
        made = [element('curve', {'kind': self.pick('step', 'linear')},
                        *kids)]
        if self.chance(.4):
            made.append(self.holder('when', 'reference'))
        return element('factor', {**attrs, **self.clamps()}, *made)

    def rate(self):
        kids = []
        for _ in range(self.dice.randint(1, 4)):
            on = self.pick('margin', 'evidence', 'score')
            kids.append(element('band', {
                'on': on, 'below': self.dice.randint(0, 8),
                'term': self.pick(*self.vocabs['wear'])}))
        kids.append(element('otherwise',
                            {'term': self.pick(*self.vocabs['wear'])}))
        return element('rate', {
            'id': self.name('rate'), 'of': 'wear',
            'facts': ' '.join(self.some(
                [n for n in self.known if n.islower() and '.' not in n], 1,
                5))}, *kids)

    def select(self):
        attrs = {'order': self.pick('id', 'catalog'),
                 'pick': self.pick(None, 'top', 'draw'),
                 'weights': self.pick(None, '1 0.5', '0.75 0 2.25')}
        kids = [element('diversity', {
            'attribute': name, 'points': self.pick('-5', '-20', '-0.5')})
            for name in self.some([self.style, 'outfit', 'suits'], 0, 2)]
        if self.chance(.4):
            kids.append(element('compatible', {'pixels': self.pick(0, 5,
                                                                   10)}))
        if self.chance(.4):
            for _ in range(self.dice.randint(1, 3)):
                slot = {'id': self.name('slot'),
                        'weight': self.pick(None, '0.5', '2')}
                kids.append(element('slot', slot, *(
                    [self.holder('require', 'reference')]
                    if self.chance(.8) else [])))
        return element('select', attrs, *kids)

    def experiment(self, rules):
        tuned = [r for r in rules if 'tune=' in r[0] and (
            ' points="' in r[0] or ' scale="' in r[0])]
        if not tuned:
            return
        arms = [element('arm', {'id': 'control', 'share': 4000})]
        for name, share in (('b', 3500), ('c', 2500)):
            sets = []
            for rule in self.some(tuned, 1, 2):
                which = 'points' if ' points="' in rule[0] else 'scale'
                sets.append(element('set', {
                    'path': '%s/%s' % (rule[0].split('id="')[1].split('"')[0],
                                       which),
                    'value': self.decimal(-30, 30)}))
            arms.append(element('arm', {'id': name, 'share': share}, *sets))
        self.files['experiments'] = [element('experiment', {
            'id': self.name('trial'), 'unit': self.pick(
                'subject', 'scene', 'kind'), 'salt': 'a1',
            'mode': self.pick('shadow', 'live')}, *arms)]
