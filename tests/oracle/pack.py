# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Packs: files of the base packs and the pack, replaced, disabled, overridden
(section 1 of the page)."""
import os

import oracle.tree as tree

RULES = ('gate', 'pin', 'factor', 'group', 'hold', 'record', 'invariant',
         'rate', 'learned', 'experiment')
# What decisions do not depend on (section 14 of the page).
SENDING = ('provider', 'model', 'sizes', 'wording', 'role', 'attribute-text',
           'preset', 'route', 'deny')


def find(name, roots):
    for root in roots:
        path = os.path.join(root, name)
        if os.path.exists(os.path.join(path, 'pack.xml')):
            return path
    raise SystemExit('no pack ' + name)


def levels(path, roots):
    """-> [(directory, pack node)], the deepest base first"""
    path = os.path.normpath(path)
    pack = tree.parse(os.path.join(path, 'pack.xml'))
    below = []
    if pack.get('base'):
        near = [os.path.dirname(path)] + list(roots)
        below = levels(find(pack.get('base'), near), roots)
    return below + [(path, pack)]


def load(path, roots=(), replace=None):
    """-> (pack node, [top-level node of any file] in rule order,
    {file name: language of its pack}, [the same of Redux])"""
    files, languages = {}, {}
    packs = levels(path, roots)
    for directory, pack in packs:
        for entry in pack.of('file'):
            name = entry.get('name')
            files[name] = tree.parse(os.path.join(directory, name))
            languages[name] = int(pack.get('language'))
    for name, source in (replace or {}).items():
        files[name] = tree.parse(source)
    items = [item for root in files.values()
             if root.tag not in ('providers', 'redux') for item in root.kids]
    redux = [item for root in files.values() if root.tag == 'redux'
             for item in root.kids]
    for _, pack in packs:
        for change in pack.of('disable', 'override'):
            if change.tag == 'disable':
                items = disable(items, change.get('id'))
            else:
                override(items, change.get('path'), change.get('value'))
    return packs[-1][1], [item for item in items if item.kids or
                          item.tag != 'group'], languages, redux


def disable(items, name):
    kept = []
    for item in items:
        if item.tag in RULES and item.get('id') == name:
            continue
        if item.tag == 'group':
            item.kids = [f for f in item.kids if f.get('id') != name]
        if item.tag == 'select':
            item.kids = [s for s in item.kids
                         if s.tag != 'slot' or s.get('id') != name]
        kept.append(item)
    return kept


def rules(items):
    for item in items:
        if item.tag in RULES + ('reference',):
            yield item
        if item.tag == 'group':
            yield from item.kids


def override(items, path, value):
    name, *rest = path.split('/')
    rule = next((r for r in rules(items) if r.get('id') == name), None)
    if rule is None and name.split('.')[0] in SENDING:
        return
    if rule.tag == 'reference':
        override_value(rule, rest[0], value)
        return
    if len(rest) == 2:
        rule = part_of(rule, rest[0])
    rule.attrs[rest[-1]] = value


def part_of(factor, name):
    """The case, `otherwise`, step.BELOW or at.X of a factor."""
    kind, _, key = name.partition('.')
    if name == 'otherwise':
        return factor.one('otherwise')
    if kind == 'step' and factor.one('history'):
        return next(s for s in factor.one('history').of('step')
                    if s.get('below') == key)
    if kind == 'at' and factor.one('curve'):
        return next(a for a in factor.one('curve').of('at')
                    if a.get('x') == key)
    return next(c for c in factor.of('case') if c.get('id') == name)


def override_value(reference, path, value):
    name, _, term = path.partition('.')
    for given in reference.of('value', 'map'):
        if given.get('of') != name:
            continue
        if not term:
            given.text = value
            return
        pairs = dict(p.split('=') for p in given.text.split())
        pairs[term] = value
        given.text = ' '.join('%s=%s' % p for p in pairs.items())
        return
    raise SystemExit('override misses: ' + path)
