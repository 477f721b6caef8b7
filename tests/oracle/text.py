# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Text matching: folding, and where a phrase is found."""
import re
import unicodedata

# Blocks of scripts that are written without spaces.
UNSPACED = ((0xe00, 0xfff), (0x1000, 0x109f), (0x1780, 0x17ff),
            (0x2e80, 0x2fdf), (0x3005, 0x3007), (0x3040, 0x30ff),
            (0x31f0, 0x31ff), (0x3400, 0x4dbf), (0x4e00, 0x9fff),
            (0xaa60, 0xaa7f), (0xf900, 0xfaff), (0xff66, 0xff9f),
            (0x1b000, 0x1b16f), (0x20000, 0x323af))


def fold(text):
    return unicodedata.normalize(
        'NFC', text.replace('\u2019', "'").casefold())


class Folded:
    """A text as it is matched, and which bytes of the original each of its
    characters comes from."""
    def __init__(self, original):
        self.text = fold(original)
        self.original = original
        self.spans = None

    def span(self, at, length):
        """Byte offset and length in the original of a hit."""
        if self.spans is None:
            self.spans = list(chunk_spans(self.original))
            assert len(self.spans) == len(self.text)
        first, last = self.spans[at], self.spans[at + length - 1]
        return first[0], last[1] - first[0]


def chunk_spans(original):
    """(start byte, end byte) for each folded character: those of the segment,
    a character and the marks (or Hangul vowels and finals) after it, that it
    comes from."""
    at = start = 0
    segment = ''
    for char in original + '\0':
        if segment and unicodedata.category(char)[0] != 'M' and \
                not '\u1160' <= char <= '\u11ff':
            for _ in fold(segment):
                yield start, at
            segment, start = '', at
        segment += char
        at += len(char.encode())


def wordy(char):
    category = unicodedata.category(char)
    return category[0] in 'LM' or category == 'Nd'


def unspaced(char):
    return any(first <= ord(char) <= last for first, last in UNSPACED)


def edge_open(inner, outer):
    return outer == '' or not wordy(outer) or unspaced(inner) or \
        unspaced(outer)


def find_all(text, phrase, match):
    """[(position, length)] of `phrase` in `text`, both folded"""
    found = []
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if match != 'word' or (
                edge_open(phrase[0], text[at - 1:at] if at else '') and
                edge_open(phrase[-1], text[end:end + 1])):
            found.append((at, len(phrase)))
        at = text.find(phrase, at + 1)
    if not found and match == 'either' and text in phrase:
        found.append((0, len(text)))
    return found


def same_text(a, b):
    return plain(a) == plain(b)


def plain(text):
    return re.sub('[ \t\n\r]+', ' ', fold(text)).strip(' ')
