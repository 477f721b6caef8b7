# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Text matching: folding, and where a phrase is found."""
import unicodedata

UNSPACED = ('CJK', 'HIRAGANA', 'KATAKANA', 'THAI', 'LAO', 'KHMER', 'MYANMAR',
            'TIBETAN')


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
    """(start byte, end byte) for each folded character: those of the smallest
    piece of the original that folds by itself."""
    at = start = 0
    chunk = ''
    for char in original + '\0':
        if chunk and fold(chunk + char) == fold(chunk) + fold(char) and \
                not unicodedata.combining(fold(char)[0]):
            for _ in fold(chunk):
                yield start, at
            chunk, start = '', at
        chunk += char
        at += len(char.encode())


def wordy(char):
    category = unicodedata.category(char)
    return category[0] in 'LM' or category == 'Nd'


def unspaced(char):
    return unicodedata.name(char, '').replace('-', ' ').split(' ')[0] in \
        UNSPACED


def edge_open(inner, outer):
    return outer == '' or not wordy(outer) or unspaced(inner) or \
        unspaced(outer)


def find(text, phrase, match):
    """-> (position, length) of `phrase` in `text`, both folded, or None"""
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if match != 'word' or (
                edge_open(phrase[0], text[at - 1:at] if at else '') and
                edge_open(phrase[-1], text[end:end + 1])):
            return at, len(phrase)
        at = text.find(phrase, at + 1)
    if match == 'either' and text in phrase:
        return 0, len(text)
    return None


def same_text(a, b):
    return ' '.join(fold(a).split()) == ' '.join(fold(b).split())
