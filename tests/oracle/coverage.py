# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""What of the language a run has used: in packs, and where it mattered."""
import os

from oracle import tree

SWITCHES = {
    'classifier': ('pick', 'match', 'longest', 'terms', 'join', 'default',
                   'default-tag', 'threshold', 'confidence'),
    'fact': ('type', 'empty', 'missing', 'default', 'personal'),
    'select': ('order', 'pick'), 'history': ('order', 'compare'),
    'table': ('hit',), 'factor': ('cases', 'min', 'max'),
    'attribute': ('type', 'complete', 'optional'), 'hold': ('drop',),
    'curve': ('kind',), 'experiment': ('mode', 'unit'),
    'vocabulary': ('open',), 'term': ('broader',), 'field': ('type', 'min'),
    'learned': ('by', 'floor', 'min', 'max'), 'slot': ('weight',),
}


def of_pack(path):
    """Names of the constructs that stand in a pack and its bases."""
    found = set()
    folder = os.path.dirname(path)
    for place in os.listdir(folder):
        for name in os.listdir(os.path.join(folder, place)):
            if name.endswith('.xml'):
                collect(tree.parse(os.path.join(folder, place, name)), found)
    return found


def collect(node, found):
    found.add('has ' + node.tag)
    for switch in SWITCHES.get(node.tag, ()):
        value = node.get(switch)
        if value is not None:
            kept = value if value in KEPT else 'given'
            found.add('has %s %s %s' % (node.tag, switch, kept))
    if node.tag == 'override':
        found.add('has override ' + kind_of_path(node.get('path')))
    for kid in node.kids:
        collect(kid, found)


def kind_of_path(path):
    steps = path.split('/')
    if len(steps) == 2:
        return steps[1] if steps[1] in ('points', 'scale', 'min', 'max',
                                        'code', 'for') else 'value'
    return steps[1] if steps[1] == 'otherwise' else \
        steps[1].split('.')[0].rstrip('0123456789')


KEPT = set('''first earliest all points word substring either yes no id catalog
time given text bytes unique collect each bool integer decimal term instant
zone list set duration geo value error absent map top draw step linear shadow
live subject reference'''.split())

IN_PACKS = '''disable | override | override points | override scale
override min | override max | override code | override for | override value
override case | override otherwise
classifier pick first | classifier pick earliest | classifier pick all
classifier pick points | classifier match word | classifier match substring
classifier match either | classifier terms yes | classifier join yes
classifier default given | classifier default-tag given
classifier threshold given | classifier confidence given
fact type text | fact type bool | fact type integer | fact type decimal
fact type term | fact type instant | fact type zone | fact type list
fact empty value | fact empty error | fact missing error | fact default given
fact personal yes
select order id | select order catalog | history order time
history order given | history compare text | history compare bytes
table hit first | table hit unique | default
factor cases each | factor min given | factor max given
attribute type term | attribute type set | attribute type map
attribute type decimal | attribute type text | attribute complete yes
attribute optional yes | hold drop yes | unless | pin | group | invariant
reference | exempt | reason | record | otherwise | alias
vocabulary open yes | term broader given | fact type set | fact type duration
fact type geo | field type duration | field min given | window | within
wordlist | extend | regex | pair | classifier longest yes | table hit collect
geofence | box | polygon | count | bands | lookup | curve kind step
curve kind linear | learned by reference | learned by given
learned floor given | learned min given | learned max given | rate
experiment mode live | experiment mode shadow | experiment unit subject
experiment unit given | select pick draw | select pick top | diversity
compatible | slot | slot weight given | override step | override at'''

MATTERED = '''derive clock known | derive months known | derive first known
derive first unknown | derive exists known | derive when known
leaf is fact term true | leaf is fact term false | leaf is fact value true
leaf is fact value false | leaf known fact true | leaf known fact false
leaf same fact as true | leaf same fact as false
leaf same fact attribute true | leaf same fact attribute false
leaf in fact attribute true | leaf in fact attribute false
leaf in fact term true | leaf in fact term false
leaf in attribute term true | leaf in attribute term false
leaf less fact true | leaf less fact false
leaf between fact true | leaf between fact false
leaf matches true | leaf matches false | leaf id true | leaf id false
leaf available true | leaf available false
leaf is attribute term true | leaf is attribute term false
leaf is field term true | leaf is field term false
leaf is field value true | leaf is field value false
leaf known field true | leaf known field false
leaf within field true | leaf within field false
part attribute | part map | part single | part first | part each
part otherwise | part factor clamp | part group clamp | part history time
part history given | history exempt | gate open | gate shut | tie
outcome scored | outcome locked | outcome none
hold explicit_now_selfie | hold first_selfie_of_day | hold session_start
note look.expired | note look.dropped | note pin.unavailable
note request.unknown-style | note observation.stale
note observation.future | note observation.undated | note outcome.none
refused request.unknown-fact | refused request.unknown-reference
refused request.missing-fact | refused request.type
refused request.unknown-term | refused request.too-long
refused request.local-time
derive geofence known | derive geofence unknown | derive count known
derive bands known | derive bands unknown | derive lookup known
derive lookup unknown | leaf within fact true | leaf within fact false
leaf window field true | leaf window field false | leaf less field true
leaf less field false | leaf between field true | leaf between field false
part curve step fact | part curve linear fact | part curve step attribute
part curve linear attribute | part learned | learned as it is | learned cut
rate margin | rate evidence | rate score | rate otherwise | draw by lot
draw of nothing | compatible true | compatible false | arm live | arm shadow
shadow agrees true | shadow agrees false | note slot.empty
note choice.incompatible | note learned.unknown-key
note experiment.no-unit | shared by diversity | an other value
above through broader | hit of a regex | hit of a pair
hit hidden by a longer one | because of some terms
because of what is not told | because of a record
because of a derived condition | bypass old_photo | bypass request
notes in another order | note subject.none | note history.empty
note tense.classifier | rendered | rendered plan.slot
rendered plan.nothing | optional segment there | optional segment gone
a prompt goes on | a prompt gets its end'''


def names(text):
    return [name.strip() for line in text.split('\n')
            for name in line.split('|')]


EVERYTHING = ['has ' + name for name in names(IN_PACKS)] + names(MATTERED)
