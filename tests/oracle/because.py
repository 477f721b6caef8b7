# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""What a decision says of itself: why a part was given, why a look did not
bind, in which order notes stand (section 13 of the page)."""
from oracle.condition import holds
from oracle.values import stamp


# --- parts --------------------------------------------------------------------

class Reading:
    """The facts that conditions read, in the order they are met; each with
    the set attributes that it is compared with (None: with all of it)."""
    def __init__(self, program, seen):
        self.program = program
        self.seen = seen
        self.attributes = {}

    def fact(self, name, attribute=None):
        if name == 'now' or name is None:
            return
        new = name not in self.attributes
        self.attributes.setdefault(name, set()).add(attribute)
        derive = self.program.derives.get(name)
        if new and derive is not None and derive.one('when'):
            self.seen['because of a derived condition'] += 1
            self.condition(derive.inside('when'))

    def condition(self, node):
        for kid in node.kids:
            self.condition(kid)
        if node.get('classifier'):
            classifier = self.program.classifiers[node.get('classifier')]
            if not classifier.of_records():
                self.fact(classifier.name)
        self.fact(node.get('fact'), node.get('attribute')
                  if node.tag == 'in' else None)
        self.fact(node.get('as'))


def because(decision, part, ref):
    if isinstance(part.why, dict):
        return part.why
    situation = decision.situation
    reading = Reading(situation.program, situation.seen)
    for why in part.why:
        if why is None or isinstance(why, str):
            reading.fact(why)
        else:
            reading.condition(why)
    return {name: values(decision, name, attributes, ref)
            for name, attributes in reading.attributes.items()
            if situation.value(name) is not None}


def values(decision, name, attributes, ref):
    situation = decision.situation
    program, value = situation.program, situation.value(name)
    spec = program.facts.get(name)
    if isinstance(value, frozenset):
        vocab = program.vocab[situation.vocabulary(name)]
        if len(attributes) == 1 and None not in attributes:
            mine = ref.values.get(*attributes) or set()
            left = {t for t in value if vocab.above[t] & mine}
            situation.seen['because of some terms'] += left != value
            value = left
        return [t for t in vocab.terms if t in value]
    if isinstance(value, list) or (spec is not None and
                                   spec.yes('personal')):
        situation.seen['because of what is not told'] += 1
        return []
    at = first_instant(situation, name)
    situation.seen['because of a record'] += at is not None
    return [as_text(decision.plain(name, value)) if at is None
            else stamp(at)]


def as_text(shown):
    if isinstance(shown, bool):
        return str(shown).lower()
    if isinstance(shown, dict):
        return ','.join(shown.values())
    return str(shown)


def first_instant(situation, name):
    """Of the record that made an `exists` true, if it has one."""
    derive = situation.program.derives.get(name)
    body = derive.one('exists') if derive is not None else None
    if body is None or situation.known[name][1] != 'derived':
        return None
    fields = situation.program.facts[body.get('in')].of('field')
    for row in situation.value(body.get('in')) or []:
        if holds(situation, body.kids[0], record=(body.get('in'), row)):
            return next((row[f.get('name')] for f in fields
                         if f.get('type') == 'instant' and
                         row[f.get('name')] is not None), None)
    return None


# --- the look -----------------------------------------------------------------

LOOK = ('look.hairstyle', 'look.reference')


def asks(node):
    """A gate's condition that compares the look with an attribute."""
    return any(asks(kid) for kid in node.kids) or (
        node.tag in ('same', 'in') and node.get('fact') in LOOK and
        node.get('attribute') is not None)


def bypass(situation, outcome, first):
    """Why a held look did not bind, or None; `first`: the first choice."""
    if not situation.held or asked(situation, outcome) is not False:
        return None
    nodes = situation.program.of('observation')
    if nodes and situation.value(nodes[0].get('name')) == 'old':
        return 'old_photo'
    attribute = situation.program.first('hold').get('attribute')
    kept = first is not None and first.values.get(attribute) == \
        situation.value('look.hairstyle')
    return None if kept else 'request'


def asked(situation, outcome):
    """Whether a rule asked about the look; None: there is no such rule."""
    program = situation.program
    pins = program.of('pin')
    gates = [g for g in program.of('gate') if asks(g.inside('require'))]
    rules = [p for p in pins if p.get('reference') == LOOK[1]] + gates
    if not rules:
        return None
    if outcome == 'locked':
        ids = [p.get('id') for p in pins]
        pins = pins[:ids.index(situation.pin) + 1]
        gates = []
    judged = [p for p in pins if p in rules] + gates
    return any(stands(situation, rule) for rule in judged)


def stands(situation, rule):
    when = rule.inside('when')
    return (when is None or holds(situation, when)) and \
        (rule.tag != 'pin' or situation.value(LOOK[1]) is not None)


# --- notes --------------------------------------------------------------------

ORDER = (('look.dropped', 'look.expired'), ('cue.undecided',),
         ('observation.undated', 'observation.future', 'observation.stale'),
         ('request.unknown-style',), ('subject.none', 'history.empty'),
         ('tense.classifier',), ('learned.unknown-key',),
         ('experiment.no-unit',), ('pin.unavailable',),
         ('slot.empty', 'choice.incompatible', 'outcome.none'),
         ('look.bypassed',))
STAGE = {code: stage for stage, codes in enumerate(ORDER) for code in codes}
BYPASSES = {'old_photo': 'old photo',
            'request': 'another style was asked for'}


def circumstances(situation):
    request = situation.request
    if request.subject is None and not request.look_given and \
            not request.history_given:
        situation.note('subject.none')
    elif not situation.history:
        situation.note('history.empty')


def in_order(situation, notes):
    """As they are to stand; those of one stage as they were made, but what
    was found undecided, or derived, by the rules' order."""
    patterns = [p.regex for c in situation.program.classifiers.values()
                for p in sorted(c.phrases,
                                key=lambda p: c.order.index(p.term))]
    derives = rounds(situation.program)

    def place(note):
        code, detail, about = note
        if code == 'cue.undecided':
            return STAGE[code], patterns.index(detail)
        return STAGE[code], derives.index(about) if about else 0
    made = [note[:2] for note in sorted(notes, key=place)]
    situation.seen['notes in another order'] += made != [n[:2] for n in notes]
    return made


def rounds(program):
    """The derives in the order in which they are worked out."""
    left = {name: needs(program, node)
            for name, node in program.derives.items()}
    for name, fact in program.facts.items():
        for field in fact.of('field'):
            if field.one('when'):
                left[name, field.get('name')] = reads(field, name)
    done = []
    while left:
        for name in list(left):
            if not left[name] & set(left):
                done.append(name)
                del left[name]
    return done


def needs(program, node):
    body = node.kids[0]
    return reads(node, body.get('in'))


def reads(node, record):
    """Facts, and (list, field) pairs, that a node and those in it name."""
    found = set()
    if node.tag != 'derive':
        found = {node.get(name) for name in
                 ('fact', 'as', 'on', 'hemisphere', 'unless-known')}
    if node.get('field'):
        found.add((record, node.get('field')))
    for kid in node.kids:
        found |= reads(kid, record)
    return found
