#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""picture_size.py FILE: "WxH" of a PNG whose checksums and pixels are right."""
import struct
import sys
import zlib

data = open(sys.argv[1], "rb").read()
assert data[:8] == b"\x89PNG\r\n\x1a\n"
at, pixels, names = 8, b"", []
while at < len(data):
    (size,) = struct.unpack(">I", data[at:at + 4])
    name, chunk = data[at + 4:at + 8], data[at + 8:at + 8 + size]
    (crc,) = struct.unpack(">I", data[at + 8 + size:at + 12 + size])
    assert crc == zlib.crc32(name + chunk), name
    names.append(name)
    if name == b"IHDR":
        width, height, depth, colour = struct.unpack(">IIBB", chunk[:10])
    elif name == b"IDAT":
        pixels += chunk
    at += 12 + size
assert names == [b"IHDR", b"PLTE", b"IDAT", b"IEND"], names
assert (depth, colour) == (8, 3)
assert len(zlib.decompress(pixels)) == height * (width + 1)
print(f"{width}x{height}")
