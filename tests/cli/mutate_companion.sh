#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# The companion's cases notice 96 of a hundred faults in its rules.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

exits 0 "the kill rate is kept" mutate "$SRCDIR/rules/companion" \
	--fixtures "$SRCDIR/fixtures" --fail-under 0.96
says "mutants killed"
exits 0 "a month is varied" variety "$SRCDIR/rules/companion"
finish
