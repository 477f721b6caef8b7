#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Tensors for tests, read and written without the code under test.

    tensor.py make OUT DTYPE SHAPE [SEED]   numbers of a fixed sequence
    tensor.py boxes OUT GRID BOX...         a mask, 1 within X0,Y0,X1,Y1, else 0
    tensor.py waves OUT GRID NUMBER         f16, two columns of the number, two
                                            of its negative, and so on
    tensor.py save IN OUT [DTYPE] [SHAPE]   the same numbers in another form
    tensor.py set IN OUT INDEX VALUE        one number replaced
    tensor.py near A B TOLERANCE            fails unless shapes are the same and
                                            numbers no further apart
    tensor.py times A B FACTOR              fails unless B is A * FACTOR
    tensor.py show IN                       type, shape
    tensor.py pick IN OUT ROWS              the tokens of these numbers alone

DTYPE: f32, f16, bf16.  SHAPE: 1,729,8.  The suffix says the format.
"""
import json
import math
import struct
import sys

NPY = {"f32": "<f4", "f16": "<f2", "bf16": "<V2"}
SAFE = {"f32": "F32", "f16": "F16", "bf16": "BF16"}


def to_bf16(x):
    if math.isnan(x):
        return 0x7FC0
    bits = struct.unpack("<I", struct.pack("<f", x))[0]
    return (bits + 0x7FFF + (bits >> 16 & 1)) >> 16


def pack(values, dtype):
    if dtype == "f32":
        return struct.pack(f"<{len(values)}f", *values)
    if dtype == "f16":
        return struct.pack(f"<{len(values)}e", *values)
    return struct.pack(f"<{len(values)}H", *map(to_bf16, values))


def unpack(data, dtype):
    if dtype == "f32":
        return list(struct.unpack(f"<{len(data) // 4}f", data))
    if dtype == "f16":
        return list(struct.unpack(f"<{len(data) // 2}e", data))
    halves = struct.unpack(f"<{len(data) // 2}H", data)
    return [struct.unpack("<f", struct.pack("<I", h << 16))[0] for h in halves]


def load(path):
    data = open(path, "rb").read()
    if data[:6] == b"\x93NUMPY":
        assert data[6:8] == b"\1\0", data[:8]
        n = 10 + int.from_bytes(data[8:10], "little")
        assert n % 64 == 0, n
        head = eval(data[10:n], {})
        dtype = {v: k for k, v in NPY.items()}[head["descr"]]
        assert head["fortran_order"] is False
        return dtype, list(head["shape"]), unpack(data[n:], dtype)
    n = 8 + int.from_bytes(data[:8], "little")
    assert n % 8 == 0, n
    head = json.loads(data[8:n])
    (entry,) = [v for k, v in head.items() if k != "__metadata__"]
    dtype = {v: k for k, v in SAFE.items()}[entry["dtype"]]
    assert entry["data_offsets"] == [0, len(data) - n]
    return dtype, entry["shape"], unpack(data[n:], dtype)


def save(path, dtype, shape, values):
    body = pack(values, dtype)
    if path.endswith(".npy"):
        head = (f"{{'descr': '{NPY[dtype]}', 'fortran_order': False, "
                f"'shape': {tuple(shape)}, }}")
        head += " " * (-(len(head) + 11) % 64) + "\n"
        data = b"\x93NUMPY\1\0" + struct.pack("<H", len(head)) + head.encode()
    else:
        head = json.dumps({"tokens": {"dtype": SAFE[dtype], "shape": shape,
                                      "data_offsets": [0, len(body)]}})
        head += " " * (-len(head) % 8)
        data = struct.pack("<Q", len(head)) + head.encode()
    open(path, "wb").write(data + body)


def sequence(n, seed):
    values, state = [], seed
    for _ in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        values.append((state >> 8) / 2**22 - 1)
    return values


def shape_of(text):
    return [int(n) for n in text.split(",")]


def main(verb, *args):
    if verb == "make":
        shape = shape_of(args[2])
        seed = int(args[3]) if len(args) > 3 else 1
        save(args[0], args[1], shape, sequence(math.prod(shape), seed))
    elif verb == "boxes":
        grid, boxes = int(args[1]), [shape_of(text) for text in args[2:]]
        save(args[0], "f32", [1, grid, grid],
             [float(any(x0 <= x < x1 and y0 <= y < y1
                        for x0, y0, x1, y1 in boxes))
              for y in range(grid) for x in range(grid)])
    elif verb == "waves":
        grid = int(args[1])
        save(args[0], "f16", [grid * grid, 1],
             [float(args[2]) * (-1) ** (x // 2) for x in range(grid)] * grid)
    elif verb == "save":
        dtype, shape, values = load(args[0])
        save(args[1], args[2] if len(args) > 2 else dtype,
             shape_of(args[3]) if len(args) > 3 else shape, values)
    elif verb == "set":
        dtype, shape, values = load(args[0])
        values[int(args[2])] = float(args[3])
        save(args[1], dtype, shape, values)
    elif verb == "pick":
        dtype, shape, values = load(args[0])
        rows, width = shape_of(args[2]), shape[-1]
        shape[-2] = len(rows)
        save(args[1], dtype, shape,
             [values[r * width + i] for r in rows for i in range(width)])
    elif verb == "show":
        dtype, shape, _ = load(args[0])
        print(dtype, ",".join(map(str, shape)))
    else:
        a, b = load(args[0]), load(args[1])
        factor = float(args[2]) if verb == "times" else 1
        most = 0 if verb == "times" else float(args[2])
        if a[1] != b[1]:
            sys.exit(f"shapes {a[1]} and {b[1]}")
        far = max(abs(x * factor - y) for x, y in zip(a[2], b[2]))
        if not far <= most:
            sys.exit(f"{far} apart")


main(*sys.argv[1:])
