# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""XML as plain nodes that know their line."""
import os
from xml.parsers import expat


class Node:
    def __init__(self, tag, attrs, line, file):
        self.tag = tag
        self.attrs = dict(attrs)
        self.line = line
        self.file = file
        self.kids = []
        self.text = ''

    def get(self, name, default=None):
        return self.attrs.get(name, default)

    def yes(self, name):
        return self.attrs.get(name) == 'yes'

    def of(self, *tags):
        return [kid for kid in self.kids if kid.tag in tags]

    def one(self, tag):
        return next((kid for kid in self.kids if kid.tag == tag), None)

    def inside(self, tag):
        """The condition that a `when`, `require` or the like holds."""
        holder = self.one(tag)
        return holder.kids[0] if holder is not None else None

    def words(self, name):
        return self.attrs.get(name, '').split()

    def at(self):
        return '%s:%d' % (self.file, self.line)

    def copy(self):
        twin = Node(self.tag, self.attrs, self.line, self.file)
        twin.text = self.text
        twin.kids = [kid.copy() for kid in self.kids]
        return twin


def parse(path):
    with open(path, 'rb') as source:
        return parse_bytes(source.read(), os.path.basename(path))


def parse_bytes(data, file='-'):
    parser = expat.ParserCreate(namespace_separator='}')
    parser.buffer_text = True
    open_nodes = [Node('', {}, 0, file)]

    def start(tag, attrs):
        node = Node(tag.rpartition('}')[2], attrs, parser.CurrentLineNumber,
                    file)
        open_nodes[-1].kids.append(node)
        open_nodes.append(node)

    def text(data):
        open_nodes[-1].text += data

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda tag: open_nodes.pop()
    parser.CharacterDataHandler = text
    parser.Parse(data, True)
    return open_nodes[0].kids[0]
