# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Random packs that are valid and use every construct of the language."""
import random
from xml.sax.saxutils import escape, quoteattr

from oracle.randomrule import Conditions
from oracle.text import fold

WORDS = '''amber basil cedar delta ember fjord grove haven islet jetty koala
lemon maple nylon opera pearl quartz river sable tulip umber velvet willow
xenon yarrow zebra anchor beacon candle dune easel fable garnet harbor'''.split()
PHRASES = WORDS + '''café straße o'clock o’clock naïve résumé 日本 カフェ
İstanbul ſilk Ελλάς σίγμα ﬁne ǆ ไทย x² e-mail a.b été ÅNGSTRÖM ß _u_ 7up the
of gym2 (bun) don't don’t last_week'''.split() + [
    'last week', 'the day before', 'right now', 'new  york', 'cafe\u0301 noir',
    'A\u030angstrom', 'ba\u0323\u0307r', '日本 cafe', 'hair up', 'up']
TEXTS = ('scene', 'mood', 'note', 'message')
LIMIT = 40


def element(tag, attrs=None, *kids, text=None):
    """Lines of XML; every element starts a line of its own."""
    head = tag + ''.join(' %s=%s' % (name, quoteattr(str(value)))
                         for name, value in (attrs or {}).items()
                         if value is not None)
    if text is not None:
        return ['<%s>%s</%s>' % (head, escape(text), tag)]
    if not kids:
        return ['<%s/>' % head]
    return ['<%s>' % head] + ['  ' + line for kid in kids for line in kid] + \
        ['</%s>' % tag]


