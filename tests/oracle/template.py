# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Templates filled in (section 12 of the page)."""
import unicodedata

from oracle import derive
from oracle.because import as_text
from oracle.values import Refused, duration, duration_text, number
from fractions import Fraction

SPACE = ' \t\n\r'
ENDS = ('.', '!', '?', '\u2026', '\u3002')


def render(decision, name, generation):
    """The text; Refused when a slot has no value or nothing was chosen.
    generation: {'prompt': text, 'negative': text}"""
    filler = Filler(decision, generation)
    template = next(t for t in decision.situation.program.of('template')
                    if t.get('name') == name)
    if decision.first is None:
        raise Refused('plan.nothing')
    for part in template.kids:
        values = [filler.value(kid) for kid in part.kids]
        if part.tag != 'optional':
            filler.put(part, filler.value(part))
        elif None not in values:
            for kid, value in zip(part.kids, values):
                filler.put(kid, value)
        decision.situation.seen['optional segment %s' % (
            'gone' if None in values else 'there')] += part.tag == 'optional'
    return filler.ended()


class Filler:
    def __init__(self, decision, generation):
        self.decision = decision
        self.situation = decision.situation
        self.generation = generation
        self.text = ''

    def value(self, node):
        if node.tag == 'text':
            return node.text
        for kind in ('table', 'fact', 'attribute', 'generation'):
            if node.get(kind):
                return getattr(self, kind + '_value')(node)
        return None

    def fact_value(self, node):
        name = node.get('fact')
        value = self.situation.value(name)
        if value is None:
            return None
        shown = self.decision.plain(name, value)
        text = ' '.join(shown) if isinstance(shown, list) else as_text(shown)
        return text.strip(SPACE) or None

    def table_value(self, node):
        table = self.situation.program.tables[node.get('table')]
        outs = table.of('out')
        column = [o.get('name') for o in outs].index(
            node.get('out', outs[0].get('name')))
        cell = derive.lookup(table, [self.situation.value(node.get('key'))],
                             column)
        kind = outs[column].get('type')
        if cell is None or kind in ('term', 'text'):
            return cell
        if kind == 'duration':
            return duration_text(duration(cell))
        return number(Fraction(cell))

    def attribute_value(self, node):
        return self.decision.first.values.get(node.get('attribute'))

    def generation_value(self, node):
        text = self.generation.get(node.get('generation')) or ''
        return text if text.strip(SPACE) else None

    def put(self, node, value):
        if value is None:
            raise Refused('plan.slot')
        if node.get('generation') == 'prompt':
            if self.text.endswith(' '):
                value = value.strip(SPACE)
            if self.text.endswith('. ') and \
                    unicodedata.category(value[0]) == 'Ll':
                self.text = self.text[:-2] + ', '
                self.situation.seen['a prompt goes on'] += 1
        self.text += value

    def ended(self):
        text = self.text.strip(SPACE)
        if '. ' not in text or text.endswith(ENDS):
            return self.text
        self.situation.seen['a prompt gets its end'] += 1
        return self.text.rstrip(SPACE) + '.'
