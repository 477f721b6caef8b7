#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# What refdesk makes of whatever refdesk-dispatch may say: every kind of event,
# every way to end, and nonsense.  A script stands in its place.
# shellcheck source=tests/cli/tap.inc disable=SC2015,SC2016,SC2086,SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/sender.inc
. "$SRCDIR/tests/cli/sender.inc"

command -v sqlite3 >/dev/null && command -v jq >/dev/null || {
	echo '1..0 # SKIP no sqlite3 or jq'
	exit 0
}
exits 0 "a project" init desk
cd desk || exit 1
desk=$PWD
exits 0 "the program is built" build -o ../c.desk
exits 0 "and is the active one" activate ../c.desk
exits 0 "a decision" decide --subject u7 scene=cafe
zeros=$(printf '%064d' 0)
id=0197aaaa-0000-7000-8000-000000000001
sqlite3 .refdesk/state.db "INSERT INTO job (id, subject, at_ms, request_sha256,
 plan) VALUES ('$id', 'u7', 1766865600000, '$zeros', '{}')"
start="job='\"$id\"'"

# json FILTER: jq says true of the output.
json() {
	ok "  $(echo "$1" | tr -s '\n\t ' ' ')" jq -e "$1" "$out"
}
problem() {
	ok "  $(echo "$1" | tr -s '\n\t ' ' ')" jq -e "$1" "$err"
}

# ---- every event, every way to show them ----

scenario "$start" 'attempt 1 first' \
	'event wait "\"try\":1,\"seconds\":7,\"reason\":\"429\""' \
	'event fallback "\"try\":1,\"from\":\"first\",\"to\":\"second\",\"reason\":\"429 concurrency limit\",\"class\":\"busy\""' \
	'attempt 2 second' 'event submitted "\"try\":2,\"request\":\"r-1\""' \
	'event queue "\"position\":14"' 'event running' 'event progress "\"percent\":61"' \
	'event note "\"text\":\"a word\""' \
	'event image "\"file\":\"out/a.png\",\"sha256\":\"00\",\"width\":1,\"height\":1,\"type\":\"image/png\",\"url_host\":null,\"flagged\":false"' \
	"ends 0 fetched '\"reason\":null,\"next\":null' '\"out/a.png\",\"out/b.png\"'"
exits 0 "a job that ends well" job wait "$id"
printf 'out/a.png\nout/b.png\n' >../wanted
ok "its files are the answer" cmp "$out" ../wanted
cat >../wanted <<END
fal first  429 concurrency limit; next is second
a word
by fal m (choice 2), \$0.16, seed 42; job $id
END
ok "what changed it is told" cmp "$err" ../wanted
given resume
given "$id"
given --json
given "$desk/out"
given "$desk/.refdesk/state.db"
ok "nothing of the project is open" sh -c '! grep -q refdesk/state "$1"' - \
	"$fake/descriptors"
ok "no environment" sh -c '! grep -vE "^(PWD|PATH|_|SHLVL|OLDPWD)=" "$1"' - \
	"$fake/environment"

exits 0 "quietly" job wait "$id" -q
ok "without a word" test ! -s "$err"
exits 0 "as lines" job wait "$id" --progress plain
cat >../wanted <<END
fal first  is asked, at most \$0.16
fal first  waits 7 s: 429
fal first  429 concurrency limit; next is second
fal second  is asked, at most \$0.16
fal second  has taken it, request r-1
fal second  queued, position 14
fal second  works on it
fal second  [############        ] 61 %
a word
fal second  out/a.png
END
ok "each event has one" sh -c 'sed "\$d" "$1" | cmp - ../wanted' - "$err"
exits 0 "as events" job wait "$id" --progress json --json
ok "each is an object" test "$(jq -s length "$err")" -eq 11
ok "as it was said" test "$(jq -r .event "$err" | tr '\n' ' ')" = \
	'attempt wait fallback attempt submitted queue running progress note image done '
json '. == {cost: "0.16", decision: null, exit: 0,
	files: ["out/a.png", "out/b.png"], job: "'"$id"'", manifest: null,
	model: "m", next: null, provider: "fal", reason: null, seed: "42",
	state: "fetched", trial: false}'
