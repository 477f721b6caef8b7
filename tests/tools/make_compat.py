#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Write testdata/compat from the golden selector data.

usage: make_compat.py GOLDEN.json OUTDIR

Makes the catalogs (base, r7, r3a, r3b) and one fixture per case and per table
row.  The rule files of the packs are written by hand and left alone.  The
output is committed; the tool only runs when the golden data change.
"""
import json
import os
import sys
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from xml.sax.saxutils import escape

from make_fixtures import element_text

HEAD = '''<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-FileCopyrightText: 2026 The refdesk authors
     SPDX-License-Identifier: CC0-1.0 -->
'''
ATTRIBUTES = '''<catalog xmlns="urn:refdesk:rules:1">
  <attribute name="hairstyle" type="term" of="hairstyle"/>
  <attribute name="outfit" type="term" of="outfit"/>
  <attribute name="base" type="decimal" min="0" max="1"/>
  <attribute name="suits" type="set" of="scene"/>
  <attribute name="avoids" type="set" of="scene"/>
  <attribute name="seasons" type="set" of="season"/>
  <attribute name="mood" type="map" of="mood" min="0" max="1"
             complete="yes"/>
  <attribute name="time" type="map" of="time_of_day" min="0" max="1"
             complete="yes"/>
'''
CATALOGS = {'R8': 'base', 'R7': 'r7', 'R3A': 'r3a', 'R3B': 'r3b'}
OFFSETS = {-1: 'yesterday', -7: 'last_week', -30: 'last_month'}
FACTORS = {
    'scene_suitable': 'scene_suits', 'scene_unsuitable': 'scene_avoids',
    'mood': 'mood', 'time': 'time', 'season_match': 'season',
    'season_mismatch': 'season', 'outfit_': 'outfit',
    'presence_': 'presence',
    'calendar_': 'calendar', 'explicit_': 'explicit',
}
DINNER = '2025-12-27T20:00:00Z'


def instant(text):
    return datetime.fromisoformat(text.replace('Z', '+00:00'))


def stamp(when):
    text = when.astimezone(timezone.utc).isoformat(timespec='milliseconds')
    return text.replace('+00:00', 'Z').replace('.000Z', 'Z')


def number(value):
    text = format(Decimal(str(value)).quantize(Decimal('0.01')), 'f')
    text = text.rstrip('0').rstrip('.')
    return '0' if text in ('-0', '') else text


def share(value):
    return format(Decimal(str(value)).normalize(), 'f')


def catalog(registry):
    out = [HEAD + ATTRIBUTES]
    for ref in registry:
        def pairs(table):
            return ' '.join('%s=%s' % (k, share(v)) for k, v in table.items())
        out.append('''
  <reference id="%s">
    <value of="hairstyle">%s</value>
    <value of="outfit">%s</value>
    <value of="base">%s</value>
    <value of="suits">%s</value>
    <value of="avoids">%s</value>
    <value of="seasons">%s</value>
    <map of="mood">
      %s
    </map>
    <map of="time">
      %s
    </map>
  </reference>
''' % (ref['id'], ref['hairstyle'], ref['outfitStyle'],
            share(ref['baseFrequency']), ' '.join(ref['suitableScenes']),
            ' '.join(ref['unsuitableScenes']),
            ' '.join(ref['suitableSeasons']), pairs(ref['moodAffinity']),
            pairs(ref['timeOfDay'])))
    out.append('</catalog>\n')
    return ''.join(out)


class Fixture:
    def __init__(self, name, program, tags, because, registry='R8'):
        self.name = name
        self.head = (program, tags, because, registry)
        self.given = []
        self.expect = []
        self.now = DINNER
        self.expectations = {}

    def add(self, line):
        self.given.append('    ' + line)

    def fact(self, name, value):
        if value is not None:
            self.add('<fact name="%s">%s</fact>' % (name, escape(value)))

    def element(self, where, tag, **attrs):
        where.append(element_text(
            4, tag, {k: v for k, v in attrs.items() if v is not None}))

    def want(self, tag, **attrs):
        self.element(self.expect, tag, **attrs)

    def text(self):
        program, tags, because, registry = self.head
        out = [HEAD, '<fixture xmlns="urn:refdesk:fixture:1" name="%s"\n'
               '         program="%s" tags="%s">\n' %
               (self.name, program, tags),
               '  <because>%s</because>\n' % escape(because)]
        if registry != 'R8':
            out.append('  <replace file="catalog.xml" '
                       'from="../%s/catalog.xml"/>\n' % CATALOGS[registry])
        out.append('  <given now="%s">\n' % self.now)
        out.append('\n'.join(self.given) + '\n  </given>\n')
        start = element_text(2, 'expect', self.expectations)
        if self.expect:
            out.append(start[:-2] + '>\n' + '\n'.join(self.expect) +
                       '\n  </expect>\n')
        else:
            out.append(start + '\n')
        return ''.join(out) + '</fixture>\n'


def observe(fix, temporal, now):
    old = temporal['isOldPhoto']
    frame = None
    if old:
        gap = instant(temporal['referenceDate']) - now
        frame = OFFSETS.get(gap / timedelta(days=1))
    fix.element(fix.given, 'observation', name='tense',
                value='old' if old else 'now', timeframe=frame,
                at=stamp(now))
    fix.expectations['tense'] = 'old' if old else 'now'
    fix.expectations['reference_date'] = temporal['referenceDate'] \
        if frame else ''


def give_context(fix, case):
    ctx = case['context']
    now = instant(case['now'])
    fix.now = stamp(now)
    for name, key in (('scene', 'scene'), ('mood', 'mood'),
                      ('outfit', 'outfitHint'), ('message', 'userMessage'),
                      ('presence_outfit', 'presenceOutfit'),
                      ('presence_mood', 'presenceMood'),
                      ('season', 'currentSeason'),
                      ('time_of_day', 'timeOfDay')):
        fix.fact(name, ctx.get(key))
    if ctx['upcomingEvents']:
        fix.add('<list name="events">')
        for event in ctx['upcomingEvents']:
            fix.add('  <record>')
            fix.add('    <field name="title">%s</field>' %
                    escape(event['title']))
            fix.add('    <field name="start">%s</field>' %
                    stamp(instant(event['startTime'])))
            fix.add('    <field name="formal">%s</field>' %
                    ('true' if event['isFormal'] else 'false'))
            fix.add('  </record>')
        fix.add('</list>')
    look = ctx['currentLookState']
    if look:
        fix.element(fix.given, 'look', hairstyle=look['hairstyle'],
                    reference=look['referenceImageId'],
                    reason=look['lockReason'],
                    locked_at=stamp(instant(look['lockedAt'])),
                    expires_at=stamp(instant(look['expiresAt'])))
    for use in ctx['recentReferenceHistory']:
        fix.element(fix.given, 'use', reference=use['referenceImageId'],
                    at=stamp(instant(use['usedAt'])), scene=use['scene'])
    observe(fix, ctx['temporalContext'], now)
    for ref in case['missingContent']:
        fix.element(fix.given, 'unavailable', reference=ref)


def want_hold(fix, case, catalog_by_id):
    ctx = case['context']
    now = instant(case['now'])
    look = ctx['currentLookState']
    valid = look and now <= instant(look['expiresAt'])
    chosen = case['expected']['referenceId']
    if ctx['temporalContext']['isOldPhoto'] or valid:
        fix.want('no-hold')
        return
    fix.want('hold', hairstyle=catalog_by_id[chosen]['hairstyle'],
             reference=chosen, reason='explicit_now_selfie',
             expires_at=stamp(now + timedelta(hours=24)))


def part_factor(name):
    for prefix, factor in FACTORS.items():
        if name.startswith(prefix):
            return factor
    raise SystemExit('unknown factor ' + name)


def case_fixture(case, registries):
    fix = Fixture('case-' + case['id'], case['profile'],
                  'case ' + case['group'],
                  'Published selector %s on catalog %s: %s.' %
                  (case['profile'], case['registry'], case['note']),
                  case['registry'])
    give_context(fix, case)
    want = case['expected']
    fix.expectations = {'outcome': want['path'],
                        'chosen': want['referenceId'], **fix.expectations}
    if want['path'] == 'locked':
        fix.expectations['margin'] = 'none'
    else:
        fix.expectations['margin'] = number(want['margin'])
        for ref, score in want['scores'].items():
            fix.want('score', reference=ref, value=number(score))
        fix.expect.append('    <order>\n      %s\n    </order>' %
                          '\n      '.join(want['ranking']))
        best = want['referenceId']
        for part in want['factors'][best]:
            fix.want('part', reference=best,
                     factor=part_factor(part['factor']),
                     points=number(part['delta']))
        hit = {}
        for row in want['repetition']:
            hit[row['reference']] = row
        for ref, row in hit.items():
            if row['delta']:
                fix.want('part', reference=ref, factor='repetition',
                         points=number(row['delta']))
            else:
                fix.want('absent', reference=ref, factor='repetition')
    if want['flags']['lockedReferenceMissing']:
        fix.want('note', code='pin.unavailable')
    want_hold(fix, case, {r['id']: r for r in registries[case['registry']]})
    return fix


def row_fixture(table, index, program, because):
    fix = Fixture('%s-%02d' % (table, index), program, 'table ' + table,
                  because)
    return fix


def mood_rows(rows):
    for i, row in enumerate(rows, 1):
        fix = row_fixture('mood', i, 'v2', 'The mood text "%s" is read as %s.'
                          % (row['mood'], row['key'] or 'no mood'))
        fix.fact('scene', 'home')
        fix.fact('mood', row['mood'])
        fix.want('derived', name='mood_key', value=row['key'] or '')
        yield fix


def season_rows(rows):
    for i, row in enumerate(rows, 1):
        fix = row_fixture('season', i, 'v2', 'Month %d is %s.' %
                          (row['month'], row['season']))
        fix.now = '2025-%02d-15T12:00:00Z' % row['month']
        fix.fact('scene', 'home')
        fix.want('derived', name='season', value=row['season'])
        yield fix


def hour_rows(rows):
    for i, row in enumerate(rows, 1):
        fix = row_fixture('hour', i, 'v2', 'Hour %d is %s.' %
                          (row['hour'], row['timeOfDay']))
        fix.now = '2025-12-27T%02d:00:00Z' % row['hour']
        fix.fact('scene', 'home')
        fix.want('derived', name='time_of_day', value=row['timeOfDay'])
        yield fix


def explicit_rows(rows):
    for i, row in enumerate(rows, 1):
        style = row['hairstyle'] or ''
        fix = row_fixture('explicit', i, 'v2',
                          'Scene "%s" with message "%s" asks for %s.' %
                          (row['scene'], row['userMessage'],
                           style or 'no style'))
        fix.fact('scene', row['scene'])
        fix.fact('message', row['userMessage'])
        fix.want('derived', name='detected_hair', value=style)
        yield fix


def fallback_rows(rows):
    for i, row in enumerate(rows, 1):
        old = row['isOldPhoto']
        fix = row_fixture('fallback', i, 'v2',
                          'Without an answer of a model, "%s" is %s.' %
                          (row['userMessage'],
                           'old, two days back' if old else 'now'))
        fix.fact('scene', row['scene'])
        fix.fact('message', row['userMessage'])
        fix.expectations['tense'] = 'old' if old else 'now'
        fix.expectations['reference_date'] = stamp(
            instant(DINNER) +
            timedelta(milliseconds=row['referenceDateOffsetMs'])) \
            if old else ''
        yield fix


def offset_rows(rows):
    for i, row in enumerate(rows, 1):
        if row['timeframe'] == 'bogus':
            continue
        gap = row['offsetMs']
        fix = row_fixture('offset', i, 'v2',
                          'An old photo of timeframe %s has %s.' %
                          (row['timeframe'], 'no date' if gap is None else
                           'a date %d days back' % (-gap // 86400000)))
        fix.fact('scene', 'home')
        fix.element(fix.given, 'observation', name='tense', value='old',
                    timeframe=row['timeframe'], at=DINNER)
        fix.expectations['tense'] = 'old'
        fix.expectations['timeframe'] = row['timeframe']
        fix.expectations['reference_date'] = '' if gap is None else stamp(
            instant(DINNER) + timedelta(milliseconds=gap))
        yield fix


def unlock_rows(rows):
    for profile in ('v1', 'v2'):
        for i, row in enumerate(rows, 1):
            end = row['expiresAt']
            pinned = end is not None and not row['unlock']
            fix = row_fixture('unlock-' + profile, i, profile,
                              'A look that expires %s, %s photo: %s.' %
                              (end or 'never because there is none',
                               'old' if row['isOldPhoto'] else 'current',
                               'kept' if pinned else 'scored'))
            fix.now = stamp(instant(row['now']))
            fix.fact('scene', 'restaurant')
            fix.fact('season', 'winter')
            fix.fact('time_of_day', 'evening')
            if end:
                fix.element(fix.given, 'look', hairstyle='messy_bun',
                            reference='messy_bun_casual',
                            reason='session_start',
                            locked_at='2025-12-27T08:00:00Z',
                            expires_at=stamp(instant(end)))
            fix.element(fix.given, 'observation', name='tense',
                        value='old' if row['isOldPhoto'] else 'now',
                        at=fix.now)
            fix.expectations['outcome'] = 'locked' if pinned else 'scored'
            if pinned:
                fix.expectations['chosen'] = 'messy_bun_casual'
            yield fix


TABLES = {
    'moodNormalisation': mood_rows, 'seasonByMonthUTC': season_rows,
    'timeOfDayByHourUTC': hour_rows,
    'explicitHairstyleDetection': explicit_rows,
    'temporalFallback': fallback_rows, 'timeframeOffsets': offset_rows,
    'shouldUnlockCurrentLook': unlock_rows,
}


def main():
    golden = json.load(open(sys.argv[1], encoding='utf-8'))
    top = sys.argv[2]
    registries = golden['registries']
    for name, directory in CATALOGS.items():
        os.makedirs(os.path.join(top, directory), exist_ok=True)
        with open(os.path.join(top, directory, 'catalog.xml'), 'w',
                  encoding='utf-8') as out:
            out.write(catalog(registries[name]))
    fixtures = [case_fixture(c, registries) for c in golden['cases']]
    for table, make in TABLES.items():
        fixtures += make(golden['tables'][table])
    os.makedirs(os.path.join(top, 'fixtures'), exist_ok=True)
    for fix in fixtures:
        if 'outcome' not in fix.expectations:
            fix.expectations = {'outcome': 'scored', **fix.expectations}
        with open(os.path.join(top, 'fixtures', fix.name + '.xml'), 'w',
                  encoding='utf-8') as out:
            out.write(fix.text())
    print('%d fixtures' % len(fixtures))


if __name__ == '__main__':
    main()
