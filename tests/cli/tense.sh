#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# How well the companion pack tells old photos from those of now, in each
# language; `make tense-report` prints the same.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

report=$SRCDIR/tests/tools/tense_report.py
pack=$SRCDIR/rules/companion
en=$SRCDIR/testdata/tense/en.jsonl
it=$SRCDIR/testdata/tense/it.jsonl

ok "the aims are held" python3 "$report" "$REFDESK" "$pack" --aims "$en" "$it"
set -- "$en" "$it"
for name in own late study probe blind; do
	set -- "$@" "$SRCDIR/testdata/tense/$name-en.jsonl" \
		"$SRCDIR/testdata/tense/$name-it.jsonl"
done
python3 "$report" "$REFDESK" "$pack" "$@" | sed 's/^/# /'

# A report that could not fail would say nothing.
sed 's/"tense": "now"/"tense": "old"/' "$en" >wrong.jsonl
# shellcheck disable=SC2016
ok "messages labelled wrongly miss them" sh -c \
	'! python3 "$0" "$1" "$2" --aims wrong.jsonl >/dev/null 2>said &&
	grep -q "recall is below" said' "$report" "$REFDESK" "$pack"
finish
