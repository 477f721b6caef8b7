# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Random conditions over what a random pack has declared so far."""
NUMBERS = ('integer', 'decimal')


class Conditions:
    def __init__(self, maker):
        self.maker = maker

    def make(self, where, depth, record=None):
        """A condition for `fact`, `reference` or `record` (of a list)."""
        from oracle.randompack import element
        maker = self.maker
        if depth == 0 or maker.chance(.3):
            return self.leaf(where, record)
        kids = [self.make(where, depth - 1, record)
                for _ in range(maker.dice.randint(1, 3))]
        tag = maker.pick('all', 'any', 'none', 'at-least')
        n = maker.dice.randint(1, len(kids)) if tag == 'at-least' else None
        return element(tag, {'n': n}, *kids)

    def leaf(self, where, record):
        from oracle.randompack import element
        maker = self.maker
        if where == 'reference' and maker.chance(.6):
            leaf = self.of_reference()
        elif where == 'record' and maker.chance(.8):
            leaf = self.of_record(record)
        else:
            leaf = self.of_facts()
        return element(*leaf)

    def facts(self, *kinds):
        return [(name, of) for name, (kind, of) in self.maker.known.items()
                if kind in kinds]

    def of_facts(self):
        maker = self.maker
        way = maker.pick('is', 'is', 'known', 'same', 'in', 'less', 'between',
                         'matches')
        if way == 'known':
            return way, {'fact': maker.pick(*maker.known)}
        if way == 'matches':
            free = [n for n, of in maker.classifiers.items() if of is None]
            if not free:
                return self.is_fact()
            return way, {'classifier': maker.pick(*free)}
        if way == 'same':
            name, of = maker.pick(*self.facts('term'))
            others = [n for n, o in self.facts('term') if o == of]
            return way, {'fact': name, 'as': maker.pick(*others)}
        if way == 'in' and self.facts('set'):
            name, of = maker.pick(*self.facts('set'))
            return way, {'term': maker.pick(*maker.vocabs[of]), 'fact': name}
        if maker.language == 2 and maker.chance(.2):
            return self.newer()
        if way in ('less', 'between'):
            name, _ = maker.pick(*self.facts(*NUMBERS))
            return way, {'fact': name,
                         **self.limits(way, maker.known[name][0])}
        return self.is_fact()

    def newer(self):
        """What language 2 can ask of facts."""
        maker = self.maker
        way = maker.pick('within', 'less', 'between', 'in', 'in')
        if way == 'within':
            return way, {'fact': 'now', 'less': maker.span()} \
                if 'since' not in maker.known else {
                    'fact': 'since', 'less': maker.span()}
        if way == 'in':
            name, of = maker.pick(*self.facts('term', 'set'))
            return way, {'term': maker.pick(*maker.vocabs[of]), 'fact': name}
        if not self.facts('duration'):
            return self.is_fact()
        name, _ = maker.pick(*self.facts('duration'))
        return way, {'fact': name, **self.spans(way)}

    def spans(self, way):
        if way == 'less':
            return {'than': self.maker.span()}
        return dict(zip(('from', 'to'), self.maker.spans(2)))

    def limits(self, way, kind):
        maker = self.maker
        if way == 'less':
            return {'than': self.constant(kind)}
        low = maker.dice.randint(-10, 10)
        return {'from': low, 'to': low + maker.dice.randint(1, 12)}

    def is_fact(self):
        maker = self.maker
        name, of = maker.pick(*self.facts('term', 'bool', *NUMBERS))
        kind = maker.known[name][0]
        if kind == 'term':
            return 'is', {'fact': name, 'term': maker.pick(*maker.vocabs[of])}
        return 'is', {'fact': name, 'value': self.constant(kind)}

    def constant(self, kind):
        maker = self.maker
        if kind == 'bool':
            return maker.pick('true', 'false')
        if kind == 'integer':
            return maker.dice.randint(-3, 5)
        return maker.decimal()

    def of_reference(self):
        maker = self.maker
        way = maker.pick('is', 'same', 'in', 'in', 'term', 'id', 'available')
        if way == 'available':
            return way, {}
        if way == 'id':
            return way, {'contains': maker.pick('a', 'b', '_', '1', '-',
                                                'zz', '0')}
        if way in ('is', 'same'):
            attribute = maker.pick(maker.style, 'outfit')
            of = maker.attributes[attribute][1]
            same = [n for n, o in self.facts('term') if o == of]
            if way == 'same' and same:
                return way, {'attribute': attribute,
                             'fact': maker.pick(*same)}
            return 'is', {'attribute': attribute,
                          'term': maker.pick(*maker.vocabs[of])}
        attribute = maker.pick('suits', 'avoids', 'seasons')
        of = maker.attributes[attribute][1]
        fits = [n for n, o in self.facts('term', 'set') if o == of]
        if way == 'in' and fits:
            return 'in', {'fact': maker.pick(*fits), 'attribute': attribute}
        return 'in', {'term': maker.pick(*maker.vocabs[of]),
                      'attribute': attribute}

    def of_record(self, name):
        maker = self.maker
        field = maker.pick(*maker.fields[name])
        kind, of = maker.fields[name][field]
        if kind == 'text' and maker.chance(.7):
            return 'matches', {'classifier': name + '_word'}
        if kind == 'text' or maker.chance(.15):
            return 'known', {'field': field}
        if maker.language == 2 and maker.chance(.5):
            if kind == 'instant':
                return 'window', {'field': field, **self.spans('between')}
            if kind in NUMBERS:
                way = maker.pick('less', 'between')
                return way, {'field': field, **self.limits(way, kind)}
        if kind == 'duration':
            way = maker.pick('less', 'between')
            return way, {'field': field, **self.spans(way)}
        if kind == 'instant':
            return 'within', {'field': field, 'less': maker.span()}
        if kind == 'term':
            return 'is', {'field': field, 'term':
                          maker.pick(*maker.vocabs[of])}
        return 'is', {'field': field, 'value': self.constant(kind)}
