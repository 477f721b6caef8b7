#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# temporal: what a message says about time.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

ok "the program is built" "$REFDESK" build "$SRCDIR/rules/companion" \
	-o c.desk -q
REFDESK_PROGRAM=$PWD/c.desk
REFDESK_NOW=2025-12-27T20:00:00Z
export REFDESK_PROGRAM REFDESK_NOW

exits 0 "an old one" temporal "that selfie from last week" --json
ok "value, timeframe, cues with their place, reference date" python3 -c '
import json, sys
t = json.load(open(sys.argv[1]))
assert t["value"] == "old" and t["timeframe"] == "last_week", t
assert t["reference_date"].startswith("2025-12-20"), t
text = "that selfie from last week"
assert t["cues"]
for c in t["cues"]:
    here = text[c["offset"]:c["offset"] + c["length"]]
    assert here == text if " .. " in c["text"] else here == c["text"], c
    assert c["class"] == "old" and float(c["points"]) > 0
assert 0 < float(t["confidence"]) <= 1' "$out"
exits 0 "a year in the text" temporal "a photo from 1999" --json
ok "is no date: it is now less the timeframe's offset" python3 -c '
import json, sys
t = json.load(open(sys.argv[1]))
assert t["value"] == "old", t
assert t["timeframe"] == "vague_past", t
assert t["reference_date"] == "2025-12-25T08:00:00Z", t' "$out"
exits 0 "a present one" temporal "send me a selfie right now" --json
prints '"value":"now"'
exits 0 "nothing about time" temporal "hello" --json
ok "is the default, without cues" python3 -c 'import json,sys
t=json.load(open(sys.argv[1]))
assert t["value"]=="now" and t["cues"]==[]' "$out"
exits 0 "an empty text" temporal "" --json
exits 0 "other facts" temporal "hello" --json \
	'conversation=[{"role":"user","content":"the one from last week"}]'
ok "are read, too" python3 -c 'import json,sys
t=json.load(open(sys.argv[1])); assert t["value"]=="old" and t["cues"], t
assert {c["in"] for c in t["cues"]}=={"conversation.content"}, t' "$out"
exits 0 "for a day of its own" temporal "the one from yesterday" --json \
	--now 2026-03-02T12:00:00Z
prints "2026-03-01T12:00:00Z"
exits 2 "text without quotes" temporal send me a selfie
says "in quotes"
exits 2 "the message given twice" temporal hello message=again
exits 2 "no text" temporal
exits 4 "an unknown fact" temporal hello scne=cafe
exits 4 "bytes that are no UTF-8" temporal "$(printf '\377')"
ok "nothing was recorded" test ! -e state.db
ok "nothing else was written" test "$(ls)" = c.desk
finish
