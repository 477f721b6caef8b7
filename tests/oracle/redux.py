# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Settings of Redux (section 15 of the page): what was asked for, then what a
fact says, then what use and kind propose, then the defaults."""
from fractions import Fraction

WHATS = ('profile', 'mode', 'function', 'use', 'kind')
CROPS = ('center', 'keep-aspect', 'autocrop', 'stretch')
LAWS = ('none', 'linear', 'square', 'attn-bias')


class Refused(Exception):
    pass


def edge_of(grid, factor, rounding):
    exact = Fraction(int(grid)) / factor
    return round(exact) if rounding == 'half-even' else int(exact)


def on_steps(value, low, high, step):
    return low <= value <= high and (value - low) % step == 0


class Rules:
    """The elements of a pack's <redux> files, in rule order."""
    def __init__(self, items):
        self.named = {kind: {item.get('name'): item for item in items
                             if item.tag == kind}
                      for kind in ('encoder', 'function', 'mode', 'profile',
                                   'use', 'kind')}
        self.defaults = next(i for i in items if i.tag == 'defaults')
        self.facts = {i.get('what'): i.get('fact') for i in items
                      if i.tag == 'from'}

    def find(self, kind, name):
        if name not in self.named[kind]:
            raise Refused('redux.unknown-name')
        return self.named[kind][name]