exits 0 "as a bar" job wait "$id" --progress bar
ok "over one line" sh -c 'test "$(tr -dc "\r" <"$1" | wc -c)" -ge 8' - "$err"
COLUMNS=20 exits 0 "as a bar in a narrow terminal" job wait "$id" --progress bar
ok "no wider" sh -c 'tr "\r" "\n" <"$1" | sed "s/.\[K//" | grep -v "^a word\|^by\|next is" |
	awk "length > 19 { exit 1 }"' - "$err"
exits 0 "no progress" job wait "$id" --progress none
ok "but what changed" test "$(wc -l <"$err")" -eq 3

scenario "$start" \
	'event note "\"text\":\"\\u001b[31m red \\u202e\""' \
	"ends 0 fetched '\"reason\":null,\"next\":null,\"trial\":true' '\"out/\\u001b.png\"'"
exits 0 "what a terminal must not see" job wait "$id"
ok "is shown" sh -c '! grep -q "$(printf "\033")" "$1" "$2"' - "$out" "$err"
says '\x1b[31m red \u{202e}'
prints 'out/\x1b.png'
says "a trial on this machine"

# ---- how it ends ----

# ending EXIT STATE CODE TITLE
ending() {
	scenario "$start" 'attempt 1 first' \
		"ends $1 $2 '\"reason\":\"because\",\"next\":\"refdesk job wait $id\"'" \
		"exit $1"
	exits "$1" "$2" job wait "$id"
	silent
	says "$4: because [$3]"
	says "hint: refdesk job wait $id"
	exits "$1" "$2 as JSON" job wait "$id" --json
	silent
	problem '.type == "urn:refdesk:problem:'"$3"'" and .exit_code == '"$1"'
		and .detail.job == "'"$id"'" and .detail.state == "'"$2"'"'
}
ending 5 moderated generate.refused refused
ending 6 failed generate.integrity "something is not what it was"
ending 7 failed generate.failed "no provider made it"
ending 8 held generate.unfinished "not finished"
ending 9 failed generate.limit "a limit is reached"
ending 10 held generate.environment "it cannot be done here now"
ending 75 intent generate.again "not now"
ending 4 failed generate.request "this cannot be asked for"
scenario "$start" \
	"ends 8 held '\"reason\":\"one is lost\",\"next\":null' '\"out/a.png\"'"
exits 8 "a part of it" job wait "$id"
prints out/a.png
says "hint: refdesk job show $id"

# ---- it says nothing, or nonsense ----

scenario 'fails dispatch.locked 75'
exits 75 "a problem of its own" job wait "$id"
says 'there: it cannot [dispatch.locked]'
says 'hint: do that'
exits 75 "a problem of its own, as JSON" job wait "$id" --json
problem '.type == "urn:refdesk:problem:dispatch.locked"'
scenario 'echo "some talk" >&2' 'exit 3'
exits 10 "no word about a job" job wait "$id"
says 'some talk'
says 'ended with status 3 and said nothing [sender.ended]'
says 'refdesk job list --open'
scenario 'kill -KILL $$'
exits 10 "killed before there is one" job wait "$id"
says 'was ended by signal 9 [sender.ended]'
scenario "$start" 'attempt 1 first' 'event submitted "\"try\":1,\"request\":\"r\""' \
	'kill -KILL $$'
exits 8 "killed with a job under way" job wait "$id"
says 'ended while job 0197aaaa-0000-7000 was under way [job.unfinished]'
says "hint: refdesk job wait $id"
scenario "$start" 'attempt 1 first' \
	"ends 0 fetched '\"reason\":null,\"next\":null' '\"out/a.png\"'" \
	'kill -KILL $$'
exits 0 "killed when it is done" job wait "$id"
prints out/a.png
says 'ended by signal 9 when it was done'
mv "$fake/refdesk-dispatch" "$fake/refdesk-dispatch.no"
exits 10 "it is not there" job wait "$id"
says "refdesk-dispatch"
mv "$fake/refdesk-dispatch.no" "$fake/refdesk-dispatch"

