# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""A pack made ready to decide with."""
from fractions import Fraction

import oracle.pack as pack_files
from oracle.text import fold


class Program:
    def __init__(self, path, roots=(), replace=None):
        pack, items, self.languages, self.redux = \
            pack_files.load(path, roots, replace)
        self.build(pack, items)

    def build(self, pack, items):
        self.pack = pack
        self.name = pack.get('name')
        self.items = items
        self.vocab = {v.get('name'): Vocabulary(v)
                      for v in self.of('vocabulary')}
        self.facts = self.named('fact')
        self.lists = WordLists(self)
        self.classifiers = {c.get('name'): Classifier(c, self)
                            for c in self.of('classifier')}
        self.derives = {d.get('fact') or d.get('name'): d
                        for d in self.of('derive')}
        self.observations = {}
        for observation in self.of('observation'):
            for name in ('name', 'timeframes'):
                if observation.get(name):
                    self.observations[observation.get(name)] = observation
        self.tables = self.named('table')
        self.attributes = self.named('attribute')
        self.refs = [Reference(r, self.attributes)
                     for r in self.of('reference')]
        self.ref_ids = {r.id for r in self.refs}
        self.learned = {t.get('id'): t for t in self.of('learned')}
        self.zone_fact = next((f.get('name') for f in self.facts.values()
                               if f.get('type') == 'zone'), None)
        self.cached_arms = {}

    def of(self, *tags):
        return [item for item in self.items if item.tag in tags]

    def first(self, tag):
        return next(iter(self.of(tag)), None)

    def named(self, tag):
        return {item.get('name'): item for item in self.of(tag)}

    def with_arm(self, arm):
        """The same program with an experiment's arm laid over it."""
        name = arm.get('id')
        if name not in self.cached_arms:
            items = [item.copy() for item in self.items]
            for change in arm.of('set'):
                pack_files.override(items, change.get('path'),
                                    change.get('value'))
            twin = Program.__new__(Program)
            twin.languages = self.languages
            twin.build(self.pack, items)
            self.cached_arms[name] = twin
        return self.cached_arms[name]


class Vocabulary:
    def __init__(self, node):
        self.name = node.get('name')
        self.open = node.yes('open')
        self.terms = [t.get('id') for t in node.kids]
        self.nodes = {t.get('id'): t for t in node.kids}
        self.priority = {t.get('id'): int(t.get('priority', 0))
                         for t in node.kids}
        self.parents = {t.get('id'): t.words('broader') for t in node.kids}
        self.above = {term: self.climb(term) for term in self.terms}

    def climb(self, term):
        """The term and every term it is under."""
        found, todo = set(), [term]
        while todo:
            one = todo.pop()
            if one not in found:
                found.add(one)
                todo += self.parents.get(one, [])
        return found

    def words(self, term):
        aliases = [a.get('text') for a in self.nodes[term].of('alias')]
        return aliases or [term.replace('_', ' ')]


class Classifier:
    def __init__(self, node, program):
        self.node = node
        self.name = node.get('name')
        self.over = node.words('over')
        self.join = node.yes('join')
        self.longest = node.yes('longest')
        self.match = node.get('match', 'word')
        self.pick = node.get('pick')
        self.vocabulary = program.vocab[node.get('of')]
        self.phrases, self.pairs, self.order = [], [], []
        if node.yes('terms'):
            for term in self.vocabulary.terms:
                self.order.append(term)
                self.phrases += [Phrase(term, text, self.over)
                                 for text in self.vocabulary.words(term)]
        self.extend(node, program.lists)
        for more in program.of('extend'):
            if more.get('classifier') == self.name:
                self.extend(more, program.lists)

    def extend(self, node, lists):
        for cls in node.of('class'):
            term = cls.get('term')
            if term not in self.order:
                self.order.append(term)
            for kid in cls.of('phrase', 'regex'):
                self.phrases += [Phrase(term, text, self.over, kid, lists)
                                 for text in lists.texts(kid)]
            self.pairs += [Pair(term, p, self.over) for p in cls.of('pair')]

    def lists(self):
        """The lists whose fields it reads."""
        return {o.split('.')[0] for o in self.over if '.' in o}

    def of_records(self):
        """It reads fields of one list and nothing else."""
        return len(self.lists()) == 1 and all('.' in o for o in self.over)


class Phrase:
    kind = 'phrase'

    def __init__(self, term, text, over, node=None, lists=None):
        self.term, self.text = term, fold(text)
        self.sources, self.unless = over, []
        self.regex = self.tag = self.confidence = self.group = None
        self.points = Fraction(1)
        if node is not None:
            self.read(node, over)
            self.unless = [fold(t) for u in node.of('unless')
                           for t in lists.texts(u)]
        self.shown = self.regex or self.text

    def read(self, node, over):
        self.sources = [source for source in over if source in
                        (node.words('in') or over[:1])]
        self.points = Fraction(node.get('points', '1'))
        self.regex = node.get('pattern')
        self.kind = 'regex' if self.regex else self.kind
        self.tag = node.get('tag')
        self.confidence = node.get('confidence')
        self.group = node.get('group')


class Pair(Phrase):
    kind = 'pair'

    def __init__(self, term, node, over):
        super().__init__(term, '', over)
        self.read(node, over)
        self.first, self.then = node.get('first'), node.get('then')
        self.within = int(node.get('within', 3))
        self.across = node.get('across') == 'yes'
        self.shown = '%s .. %s' % (self.first, self.then)


class WordLists:
    """Texts with {NAME} in them; lists belong to a file."""
    def __init__(self, program):
        self.languages = program.languages
        self.lists = {}
        for item in program.of('wordlist'):
            self.lists[item.file, item.get('name')] = [
                made for text in item.get('words').split('|')
                for made in self.expand(text.strip(' \t\r\n'), item.file)]

    def expand(self, text, file):
        before, brace, rest = text.partition('{')
        if not brace or self.languages[file] == 1:
            return [text]
        name, _, after = rest.partition('}')
        return [before + word + end for word in self.lists[file, name]
                for end in self.expand(after, file)]

    def texts(self, node):
        if node.tag == 'regex':
            return [node.get('needs')]
        return self.expand(node.get('text'), node.file)


class Reference:
    def __init__(self, node, attributes):
        self.id = node.get('id')
        self.width = node.get('width')
        self.height = node.get('height')
        self.values = {}
        self.maps = {}
        for given in node.of('value', 'map'):
            name = given.get('of')
            kind = attributes[name].get('type')
            if kind == 'map':
                self.maps[name] = {
                    k: Fraction(v) for k, v in
                    (pair.split('=') for pair in given.text.split())}
            elif kind == 'decimal':
                self.values[name] = Fraction(given.text.strip())
            elif kind == 'set':
                self.values[name] = set(given.text.split())
            else:
                self.values[name] = given.text.strip()
