# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""A second evaluator of the rule language, written from doc/language.md.

It reads rule packs with the standard library, decides with exact fractions and
shares no code with the engine.  make_fixtures.py computes the expectations of
the shipped fixtures with it; refcheck.py checks fixture files.
"""
from datetime import timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from refpack import (Refused, duration, fold, hit, instant, kid, kids, local,
                     number, same_text, stamp, words, yes)


# --- one decision ------------------------------------------------------------

class Given:
    """A request."""
    def __init__(self, now):
        self.now = now
        self.subject = None
        self.count = 1
        self.facts = {}
        self.lists = {}
        self.look = None
        self.uses = []
        self.observations = {}
        self.unavailable = set()


class Decision:
    def __init__(self, program, given):
        self.program = program
        self.given = given
        self.now, self.offset = instant(given.now)
        self.values = {}
        self.notes = []
        self.tags = {}
        self.bind()
        self.look_state()
        for name in list(program.derives) + list(program.classifiers) + \
                list(program.observations):
            self.fact(name)
        self.settle()

    # step 1
    def bind(self):
        given = self.given
        for name, spec in self.program.facts.items():
            self.values[name] = self.bind_one(
                spec, given.lists.get(name) if spec.get('type') == 'list'
                else given.facts.get(name))
        if set(given.facts) - set(self.program.facts) or \
                set(given.lists) - set(self.program.facts):
            raise Refused('request.unknown-key')
        if given.unavailable - {r.id for r in self.program.refs}:
            raise Refused('request.unknown-reference')
        zone = self.values.get('timezone')
        if zone:
            offset = self.now.astimezone(ZoneInfo(zone)).utcoffset()
            self.offset = int(offset.total_seconds() // 60)
        self.values['now'] = self.now
        self.values['used_today'] = False
        if given.uses:
            shift = timedelta(minutes=self.offset or 0)
            today = (self.now + shift).date()
            self.values['used_today'] = any(
                (instant(at)[0] + shift).date() == today
                for _, at, _ in given.uses)

    def bind_one(self, spec, value):
        kind = spec.get('type')
        if value is None:
            if spec.get('missing') == 'error':
                raise Refused('request.missing-fact')
            value = spec.get('default')
            if value is None:
                return None
        if kind == 'text':
            if value == '' and spec.get('empty', 'absent') != 'value':
                if spec.get('empty') == 'error':
                    raise Refused('request.empty-text')
                return None
            return value
        if kind == 'bool':
            return value == 'true'
        if kind in ('integer', 'decimal'):
            return Fraction(value)
        if kind == 'instant':
            return instant(value)[0]
        if kind == 'list':
            fields = kids(spec, 'field')
            return [{f.get('name'): self.bind_one(f, row.get(f.get('name')))
                     for f in fields} for row in value]
        return value

    # step 2
    def look_state(self):
        look = self.given.look
        self.held = None
        self.values.update({'look.hairstyle': None, 'look.reference': None,
                            'look.expired': False})
        if not look:
            return
        if self.now > instant(look['expires_at'])[0]:
            self.values['look.expired'] = True
            self.notes.append('look.expired')
            return
        for hold in self.program.of('hold'):
            name = hold.get('attribute')
            styles = {r.values[name] for r in self.available()}
            if yes(hold, 'drop') and look['hairstyle'] not in styles:
                self.notes.append('look.dropped')
                return
        self.held = look
        self.values['look.hairstyle'] = look['hairstyle']
        self.values['look.reference'] = look['reference']

    def available(self):
        return [r for r in self.program.refs
                if r.id not in self.given.unavailable]

    # steps 3 and 4
    def fact(self, name):
        derive = self.program.derives.get(name)
        if name in self.values and not (derive is not None and
                                        self.values[name] is None):
            return self.values[name]
        if derive is not None:
            self.values.pop(name, None)
            value = self.derive(derive)
        elif name in self.program.observations:
            self.observe(self.program.observations[name])
            return self.values[name]
        else:
            value = self.classify(self.program.classifiers[name])
        self.values[name] = value
        return value

    def local_time(self):
        if self.offset is None:
            raise Refused('request.local-time')
        return self.now + timedelta(minutes=self.offset)

    def derive(self, derive):
        body = kids(derive)[0]
        kind = local(body)
        if kind == 'clock':
            bands = kids(body, 'band')
            hour = self.local_time().hour
            under = [b for b in bands if int(b.get('from')) <= hour]
            return (under or bands)[-1].get('term')
        if kind == 'months':
            month = str(self.local_time().month)
            row = [m for m in kids(body) if m.get('number') == month][0]
            return row.get(self.fact(body.get('hemisphere')))
        if kind == 'first':
            return self.derive_first(derive, body)
        if kind == 'exists':
            rows = self.fact(body.get('in')) or []
            return any(self.holds(kids(body)[0], row=(body.get('in'), row))
                       for row in rows)
        return self.holds(kids(body)[0])

    def derive_first(self, derive, body):
        for source in kids(body, 'from'):
            guard = source.get('unless-known')
            if guard and self.fact(guard) is not None:
                continue
            value = self.fact(source.get('fact'))
            if value is None:
                continue
            name = derive.get('exists-in')
            if name and value not in {r.values[name]
                                      for r in self.available()}:
                self.notes.append('request.unknown-style')
                return None
            return value
        return None

    def texts(self, source, row):
        """The texts that a classifier reads as `source`."""
        name, _, field = source.partition('.')
        if not field:
            text = self.values[name]
            return [] if text is None else [text]
        if row and row[0] == name:
            rows = [row[1]]
        else:
            rows = self.values[name] or []
        return [r[field] for r in rows if r[field] is not None]

    def classify(self, classifier, row=None):
        name = classifier.get('name')
        over = words(classifier.get('over'))
        if len(over) == 1 and '.' in over[0] and row is None:
            return None
        read = {s: [fold(t) for t in self.texts(s, row)] for s in over}
        if yes(classifier, 'join'):
            whole = ' '.join(' '.join(read[s]) for s in over)
            read = {s: [whole] for s in over}
        match = classifier.get('match', 'word')
        found = []
        for order, (term, priority, phrases) in \
                enumerate(self.program.classes[name]):
            for phrase in phrases:
                at = self.phrase_hit(phrase, read, match)
                if at is not None:
                    found.append((order, term, priority, phrase, at))
        return self.pick(classifier, found)

    @staticmethod
    def phrase_hit(phrase, read, match):
        for source in phrase.sources:
            for text in read[source]:
                at = hit(text, phrase.text, match)
                if at >= 0 and not any(hit(text, u, match) >= 0
                                       for u in phrase.unless):
                    return at
        return None

    def pick(self, classifier, found):
        default = classifier.get('default')
        how = classifier.get('pick')
        if how == 'all':
            order = [t.get('id')
                     for t in self.program.vocab[classifier.get('of')]]
            terms = {term for _, term, _, _, _ in found}
            return tuple(t for t in order if t in terms) or None
        if how == 'points':
            return self.pick_points(classifier, found)
        if not found:
            return default
        if how == 'first':
            return min(found, key=lambda f: f[0])[1]
        top = max(f[2] for f in found)
        return min((f for f in found if f[2] == top),
                   key=lambda f: (f[4], -len(f[3].text), f[0]))[1]

    def pick_points(self, classifier, found):
        sums = {}
        for _, term, _, phrase, _ in found:
            sums[term] = sums.get(term, 0) + phrase.points
        threshold = Fraction(classifier.get('threshold', '0.0001'))
        best = max(sums.values(), default=Fraction(-1))
        winners = [t for t, s in sums.items() if s == best]
        name = classifier.get('name')
        self.tags[name] = None
        if best < threshold or len(winners) != 1:
            self.tags[name] = classifier.get('default-tag')
            return classifier.get('default')
        cues = [(-f[3].points, f[4], f[3].tag) for f in found
                if f[1] == winners[0]]
        self.tags[name] = min(cues, key=lambda c: c[:2])[2]
        return winners[0]

    def observe(self, obs):
        name, frames = obs.get('name'), obs.get('timeframes')
        given = self.given.observations.get(name)
        value = tag = None
        if given:
            why = self.unfit(given.get('at'), duration(obs.get('ttl')))
            if why:
                self.notes.append('observation.' + why)
            else:
                value, tag = given['value'], given.get('timeframe')
        if value is None:
            classifier = self.program.classifiers[obs.get('classifier')]
            value = self.fact(classifier.get('name'))
            tag = self.tags.get(classifier.get('name'))
        self.values[name] = value
        if frames:
            self.values[frames] = tag
        self.reference_date = None
        if value == 'old' and tag and obs.get('dates'):
            for row in kids(self.program.tables[obs.get('dates')], 'row'):
                if kid(row, 'in').text == tag:
                    self.reference_date = self.now + \
                        duration(kid(row, 'out').text)

    def unfit(self, at, ttl):
        if not at:
            return 'undated'
        age = self.now - instant(at)[0]
        if age < timedelta(0):
            return 'future'
        return None if age < ttl else 'stale'

    # conditions
    def holds(self, cond, ref=None, row=None):
        kind = local(cond)
        if kind in ('all', 'any', 'none', 'at-least'):
            truths = [self.holds(c, ref, row) for c in kids(cond)]
            return {'all': all(truths), 'any': any(truths),
                    'none': not any(truths),
                    'at-least': sum(truths) >= int(cond.get('n', 0))}[kind]
        if kind == 'matches':
            classifier = self.program.classifiers[cond.get('classifier')]
            return self.matches(classifier, row)
        if kind == 'available':
            return ref.id not in self.given.unavailable
        if kind == 'id':
            return cond.get('contains') in ref.id
        if kind == 'within':
            value = row[1][cond.get('field')]
            return value is not None and \
                abs(value - self.now) < duration(cond.get('less'))
        if cond.get('field'):
            return self.value_leaf(cond, row[1][cond.get('field')])
        if kind == 'in':
            return self.in_leaf(cond, ref)
        if kind == 'same':
            return self.same_leaf(cond, ref)
        if cond.get('attribute'):
            return ref.values[cond.get('attribute')] == cond.get('term')
        return self.value_leaf(cond, self.fact(cond.get('fact')))

    def matches(self, classifier, row):
        over = words(classifier.get('over'))
        per_record = row is not None and \
            any(o.startswith(row[0] + '.') for o in over)
        read = {s: [fold(t) for t in
                    self.texts(s, row if per_record else None)]
                for s in over}
        if yes(classifier, 'join'):
            whole = ' '.join(' '.join(read[s]) for s in over)
            read = {s: [whole] for s in over}
        return any(self.phrase_hit(p, read, classifier.get('match', 'word'))
                   is not None
                   for _, _, phrases in
                   self.program.classes[classifier.get('name')]
                   for p in phrases)

    @staticmethod
    def value_leaf(cond, value):
        kind = local(cond)
        if value is None:
            return False
        if kind == 'known':
            return True
        if kind == 'less':
            return value < Fraction(cond.get('than'))
        if kind == 'between':
            return Fraction(cond.get('from')) <= value < \
                Fraction(cond.get('to'))
        if cond.get('term') is not None:
            return value == cond.get('term')
        want = cond.get('value')
        return value == ((want == 'true') if isinstance(value, bool)
                         else Fraction(want))

    def in_leaf(self, cond, ref):
        if cond.get('term'):
            have = self.fact(cond.get('fact')) if cond.get('fact') \
                else words(ref.values[cond.get('attribute')])
            return cond.get('term') in (have or ())
        value = self.fact(cond.get('fact'))
        have = words(ref.values[cond.get('attribute')])
        if value is None:
            return False
        if isinstance(value, tuple):
            return bool(set(value) & set(have))
        return value in have

    def same_leaf(self, cond, ref):
        value = self.fact(cond.get('fact'))
        if value is None:
            return False
        if cond.get('attribute'):
            return ref.values[cond.get('attribute')] == value
        return self.fact(cond.get('as')) == value

    # steps 5 to 9
    def settle(self):
        self.hold = None
        self.candidates = []
        self.parts = {}
        self.scores = {}
        self.gates = {}
        self.margin = None
        self.chosen = []
        if self.pinned():
            return
        self.gate()
        eligible = [r for r in self.program.refs if r.id not in self.gates]
        for ref in eligible:
            self.score(ref)
        order = self.program.of('select')
        order = order[0].get('order', 'id') if order else 'id'
        place = {r.id: i for i, r in enumerate(self.program.refs)}
        ranked = sorted(eligible, key=lambda r: (
            -self.scores[r.id], r.id if order == 'id' else place[r.id]))
        self.order = [r.id for r in ranked] + sorted(self.gates)
        self.outcome = 'scored' if ranked else 'none'
        self.chosen = [r.id for r in ranked[:self.given.count]]
        if len(ranked) > 1:
            self.margin = self.scores[ranked[0].id] - \
                self.scores[ranked[1].id]
        if ranked:
            self.effects(ranked[0])

    def pinned(self):
        for pin in self.program.of('pin'):
            when = kid(pin, 'when')
            if when is not None and not self.holds(kids(when)[0]):
                continue
            want = self.fact(pin.get('reference'))
            if want is None:
                continue
            if want in [r.id for r in self.available()]:
                self.outcome, self.chosen, self.order = 'locked', [want], []
                return True
            self.notes.append('pin.unavailable')
        return False

    def gate(self):
        for gate in self.program.of('gate'):
            when = kid(gate, 'when')
            if when is not None and not self.holds(kids(when)[0]):
                continue
            need = kids(kid(gate, 'require'))[0]
            for ref in self.program.refs:
                if ref.id not in self.gates and not self.holds(need, ref):
                    self.gates[ref.id] = gate.get('code')

    def score(self, ref):
        parts, late, total = [], [], Fraction(0)
        for rule in self.program.of('factor', 'group'):
            factors = kids(rule, 'factor') if local(rule) == 'group' \
                else [rule]
            before = len(parts) + len(late)
            for factor in factors:
                where = late if kid(factor, 'history') is not None else parts
                got = self.factor(factor, ref)
                got += self.clamp(factor, sum(p for _, p in got))
                where += got
            if local(rule) == 'group':
                got = sum(p for _, p in (parts + late)[before:])
                parts += self.clamp(rule, got)
        total = sum((p for _, p in parts + late), Fraction(0))
        self.parts[ref.id] = [p for p in parts + late if p[1]]
        self.scores[ref.id] = total

    @staticmethod
    def clamp(rule, total):
        low, high = rule.get('min'), rule.get('max')
        fixed = total
        if low is not None:
            fixed = max(fixed, Fraction(low))
        if high is not None:
            fixed = min(fixed, Fraction(high))
        return [(rule.get('id') + '.clamp', fixed - total)] \
            if fixed != total else []

    def factor(self, factor, ref):
        name = factor.get('id')
        attribute = factor.get('attribute')
        if attribute and factor.get('key'):
            key = self.fact(factor.get('key'))
            if key is None:
                return []
            value = Fraction(ref.maps[attribute].get(key, '0'))
            return [(name, value * Fraction(factor.get('scale')))]
        if attribute:
            return [(name, Fraction(ref.values[attribute]) *
                     Fraction(factor.get('scale')))]
        if kid(factor, 'history') is not None:
            return self.history(name, kid(factor, 'history'), ref)
        if factor.get('points'):
            cond = kids(kid(factor, 'when'))[0]
            return [(name, Fraction(factor.get('points')))] \
                if self.holds(cond, ref) else []
        hits = [(name, Fraction(c.get('points')))
                for c in kids(factor, 'case') if self.holds(kids(c)[0], ref)]
        if factor.get('cases') == 'each':
            return hits
        other = kid(factor, 'otherwise')
        if not hits and other is not None:
            hits = [(name, Fraction(other.get('points')))]
        return hits[:1]

    def history(self, name, spec, ref):
        rows = [(r, instant(at)[0], scene) for r, at, scene in
                self.given.uses]
        keep = int(spec.get('rows'))
        by_time = spec.get('order') == 'time'
        if by_time:
            rows.sort(key=lambda u: (-u[1].timestamp(), u[0], u[2]))
            rows = rows[:keep]
        else:
            rows = rows[-keep:]
        mine = [u for u in rows if u[0] == ref.id]
        if not mine:
            return []
        if by_time:
            last = max(u[1] for u in mine)
            mine = [u for u in mine if u[1] == last]
        else:
            mine = mine[-1:]
        age = max(self.now - mine[0][1], timedelta(0))
        here = self.fact(spec.get('scene'))
        exempt = kid(spec, 'exempt')
        if exempt is not None and age < duration(exempt.get('below')):
            equal = same_text if spec.get('compare') == 'text' \
                else str.__eq__
            if any(equal(here, u[2]) for u in mine):
                return []
        for step in kids(spec, 'step'):
            if age < duration(step.get('below')):
                return [(name, Fraction(step.get('points')))]
        return []

    def effects(self, first):
        for hold in self.program.of('hold'):
            when = kid(hold, 'when')
            if when is not None and not self.holds(kids(when)[0]):
                continue
            for reason in kids(hold, 'reason'):
                test = kid(reason, 'when')
                if test is None or self.holds(kids(test)[0]):
                    break
            self.hold = {
                'hairstyle': first.values[hold.get('attribute')],
                'reference': first.id, 'reason': reason.get('term'),
                'expires_at': stamp(self.now + duration(hold.get('for')))}
            return

    def shown(self, name):
        """A fact as a fixture's `derived` writes it."""
        value = self.fact(name)
        if value is None:
            return ''
        if isinstance(value, tuple):
            return ' '.join(value)
        if isinstance(value, bool):
            return 'true' if value else 'false'
        return value if isinstance(value, str) else number(value)
