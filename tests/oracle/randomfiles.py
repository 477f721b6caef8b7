# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""The files of a random pack: maybe over a base, with things replaced,
disabled and overridden."""
import os
import re

from oracle import pack, tree
from oracle.randommore import Maker2
from oracle.randompack import Maker, element

def write(seed, folder, name):
    """Writes the pack to FOLDER/NAME, maybe with a base beside it;
    -> its directory, {file to be replaced: by which file}"""
    maker = Maker(seed) if seed % 3 == 1 else Maker2(seed)
    path = os.path.join(folder, name, 'p')
    os.makedirs(path)
    files = {kind + '.xml': element(
        kind, {'xmlns': 'urn:refdesk:rules:1'}, *parts)
        for kind, parts in maker.files.items() if parts}
    replace = {}
    below = {}
    if maker.chance(.4):
        files, below = split(maker, files)
        base = os.path.join(folder, name, 'b')
        os.makedirs(base)
        save_pack(base, 'b', maker.language, below)
    if maker.chance(.2):
        replace = replacement(maker, files or below,
                              os.path.join(folder, name, 'other'))
    save_pack(path, 'p', maker.language, files, 'b' if below else None,
              changes(maker, {**below, **files}))
    return path, replace


def split(maker, files):
    """-> (files of the pack, files of its base); a file in both is the
    pack's."""
    below = dict(files)
    mine = {}
    if maker.chance(.6):
        scoring = maker.files['scoring']
        cut = maker.dice.randint(0, len(scoring))
        below['scoring.xml'] = element('scoring', NAMESPACE, *scoring[:cut])
        mine['more.xml'] = element('scoring', NAMESPACE, *scoring[cut:])
    if maker.chance(.4):
        name = maker.pick('words.xml', 'catalog.xml')
        mine[name] = files[name]
        below[name] = [line.replace('text="', 'text="x') for line in
                       files[name]]
    return mine, below


def replacement(maker, files, folder):
    """One of the files, with other numbers, for --replace."""
    name = maker.pick(*sorted(files))
    os.makedirs(folder)
    lines = [re.sub('points="(-?)[0-9]', r'points="\g<1>1', line)
             for line in files[name]]
    save(os.path.join(folder, name), lines)
    return {name: os.path.join(folder, name)}


def changes(maker, files):
    """`disable` and `override` elements over the resolved set."""
    items = [item for lines in files.values()
             for item in tree.parse_bytes('\n'.join(lines).encode()).kids]
    made, gone = [], set()
    rules = [r for r in pack.rules(items) if r.tag != 'reference']
    tested = 'experiments' in maker.files
    for rule in maker.some(rules, 0, 2) if maker.chance(.3) else []:
        if rule.tag not in ('hold', 'group', 'learned', 'experiment') and \
                not (tested and rule.get('tune')):
            gone.add(rule.get('id'))
            made.append(element('disable', {'id': rule.get('id')}))
    catalog = [r for r in pack.rules(items) if r.tag == 'reference']
    for rule in maker.some(rules, 2, 6) + maker.some(catalog, 0, 2) \
            if maker.chance(.5) else []:
        if rule.get('id') not in gone:
            change = override(maker, rule)
            if change:
                made.append(element('override', dict(
                    zip(('path', 'value'), change), reason='by lot')))
    return made


def override(maker, rule):
    """(path, value) of something that may be overridden, or None"""
    name, found = rule.get('id') + '/', []
    if rule.tag == 'reference':
        for value in rule.of('value'):
            kind, of = maker.attributes[value.get('of')][:2]
            if kind in ('decimal', 'term'):
                found.append((value.get('of'), maker.value(kind, of, True)))
        for value in rule.of('map'):
            for pair in value.text.split()[:1]:
                found.append((value.get('of') + '.' + pair.split('=')[0],
                              maker.fraction()))
    if rule.tag == 'gate':
        found.append(('code', 'other.code'))
    if rule.tag == 'hold':
        found.append(('for', 'PT7H'))
    if rule.tag in ('factor', 'group'):
        found += [(side, value) for side, value in (('min', '-3.5'),
                                                    ('max', '8'))
                  if rule.get(side) is not None]
    if rule.get('tune'):
        found += points_to_override(maker, rule)
    if not found:
        return None
    path, value = maker.pick(*found)
    return name + path, value


def points_to_override(maker, rule):
    found = [(which, maker.decimal(-30, 30)) for which in ('points', 'scale')
             if rule.get(which) is not None]
    for step in rule.one('history').of('step') if rule.one('history') \
            else ():
        found.append(('step.%s/points' % step.get('below'), maker.decimal()))
    for knot in rule.one('curve').of('at') if rule.one('curve') else ():
        found.append(('at.%s/points' % knot.get('x'), maker.decimal()))
    for case in rule.of('case') + 3 * rule.of('otherwise'):
        found.append((case.get('id', 'otherwise') + '/points',
                      maker.decimal()))
    return found


NAMESPACE = {'xmlns': 'urn:refdesk:rules:1'}


def save_pack(path, name, language, files, base=None, kids=()):
    for file, lines in files.items():
        save(os.path.join(path, file), lines)
    save(os.path.join(path, 'pack.xml'), element('pack', {
        **NAMESPACE, 'name': name, 'version': '1', 'language': language,
        'licence': 'CC0-1.0', 'minimum-fixtures': '1', 'base': base},
        *[element('file', {'name': file}) for file in files], *kids))


def save(path, lines):
    with open(path, 'w', encoding='utf-8') as target:
        target.write('\n'.join(lines) + '\n')
