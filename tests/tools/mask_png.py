#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""mask_png.py FILE WIDTH HEIGHT [X0,Y0,X1,Y1[,LEVEL]]...: a black PNG of grey
levels in which boxes are white, or of that level."""
import struct
import sys
import zlib


def chunk(name, body):
    return (struct.pack(">I", len(body)) + name + body +
            struct.pack(">I", zlib.crc32(name + body)))


def main(path, width, height, *boxes):
    width, height = int(width), int(height)
    rows = [bytearray(width) for _ in range(height)]
    for box in boxes:
        x0, y0, x1, y1, *level = map(int, box.split(","))
        for row in rows[y0:y1]:
            row[x0:x1] = bytes(level or [255]) * (x1 - x0)
    with open(path, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" + chunk(
            b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)))
        out.write(chunk(b"IDAT", zlib.compress(
            b"".join(b"\0" + bytes(row) for row in rows))))
        out.write(chunk(b"IEND", b""))


main(*sys.argv[1:])