class Maker:
    """One random pack of language 1."""
    language = 1

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.used = set()
        self.vocabs = {}
        self.facts = {}             # name -> (type, vocabulary)
        self.fields = {}            # list -> {field: (type, vocabulary)}
        self.known = {}             # facts that conditions may use now
        self.classifiers = {}       # name -> list it reads or None
        self.attributes = {}
        self.references = []
        self.files = {'facts': [], 'words': [], 'catalog': [], 'scoring': [],
                      'prompt': []}
        self.conditions = Conditions(self)
        self.build()

    # --- dice ----------------------------------------------------------------

    def chance(self, share):
        return self.dice.random() < share

    def pick(self, *pool):
        return self.dice.choice(pool)

    def some(self, pool, low, high):
        pool = list(pool)
        return self.dice.sample(pool, min(len(pool),
                                          self.dice.randint(low, high)))

    def name(self, prefix):
        for number in range(1, 1000):
            made = prefix + str(number)
            if made not in self.used:
                self.used.add(made)
                return made
        raise AssertionError

    def decimal(self, low=-30, high=30):
        """A decimal as text, often a whole one, so that ties come about."""
        places = self.pick(0, 0, 0, 1, 2, 4)
        value = self.dice.randint(low * 10 ** places, high * 10 ** places)
        text = '%0*d' % (places + 1, abs(value))
        if places:
            text = text[:-places] + '.' + text[-places:]
        return ('-' if value < 0 else '') + text

    def fraction(self):
        return self.pick('0', '1', '0.5', '0.25', '0.9', '0.3333', '0.7',
                         '0.0001')

    def span(self):
        return self.pick('PT30S', 'PT1M', 'PT59M59S', 'PT1H', 'PT2H', 'PT6H',
                         'P1D', 'P1DT1H', 'P3D', 'P30D', 'PT36H')

    def spans(self, count):
        ladder = ['PT30S', 'PT1M', 'PT1H', 'PT6H', 'PT12H', 'P1D', 'P3D',
                  'P10D']
        return sorted(self.some(ladder, count, count), key=ladder.index)

    # --- vocabularies --------------------------------------------------------

    def vocabulary(self, where, name, terms=None, aliases=False):
        terms = terms or self.some(WORDS, 2, 5)
        self.vocabs[name] = terms
        kids = []
        for index, term in enumerate(terms):
            priority = self.pick(None, None, 1, 2, 9)
            texts = self.some(PHRASES, 0, 2) if aliases else []
            kids.append(element(
                'term', {'id': term, 'priority': priority,
                         'broader': self.broader(terms[:index])},
                *[element('alias', {'text': t}) for t in texts]))
        self.dice.shuffle(kids)
        self.vocabs[name] = [k[0].split('"')[1] for k in kids]
        opened = self.language == 2 and name in ('kind', 'place') and \
            self.chance(.5)
        self.files[where].append(element(
            'vocabulary', {'name': name, 'open': 'yes' if opened else None},
            *kids))
        return opened

    def broader(self, earlier):
        if self.language == 1 or not earlier or self.chance(.6):
            return None
        return ' '.join(self.some(earlier, 1, 2))

    # --- the whole -----------------------------------------------------------

    def build(self):
        self.vocabulary('words', 'tense', ['old', 'now'])
        self.vocabulary('words', 'frame')
        self.vocabulary('facts', 'hemi', ['north', 'south'])
        self.vocabulary('facts', 'season')
        self.vocabulary('facts', 'tod')
        self.vocabulary('words', 'place', aliases=True)
        self.vocabulary('words', 'mood', aliases=True)
        self.vocabulary('catalog', 'style', aliases=True)
        self.vocabulary('catalog', 'wear')
        self.vocabulary('facts', 'kind')
        self.given_facts()
        self.make_catalog()
        self.make_words()
        self.make_derives()
        self.make_scoring()
        self.make_prompt()

    def fact(self, name, kind, of=None, **attrs):
        self.facts[name] = kind, of
        self.known[name] = kind, of
        kids = attrs.pop('kids', [])
        self.files['facts'].append(element(
            'fact', {'name': name, 'type': kind, 'of': of, **attrs}, *kids))

    def given_facts(self):
        self.fact('scene', 'text', missing=self.pick(None, None, 'error'),
                  empty=self.pick(None, 'error', 'value'))
        self.fact('mood', 'text', empty=self.pick(None, 'value'))
        self.fact('note', 'text', max=self.pick(None, LIMIT, 200),
                  empty=self.pick(None, 'value'))
        self.fact('message', 'text', personal=self.pick(None, 'yes'))
        self.fact('flag', 'bool', default=self.pick(None, 'true', 'false'))
        self.fact('rain', 'bool')
        self.fact('level', 'integer', default=self.pick(None, '3', '-1'))
        self.fact('warmth', 'decimal', default=self.pick(None, '0', '21.5'))
        self.fact('season', 'term', 'season')
        self.fact('tod', 'term', 'tod')
        self.fact('kind', 'term', 'kind',
                  default=self.pick(None, self.vocabs['kind'][0]))
        self.fact('side', 'term', 'hemi',
                  default=self.pick('north', 'south', None))
        self.fact('since', 'instant', missing='skip')
        if self.chance(.7):
            self.fact('zone', 'zone')
        self.list_fact('events', 'title')
        self.list_fact('said', 'content')

    def list_fact(self, name, text):
        fields = {text: ('text', None), 'start': ('instant', None),
                  'formal': ('bool', None), 'count': ('integer', None),
                  'cost': ('decimal', None), 'sort': ('term', 'kind')}
        self.fields[name] = fields
        kids = [element('field', {
            'name': field, 'type': kind, 'of': of,
            'missing': 'error' if field == 'start' and self.chance(.3)
            else None,
            'personal': 'yes' if kind == 'text' and self.chance(.5)
            else None}) for field, (kind, of) in fields.items()]
        self.fact(name, 'list', max=self.pick(None, 4), kids=kids)

    # --- catalog -------------------------------------------------------------

    def make_catalog(self):
        self.style = self.pick('style', 'hairstyle')
        rows = [(self.style, 'term', 'style'), ('outfit', 'term', 'wear'),
                ('base', 'decimal', None), ('gloss', 'decimal', None),
                ('suits', 'set', 'place'), ('avoids', 'set', 'place'),
                ('seasons', 'set', 'season'), ('moods', 'map', 'mood'),
                ('times', 'map', 'tod'), ('title', 'text', None)]
        for name, kind, of in rows:
            limits = kind in ('decimal', 'map')
            optional = kind == 'text' or (
                kind in ('decimal', 'set', 'map') and name == 'gloss' and
                self.chance(.5))
            complete = kind == 'map' and self.chance(.5)
            self.attributes[name] = kind, of, complete, optional
            self.files['catalog'].append(element('attribute', {
                'name': name, 'type': kind, 'of': of,
                'min': '-1' if limits else None,
                'max': '1' if limits else None,
                'complete': 'yes' if complete else None,
                'optional': 'yes' if optional else None}))
        for number in range(self.pick(1, 2, 3, 5, 8, 12)):
            self.reference('%s%s%d' % (self.pick('a', 'b', 'c'),
                                       self.pick('_', '-', '.'), number))
        if self.chance(.3):
            self.files['catalog'].append(self.invariant())

    def reference(self, name):
        self.references.append(name)
        kids = []
        for attribute, (kind, of, complete, optional) in \
                self.attributes.items():
            if optional and self.chance(.4):
                continue
            value = self.value(kind, of, complete)
            kids.append(element('map' if kind == 'map' else 'value',
                                {'of': attribute}, text=value))
        self.dice.shuffle(kids)
        size = {}
        if self.chance(.7):
            size = {'asset': 'pictures/%s.png' % name, 'sha256': 'ab' * 32,
                    'width': self.pick(800, 880, 896, 1000),
                    'height': self.pick(1000, 1100, 1152)}
        self.files['catalog'].append(element(
            'reference', {'id': name, **size}, *kids))

    def value(self, kind, of, complete):
        if kind == 'decimal':
            return self.fraction()
        if kind == 'text':
            return self.pick(*PHRASES)
        terms = self.vocabs[of]
        if kind == 'term':
            return self.pick(*terms)
        if kind == 'set':
            return ' '.join(self.some(terms, 0, len(terms)))
        chosen = terms if complete else self.some(terms, 0, len(terms))
        return ' '.join('%s=%s' % (term, self.fraction()) for term in chosen)

    def invariant(self):
        return element('invariant', {'id': 'always', 'message': 'holds'},
                       element('require', {}, element(
                           'any', {}, element('id', {'contains': 'a'}),
                           element('none', {}, element(
                               'id', {'contains': 'a'})))))

    # --- words ---------------------------------------------------------------

    def make_words(self):
        texts = [name for name, (kind, _) in self.facts.items()
                 if kind == 'text']
        for number in range(self.dice.randint(3, 7)):
            pick = self.pick('first', 'earliest', 'all', 'points')
            of = self.pick('place', 'mood', 'style', 'wear')
            over = self.some(texts + ['said.content'], 1, 3)
            if all('.' in source for source in over):
                over = ['scene']
            self.classifier('c%d' % number, over, of, pick)
        for field in ('events.title', 'said.content'):
            self.classifier(field.split('.')[0] + '_word', [field], 'mood',
                            self.pick('first', 'all', 'earliest'),
                            field.split('.')[0])
        over = ['message'] + self.some(['scene', 'said.content'], 0, 2)
        self.classifier('when', over, 'tense', 'points', tags='frame',
                        default=self.pick(None, 'now', 'old'))
        self.known.pop('when')
        self.observation()

    def classifier(self, name, over, of, pick, record=None, tags=None,
                   default=None):
        join = len(over) > 1 and not any('.' in o for o in over) and \
            self.chance(.4)
        terms = self.chance(.4) and tags is None
        if default is None and record is None and pick in (
                'first', 'earliest') and self.chance(.3):
            default = self.pick(*self.vocabs[of])
        classes = self.some(self.vocabs[of], 0 if terms else 1, 4)
        attrs = {'name': name, 'over': ' '.join(over), 'of': of,
                 'pick': pick, 'match': self.pick(
                     None, 'word', 'substring', 'either'),
                 'terms': 'yes' if terms else None,
                 'join': 'yes' if join else None, 'default': default,
                 'tags': tags}
        if tags:
            attrs['default-tag'] = default and self.pick(
                None, *self.vocabs[tags])
        if pick == 'points':
            attrs['confidence'] = self.pick(None, '0.6', '0.25')
            attrs['threshold'] = self.pick(None, None, '2', '0.5')
        sources = [] if join else over
        taken = set()
        self.files['words'].append(element('classifier', attrs, *[
            element('class', {'term': term}, *self.phrases(
                pick, sources, tags, taken)) for term in classes]))
        self.classifiers[name] = record
        if record is None:
            self.known[name] = ('set' if pick == 'all' else 'term'), of

    def phrases(self, pick, sources, tags, taken):
        made = []
        for text in self.some(PHRASES, 1, 5):
            if fold(text) in taken:
                continue
            taken.add(fold(text))
            attrs = {'text': text}
            if pick == 'points':
                attrs['points'] = self.pick('1', '1', '2', '0.5', '3')
                attrs['tag'] = tags and self.pick(None, *self.vocabs[tags])
                attrs['confidence'] = self.pick(None, '0.9', '0.8')
            if len(sources) > 1 and self.chance(.4):
                attrs['in'] = ' '.join(self.some(sources, 1, len(sources)))
            kids = []
            if self.chance(.3):
                kids = [element('unless', {'text': other})
                        for other in self.some(PHRASES, 1, 2)
                        if fold(other) != fold(text)]
            made.append(element('phrase', attrs, *kids))
        return made or [element('phrase', {'text': 'solo' + str(len(taken)),
                                           'points': '1' if pick == 'points'
                                           else None})]

    def observation(self):
        dated = self.chance(.7)
        if dated:
            rows = [element('row', {}, element('in', {}, text=frame),
                            element('out', {}, text='-' + self.span()))
                    for frame in self.some(self.vocabs['frame'], 1, 3) +
                    (['*'] if self.chance(.2) else [])]
            if self.chance(.3):
                rows.append(element('default', {}, element(
                    'out', {}, text='-P2DT12H')))
            self.files['words'].append(element(
                'table', {'name': 'offsets',
                          'hit': 'first' if '<in>*</in>' in str(rows) else
                          self.pick(None, 'unique', 'first')},
                element('in', {'name': 'frame', 'of': 'frame'}),
                element('out', {'name': 'offset', 'type': 'duration'}),
                *rows))
        self.files['words'].append(element('observation', {
            'name': 'tense', 'of': 'tense', 'classifier': 'when',
            'timeframes': 'frame', 'ttl': self.pick('PT30S', 'PT1H'),
            'dates': 'offsets' if dated else None}))
        self.known['tense'] = 'term', 'tense'
        self.known['frame'] = 'term', 'frame'

    # --- derives -------------------------------------------------------------

    def make_derives(self):
        made = []
        if self.chance(.8):
            made.append(self.clock())
        if self.chance(.8):
            made.append(self.months())
        for _ in range(self.dice.randint(2, 6)):
            made.append(self.pick(self.first, self.first, self.exists,
                                  self.when)())
        self.dice.shuffle(made)
        self.files['facts'] += made

    def clock(self):
        hours = sorted(self.some(range(24), 1, 5))
        return element('derive', {'fact': 'tod'}, element('clock', {}, *[
            element('band', {'from': hour,
                             'term': self.pick(*self.vocabs['tod'])})
            for hour in hours]))

    def months(self):
        return element('derive', {'fact': 'season'}, element(
            'months', {'hemisphere': 'side'}, *[
                element('month', {
                    'number': number,
                    'north': self.pick(*self.vocabs['season']),
                    'south': self.pick(*self.vocabs['season'])})
                for number in range(1, 13)]))

    def derived(self, kind, of, body, exists_in=None):
        name = self.name('d_' + kind)
        self.known[name] = kind, of
        return element('derive', {'name': name, 'type': kind, 'of': of,
                                  'exists-in': exists_in}, body)

    def first(self):
        of = self.pick('style', 'mood', 'place', 'wear', 'kind')
        pool = [name for name, known in self.known.items()
                if known == ('term', of)]
        if not pool:
            return self.when()
        asked = self.some(pool, 1, 3)
        kids = []
        for name in asked:
            others = [k for k in self.known if k != name]
            kids.append(element('from', {
                'fact': name, 'unless-known':
                self.pick(*others) if self.chance(.4) else None}))
        return self.derived('term', of, element('first', {}, *kids),
                            {'style': self.style, 'wear': 'outfit'}.get(of)
                            if self.chance(.6) else None)

    def exists(self):
        name = self.pick('events', 'said')
        return self.derived('bool', None, element(
            'exists', {'in': name},
            self.conditions.make('record', self.dice.randint(0, 2), name)))

    def when(self):
        return self.derived('bool', None, element(
            'when', {}, self.conditions.make('fact',
                                             self.dice.randint(0, 2))))

    # --- scoring -------------------------------------------------------------

    def make_scoring(self):
        with_hold = self.chance(.7)
        if with_hold:
            self.known['look.hairstyle'] = 'term', 'style'
            self.known['look.expired'] = 'bool', None
        self.known['used_today'] = 'bool', None
        rules = []
        if with_hold and self.chance(.3):
            rules.append(element(
                'pin', {'id': 'pin', 'reference': 'look.reference'},
                self.holder('when', 'fact')))
        rules += [self.gate() for _ in range(self.pick(0, 1, 1, 2, 3))]
        rules += [self.factor() for _ in range(self.dice.randint(2, 8))]
        rules += [self.group() for _ in range(self.pick(0, 0, 1, 2))]
        rules += [self.history() for _ in range(self.pick(0, 1, 1, 2))]
        if with_hold:
            rules += [self.hold() for _ in range(self.pick(1, 1, 2))]
        if self.chance(.7):
            rules.append(element('record', {'id': 'keep'}))
        if self.chance(.8):
            rules.append(self.select())
        self.dice.shuffle(rules)
        self.files['scoring'] = rules

    def holder(self, tag, where):
        return element(tag, {}, self.conditions.make(
            where, self.dice.randint(0, 2)))

    def gate(self):
        when = [self.holder('when', 'fact')] if self.chance(.6) else []
        require = self.holder('require', 'reference') \
            if self.chance(.7) else element('require', {},
                                            element('available'))
        return element('gate', {'id': self.name('gate'),
                                'code': self.name('out.')}, *when, require)

    def clamps(self):
        low, high = self.decimal(-20, 5), self.decimal(6, 20)
        return {'min': low if self.chance(.2) else None,
                'max': high if self.chance(.2) else None}

    def factor(self):
        attrs = {'id': self.name('f'), **self.clamps(),
                 'tune': '-30 30' if self.chance(.5) else None}
        kids = []
        form = self.pick('attribute', 'map', 'single', 'first', 'first',
                         'each')
        if form == 'attribute':
            attrs.update(attribute=self.pick('base', 'gloss'),
                         scale=self.decimal(-20, 20))
        elif form == 'map':
            name, key = self.pick(('moods', 'mood'), ('times', 'tod'))
            keys = [k for k, known in self.known.items()
                    if known == ('term', key)]
            if not keys:
                name, keys = 'times', ['tod']
            attrs.update(attribute=name, key=self.pick(*keys),
                         scale=self.decimal(-20, 20))
        elif form == 'single':
            attrs['points'] = self.decimal()
            kids = [self.holder('when', 'reference')]
        else:
            attrs['cases'] = form if form == 'each' else self.pick(
                None, 'first')
            kids = [element('case', {'id': self.name('case'),
                                     'points': self.decimal()},
                            self.conditions.make('reference',
                                                 self.dice.randint(0, 1)))
                    for _ in range(self.dice.randint(1, 4))]
            if form == 'first' and self.chance(.7):
                kids.append(element('otherwise',
                                    {'points': self.decimal()}))
        return element('factor', attrs, *kids)

    def group(self):
        return element('group', {'id': self.name('group'), 'min': '-10',
                                 'max': self.pick('5', '12.5', None)},
                       *[self.factor() for _ in range(self.pick(1, 2, 3))])

    def history(self):
        steps = self.spans(self.dice.randint(1, 4))
        kids = [element('step', {'below': below, 'points': self.decimal()})
                for below in steps]
        attrs = {'rows': self.pick(1, 3, 10), 'order': self.history_order()}
        if self.chance(.6):
            kids.insert(0, element('exempt', {
                'same': 'scene', 'below': self.pick('PT1H', 'P1D')}))
            attrs.update(scene=self.pick('scene', 'note'),
                         compare=self.pick('text', 'bytes'))
        tune = '-40 40' if self.language == 2 and self.chance(.5) else None
        return element('factor', {'id': self.name('again'), 'tune': tune,
                                  **self.clamps()},
                       element('history', attrs, *kids))

    # --- prompts -------------------------------------------------------------

    def make_prompt(self):
        rows = [element('row', {}, element('in', {}, text=season),
                        element('out', {}, text=self.pick(*PHRASES, 'A. B')),
                        element('out', {}, text=self.decimal()),
                        element('out', {}, text='-' + self.span()),
                        element('out', {}, text=self.pick(
                            *self.vocabs['wear'])))
                for season in self.some(self.vocabs['season'], 1, 3) +
                self.some(['*'], 0, 1)]
        if self.chance(.3):
            rows.append(element('default', {}, *[
                element('out', {}, text=text)
                for text in ('none', '0', 'PT0S', self.vocabs['wear'][0])]))
        self.files['prompt'].append(element(
            'table', {'name': 'season_words', 'hit': 'first'},
            element('in', {'name': 'season', 'of': 'season'}),
            element('out', {'name': 'text', 'type': 'text'}),
            element('out', {'name': 'size', 'type': 'decimal'}),
            element('out', {'name': 'time', 'type': 'duration'}),
            element('out', {'name': 'look', 'type': 'term', 'of': 'wear'}),
            *rows))
        self.files['prompt'] += [self.template('prompt'),
                                 self.template('caption')]

    def template(self, name):
        kids = []
        for _ in range(self.dice.randint(1, 6)):
            if self.chance(.6):
                kids.append(element('optional', {}, *[
                    self.words(), self.slot(), *self.some(
                        [self.words(), self.slot()], 0, 2)]))
            else:
                kids.append(self.pick(self.words, self.words, self.slot)())
        return element('template', {'name': name}, *kids)

    def words(self):
        return element('text', text=self.pick(
            'In ', ', ', '. ', '. ', ' and ', 'A photo. ', 'so! ', '.', ' '))

    def slot(self):
        form = self.pick('fact', 'table', 'attribute', 'prompt', 'negative')
        if form == 'fact':
            shown = [name for name, (kind, _) in self.facts.items()
                     if kind != 'list' and name not in ('message', 'spot')]
            attrs = {'fact': self.pick(*shown)}
        elif form == 'table':
            attrs = {'table': 'season_words', 'key': 'season',
                     'out': self.pick('text', 'size', 'time', 'look')}
        elif form == 'attribute':
            attrs = {'attribute': self.pick(self.style, 'outfit', 'title')}
        else:
            attrs = {'generation': form}
        return element('slot', attrs)

    def history_order(self):
        if not hasattr(self, 'order_of_history'):
            self.order_of_history = self.pick('time', 'given')
        return self.order_of_history

    def hold(self):
        reasons = self.some(['explicit_now_selfie', 'first_selfie_of_day'],
                            0, 2)
        kids = [self.holder('when', 'fact')] if self.chance(.5) else []
        kids += [element('reason', {'term': reason},
                         self.holder('when', 'fact')) for reason in reasons]
        kids.append(element('reason', {'term': 'session_start'}))
        return element('hold', {'id': self.name('hold'), 'attribute': self.style,
                                'for': self.span(),
                                'drop': self.pick(None, 'yes', 'no')}, *kids)

    def select(self):
        return element('select', {
            'order': self.pick('id', 'catalog'),
            'weights': self.pick(None, '1', '1 0.5', '0.75 0 2.25')})
