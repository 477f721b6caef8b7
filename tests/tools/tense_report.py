#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""How well the rules tell an old photo from one of now.

    tense_report.py REFDESK PACK [--aims] [--wrong] FILE.jsonl...

Runs `REFDESK decide --batch` with PACK over labelled messages and prints, for
each file and for its hard rows, beside ten plain substrings:

  precision  of the photos called old, how many are
  recall     of the old photos, how many were called old
  timeframe  of the old ones found, how many have the right timeframe

A file that was once read by rules made without it has these counts in
first-look.json beside it; they stand under what the rules of today say.

--aims: status 1 when a file misses 0.95, 0.90 or 0.90; figures are compared as
counts.  --wrong: lists the rows that were judged wrongly.
"""
import json
import pathlib
import subprocess
import sys

NOW = '2025-06-11T15:00:00Z'
# What the selector of source 003 looked for when its model did not answer.
SUBSTRINGS = ('from last', 'yesterday', 'other day', 'when i was', 'when we',
              'that time', 'remember when', 'old photo', 'previous', 'earlier')
AIMS = (('precision', 95), ('recall', 90), ('timeframe', 90))


def request(row):
    facts = {'message': row['message'], 'scene': row.get('scene') or '-'}
    if row.get('history'):
        facts['conversation'] = row['history']
    return {'now': NOW, 'facts': facts}


def ask(refdesk, pack, rows):
    lines = ''.join(json.dumps(request(row)) + '\n' for row in rows)
    run = subprocess.run(
        [refdesk, 'decide', '--rules', pack, '--batch', '--no-record',
         '--no-digest'], input=lines, capture_output=True, text=True,
        check=True)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    if len(answers) != len(rows):
        sys.exit('%d answers to %d rows' % (len(answers), len(rows)))
    return answers


def by_rules(answer):
    found = answer['tense']
    return found['value'], found['timeframe']


def by_substrings(row):
    text = (row['message'] + ' ' + row.get('scene', '')).lower()
    return ('old' if any(s in text for s in SUBSTRINGS) else 'now'), None


def count(rows, verdicts):
    """Numerator and denominator of each measure."""
    old = [row['tense'] == 'old' for row in rows]
    said = [verdict[0] == 'old' for verdict in verdicts]
    both = [i for i in range(len(rows)) if old[i] and said[i]]
    right = [i for i in both if verdicts[i][1] == rows[i]['timeframe']]
    return {'precision': (len(both), sum(said)),
            'recall': (len(both), sum(old)),
            'timeframe': (len(right), len(both))}


def print_counts(label, n_rows, counts, with_timeframe):
    cells = []
    for name, _ in AIMS:
        part, whole = counts[name]
        if not whole or name == 'timeframe' and not with_timeframe:
            cells.append('%-17s' % '-')
        else:
            cells.append('%-17s' % ('%.3f (%d/%d)' %
                                    (part / whole, part, whole)))
    print('%-28s %4d  %s' % (label, n_rows, ' '.join(cells).rstrip()))


def show(label, rows, verdicts, with_timeframe=True):
    counts = count(rows, verdicts)
    print_counts(label, len(rows), counts, with_timeframe)
    return counts


def show_first_look(path):
    looks = path.parent / 'first-look.json'
    if not looks.exists():
        return
    for name, counts in json.loads(looks.read_text()).items():
        if name.split(',')[0] == path.stem:
            print_counts(name.replace(path.stem, path.stem + ', first look'),
                         counts['rows'], counts, True)


def list_wrong(rows, verdicts, answers):
    for row, verdict, answer in zip(rows, verdicts, answers):
        if verdict[0] == row['tense'] and \
                (verdict[0] == 'now' or verdict[1] == row['timeframe']):
            continue
        print('  %s %s/%s not %s/%s: %s' % (
            row.get('id', '?'), *verdict, row['tense'], row['timeframe'],
            row['message'].replace('\n', ' / ')))
        for said in row.get('history', []):
            print('      after: ' + said['content'])
        for cue in answer['tense']['cues']:
            print('      %(class)s %(points)s "%(cue)s"' % cue)


def main(argv):
    options = [a for a in argv if a.startswith('--')]
    refdesk, pack, *files = [a for a in argv if not a.startswith('--')]
    missed = []

    print('%-28s %4s  %-17s %-17s %s' % ('', 'rows', *(a[0] for a in AIMS)))
    for name in files:
        rows = [json.loads(line)
                for line in pathlib.Path(name).read_text().splitlines()]
        answers = ask(refdesk, pack, rows)
        verdicts = [by_rules(answer) for answer in answers]
        plain = [by_substrings(row) for row in rows]
        hard = [i for i, row in enumerate(rows) if row.get('hard')]
        stem = pathlib.Path(name).stem
        counts = show(stem, rows, verdicts)
        show(stem + ', hard', [rows[i] for i in hard],
             [verdicts[i] for i in hard])
        show(stem + ', substrings', rows, plain, False)
        show(stem + ', hard, substrings', [rows[i] for i in hard],
             [plain[i] for i in hard], False)
        show_first_look(pathlib.Path(name))
        for measure, percent in AIMS:
            part, whole = counts[measure]
            if part * 100 < percent * whole:
                missed.append('%s: %s is below 0.%d' % (stem, measure,
                                                        percent))
        if '--wrong' in options:
            list_wrong(rows, verdicts, answers)
    if '--aims' in options and missed:
        sys.exit('\n'.join(missed))


if __name__ == '__main__':
    main(sys.argv[1:])
