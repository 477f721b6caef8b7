# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Conditions (section 6 of the page)."""
from fractions import Fraction

from oracle.classify import matched
from oracle.values import Other, duration


def holds(situation, node, ref=None, record=None):
    """record: (list's name, fields) or None"""
    kind = node.tag
    if kind in ('all', 'any', 'none', 'at-least'):
        truths = [holds(situation, kid, ref, record) for kid in node.kids]
        wanted = {'all': len(truths), 'any': 1,
                  'at-least': int(node.get('n', 0))}
        return not any(truths) if kind == 'none' else \
            sum(truths) >= wanted[kind]
    truth = leaf(situation, node, ref, record)
    situation.saw(node, truth)
    return truth


def leaf(situation, node, ref, record):
    kind = node.tag
    if kind == 'matches':
        classifier = situation.program.classifiers[node.get('classifier')]
        return matched(situation, classifier, record)
    if kind == 'available':
        return ref.id not in situation.request.unavailable
    if kind == 'id':
        return node.get('contains') in ref.id
    if kind == 'in':
        return is_in(situation, node, ref)
    if kind == 'same':
        value = situation.value(node.get('fact'))
        other = ref.values.get(node.get('attribute')) \
            if node.get('attribute') else situation.value(node.get('as'))
        return value is not None and other is not None and \
            same(value, other)
    if node.get('attribute'):
        return ref.values.get(node.get('attribute')) == node.get('term')
    value = record[1].get(node.get('field')) if node.get('field') \
        else situation.value(node.get('fact'))
    return value is not None and value_leaf(situation, node, value)


def same(value, other):
    return isinstance(value, Other) == isinstance(other, Other) and \
        value == other


def value_leaf(situation, node, value):
    kind = node.tag
    if kind == 'known':
        return value != frozenset()
    if kind == 'within':
        return abs(value - situation.now) < duration(node.get('less'))
    if kind == 'window':
        return duration(node.get('from')) <= value - situation.now < \
            duration(node.get('to'))
    if kind == 'less':
        return value < bound(node.get('than'))
    if kind == 'between':
        return bound(node.get('from')) <= value < bound(node.get('to'))
    if node.get('term') is not None:
        return value == node.get('term') and not isinstance(value, Other)
    want = node.get('value')
    return value == (want == 'true' if isinstance(value, bool)
                     else Fraction(want))


def bound(text):
    """What a number or a duration is compared with."""
    return duration(text) if 'P' in text else Fraction(text)


def is_in(situation, node, ref):
    term, fact = node.get('term'), node.get('fact')
    if fact:
        value = situation.value(fact)
        if value is None or isinstance(value, Other):
            return False
        have = value if isinstance(value, frozenset) else {value}
        above = situation.program.vocab[situation.vocabulary(fact)].above
        if term:
            held = any(term in above[t] for t in have)
            situation.seen['above through broader'] += \
                held and term not in have
            return held
        return any(above[t] & ref.values[node.get('attribute')]
                   for t in have)
    attribute = situation.program.attributes[node.get('attribute')]
    above = situation.program.vocab[attribute.get('of')].above
    return bool(above[term] & ref.values[node.get('attribute')])
