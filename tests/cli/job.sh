#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Jobs as the journal has them: listed, found, shown.
# shellcheck source=tests/cli/tap.inc disable=SC2016,SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

ok "the program is built" "$REFDESK" build "$SRCDIR/rules/companion" \
	-o c.desk -q
REFDESK_PROGRAM=$PWD/c.desk
REFDESK_DB=$PWD/state.db
export REFDESK_PROGRAM REFDESK_DB

exits 0 "no job yet" job list
silent
says "there is no job"
ok "asking makes no store" test ! -e state.db
exits 4 "none to show" job show
says job.absent
says "refdesk job list"
exits 2 "which task" job
exits 2 "a task that there is not" job retry
says "job takes list"
exits 2 "list wants no id" job list last
exits 2 "an option of another task" job list --all
says "--all does not belong to job list"
exits 2 "a limit of nothing" job list --limit 0

command -v sqlite3 >/dev/null || {
	skip "jobs" "no sqlite3"
	finish
}
exits 0 "a decision" decide --subject u7 scene=cafe
decision=$(jq -r .id "$out")
zeros=$(printf '%064d' 0)
a=0197aaaa-0000-7000-8000-000000000001
b=0197aaab-0000-7000-8000-000000000002
c=0197bbbb-0000-7000-8000-000000000003
# a was refused by one provider and fetched from the next; b nobody knows; c is
# a person's to judge, and what it says is not meant for a terminal.
sqlite3 state.db <<SQL || exit 1
PRAGMA foreign_keys = ON;
INSERT INTO job (id, subject, decision_id, at_ms, user_key, request_sha256, plan)
VALUES ('$a', 'u7', '$decision', 1766865600000, 'dinner', '$zeros', '{"a":1}'),
 ('$b', 'u7', NULL, 1766865601000, NULL, '$zeros', '{}'),
 ('$c', '', NULL, 1766952000000, NULL, '$zeros', '{}');
INSERT INTO intent (id, job_id, n, state, attempt, provider, endpoint, method,
 body_sha256, ticket, request_id, sent_at, result_sha256, reason)
VALUES ('1$(printf '%031d' 1)', '$a', 1, 'failed', 3, 'fal', 'fal-ai/first',
  'POST', '$zeros', x'7b7d', NULL, 1766865600100, NULL, 'busy'),
 ('1$(printf '%031d' 2)', '$a', 2, 'fetched', 1, 'fal', 'fal-ai/second',
  'POST', '$zeros', x'7b7d', 'r-1', 1766865600200, '$zeros', NULL),
 ('1$(printf '%031d' 3)', '$b', 1, 'unknown', 1, 'fal', 'fal-ai/first',
  'POST', '$zeros', x'7b7d', NULL, 1766865601100, NULL, 'reset'),
 ('1$(printf '%031d' 4)', '$c', 1, 'held', 1, 'fal', 'fal-ai/first',
  'POST', '$zeros', x'7b7d', NULL, 1766952000100, NULL,
  'two' || char(27) || '[31m matches');
INSERT INTO job_event (job_id, seq, at_ms, n, state, reason)
VALUES ('$a', 1, 1766865600000, 1, 'intent', NULL),
 ('$a', 2, 1766865600100, 1, 'failed', 'busy'),
 ('$a', 3, 1766865600200, 2, 'fetched', NULL);
INSERT INTO spend (intent_id, day, provider, budget, micro_usd, settled)
VALUES ('1$(printf '%031d' 1)', 1, 'fal', 80000, 0, 1),
 ('1$(printf '%031d' 2)', 1, 'fal', 80000, 70000, 1),
 ('1$(printf '%031d' 3)', 1, 'fal', 80000, 80000, 0),
 ('1$(printf '%031d' 4)', 1, 'fal', 80000, 80000, 0);
SQL

# json FILTER: jq says true of the whole output.
json() {
	ok "  $(echo "$1" | tr -s '\n\t ' ' ')" jq -se "$1" "$out"
}
exits 0 "all jobs" job list
ok "newest first" sh -c '[ "$(awk "{ print \$2 }" "$1" | tr "\n" " ")" = \
	"$2 $3 $4 " ]' - "$out" "$c" "$b" "$a"
prints "2025-12-27T20:00:00Z      $a  fetched    \$0.07  fal fal-ai/second  u7"
prints "\$0.08 reserved  fal fal-ai/first  u7  reset"
ok "no control byte" sh -c '! grep -q "$(printf "\033")" "$1"' - "$out"
exits 0 "as JSON" job list --json
json 'map(.state) == ["held", "unknown", "fetched"]'
json '.[2] == {at: "2025-12-27T20:00:00Z", decision: "'"$decision"'",
	endpoint: "fal-ai/second", id: "'"$a"'", key: "dinner", provider: "fal",
	reason: null, reserved: "0", spent: "0.07", state: "fetched",
	subject: "u7", tries: 2}'
