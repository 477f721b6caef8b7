# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Rates and experiments (section 9 of the page)."""
from fractions import Fraction
from hashlib import blake2b


def confidence(situation, margin, score):
    rate = situation.program.first('rate')
    if rate is None:
        return None
    evidence = sum(situation.value(name) not in (None, frozenset())
                   for name in rate.words('facts'))
    measures = {'margin': margin, 'score': score, 'evidence': evidence}
    for band in rate.of('band'):
        value = measures[band.get('on')]
        if value is not None and value < Fraction(band.get('below')):
            situation.seen['rate ' + band.get('on')] += 1
            return band.get('term')
    situation.seen['rate otherwise'] += 1
    return rate.one('otherwise').get('term')


def arm_of(situation):
    """-> (experiment, arm) or None"""
    experiment = situation.program.first('experiment')
    if experiment is None:
        return None
    unit = experiment.get('unit')
    value = situation.request.subject if unit == 'subject' \
        else situation.value(unit)
    if value is None:
        situation.note('experiment.no-unit')
        return None
    key = blake2b(b'refdesk.experiment/1\0' +
                  experiment.get('id').encode() + b'\0' +
                  experiment.get('salt').encode(), digest_size=32).digest()
    drawn = blake2b(value.encode(), key=key, digest_size=32).digest()
    bucket = int.from_bytes(drawn[:8], 'little') * 10000 >> 64
    running = 0
    for arm in experiment.of('arm'):
        running += int(arm.get('share'))
        if running > bucket:
            return experiment, arm
    raise AssertionError
