#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Random cases over random packs, decided by the engine and by the oracle.
command -v python3 >/dev/null || { echo "1..0 # SKIP no python3"; exit; }
cases=2000
[ "${SANITIZERS:-no}" = no ] || cases=500
[ -z "$CHECK_LONG" ] || cases=100000
exec python3 -B "$SRCDIR/tests/oracle/agree.py" random --cases $cases "$SRCDIR"