json '.[1].reserved == "0.08" and .[1].spent == "0" and .[0].subject == null'
exits 0 "those that are open" job list --open --json
json 'map(.state) == ["held", "unknown"]'
exits 0 "of a subject" job list --subject u7 --json
json 'map(.state) == ["unknown", "fetched"]'
exits 0 "the newest" job list --limit 1 --json
json 'map(.state) == ["held"]'
exits 0 "since a time" job list --since 2025-12-28T00:00:00Z --json
json 'map(.state) == ["held"]'
exits 0 "of nobody" job list --subject nobody
silent
says "there is no job for this subject"

exits 0 "the last" job show --json
json '.[0].id == "'"$c"'" and .[0].next == "refdesk job resume '"$c"'"'
exits 0 "the last of a subject" job show last --subject u7 --json
json '.[0].id == "'"$b"'" and .[0].next == "refdesk job wait '"$b"'"'
exits 4 "a start of two ids" job show 0197aaa
says job.ambiguous-id
exits 4 "an id that is not there" job show 0197cccc
says "refdesk job list"
exits 4 "no id at all" job show zzzz
exits 0 "by the start of its id" job show 0197aaaa
for line in "job       $a" "decision  $decision" 'subject   u7' \
	'key       dinner' 'asked     2025-12-27T20:00:00Z' \
	'state     fetched' "money     \$0.07 spent, \$0 reserved" \
	"try 1     fal fal-ai/first: failed, busy, sent 3 times, \$0 spent" \
	"try 2     fal fal-ai/second: fetched, \$0.07 spent as planned, request r-1" \
	'          2025-12-27T20:00:00.100Z  try 1 failed: busy'; do
	prints "$line"
done
ok "nothing is left to do" sh -c '! grep -q ^next "$1"' - "$out"
exits 0 "one that is held" job show "$c"
prints 'state     held: two\x1b[31m matches'
prints "next      refdesk job resume $c"
exits 0 "all of it" job show "$a" --all --json
json '.[0].plan == {a: 1} and .[0].next == null'
json '.[0].events[1] == {at: "2025-12-27T20:00:00.100Z", n: 1,
	reason: "busy", state: "failed"}'
json '.[0].tries[0] == {attempts: 3, cost: null, endpoint: "fal-ai/first",
	n: 1, next_try: null, provider: "fal", reason: "busy", request: null, reserved: "0",
	result: null, sent_at: "2025-12-27T20:00:00.100Z", spent: "0",
	state: "failed"}'
exits 0 "without the plan" job show "$a" --json
json '.[0] | has("plan") | not'

exits 0 "its decision" show "$decision"
says "its job is fetched: refdesk job show $a"
exits 0 "in the history" history
prints "  u7  job 0197aaaa-0000-7000 fetched"
exits 0 "in the history as JSON" history --json
json '.[0].jobs == ["'"$a"'"]'

# ---- settings that sending has ----

mkdir -p desk && : >desk/refdesk.conf && cd desk || exit 1
set_to() {
	echo "$1" >refdesk.conf
}
for value in http://10.0.0.1:80 https://10.0.0.1:80 http://127.0.0.1 \
	http://127.0.0.1:80/ http://127.0.0.1.example.org:80 \
	http://127.0.0.256:80 http://127.0.0.1:65536 http://localhost:80 \
	http://u@127.0.0.1:80; do
	set_to "loopback = $value"
	exits 2 "$value" config
	says "no address of this machine"
done
for value in 0 -1 1.0000001 five 1e2 1000001 "\$5"; do
	set_to "budget-day = $value"
	exits 2 "$value a day" config
	says "no amount of money"
done
set_to 'embed = some'
exits 2 "some mark" config
says "no choice of embed"
for value in 24h P1M PT0S -PT1H; do
	set_to "uploads-keep = $value"
	exits 2 "pictures for $value" config
	says "no length of time"
done
for value in 0 1.5 1073741825 1GB; do
	set_to "uploads-max = $value"
	exits 2 "$value of pictures" config
	says "no number of MiB"
done
printf '%s\n' 'loopback = http://[::1]:8080' 'budget-day = 5' \
	'budget-provider-day = 0.50' >refdesk.conf
exits 0 "settings" config --origin
prints "loopback = http://[::1]:8080	# $PWD/refdesk.conf:1"
prints "budget-day = 5	# $PWD/refdesk.conf:2"
prints "budget-provider-day = 0.50	# $PWD/refdesk.conf:3"
prints "embed = id	# built-in"
prints "uploads-keep = PT24H	# built-in"
prints "uploads-max = 1024	# built-in"
REFDESK_LOOPBACK=http://127.0.0.1:9 REFDESK_EMBED=full \
	exits 0 "the environment wins" config
prints "loopback = http://127.0.0.1:9"
prints "embed = full"
finish