# nonsense NAME LINE: after the first event.
nonsense() {
	scenario "$start" 'attempt 1 first' "cat <<'END'" "$2" END
	exits 10 "$1" job wait "$id"
	says 'sender.event'
	says "hint: refdesk job wait $id"
	silent
}
head='"job":null,"seq":2,"t":"2026-11-20T13:00:00Z"'
nonsense "no JSON" 'Segmentation fault'
nonsense "half an object" '{"event":"queue"'
nonsense "no object" '[]'
nonsense "an empty line" ''
nonsense "no kind" "{$head}"
nonsense "a kind that there is not" "{\"event\":\"dance\",$head}"
nonsense "a member twice" "{\"event\":\"note\",\"text\":\"a\",\"text\":\"b\",$head}"
nonsense "no job" '{"event":"note","text":"a","seq":1,"t":"2026-11-20T13:00:00Z"}'
nonsense "a job to type something else" '{"event":"note","text":"a","job":"; rm -rf ~","seq":1,"t":"2026-11-20T13:00:00Z"}'
nonsense "no time" '{"event":"note","text":"a","job":null,"seq":1}'
nonsense "no number" '{"event":"note","text":"a","job":null,"seq":"1","t":"2026-11-20T13:00:00Z"}'
nonsense "no position" "{\"event\":\"queue\",$head}"
nonsense "a position before the first" "{\"event\":\"queue\",\"position\":-1,$head}"
nonsense "more than all" "{\"event\":\"progress\",\"percent\":101,$head}"
nonsense "a fraction" "{\"event\":\"progress\",\"percent\":1.5,$head}"
nonsense "a number as a text" "{\"event\":\"note\",\"text\":7,$head}"
nonsense "no exit code" "{\"event\":\"done\",\"state\":\"failed\",\"files\":[],\"next\":null,$head}"
nonsense "an exit code that there is not" "{\"event\":\"done\",\"exit\":1,\"state\":\"failed\",\"files\":[],\"next\":null,$head}"
nonsense "no files" "{\"event\":\"done\",\"exit\":0,\"state\":\"fetched\",\"next\":null,$head}"
nonsense "a file that is none" "{\"event\":\"done\",\"exit\":0,\"state\":\"fetched\",\"files\":[7],\"next\":null,$head}"
nonsense "a text without end" "{\"event\":\"note\",\"text\":\"$(printf '%05000d' 0)\",$head}"
scenario "$start" 'attempt 1 first' 'head -c 3000000 /dev/zero | tr "\0" x'
exits 10 "a line without end" job wait "$id"
says 'does not end its line'

scenario "$start" "[ -e \"\$dir/free\" ] || {" \
	": >\"\$dir/free\"" \
	'echo "{\"exit_code\":75,\"title\":\"another works on it\",\"type\":\"urn:refdesk:problem:job.leased\"}" >&2' \
	"ends 75 submitted '\"reason\":\"another works on it\",\"next\":null'" \
	'exit 75' '}' \
	"ends 0 fetched '\"reason\":null,\"next\":null' '\"out/a.png\"'"
sqlite3 .refdesk/state.db "INSERT INTO intent (id, job_id, n, state, attempt,
 provider, endpoint, method, body_sha256, ticket)
 VALUES ('1$(printf '%031d' 1)', '$id', 1, 'fetched', 1, 'fal', 'x', 'POST',
  '$zeros', x'7b7d');
 INSERT INTO spend VALUES ('1$(printf '%031d' 1)', 1, 'fal', 0, 0, 1)"
exits 0 "another process works on it" job wait "$id"
says "another process works on job $id"
prints out/a.png
rm -f "$fake/free"
exits 75 "resume does not wait" job resume "$id"
says "job.leased"
sqlite3 .refdesk/state.db "DELETE FROM spend; DELETE FROM intent"

# ---- several, none, stopping ----

scenario 'exit 0'
exits 0 "no open job" job resume
silent
says 'there is no open job'
ok "it is not told of one" sh -c '! grep -q 0197 "$1"' - "$fake/arguments"
other=0197bbbb-0000-7000-8000-000000000002
scenario "$start" 'attempt 1 first' \
	"ends 0 fetched '\"reason\":null,\"next\":null' '\"out/a.png\"'" \
	"job='\"$other\"'" 'event queue "\"position\":3"' \
	"ends 8 held '\"reason\":\"two\",\"next\":\"refdesk job show\"'" 'exit 8'
exits 8 "two of them" job resume --progress plain
prints out/a.png
says "0197bbbb-0000-7000  queued, position 3"
says "job $other: not finished: two; refdesk job show"
exits 8 "two of them as JSON" job resume --json
ok "an answer each" test "$(jq -s 'map(.exit) == [0, 8]' "$out")" = true
exits 2 "which one to cancel" job cancel
says "which job?"
scenario "$start" "ends 0 cancelled '\"reason\":null,\"next\":null'"
exits 0 "cancelled" job cancel 0197aaaa
given cancel
says "job $id is cancelled"

# ---- keys, places ----

