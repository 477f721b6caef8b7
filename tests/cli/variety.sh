#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# variety: a month of the companion, and months that are not varied enough.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

pack=$SRCDIR/rules/companion
exits 0 "every reference comes, none too often" variety "$pack"
prints "90 pictures in 30 days"
prints "longest run"
ok "shares are rounded, not cut" awk '/%/ {
	share = $1 / 0.9; shown = $2 + 0; n++; up += shown > share
	if (shown - share > 0.0501 || share - shown > 0.0501) bad = 1
} END { exit bad || !n || !up }' "$out"
cp "$out" first
exits 0 "the same month again" variety "$pack"
ok "the same bytes" cmp first "$out"
exits 0 "by --rules" variety --rules "$pack"
ok "the same again" cmp first "$out"
exits 0 "as JSON" variety "$pack" --json
ok "adds up" python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
assert d["pictures"] == 90 and not d["none"], d
assert sum(r["count"] for r in d["references"]) == 90
assert all(r["count"] for r in d["references"])
assert float(d["top_share"]) * 90 < 46
assert d["longest_run"]["length"] < 10' "$out"
exits 0 "longer" variety "$pack" --days 60
prints "180 pictures in 60 days"
exits 1 "a gate that is too narrow" variety "$pack" --max-share 5
says "more than 5% of the pictures"
exits 1 "a day is too short for all" variety "$pack" --days 1
says "references never come"

# One and the same situation: repetition alone has to bring variety.
{
	echo '{"seed":"s"}'
	for hour in 9 14 20; do
		echo '{"facts":{"scene":"somewhere"},"hour":'$hour'}'
	done
} >dull.jsonl
exits 1 "a dull month" variety "$pack" --situations dull.jsonl
says "references never come"
# Without repetition it is always the same one.
mkdir plain
cp -R "$pack" plain/companion
python3 - plain/companion/scoring.xml <<'EOF'
import re, sys
path = sys.argv[1]
text = open(path).read()
text = re.sub(r'<factor id="repetition".*?</factor>', '', text, flags=re.S)
open(path, 'w').write(text)
EOF
exits 1 "without repetition" variety plain/companion --situations dull.jsonl
says "more than 50% of the pictures"
prints "longest run "

head -n 1 dull.jsonl >few.jsonl
exits 4 "no situations" variety "$pack" --situations few.jsonl
says "each third of a day"
sed 1d dull.jsonl >noseed.jsonl
exits 4 "no seed" variety "$pack" --situations noseed.jsonl
says seed
sed 's/"hour":14/"hour":24/' dull.jsonl >late.jsonl
exits 4 "an hour that is none" variety "$pack" --situations late.jsonl
says "hour from 0 to 23"
sed 's/}$//' dull.jsonl >broken.jsonl
exits 4 "no JSON" variety "$pack" --situations broken.jsonl
sed 's/scene/scne/' dull.jsonl >wrong.jsonl
exits 4 "an unknown fact" variety "$pack" --situations wrong.jsonl
exits 10 "a file that is not there" variety "$pack" --situations nowhere
exits 10 "a pack without situations" variety "$SRCDIR/testdata/facts"
exits 2 "the pack twice" variety "$pack" --rules "$pack"
exits 2 "no pack" variety
exits 2 "no days" variety "$pack" --days 0
says "at least 1"
ok "nothing was recorded" test ! -e .refdesk
finish
