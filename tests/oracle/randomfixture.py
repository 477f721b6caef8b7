# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Random requests as fixtures that expect what the oracle makes of them:
outcome, choice, and every template filled in."""
import json
import os
import shutil

from oracle import engine
from oracle.decide import Decision
from oracle.randompack import element
from oracle.request import Request
from oracle.template import render
from oracle.values import Refused

KEPT = ('now', 'facts', 'count', 'seed', 'subject', 'unavailable')
PROMPTS = ({}, {'prompt': 'in the rain'}, {'prompt': ' Élan vital. Who?  '},
           {'prompt': '  ', 'negative': 'blur'},
           {'prompt': 'ßtill', 'negative': ' a, b '}, {'prompt': '日本。'})


def check(name, program, compiled, lines, folder, seen):
    """-> what `refdesk test` says against fixtures of the requests"""
    os.makedirs(folder)
    for number, line in enumerate(lines):
        given = {k: v for k, v in json.loads(line).items() if k in KEPT}
        generation = PROMPTS[number % len(PROMPTS)]
        try:
            made = Decision(program, Request({
                'history': [], 'look': None, **given}), seen)
        except Refused:
            continue
        case = 'case%d' % number
        with open(os.path.join(folder, case + '.xml'), 'w',
                  encoding='utf-8') as target:
            target.write('\n'.join(fixture(case, made, given, generation)))
    if not os.listdir(folder):
        return []
    done = engine.refdesk('test', '--program', compiled, '--format', 'json',
                          folder)
    if done.returncode not in (0, 1):
        return ['%s: %s' % (name, done.stderr.decode())]
    found = ['%s: %s: %s' % (name, case['name'], json.dumps(
        case, ensure_ascii=False)) for case in
        json.loads(done.stdout)['cases'] if not case.get('passed')]
    if not found:
        shutil.rmtree(folder)
    return found


def fixture(name, made, given, generation):
    program = made.situation.program
    head = {k: given[k] for k in ('now', 'subject', 'count', 'seed')
            if k in given}
    kids = [fact(program.facts[k], k, v) for k, v in given['facts'].items()]
    kids += [element('unavailable', {'reference': ref})
             for ref in given.get('unavailable', ())]
    if generation:
        kids.append(element('generation', generation))
    expect = [rendered(made, t.get('name'), generation)
              for t in program.of('template')]
    chosen = ' '.join(choice.ref.id for choice in made.chosen)
    return element(
        'fixture', {'xmlns': 'urn:refdesk:fixture:1', 'name': name,
                    'program': program.name},
        element('because', text='The oracle says so.'),
        element('given', head, *kids),
        element('expect', {'outcome': made.outcome, 'chosen': chosen},
                *expect))


def rendered(made, name, generation):
    attrs = {'template': name}
    seen = made.situation.seen
    try:
        text = render(made, name, generation)
    except Refused as problem:
        seen['rendered ' + problem.args[0]] += 1
        return element('rendered', {**attrs, 'error': problem.args[0]})
    seen['rendered'] += 1
    return element('rendered', attrs, text=text)


def fact(spec, name, value, tag='fact'):
    if spec.get('type') == 'list':
        fields = {f.get('name'): f for f in spec.of('field')}
        return element('list', {'name': name}, *[
            element('record', {}, *[fact(fields[k], k, v, 'field')
                                    for k, v in row.items()])
            for row in value])
    if isinstance(value, bool):
        value = str(value).lower()
    elif isinstance(value, dict):
        value = ','.join(value.values())
    elif isinstance(value, list):
        value = ' '.join(value)
    return element(tag, {'name': name}, text=str(value))