class Setting:
    """asks: {name: text}; fact: what a fact of the decision says, or None."""
    def __init__(self, rules, asks, fact):
        self.rules, self.asks = rules, asks
        self.said = {what: fact(name) or None
                     for what, name in rules.facts.items()}
        self.why = {}
        self.settle_profile()
        self.use = self.proposer('use')
        self.kind = self.proposer('kind')
        self.settle_edge()
        self.settle_function()
        self.settle_crop()
        self.settle_law()

    def wanted(self, what):
        for why, name in (('asked', self.asks.get(what)),
                          ('fact', self.said.get(what))):
            if name is not None:
                return name, why
        return None, 'default'

    def proposer(self, what):
        name, _ = self.wanted(what)
        return None if name is None else self.rules.find(what, name)

    def settle_profile(self):
        name, self.why['profile'] = self.wanted('profile')
        defaults = self.rules.defaults
        self.profile = self.rules.find('profile', name or
                                       defaults.get('profile'))
        self.levels = {i.get('mode'): i for i in self.profile.of('level')}
        self.has = {i.get('function'): i.get('kernel')
                    for i in self.profile.of('has')}
        takes = self.profile.words('encoders')
        asked = self.asks.get('encoder')
        self.encoder = self.rules.find('encoder', asked or
                                       defaults.get('encoder'))
        if self.encoder.get('name') not in takes:
            if asked:
                raise Refused('redux.not-in-profile')
            self.encoder = next(e for n, e in
                                self.rules.named['encoder'].items()
                                if n in takes)

    def settle_edge(self):
        if sum(name in self.asks for name in ('mode', 'factor', 'edge')) > 1:
            raise Refused('redux.conflict')
        grid = int(self.encoder.get('grid'))
        self.mode, self.factor = None, None
        self.why['mode'] = 'asked'
        if 'edge' in self.asks:
            self.edge = int(self.asks['edge'])
            if not 1 <= self.edge <= grid:
                raise Refused('redux.range')
            return
        if 'factor' in self.asks:
            self.take_factor(Fraction(self.asks['factor']))
        else:
            self.take_mode()
        self.edge = edge_of(grid, self.factor, self.profile.get('rounding'))

    def take_factor(self, factor):
        self.factor = factor
        self.mode = next((m for m, level in self.levels.items()
                          if Fraction(level.get('factor')) == factor), None)
        if self.mode is not None:
            return
        if not self.profile.get('factor'):
            raise Refused('redux.not-in-profile')
        low, high = self.profile.get('factor').split('..')
        if not on_steps(factor, Fraction(low), Fraction(high),
                        Fraction(self.profile.get('factor-step'))):
            raise Refused('redux.range')

    def take_mode(self):
        name, self.why['mode'] = self.wanted('mode')
        if name is not None:
            self.rules.find('mode', name)
            if name not in self.levels:
                raise Refused('redux.not-in-profile')
        proposed = self.use.get('mode') if self.use is not None else None
        if name is None and proposed in self.levels:
            name, self.why['mode'] = proposed, 'use'
        if name is None and self.rules.defaults.get('mode') in self.levels:
            name = self.rules.defaults.get('mode')
        self.mode = name or next(iter(self.levels))
        self.factor = Fraction(self.levels[self.mode].get('factor'))

    def settle_function(self):
        level = self.levels.get(self.mode)
        own = (level.get('function') if level is not None else None) or \
            self.profile.get('function')
        fixed = self.profile.yes('fixed')
        name, self.why['function'] = self.wanted('function')
        if name is not None:
            self.rules.find('function', name)
            if name not in self.has or (fixed and name != own):
                raise Refused('redux.not-in-profile')
        elif self.kind is not None and not fixed and \
                self.kind.get('function') in self.has:
            name, self.why['function'] = self.kind.get('function'), 'kind'
        else:
            name = own
            self.why['function'] = 'mode' if level is not None else 'default'
        self.function = name

    def settle_crop(self):
        crops = self.profile.words('crops')
        self.crop = self.asks.get('crop', crops[0])
        if self.crop not in CROPS:
            raise Refused('redux.unknown-name')
        if self.crop not in crops:
            raise Refused('redux.not-in-profile')
        self.margin = Fraction(self.profile.get('margin', '0'))
        if 'margin' in self.asks:
            self.margin = Fraction(self.asks['margin'])
            if self.crop != 'autocrop':
                raise Refused('redux.conflict')
            if not 0 <= self.margin <= 1:
                raise Refused('redux.range')

    def settle_law(self):
        laws = {law.get('name'): law for law in self.profile.of('law')}
        self.law = self.asks.get('law', next(iter(laws)))
        if self.law not in LAWS:
            raise Refused('redux.unknown-name')
        if self.law not in laws:
            raise Refused('redux.not-in-profile')
        law = laws[self.law]
        self.strength = Fraction(self.asks.get('strength',
                                               law.get('default', '1')))
        if self.law == 'none':
            if self.strength != 1:
                raise Refused('redux.not-in-profile')
        elif not on_steps(self.strength, Fraction(law.get('low')),
                          Fraction(law.get('high')),
                          Fraction(law.get('step'))):
            raise Refused('redux.range')

    def scale(self):
        return {'linear': self.strength,
                'square': self.strength ** 2}.get(self.law, Fraction(1))

    def shown(self):
        """By the names that fixtures use."""
        made = {'profile': self.profile.get('name'), 'mode': self.mode or '',
                'function': self.function, 'kernel': self.has[self.function],
                'encoder': self.encoder.get('name'), 'crop': self.crop,
                'masks': 'yes' if self.profile.yes('masks') else 'no',
                'law': self.law}
        for what in ('use', 'kind'):
            item = getattr(self, what)
            made[what] = '' if item is None else item.get('name')
        for what, why in self.why.items():
            made['why_' + what] = why
        made.update({
            'grid': Fraction(self.encoder.get('grid')),
            'edge': Fraction(self.edge), 'tokens': Fraction(self.edge) ** 2,
            'text_tokens': Fraction(
                self.asks.get('text_tokens',
                              self.rules.defaults.get('text-tokens'))),
            'per_node': Fraction(self.profile.get('per-node', '0')),
            'margin': self.margin, 'factor': self.factor or Fraction(0),
            'strength': self.strength, 'scale': self.scale()})
        return made


def compare(items, item, fact):
    """A fixture's <redux> with `asks` -> list of differences"""
    asks = dict(word.split('=', 1) for word in item.get('asks').split())
    try:
        made = Setting(Rules(items), asks, fact).shown()
    except Refused as problem:
        made = {'error': problem.args[0]}
    wrong = []
    for name, want in item.attrs.items():
        if name == 'asks':
            continue
        got = made.get(name)
        if isinstance(got, Fraction):
            want = Fraction(want)
        if want != got:
            wrong.append('redux %s: want %s %s, got %s' %
                         (item.get('asks'), name, want, got))
    return wrong