scenario "$start" "ends 0 fetched '\"reason\":null,\"next\":null'"
echo 'secret.other = other.key' >>refdesk.conf
exits 0 "places of keys" job wait --key-fd 9 9<refdesk.conf
given "other=$desk/other.key"
given --key-fd
ok "one that is its own" test "$(sed -n '/--key-fd/{n;p;}' "$fake/arguments")" -ge 3
ok "and open" grep -q "refdesk.conf" "$fake/descriptors"
exits 10 "a descriptor that is not open" job wait --key-fd 9 9<&-
exits 2 "a key as a number" job wait --key-fd canary
ok "is not told" sh -c '! grep -q canary "$1"' - "$err"
scenario "$start" "ends 0 fetched '\"reason\":null,\"next\":null'"
REFDESK_SECRET_FAL=canary CREDENTIALS_DIRECTORY=/c exits 0 "settings" \
	job wait --loopback http://127.0.0.1:9 --embed full -o there
given http://127.0.0.1:9
given full
given there
ok "the place of credentials" grep -qx CREDENTIALS_DIRECTORY=/c \
	"$fake/environment"
ok "no key of the environment" sh -c '! grep -q canary "$1"' - \
	"$fake/environment"
REFDESK_SECRET_FAL=canary exits 0 "unless it may" job wait --insecure-env
given --insecure-env
ok "then it has it" grep -qx REFDESK_SECRET_FAL=canary "$fake/environment"

# ---- interruptions ----

# interrupted SIGNAL: sent to refdesk alone, once the sender listens.
interrupted() {
	rm -f "$fake/ready"
	"$REFDESK" job wait "$id" >"$out" 2>"$err" </dev/null &
	pid=$!
	n_waits=0
	while [ ! -e "$fake/ready" ] && [ $n_waits -lt 200 ]; do
		sleep 0.05
		n_waits=$((n_waits + 1))
	done
	kill "-$1" "$pid"
	wait "$pid"
	got=$?
}
scenario "trap 'ends 8 submitted \"\\\"reason\\\":\\\"interrupted\\\",\\\"next\\\":\\\"refdesk job wait $id\\\"\"; exit 8' TERM" \
	"$start" 'attempt 1 first' ': >"$dir/ready"' \
	'while :; do sleep 0.05; done'
interrupted TERM
ok "an interruption is passed on" test $got -eq 8
says "not finished: interrupted [generate.unfinished]"
says "refdesk job wait $id"
scenario "trap 'exit 143' TERM" ': >"$dir/ready"' 'while :; do sleep 0.05; done'
interrupted TERM
ok "before there is a job" test $got -eq 143
says "interrupted; nothing was sent"

# ---- generate ----

# A picture, black and small.
base64 -d >pose.png <<END
iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADElEQVR42mNgoA4AAABIAAEQRe/SAAAAAElFTkSuQmCC
END
pose='--reference straight_casual'
# Another program, of a version that there is not yet.
unset REFDESK_LIBEXEC
sed -i 's/ version="[0-9]*" language/ version="99" language/' rules/companion/pack.xml
printf '<svg xmlns="http://www.w3.org/2000/svg" width="896" height="1152"/>\n' \
	>assets/references/drawing.svg
sum=$(sha256sum <assets/references/drawing.svg | cut -c 1-64)
sed -i "/\"references\/curly_casual.png/{s/curly_casual.png/drawing.svg/;n;
	s/\"[0-9a-f]*\"/\"$sum\"/;}" rules/companion/catalog.xml
exits 0 "another program" build -o ../p.desk
exits 5 "not sealed" generate scene=cafe --model flux-kontext-pro $pose
exits 0 "keys" key generate
exits 0 "sealed" seal ../p.desk
exits 5 "not in the project" generate --program ../p.desk scene=cafe --model flux-kontext-pro $pose
says "never active in the project [generate.not-active]"
exits 0 "active" activate ../p.desk
REFDESK_LIBEXEC=$fake
export REFDESK_LIBEXEC
scenario "$start" 'attempt 1 m' \
	"ends 0 fetched '\"reason\":null,\"next\":null' '\"out/a.png\"'"
n_decisions() {
	sqlite3 .refdesk/state.db 'SELECT count(*) FROM decision'
}
before=$(n_decisions)
rm -f "$fake/plan"

