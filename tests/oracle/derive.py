# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Derives and table lookups (sections 4 and 5 of the page)."""
from fractions import Fraction

from oracle.condition import bound, holds
from oracle.values import Other, degrees, duration


def derive(situation, node):
    body = node.kids[0]
    value = WAYS[body.tag](situation, body)
    situation.seen['derive %s %s' % (
        body.tag, 'unknown' if value is None else 'known')] += 1
    attribute = node.get('exists-in')
    if attribute and value is not None and value not in {
            ref.values.get(attribute) for ref in situation.available()}:
        situation.note('request.unknown-style', value,
                       node.get('fact') or node.get('name'))
        return None
    return value


def clock(situation, body):
    hour = situation.local()[2]
    under = [b for b in body.kids if int(b.get('from')) <= hour]
    return (under or body.kids)[-1].get('term')


def months(situation, body):
    month = situation.local()[1]
    side = situation.value(body.get('hemisphere')) or 'north'
    return next(m.get(side) for m in body.kids
                if int(m.get('number')) == month)


def first(situation, body):
    for source in body.kids:
        blocked = source.get('unless-known')
        if blocked and known(situation.value(blocked)):
            continue
        value = situation.value(source.get('fact'))
        if known(value):
            return value
    return None


def known(value):
    return value is not None and value != frozenset()


def exists(situation, body):
    return count(situation, body) > 0


def count(situation, body):
    name = body.get('in')
    return sum(holds(situation, body.kids[0], record=(name, row))
               for row in situation.value(name) or [])


def when(situation, body):
    return holds(situation, body.kids[0])


def geofence(situation, body):
    point = situation.value(body.get('on'))
    if point is not None:
        for area in body.kids:
            inside = in_box if area.tag == 'box' else in_polygon
            if inside(area, *point):
                return area.get('term')
    return None


def in_box(area, lat, lon):
    south, west, north, east = (degrees(area.get(side)) for side in
                                ('south', 'west', 'north', 'east'))
    if not south <= lat < north:
        return False
    return lon >= west or lon < east if west > east else west <= lon < east


def in_polygon(area, lat, lon):
    corners = [(degrees(a.get('lat')), degrees(a.get('lon')))
               for a in area.kids]
    inside = False
    for (lat1, lon1), (lat2, lon2) in zip(corners,
                                          corners[1:] + corners[:1]):
        if (lat1 > lat) != (lat2 > lat) and lon < lon1 + Fraction(
                (lon2 - lon1) * (lat - lat1), lat2 - lat1):
            inside = not inside
    return inside


def bands(situation, body):
    value = situation.value(body.get('on'))
    if value is None:
        return None
    for band in body.of('band'):
        if value < bound(band.get('below')):
            return band.get('term')
    other = body.one('otherwise')
    return None if other is None else other.get('term')


def table_lookup(situation, body):
    table = situation.program.tables[body.get('table')]
    keys = [situation.value(k.get('fact')) for k in body.of('key')]
    names = [o.get('name') for o in table.of('out')]
    column = names.index(body.get('out'))
    cell = lookup(table, keys, column)
    kind = table.of('out')[column].get('type')
    if cell is None or isinstance(cell, frozenset):
        return cell
    if table.get('hit') == 'collect' and not isinstance(cell, str):
        return cell
    return cell_value(kind, cell)


def cell_value(kind, cell):
    if kind == 'integer':
        return int(cell)
    if kind == 'decimal':
        return Fraction(cell)
    return duration(cell) if kind == 'duration' else cell


def lookup(table, keys, column):
    """The cell's text; with hit="collect" its value; None without a row."""
    fits = [row for row in table.of('row')
            if all(cell_fits(cell.text.strip(), key)
                   for cell, key in zip(row.of('in'), keys))]
    if not fits:
        fits = table.of('default')
    cells = [row.of('out')[column].text.strip() for row in fits]
    if table.get('hit') != 'collect' or not cells:
        return cells[0] if cells else None
    kind = table.of('out')[column].get('type')
    if kind == 'term':
        return frozenset(cells)
    return sum(cell_value(kind, cell) for cell in cells)


def cell_fits(cell, key):
    return cell == '*' or (key is not None and key == cell and
                           not isinstance(key, Other))


WAYS = {'clock': clock, 'months': months, 'first': first, 'exists': exists,
        'count': count, 'when': when, 'geofence': geofence, 'bands': bands,
        'lookup': table_lookup}
