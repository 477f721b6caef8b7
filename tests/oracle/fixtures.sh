#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Every fixture says what the oracle says, and the engine decides each of their
# situations as the oracle does, to the last part.
command -v python3 >/dev/null || { echo "1..0 # SKIP no python3"; exit; }
exec python3 -B "$SRCDIR/tests/oracle/agree.py" fixtures "$SRCDIR"
