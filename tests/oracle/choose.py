# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Pins, gates, and which references are chosen (section 8 of the page)."""
from fractions import Fraction
from hashlib import blake2b

from oracle.condition import holds
from oracle.values import Refused


def pinned(situation):
    """-> the reference that a pin names, or None"""
    for pin in situation.program.of('pin'):
        when = pin.inside('when')
        if when is not None and not holds(situation, when):
            continue
        want = situation.value(pin.get('reference'))
        if want is None:
            continue
        for ref in situation.available():
            if ref.id == want:
                situation.pin = pin.get('id')
                return ref
        situation.note('pin.unavailable', want)
    return None


def gated(situation):
    """-> {reference id: code}"""
    out = {}
    for gate in situation.program.of('gate'):
        when = gate.inside('when')
        if when is not None and not holds(situation, when):
            situation.seen['gate open'] += 1
            continue
        need = gate.inside('require')
        for ref in situation.program.refs:
            if ref.id not in out and not holds(situation, need, ref):
                situation.seen['gate shut'] += 1
                out[ref.id] = gate.get('code')
    return out


class Choice:
    def __init__(self, ref, rank, slot, weight):
        self.ref = ref
        self.rank = rank
        self.slot = slot
        self.weight = weight


def ranked(situation, scores):
    """The eligible references, best first."""
    refs = [r for r in situation.program.refs if r.id in scores]
    return sorted(in_order(situation, refs),
                  key=lambda r: -scores[r.id].total)


def in_order(situation, refs):
    select = situation.program.first('select')
    if select is None or select.get('order') == 'id':
        return sorted(refs, key=lambda r: r.id)
    return [r for r in situation.program.refs if r in refs]


def choose(situation, order, scores):
    """-> [Choice] from the eligible references, given best first"""
    select = situation.program.first('select')
    slots = select.of('slot') if select is not None else []
    weights = select.words('weights') if select is not None else []
    lot = Lot(situation) if select is not None and \
        select.get('pick') == 'draw' else None
    count = situation.request.count or max(1, len(slots))
    chosen = []
    if not order:
        return chosen
    for rank in range(1, count + 1):
        slot = slots[rank - 1] if rank <= len(slots) else None
        left = [r for r in order if r not in [c.ref for c in chosen]]
        fit = candidates(situation, select, slot, left, chosen)
        if not fit and slot is not None:
            situation.note('slot.empty', slot.get('id'))
            continue
        if not fit:
            if left:
                situation.note('choice.incompatible')
            break
        effective = {r.id: scores[r.id].total + shared(select, r, chosen)
                     for r in fit}
        ref = lot.draw(fit, effective) if lot else \
            best(situation, fit, effective)
        weight = weights[rank - 1] if rank <= len(weights) else '1'
        if slot is not None and slot.get('weight') is not None:
            weight = slot.get('weight')
        situation.seen['shared by diversity'] += \
            effective[ref.id] != scores[ref.id].total
        chosen.append(Choice(ref, rank, slot, Fraction(weight)))
    return chosen


def best(situation, fit, effective):
    """The largest effective score; ties by `order`."""
    return max(in_order(situation, fit), key=lambda r: effective[r.id])


def candidates(situation, select, slot, left, chosen):
    need = slot.inside('require') if slot is not None else None
    rule = select.one('compatible') if select is not None else None
    return [r for r in left
            if (need is None or holds(situation, need, r)) and
            (rule is None or not chosen or
             compatible(situation, int(rule.get('pixels')), r,
                        chosen[0].ref))]


def compatible(situation, pixels, ref, first):
    if None in (ref.width, ref.height, first.width, first.height):
        return True
    fits = all(100 * abs(int(a) - int(b)) <= pixels * int(b)
               for a, b in ((ref.width, first.width),
                            (ref.height, first.height)))
    situation.seen['compatible %s' % str(fits).lower()] += 1
    return fits


def shared(select, ref, chosen):
    """Points of the diversity rules."""
    rules = select.of('diversity') if select is not None else []
    return sum((Fraction(rule.get('points')) for rule in rules
                if any(share(ref.values.get(rule.get('attribute')),
                             c.ref.values.get(rule.get('attribute')))
                       for c in chosen)), Fraction(0))


def share(mine, other):
    if mine is None or other is None:
        return False
    return bool(mine & other) if isinstance(mine, set) else mine == other


class Lot:
    """The stream of numbers of one decision."""
    def __init__(self, situation):
        if situation.request.seed is None:
            raise Refused('request.seed')
        self.situation = situation
        self.key = blake2b(b'refdesk.draw/1\0' +
                           situation.request.seed.encode(),
                           digest_size=32).digest()
        self.at = 0

    def number(self):
        drawn = blake2b(self.at.to_bytes(8, 'little'), key=self.key,
                        digest_size=32).digest()
        self.at += 1
        return int.from_bytes(drawn[:8], 'little')

    def draw(self, fit, effective):
        weights = [max(0, int(effective[r.id] * 10000 // 1)) for r in fit]
        total = sum(weights)
        self.situation.seen['draw %s' % ('by lot' if total else 'of nothing')] += 1
        if total == 0:
            return best(self.situation, fit, effective)
        number = self.number()
        while number >= 2 ** 64 - 2 ** 64 % total:
            number = self.number()
        target = number % total
        for ref, weight in zip(fit, weights):
            target -= weight
            if target < 0:
                return ref
        raise AssertionError