exits 4 "a picture that no provider takes" generate scene=cafe --model flux-kontext-pro
says 'reference curly_casual: the picture is neither JPEG, PNG nor WebP'
exits 10 "no key" generate scene=cafe --model flux-kontext-pro $pose
says secret.missing
says "refdesk secret set fal"
ok "is kept" sh -c 'echo key | "$REFDESK" secret set fal -q'
exits 2 "terms that nobody has seen" generate scene=cafe --model flux-kontext-pro $pose
for line in 'provider   fal' 'title      fal.ai' \
	'terms      https://fal.ai/terms' 'region     us' 'data use   ' \
	'retention  ' 'as of      20' 'key to     queue.fal.run' \
	'the terms of fal have not been accepted here [terms.new]' \
	'give --yes once'; do
	says "$line"
done
exits 2 "as JSON" generate scene=cafe --model flux-kontext-pro $pose --json
problem '.type == "urn:refdesk:problem:terms.new" and
	(.detail.terms | contains("https://fal.ai/terms"))'
ok "nothing is recorded" test "$(n_decisions)" -eq "$before"
ok "nothing is handed over" test ! -e "$fake/plan"
exits 0 "doctor tells" doctor
prints 'fal: key from project; terms not accepted yet'
exits 0 "a trial needs no terms" generate scene=cafe --model flux-kontext-pro $pose \
	--loopback http://127.0.0.1:9
ok "and accepts none" test ! -e .refdesk/terms
exits 0 "accepted" generate scene=cafe --model flux-kontext-pro $pose --yes
says 'https://fal.ai/terms'
prints out/a.png
ok "and remembered" grep -qE '^fal [0-9a-f]{64}$' .refdesk/terms
exits 0 "asked once" generate scene=cafe --model flux-kontext-pro $pose
rm -f "$fake/plan"
exits 2 "a picture of no catalog" generate scene=cafe --model flux-kontext-pro \
	--reference pose.png
says 'May pose.png be used, and did whoever is shown agree? [usage.unconfirmed]'
exits 2 "one of somewhere else" generate scene=cafe --model flux-kontext-pro \
	--reference https://host.example/a.png
says 'May https://host.example/a.png be used'
ok "neither is handed over" test ! -e "$fake/plan"
exits 0 "with a yes" generate scene=cafe --model flux-kontext-pro \
	--reference pose.png --yes
ok "it is" test -s "$fake/plan"
exits 0 "a trial stays here" generate scene=cafe --model flux-kontext-pro \
	--reference pose.png --loopback http://127.0.0.1:1
ok "not again" sh -c '! grep -q terms "$1"' - "$err"
exits 0 "doctor tells that, too" doctor
prints 'fal: key from project; terms accepted'
sed -i 's/^fal ./fal 0/; s/^fal ./fal 1/' .refdesk/terms
exits 2 "other terms" generate scene=cafe --model flux-kontext-pro $pose
exits 0 "accepted as well" generate scene=cafe --model flux-kontext-pro $pose --yes -q
ok "one line" test "$(wc -l <.refdesk/terms)" -eq 1

exits 0 "a decision and its plan" generate scene=gym --subject u9 --model flux-kontext-pro $pose \
	--prompt 'a run' --seed 42 --json
json '.decision != null and .job == "'"$id"'" and .files == ["out/a.png"]'
given send
ok "one plan" test "$(wc -l <"$fake/plan")" -eq 1
plan() {
	ok "  $(echo "$1" | tr -s '\n\t ' ' ')" jq -se "$1" "$fake/plan"
}
plan '.[0].decision == "'"$(jq -r .decision "$out")"'" and .[0].seed == "42"
	and .[0].subject == "u9" and .[0].key == null and .[0].program == "'"$(
	sha256sum <../p.desk | cut -c 1-64)"'"'
plan '.[0].tries[0].provider == "fal" and
	.[0].tries[0].model == "flux-kontext-pro"
	and (.[0].tries[0].prompt | contains("a run"))
	and (.[0].request | length) == 64'
decision=$(jq -r .decision "$out")
exits 0 "it is recorded" show "$decision"
exits 0 "again, as it was decided" generate "$decision" --model flux-kontext-pro $pose
plan '.[0].decision == "'"$decision"'"'
exits 0 "the last" generate last --subject u9 --model flux-kontext-pro $pose
plan '.[0].decision == "'"$decision"'"'
scenario "$start" 'attempt 1 m' \
	"ends 8 unknown '\"reason\":\"reset\",\"next\":\"refdesk job resume $id\"'"
