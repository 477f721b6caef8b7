#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# The companion's cases notice 95 of a hundred faults in its rules; faults in
# single phrases are left to a run of mutate by hand, since there are thousands.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

rules=sign,bound,scale,clamp,case,rule,logic,swap,value,within,unless,exempt
exits 0 "the kill rate is kept" mutate "$SRCDIR/rules/companion" \
	--fixtures "$SRCDIR/fixtures" --operators $rules --fail-under 0.95
says "mutants killed"
exits 0 "a month is varied" variety "$SRCDIR/rules/companion"
finish
