#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Writes the fixtures that say every tense cue once.

    make_word_fixtures.py REFDESK PACK DIRECTORY

Each message holds phrases of one class and one tag only, so its tense and
timeframe are known without running anything: what stands in the rules is what
must come out.  Phrases without points stand beside one that has some; pairs
have a message of their own, the strongest first, since it names the timeframe.
"""
import itertools
import pathlib
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

LIMIT = 3800  # a text fact holds 4096 characters
DATES = {'yesterday': '2025-12-26T20:00:00Z',
         'last_week': '2025-12-20T20:00:00Z',
         'last_month': '2025-11-27T20:00:00Z',
         'vague_past': '2025-12-25T08:00:00Z'}
CASE = '''<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-FileCopyrightText: 2026 The refdesk authors
     SPDX-License-Identifier: CC0-1.0 -->
<fixture xmlns="urn:refdesk:fixture:1" name="%(name)s"
         program="companion" tags="words tense">
  <because>%(because)s</because>
  <given now="2025-12-27T20:00:00Z">
    <fact name="scene">somewhere</fact>
%(fact)s
  </given>
  <expect outcome="scored" tense="%(tense)s" timeframe="%(timeframe)s"
          reference_date="%(date)s"/>
</fixture>
'''
MESSAGE = '    <fact name="message">%s</fact>'
SAID = '''    <fact name="message">yes please</fact>
    <list name="conversation">
      <record>
        <field name="role">assistant</field>
        <field name="content">%s</field>
      </record>
    </list>'''


def dump(refdesk, pack):
    with tempfile.TemporaryDirectory() as work:
        desk = work + '/pack.desk'
        subprocess.run([refdesk, '-q', 'build', pack, '-o', desk], check=True)
        return subprocess.run([refdesk, 'dump', '--program', desk], check=True,
                              capture_output=True, text=True).stdout


def records(text, section):
    found = re.search(r'^\[%s\].*\n((?:\d.*\n)*)' % section, text, re.M)
    for line in found.group(1).splitlines():
        yield dict((name, value) for name, value in
                   re.findall(r'(\w+)=((?:[^\s"]|"(?:[^"\\]|\\.)*")*)', line))


def quoted(value):
    return re.search(r'"(.*)"', value).group(1)


def cues(text):
    """The cues of the tense classifier, with the class's term."""
    classes = list(records(text, 'class'))
    for cue in records(text, 'cue'):
        rule = classes[int(cue['class'])]
        if quoted(rule['classifier']) != 'when':
            continue
        yield {'term': quoted(rule['term']), 'text': quoted(cue['text']),
               'tag': quoted(cue['tag']) if '"' in cue['tag'] else None,
               'points': Fraction(cue['points']), 'group': cue['group'],
               'source': int(cue['source']), 'pair': cue['match'] == 'pair',
               'first': cue['first'], 'then': cue['then']}


def parts(phrases):
    part, length = [], 0
    for phrase in phrases:
        if length + len(phrase) + 2 > LIMIT:
            yield part
            part, length = [], 0
        part.append(phrase)
        length += len(phrase) + 2
    yield part


def write(directory, name, **case):
    case['text'] = case['text'].replace('&', '&amp;').replace('<', '&lt;')
    case['fact'] = (SAID if case['said'] else MESSAGE) % case['text']
    case['date'] = DATES[case['timeframe']] if case['tense'] == 'old' else ''
    pathlib.Path(directory, name + '.xml').write_text(
        CASE % dict(case, name=name))


def kind(cue):
    return (cue['term'], cue['tag'] if cue['points'] else '', cue['source'])


def write_phrases(found, directory):
    first_source = min(c['source'] for c in found)
    strong = {term: max((c for c in found if c['term'] == term and
                         c['source'] == first_source),
                        key=lambda c: (c['points'], c['text']))
              for term in ('old', 'now')}
    found = sorted(found, key=lambda c: (kind(c), c['text']))
    for (term, tag, source), group in itertools.groupby(found, kind):
        said = source != first_source
        pieces = list(parts(c['text'] for c in group))
        for number, piece in enumerate(pieces):
            name = 'words-%s-%s' % (term, (tag or 'silent').replace('_', '-'))
            name += '-said' if said else ''
            name += '-%d' % (number + 1) if len(pieces) > 1 else ''
            if not tag:
                piece = [strong[term]['text']] + piece
            write(directory, name, text='. '.join(piece), said=said,
                  tense=term, timeframe=tag or strong[term]['tag'],
                  because='Cues of %s, %s%s: all of them are read.' % (
                      term, (tag or 'without points').replace('_', ' '),
                      ' in the conversation' if said else ''))


def write_pairs(found, directory):
    members = {}
    for cue in sorted(found, key=lambda c: c['text']):
        if not cue['pair'] and cue['group'] != '0':
            members.setdefault(cue['group'], cue)
    pairs = sorted((c for c in found if c['pair']),
                   key=lambda c: (c['term'], -c['points'], c['text']))
    for term, group in itertools.groupby(pairs, lambda c: c['term']):
        group = list(group)
        text = '. '.join(members[c['first']]['text'] + ' ' +
                         members[c['then']]['text'] for c in group)
        write(directory, 'words-%s-pairs' % term, text=text, said=False,
              tense=term, timeframe=group[0]['tag'] or
              members[group[0]['then']]['tag'],
              because='Pairs of %s: all of them are read.' % term)


def main(refdesk, pack, directory):
    found = list(cues(dump(refdesk, pack)))
    write_phrases([c for c in found if not c['pair']], directory)
    write_pairs(found, directory)


if __name__ == '__main__':
    main(*sys.argv[1:])