exits 8 "what to do next" generate scene=gym --model flux-kontext-pro $pose
says "hint: refdesk job resume $id"
exits 8 "what to do next, as JSON" generate scene=gym --model flux-kontext-pro $pose --json
problem '.hint == "refdesk job resume '"$id"'" and .detail.state == "unknown"
	and (.detail.decision | length) == 36'

scenario 'for x in a b c d; do' \
	"job='\"0197bbbb-0000-7000-8000-00000000000'\$x'\"'" 'attempt 1 m' \
	"ends 0 fetched '\"reason\":null,\"next\":null' '\"out/'\$x'.png\"'" \
	'done'
exits 0 "a picture of each row" generate scene=gym --preset weight-grid $pose $pose $pose
printf 'out/%s.png\n' a b c d >../wanted
ok "all are told" cmp "$out" ../wanted
ok "four plans" test "$(wc -l <"$fake/plan")" -eq 4
plan '.[0].decision == .[1].decision and .[0].tries != .[1].tries'
given --parallel
exits 2 "a key for several" generate scene=gym --preset weight-grid $pose $pose $pose \
	--idempotency-key k
says generate.key-of-several

# ---- the same request again ----

scenario "$start" "ends 0 fetched '\"reason\":null,\"next\":null' '\"out/a.png\"'"
exits 0 "a key" generate scene=gym --model flux-kontext-pro $pose --idempotency-key dinner
plan '.[0].key == "dinner"'
request=$(jq -r .request "$fake/plan")
sqlite3 .refdesk/state.db "UPDATE job SET user_key = 'dinner',
 decision_id = (SELECT id FROM decision ORDER BY seq DESC LIMIT 1),
 plan = '{\"request\":\"$request\"}' WHERE id = '$id'"
before=$(n_decisions)
exits 0 "the same again" generate scene=gym --model flux-kontext-pro $pose \
	--idempotency-key dinner --json
given resume
given "$id"
json '.job == "'"$id"'" and (.decision | length) == 36'
ok "nothing new is decided" test "$(n_decisions)" -eq "$before"
rm "$fake/arguments"
for words in scene=cafe 'scene=gym --prompt x' 'scene=gym --subject u9'; do
	exits 4 "the key for $words" generate $words --model flux-kontext-pro $pose \
		--idempotency-key dinner
	says job.key-reused
	says "refdesk job show $id"
done
ok "nothing is started" test ! -e "$fake/arguments"
exits 2 "a long key" generate scene=gym --model flux-kontext-pro $pose \
	--idempotency-key "$(printf '%0129d' 0)"
exits 2 "a key for a preview" generate scene=gym --idempotency-key k
says "a preview is made here"
ok "nothing of that is recorded" test "$(n_decisions)" -eq "$before"

# ---- on a terminal ----

if command -v script >/dev/null; then
	# typed CODE NAME TEXT WORDS
	typed() {
		printf %b "$3" | TERM=xterm script -qefc "'$REFDESK' $4" \
			/dev/null >"$out" 2>"$err"
		got=$?
		ok "$2 (exit $1)" test "$got" -eq "$1"
	}
	rm .refdesk/terms
	typed 2 "no" 'n\n' "generate scene=gym --model flux-kontext-pro $pose"
	prints 'Send requests to fal under these terms? [y/N]'
	ok "is remembered by nobody" test ! -e .refdesk/terms
	scenario "$start" 'attempt 1 m' 'event queue "\"position\":14"' \
		'event progress "\"percent\":61"' \
		'event fallback "\"try\":1,\"from\":\"m\",\"to\":\"words\",\"reason\":\"429\""' \
		"ends 0 fetched '\"reason\":null,\"next\":null' '\"out/a.png\"'"
	typed 0 "yes" 'y\n' "generate scene=gym --model flux-kontext-pro $pose"
	prints 'queued, position 14'
	ok "a bar" grep -qF '[############        ] 61 %' "$out"
	prints 'fal m  429; next is words'
	ok "over one line" sh -c 'test "$(tr -dc "\r" <"$1" | wc -c)" -ge 6' \
		- "$out"
	ok "and away at the end" sh -c 'tr "\r\n" "\n\n" <"$1" | grep -q "^.\[K"' \
		- "$out"
	typed 0 "quietly" '' "generate scene=gym --model flux-kontext-pro $pose -q"
	ok "only the file" test "$(tr -d '\r' <"$out")" = out/a.png
else
	skip "on a terminal" "no script(1)"
fi
finish
