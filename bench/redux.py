# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Rows of PyTorch beside those of bench/redux.c: the same tokens made fewer in one
thread, laid out as ComfyUI's Advanced node hands them over ("torch"), and so that
PyTorch needs not move them first ("torch-last")."""
import time

import torch
from torch.nn.functional import interpolate

GRID, WIDTH, ROUNDS, ROUND_S = 27, 4096, 21, 0.02


def as_the_node(tokens, edge, mode):
    square = tokens.view(1, GRID, GRID, WIDTH).transpose(1, -1)
    square = interpolate(square, size=(edge, edge), mode=mode)
    return square.transpose(1, -1).reshape(1, -1, WIDTH)


def channels_last(tokens, edge, mode):
    square = tokens.view(1, GRID, GRID, WIDTH).permute(0, 3, 1, 2)
    square = interpolate(square, size=(edge, edge), mode=mode)
    return square.permute(0, 2, 3, 1).reshape(1, -1, WIDTH)


def one_round(work):
    """Picoseconds each."""
    start, passes = time.process_time(), 0
    while True:
        work()
        passes += 1
        spent = time.process_time() - start
        if spent >= ROUND_S:
            return int(spent * 1e12 / passes)


def row(name, work):
    one_round(work)
    times = sorted(one_round(work) for _ in range(ROUNDS))
    print(f"{name}\t{times[ROUNDS // 2]}\t{times[0]}", flush=True)


torch.set_num_threads(1)
torch.set_num_interop_threads(1)
torch.manual_seed(1)
print(f"#torch\t{torch.__version__}", flush=True)
tokens = torch.rand(1, GRID * GRID, WIDTH) * 2 - 1
with torch.no_grad():
    for mode in "area", "bicubic", "nearest":
        for edge in 27, 14, 13, 9, 7, 6, 5:
            row(f"torch-{mode}-{edge}", lambda: as_the_node(tokens, edge, mode))
            row(f"torch-last-{mode}-{edge}",
                lambda: channels_last(tokens, edge, mode))
