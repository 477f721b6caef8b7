# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Held looks and effects (section 10 of the page)."""
from oracle.condition import holds
from oracle.values import duration, instant, stamp


def look_facts(situation):
    """Binds look.*; -> the look that is held or None"""
    look = situation.request.look
    hold = situation.program.first('hold')
    if look is None or hold is None:
        return None
    expired = situation.now > instant(look['expires_at'])[0]
    situation.known['look.expired'] = expired, 'state'
    if expired:
        situation.note('look.expired')
        return None
    if any(one.yes('drop') for one in situation.program.of('hold')) and \
            look['hairstyle'] not in {
                ref.values.get(hold.get('attribute'))
                for ref in situation.available()}:
        situation.note('look.dropped', look['hairstyle'])
        return None
    situation.known['look.hairstyle'] = look['hairstyle'], 'state'
    situation.known['look.reference'] = look['reference'], 'state'
    return look


def effects(situation, outcome, first, chosen, parts):
    """The decision's effects; `chosen`: the references by rank."""
    made = []
    if first is not None and outcome == 'scored':
        made += hold_effect(situation, first)
    if situation.program.first('record') is not None:
        made += [{'record': record(situation, ref, parts.get(ref.id, []))}
                 for ref in chosen]
    return made


def hold_effect(situation, first):
    for hold in situation.program.of('hold'):
        when = hold.inside('when')
        if when is not None and not holds(situation, when):
            continue
        for reason in hold.of('reason'):
            test = reason.inside('when')
            if test is None or holds(situation, test):
                break
        else:
            reason = None
        situation.seen['hold ' + (reason.get('term') if reason else '')] += 1
        return [{'hold': {
            'hairstyle': first.values[hold.get('attribute')],
            'reference': first.id,
            'locked_at': stamp(situation.now),
            'expires_at': stamp(situation.now + duration(hold.get('for'))),
            'reason': reason.get('term') if reason else None}}]
    return []


def record(situation, ref, parts):
    old, date = False, None
    for node in situation.program.of('observation')[:1]:
        old = situation.value(node.get('name')) == 'old'
        date = situation.reference_date(node)
    return {'at': stamp(situation.now), 'reference': ref.id,
            'scene': situation.value('scene'),
            'mood': situation.value('mood'),
            'hairstyle': ref.values.get('hairstyle'),
            'outfit': ref.values.get('outfit'),
            'is_old_photo': old,
            'reference_date': None if date is None else stamp(date),
            'factors': [{'factor': p['factor'], 'points': p['points']}
                        for p in parts]}
