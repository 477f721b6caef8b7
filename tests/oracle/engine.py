# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Asks the engine, and compares what it says with what the oracle says."""
import json
import os
import subprocess

from oracle.decide import Decision
from oracle.request import Request
from oracle.values import Refused

# What only the engine has, or what says the same in other words.
IGNORED = ('id', 'engine', 'digest', 'request_digest', 'program', 'schema')
PROBLEM = 'urn:refdesk:problem:'


class Broken(Exception):
    """The engine refused a pack or ended badly; args[0] says how."""


def refdesk(*args, stdin=None):
    return subprocess.run(
        [os.environ.get('REFDESK', 'refdesk'), *args], input=stdin,
        capture_output=True, check=False)


def build(pack, out, replace=None):
    args = ['build', pack, '-o', out]
    for source in (replace or {}).values():
        args += ['--replace', source]
    done = refdesk(*args)
    if done.returncode:
        raise Broken(done.stderr.decode())


def decisions(program, lines):
    """The engine's answers, as text, to request lines."""
    done = refdesk('decide', '--batch', '--no-record', '--no-digest',
                   '--program', program, stdin='\n'.join(lines).encode())
    answers = done.stdout.decode().splitlines()
    if len(answers) != len(lines):
        raise Broken('%d answers to %d requests: %s' % (
            len(answers), len(lines), done.stderr.decode()))
    return answers


def ours(program, line, seen=None):
    """The oracle's decision in the engine's form."""
    try:
        return Decision(program, Request.read(line), seen).shown()
    except Refused as problem:
        if seen is not None:
            seen['refused ' + problem.args[0]] += 1
        return {'problem': problem.args[0]}


def theirs(answer):
    """The engine's decision without what cannot be compared."""
    made = json.loads(answer)
    if made.get('type', '').startswith(PROBLEM):
        return {'problem': made['type'][len(PROBLEM):]}
    for key in IGNORED:
        made.pop(key, None)
    for value in made['facts'].values():
        if isinstance(value.get('value'), list):
            for row in value['value']:
                if isinstance(row, dict):
                    row.pop('@derived', None)
    for note in made['notes']:
        note.pop('text')            # a sentence for people
    return made


def difference(want, got, path=''):
    """The first place where two JSON values differ, or None."""
    if isinstance(want, dict) and isinstance(got, dict):
        for key in sorted(set(want) | set(got)):
            found = difference(want.get(key, '(nothing)'),
                               got.get(key, '(nothing)'),
                               '%s.%s' % (path, key))
            if found:
                return found
        return None
    if isinstance(want, list) and isinstance(got, list) and \
            len(want) == len(got):
        for index, pair in enumerate(zip(want, got)):
            found = difference(*pair, '%s[%d]' % (path, index))
            if found:
                return found
        return None
    if type(want) is type(got) and want == got:
        return None
    return '%s: the oracle says %s, the engine %s' % (
        path.lstrip('.'), short(want), short(got))


def short(value):
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= 400 else text[:400] + '...'


def compare(program, compiled, lines, seen=None):
    """-> [(line, difference)] where oracle and engine differ"""
    answers = decisions(compiled, lines)
    found = [(line, differ(program, line, answer, seen))
             for line, answer in zip(lines, answers)]
    return [(line, what) for line, what in found if what]


def differ(program, line, answer, seen=None):
    made = ours(program, line, seen)
    if made == {'problem': 'request.seed'}:
        return None                 # the command line fills one in
    return difference(made, theirs(answer))
