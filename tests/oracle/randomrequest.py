# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Random requests for any pack: values stand on, and just beside, the bounds
that its rules name."""
import json
import random
import unicodedata
from fractions import Fraction

from oracle.values import DAY_MS, duration, duration_text, instant, stamp

ODD = ['', ' ', 'x', 'Σίσυφος', 'ＧＹＭ', '日本', 'é', 'e\u0301', '\u0301',
       'İ', 'ß', 'ſ', '2', '_', '(', '—', '\u00a0', '\u3042', '’', 'ﬁ', 'ไทย',
       '𝒳', '👍🏽', '\u1100\u1161', '々', 'ー', '\u0e31', 'ｶ', '﨑', '\u0964',
       'क्षि', 'ـ', '١', '²', 'Ⅷ', 'ŉ', 'ΐ', '\u0345', 'ǰ', 'K']
JOINS = [' ', ' ', ' ', ', ', '. ', '', '-', '\u00a0', '\n', "'", '’']
OFFSETS = ['Z', '+00:00', '+05:30', '-08:00', '+14:00', '-12:00', '+01:00']
ZONES = ['Europe/Rome', 'Australia/Sydney', 'America/New_York', 'UTC',
         'Asia/Kathmandu', 'Pacific/Kiritimati', 'America/Sao_Paulo']
YEARS = range(2020, 2031)
REASONS = ['session_start', 'first_selfie_of_day', 'explicit_now_selfie']


class Maker:
    def __init__(self, program, dice):
        self.program = program
        self.dice = dice
        self.phrases = sorted(self.texts_of_rules())
        self.spans = [0, DAY_MS]
        self.numbers = {Fraction(0)}
        self.lats, self.lons = [], []
        for item in program.items:
            self.collect(item)
        self.spans = sorted(set(self.spans))
        self.numbers = sorted(self.numbers)

    def texts_of_rules(self):
        found = {'home'}
        for classifier in self.program.classifiers.values():
            for phrase in classifier.phrases:
                found |= {phrase.text, *phrase.unless}
            for node in classifier.node.kids:
                found |= {p.get('text', 'home') for p in node.kids}
        return found

    def collect(self, node):
        """Durations and numbers that any rule compares with."""
        for name in ('below', 'less', 'from', 'to', 'than', 'ttl', 'for',
                     'value', 'x', 'min', 'max'):
            text = node.get(name, '')
            if 'P' in text and text.lstrip('-').startswith('P'):
                self.spans.append(duration(text))
            elif text.lstrip('-').replace('.', '', 1).isdigit():
                self.numbers.add(Fraction(text))
        for name in ('south', 'north', 'lat'):
            if node.get(name, 'x').lstrip('-')[0].isdigit():
                self.lats.append(Fraction(node.get(name)))
        for name in ('west', 'east', 'lon'):
            if node.get(name, 'x').lstrip('-')[0].isdigit():
                self.lons.append(Fraction(node.get(name)))
        for kid in node.kids:
            self.collect(kid)

    # --- dice ----------------------------------------------------------------

    def chance(self, share):
        return self.dice.random() < share

    def pick(self, *pool):
        return self.dice.choice(pool)

    def text(self, limit=4096):
        parts = []
        for _ in range(self.dice.choice([0, 1, 1, 2, 3, 5])):
            parts.append(self.worn(self.dice.choice(
                self.phrases if self.chance(.75) else ODD)))
            parts.append(self.dice.choice(JOINS))
        return ''.join(parts)[:limit] if self.chance(.5) else \
            ''.join(parts[:-1])[:limit]

    def worn(self, text):
        """The text in other letters that fold to the same, or nearly."""
        way = self.pick(str, str, str, str.upper, str.title, str.swapcase,
                        lambda t: unicodedata.normalize('NFD', t),
                        lambda t: unicodedata.normalize('NFC', t),
                        lambda t: t.replace("'", '’'), lambda t: t[1:],
                        lambda t: t + 's')
        return way(text)

    def moment(self):
        """An instant as text: edges of hours, days, months and years."""
        hour = self.dice.randint(0, 23)
        minute, second, milli = self.pick(
            (0, 0, 0), (59, 59, 999), (0, 0, 1), (30, 15, 250))
        day = self.pick(1, 15, 28, 31)
        month = self.dice.randint(1, 12)
        if day == 31 and month not in (1, 3, 5, 7, 8, 10, 12):
            day = 28
        fraction = '.%03d' % milli if milli else self.pick('', '.0', '.000')
        return '%04d-%02d-%02dT%02d:%02d:%02d%s%s' % (
            self.dice.choice(YEARS), month, day, hour, minute, second,
            fraction, '-00:00' if self.chance(.03) else self.pick(*OFFSETS))

    def near(self, now):
        """An instant whose distance from now is a bound, or beside one."""
        span = self.dice.choice(self.spans) if self.chance(.8) else \
            self.dice.randint(0, 40 * DAY_MS)
        span += self.pick(0, 0, 1, -1)
        return self.written(now + span * self.pick(1, -1, -1, -1))

    def written(self, ms):
        """The same instant with any offset."""
        if self.chance(.7):
            return stamp(ms)
        offset = self.pick(60, -480, 330)
        text = stamp(ms + offset * 60000)[:-1]
        return text + '%s%02d:%02d' % ('-' if offset < 0 else '+',
                                       *divmod(abs(offset), 60))

    def number(self, step):
        value = self.dice.choice(self.numbers)
        return value + self.pick(0, 0, step, -step)

    # --- facts ---------------------------------------------------------------

    def fact(self, spec, now):
        kind = spec.get('type')
        if kind == 'text':
            return self.text(int(spec.get('max', 4096)))
        if kind == 'list':
            return self.records(spec, now)
        return self.scalar(spec, kind, now)

    def scalar(self, spec, kind, now):
        if kind == 'bool':
            return self.chance(.5)
        if kind == 'integer':
            return int(self.ranged(spec, Fraction(int(self.number(1)))))
        if kind == 'decimal':
            return decimal(self.ranged(spec, self.number(
                Fraction(1, 10000))))
        if kind == 'term':
            return self.term(spec)
        if kind == 'instant':
            return self.near(now)
        if kind == 'set':
            terms = self.program.vocab[spec.get('of')].terms
            return self.dice.sample(terms, self.dice.randint(
                0, min(len(terms), 4)))
        if kind == 'duration':
            return duration_text(self.dice.choice(self.spans) // 1000 * 1000 +
                                 self.pick(0, 0, 1000, -1000))
        if kind == 'geo':
            lat, lon = self.place()
            return {'lat': decimal(lat), 'lon': decimal(lon)}
        if kind == 'zone':
            return self.pick(*ZONES)
        raise AssertionError(kind)

    @staticmethod
    def ranged(spec, value):
        if spec.get('min') is not None:
            value = max(value, Fraction(spec.get('min')))
        if spec.get('max') is not None:
            value = min(value, Fraction(spec.get('max')))
        return max(min(value, Fraction(10000)), Fraction(-10000))

    def place(self):
        """A point on, beside or far from the corners that areas name."""
        lat = self.dice.choice(self.lats or [Fraction(0)])
        lon = self.dice.choice(self.lons or [Fraction(0)])
        if self.chance(.5):
            lat += Fraction(self.dice.randint(-15000, 15000), 10000)
            lon += Fraction(self.dice.randint(-15000, 15000), 10000)
        else:
            lat += self.pick(0, 0, Fraction(1, 10000), Fraction(-1, 10000))
            lon += self.pick(0, 0, Fraction(1, 10000), Fraction(-1, 10000))
        return min(max(lat, Fraction(-90)), Fraction(90)), \
            min(max(lon, Fraction(-180)), Fraction(180))

    def term(self, spec):
        vocabulary = self.program.vocab[spec.get('of')]
        if vocabulary.open and spec.tag == 'fact' and self.chance(.3):
            return self.pick('elsewhere', 'Bar Sport', 'Ovunque è')
        return self.dice.choice(vocabulary.terms)

    def records(self, spec, now):
        rows = []
        for _ in range(self.dice.choice([0, 1, 1, 2, 4])):
            row = {}
            for field in spec.of('field'):
                if field.get('missing') == 'error' or self.chance(.7):
                    row[field.get('name')] = self.fact(field, now)
            rows.append(row)
        return rows

    def facts(self, now):
        made = {}
        for name, spec in self.program.facts.items():
            needed = spec.get('missing') == 'error' or \
                spec.get('empty') == 'error'
            share = .15 if spec.get('type') == 'zone' else .6
            if needed or self.chance(share):
                made[name] = self.fact(spec, now)
            if needed and made[name] == '':
                made[name] = 'somewhere'
        return made

    # --- state ---------------------------------------------------------------

    def references(self):
        return [ref.id for ref in self.program.refs]

    def look(self, now):
        hold = self.program.first('hold')
        if hold is None or self.chance(.4):
            return self.pick(None, 'absent')
        attribute = self.program.attributes[hold.get('attribute')]
        terms = self.program.vocab[attribute.get('of')].terms
        look = {'hairstyle': self.dice.choice(terms),
                'reference': self.pick('gone', *self.references()),
                'locked_at': self.near(now), 'expires_at': self.near(now)}
        if self.chance(.5):
            look['reason'] = self.pick(*REASONS)
        return look

    def history(self, now, facts):
        rows, ids = [], self.references()
        texts = [v for v in facts.values() if isinstance(v, str) and v]
        for _ in range(self.dice.choice([0, 1, 2, 4, 8, 14])):
            at = rows[-1]['at'] if rows and self.chance(.15) \
                else self.near(now)
            row = {'reference': self.pick('gone', *ids, *ids), 'at': at}
            if self.chance(.8):
                row['scene'] = self.worn(self.dice.choice(
                    texts or ['home'])) + self.pick('', '', ' ', '  x')
            rows.append(row)
        return rows

    def observation(self, node, now):
        made = {'value': self.dice.choice(
            self.program.vocab[node.get('of')].terms)}
        if node.get('timeframes') and self.chance(.7):
            made['timeframe'] = self.dice.choice(
                self.program.vocab[node.get('timeframes')].terms)
        if self.chance(.9):
            ttl = duration(node.get('ttl'))
            made['at'] = self.written(now - self.pick(
                0, 1, -1, ttl, ttl - 1, ttl + 1, ttl // 2))
        if self.chance(.5):
            made['confidence'] = self.pick('0.9', '1', '0')
        if self.chance(.5):
            made['source'] = self.pick('model', 'person')
        return made

    # --- a request -----------------------------------------------------------

    def request(self):
        text = self.moment()
        now = instant(text)[0]
        made = {'now': text, 'facts': self.facts(now)}
        look = self.look(now)
        if look != 'absent':
            made['look'] = look
        if self.chance(.6):
            made['history'] = self.history(now, made['facts'])
        for node in self.program.of('observation'):
            if self.chance(.35):
                made['observations'] = {
                    node.get('name'): self.observation(node, now)}
        if self.chance(.4):
            made['unavailable'] = self.dice.sample(
                self.references(), min(len(self.references()),
                                       self.pick(1, 1, 2, 12)))
        if self.chance(.3):
            made['count'] = self.dice.randint(1, 5)
        if self.chance(.3):
            made['subject'] = self.pick('u1', 'u2', 'Zoë')
        if self.program.learned and self.chance(.7):
            made['learned'] = self.learned()
        if self.draws() or self.chance(.1):
            made['seed'] = str(self.pick(0, 42, 2 ** 64 - 1,
                                         self.dice.getrandbits(64)))
        if self.chance(.03):
            self.spoil(made)
        return made

    def draws(self):
        select = self.program.first('select')
        return select is not None and select.get('pick') == 'draw'

    def learned(self):
        rows = {}
        for _ in range(self.dice.randint(0, 6)):
            name, table = self.pick(*self.program.learned.items())
            keys = self.references()
            if table.get('by') != 'reference':
                attribute = self.program.attributes[table.get('by')]
                keys = self.program.vocab[attribute.get('of')].terms
            floor = int(table.get('floor', 0))
            key = self.pick('nobody', *keys, *keys)
            rows[name, key] = {
                'table': name, 'key': key,
                'value': decimal(self.ranged(table, self.number(
                    Fraction(1, 10000))) if self.chance(.5)
                    else Fraction(self.dice.randint(-20000, 20000), 10000)),
                'evidence': max(0, floor + self.pick(-1, 0, 0, 1, 50))}
        return list(rows.values())

    def spoil(self, made):
        """One thing that the request may not be."""
        facts, specs = made['facts'], self.program.facts
        way = self.pick('unknown', 'type', 'term', 'missing', 'reference',
                        'long')
        if way == 'unknown':
            facts['nobody'] = 'x'
        elif way == 'reference':
            made['unavailable'] = ['nobody']
        elif way == 'missing':
            for name, spec in specs.items():
                if spec.get('missing') == 'error':
                    facts.pop(name, None)
        else:
            kind = {'type': 'bool', 'term': 'term', 'long': 'text'}[way]
            wrong = {'type': 1, 'term': 'nothing_of_this', 'long': 'x' * 5000}
            names = [n for n, s in specs.items() if s.get('type') == kind and
                     not (way == 'term' and
                          self.program.vocab[s.get('of')].open)]
            if names:
                facts[self.pick(*names)] = wrong[way]

    def line(self):
        return json.dumps(self.request(), ensure_ascii=False)


def decimal(value):
    """A decimal of at most 4 places as text."""
    scaled = int(value * 10000)
    whole, rest = divmod(abs(scaled), 10000)
    text = ('%d.%04d' % (whole, rest)).rstrip('0').rstrip('.')
    return '-' + text if scaled < 0 else text


def lines(program, seed, count):
    maker = Maker(program, random.Random(seed))
    return [maker.line() for _ in range(count)]
