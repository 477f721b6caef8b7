#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# A recorded client finds in the mock provider what it found before.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/mock.inc
. "$SRCDIR/tests/cli/mock.inc"

mock --fast \
	--key=11111111-2222-3333-4444-555555555555:0123456789abcdef0123456789abcdef
"$SRCDIR/tests/tools/replay_wire.py" \
	"$SRCDIR/testdata/providers/fal-wire.json" "$url"
got=$?
kill "$mock_pid"
wait "$mock_pid"
mock_pid=
exit $got
