# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""A whole decision (section 11 of the page), in the form the engine writes,
as far as the two can be compared: no digests, no identifiers."""
from fractions import Fraction

from oracle import arms, because, choose, look
from oracle.score import score
from oracle.situation import Situation
from oracle.values import Other, duration_text, instant, number, stamp


class Decision:
    """`program`, `request` -> what is decided.  `seen` counts which
    constructs mattered."""
    def __init__(self, program, request, seen=None):
        self.situation = Situation(program, request, seen)
        self.arm = arms.arm_of(self.situation)
        self.program = program
        if self.arm and self.arm[0].get('mode') == 'live':
            self.program = self.overlaid()
        self.settle()
        self.bypass = because.bypass(self.situation, self.outcome, self.first)
        if self.bypass:
            self.situation.seen['bypass ' + self.bypass] += 1

    def overlaid(self):
        experiment, arm = self.arm
        if arm is experiment.of('arm')[0]:
            return self.situation.program
        return self.situation.program.with_arm(arm)

    def settle(self):
        situation = self.situation
        # An arm changes nothing but points and scales.
        plain, situation.program = situation.program, self.program
        self.margin = self.first = None
        self.scores, self.gates, self.order, self.chosen = {}, {}, [], []
        pin = choose.pinned(situation)
        if pin is not None:
            self.outcome = 'locked'
            self.chosen = [choose.Choice(pin, 1, None, 1)]
        else:
            self.gates = choose.gated(situation)
            self.rank()
        if self.chosen:
            self.first = self.chosen[0].ref
        situation.program = plain
        situation.seen['outcome ' + self.outcome] += 1

    def rank(self):
        situation = self.situation
        self.scores = {ref.id: score(situation, ref)
                       for ref in situation.program.refs
                       if ref.id not in self.gates}
        self.order = choose.ranked(situation, self.scores)
        self.chosen = choose.choose(situation, self.order, self.scores)
        self.outcome = 'scored' if self.chosen else 'none'
        if len(self.order) > 1:
            one, two = (self.scores[r.id].total for r in self.order[:2])
            self.margin = one - two
            situation.seen['tie'] += self.margin == 0

    def confidence(self):
        if self.outcome != 'scored':
            return None
        score = self.scores[self.first.id].total if self.first else None
        return arms.confidence(self.situation, self.margin, score)

    # --- as the engine writes it --------------------------------------------

    def shown(self):
        made = {'outcome': self.outcome,
                'chosen': [self.shown_choice(c) for c in self.chosen],
                'margin': decimal(self.margin),
                'confidence': self.confidence(),
                'arm': self.shown_arm(),
                'tense': self.shown_tense(),
                'candidates': self.shown_candidates(),
                'look': self.shown_look(),
                'effects': self.effects(),
                'facts': self.shown_facts(),
                'now': stamp(self.situation.now),
                'subject': self.situation.request.subject}
        made['notes'] = [{'code': c, 'detail': d} for c, d in self.notes()]
        for note in made['notes']:
            self.situation.seen['note ' + note['code']] += 1
        return made

    def shown_choice(self, choice):
        scored = self.scores.get(choice.ref.id)
        return {'rank': choice.rank, 'reference': choice.ref.id,
                'score': decimal(scored.total) if scored else None,
                'slot': choice.slot.get('id') if choice.slot else None,
                'weight': decimal(choice.weight)}

    def shown_arm(self):
        if self.arm is None:
            return None
        experiment, arm = self.arm
        made = {'experiment': experiment.get('id'), 'id': arm.get('id'),
                'mode': experiment.get('mode')}
        self.situation.seen['arm %s' % made['mode']] += 1
        if made['mode'] == 'shadow' and arm is not experiment.of('arm')[0]:
            made['shadow'] = self.shadow()
        return made

    def shadow(self):
        other = Decision.__new__(Decision)
        other.situation = self.situation
        other.program = self.overlaid()
        notes, self.situation.notes = self.situation.notes, []
        other.settle()
        self.situation.notes = notes
        first = other.first.id if other.first else None
        scored = other.scores.get(first)
        agrees = other.outcome == self.outcome and \
            first == (self.first.id if self.first else None)
        self.situation.seen['shadow agrees %s' % str(agrees).lower()] += 1
        return {'outcome': other.outcome, 'chosen': first,
                'score': decimal(scored.total) if scored else None,
                'margin': decimal(other.margin), 'agrees': agrees}

    def shown_tense(self):
        program = self.situation.program
        node = next(iter(program.of('observation')), None)
        if node is None:
            return None
        tense = self.situation.tense(node)
        date = self.situation.reference_date(node)
        made = {key: tense[key] for key in
                ('value', 'timeframe', 'confidence', 'source')}
        if made['confidence'] is not None:
            made['confidence'] = number(Fraction(made['confidence']))
        made['reference_date'] = None if date is None else stamp(date)
        made['cues'] = [{**cue, 'points': number(cue['points'])}
                        for cue in tense['cues']]
        return made

    def shown_candidates(self):
        made = [{'reference': ref.id, 'eligible': True, 'gate': None,
                 'score': number(self.scores[ref.id].total),
                 'before_history': number(self.scores[ref.id].before),
                 'parts': self.shown_parts(ref)} for ref in self.order]
        return made + [
            {'reference': name, 'eligible': False, 'gate': self.gates[name],
             'score': None, 'before_history': None, 'parts': []}
            for name in sorted(self.gates)]

    def shown_parts(self, ref):
        if ref.id not in self.scores:
            return []
        return [{'factor': p.factor, 'points': number(p.points), 'at': p.at,
                 'because': because.because(self, p, ref)}
                for p in self.scores[ref.id].parts]

    def shown_look(self):
        held = self.situation.held
        note = next((c for c, _, _ in self.situation.notes
                     if c in ('look.dropped', 'look.expired')), None)
        return {'held': held and {
            **held, 'locked_at': stamp(instant(held['locked_at'])[0]),
            'expires_at': stamp(instant(held['expires_at'])[0])},
            'note': note, 'bypass': self.bypass}

    def effects(self):
        chosen = [c.ref for c in self.chosen]
        parts = {ref.id: self.shown_parts(ref) for ref in chosen}
        return look.effects(self.situation, self.outcome, self.first, chosen,
                            parts)

    def shown_facts(self):
        facts = {}
        for name, (value, source) in sorted(self.situation.known.items()):
            if name == 'now' or value is None:
                continue
            spec = self.situation.program.facts.get(name)
            if spec is not None and spec.yes('personal'):
                facts[name] = {'personal': True, 'source': source}
            else:
                facts[name] = {'value': self.plain(name, value),
                               'source': source}
        return facts

    def plain(self, name, value):
        spec = self.situation.program.facts.get(name)
        if spec is None:
            spec = self.situation.program.derives.get(name)
        if spec is not None and spec.get('type') == 'list':
            fields = {f.get('name'): f for f in spec.of('field')}
            return [{k: None if fields[k].yes('personal') else
                     self.plain_value(name, fields[k].get('type'), v)
                     for k, v in row.items() if v is not None}
                    for row in self.situation.given_rows.get(name, value)]
        return self.plain_value(name, spec and spec.get('type'), value)

    def plain_value(self, name, kind, value):
        if isinstance(value, frozenset):
            terms = self.situation.program.vocab[
                self.situation.vocabulary(name)].terms
            return [t for t in terms if t in value]
        if kind == 'instant':
            return stamp(value)
        if kind == 'duration':
            return duration_text(value)
        if kind == 'geo':
            return dict(zip(('lat', 'lon'),
                            (number(Fraction(v, 10000)) for v in value)))
        if isinstance(value, Other):
            return str(value)
        return number(value) if isinstance(value, Fraction) else value

    def notes(self):
        notes = list(self.situation.notes)
        if self.outcome == 'none' and not self.order:
            notes.append(('outcome.none', None, None))
        if self.bypass:
            notes.append(('look.bypassed', because.BYPASSES[self.bypass],
                          None))
        return because.in_order(self.situation, notes)


def decimal(value):
    return None if value is None else number(value)
