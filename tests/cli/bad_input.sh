#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# What nobody should give to a verb, given to every verb: the documented exit
# code, a message with a place and a hint, nothing on stdout, nothing written.
# Then places that cannot be written, signals, and no network.
# shellcheck source=tests/cli/tap.inc disable=SC2154,SC2086,SC2317,SC2016
. "${SRCDIR:-.}/tests/cli/tap.inc"

chmod 755 "$work"
cat >"$work/picture" <<'SH'
#!/bin/sh
# All there is below the working directory, by name, kind, mode and content.
# SQLite's index, and a journal in which nothing is, do not count.
find . ! -name '*-shm' ! \( -name '*-wal' -size 0 \) \
	-printf '%P %y %m %l\n' | sort
find . -type f ! -name '*-shm' ! \( -name '*-wal' -size 0 \) ! -name filler \
	-exec sha256sum {} + | sort
SH
chmod +x "$work/picture"

prepare() {
	"$REFDESK" init desk && cd desk && "$REFDESK" build -o c.desk &&
		"$REFDESK" key generate && "$REFDESK" seal c.desk &&
		"$REFDESK" activate c.desk &&
		"$REFDESK" decide --subject u scene=gym \
			--now 2025-12-27T20:00:00Z &&
		printf '{"facts":{"scene":"gym"}}\n' >request.json &&
		mkdir hole && : >empty && printf 'caf\377\n' >latin &&
		printf '<a>caf\377</a>\n' >latin.xml && : >empty.xml &&
		truncate -s 200M huge huge.xml
}
ok "a project with a decision" prepare
cd "$work/here/desk" || exit 1
# Sparse files are large to read, so they are pictured once, without content.
sed -i 's/! -name filler/& ! -name "huge*"/' "$work/picture"
"$work/picture" >"$work/before"

# judge CODE TEXT: what the last run left in $got, $out and $err.
judge() {
	[ "$got" -eq "$1" ] || echo "exit $got, not $1"
	[ ! -s "$out" ] || echo "stdout is not empty"
	grep -qF -- "$2" "$err" || echo "stderr does not say '$2'"
	grep -qE '^refdesk: .*[^ ] \[[a-z0-9.-]+\]$' "$err" ||
		echo "no message with its code"
	grep -q '^ *hint: ' "$err" || echo "no hint"
	"$work/picture" >"$work/after"
	cmp -s "$work/before" "$work/after" || {
		echo "something was written:"
		diff "$work/before" "$work/after"
	}
}

row() {
	n_tests=$((n_tests + 1))
	if [ ! -s "$work/bad" ]; then
		echo "ok $n_tests - $1"
		return
	fi
	n_failed=$((n_failed + 1))
	echo "not ok $n_tests - $1"
	sed 's/^/#   /' "$work/bad"
	head -n 8 "$err" | cut -c 1-300 | sed 's/^/#   | /'
}

# refuse CODE TEXT ARGUMENT...
refuse() {
	wanted=$1
	text=$2
	shift 2
	timeout 60 "$REFDESK" "$@" >"$out" 2>"$err" </dev/null
	got=$?
	judge "$wanted" "$text" >"$work/bad"
	row "exit $wanted: $(echo "$*" | cut -c 1-60 | tr -cd '[:print:]')"
}

# request CODE TEXT JSON: by each verb that reads one.
request() {
	for words in 'decide --subject u' 'decide --no-record' plan generate; do
		printf '%s' "$3" >"$work/bad.json"
		refuse "$1" "$2" $words "$work/bad.json"
	done
}

# ---- options and operands ----

verbs=$("$REFDESK" help | sed -n 's/^  \([a-z-]*\)  *[a-z].*/\1/p')
for verb in $verbs; do
	refuse 2 --bogus "$verb" --bogus
	refuse 2 --output "$verb" --output
	case $verb in
	history | doctor | config | version) refuse 10 nowhere $verb -C nowhere ;;
	diff) refuse 10 nowhere $verb -C nowhere x y ;;
	*) refuse 10 nowhere $verb -C nowhere x ;;
	esac
done
for verb in init build inspect dump seal verify-seal activate temporal show \
	look key completion replay; do
	case $("$REFDESK" help "$verb" | head -n 1) in
	*'...] ['* | *'...]') continue ;;
	esac
	refuse 2 "$verb" "$verb"
done
for option in program rules db subject now tz directory output color; do
	refuse 2 "--$option" decide scene=gym "--$option"
done

# ---- files ----

# files CODE-OF-absent hole empty huge latin, then the verb with its words; "-"
# for a file that is fine there.
files() {
	codes="$1 $2 $3 $4 $5"
	shift 5
	for file in absent hole empty huge latin; do
		code=${codes%% *}
		codes=${codes#* }
		[ "$code" = - ] || refuse "$code" "$file" "$@" "$file"
	done
}
for verb in inspect dump verify-seal seal activate; do
	files 10 10 6 3 3 $verb
done
for words in 'decide scene=gym' 'decide --batch' plan temporal\ hi explain; do
	case $words in
	explain) files 10 10 6 3 3 explain last --program ;;
	*) files 10 10 6 3 3 $words --program ;;
	esac
done
for words in 'decide --subject u' 'decide --no-record' plan generate; do
	files 10 10 4 4 4 $words
done
files 10 10 - - - decide --no-record --batch
files 10 3 10 10 10 decide scene=gym --no-record --rules
files 10 3 10 10 10 build -o x.desk
files 10 10 3 3 3 build -o x.desk --replace
files 10 1 4 4 4 test
files 10 4 - 3 - check
files - 10 - 10 10 history --db
files - 10 - 10 10 decide scene=gym --db
files 10 10 10 10 10 seal c.desk --key
files - - 10 10 10 init
for file in latin.xml empty.xml huge.xml; do
	refuse 4 "$file" test "$file"
done
for verb in show explain replay; do
	for id in absent zzz 0 "$(printf '\377')"; do
		refuse 4 record. "$verb" "$id"
	done
	refuse 4 record. "$verb" ffffffff
done

# ---- requests ----

deep=$(printf '%0100d' 0 | tr 0 '[')
request 4 request.duplicate-key '{"facts":{"scene":"a"},"facts":{}}'
request 4 request.duplicate '{"facts":{"scene":"a","scene":"b"}}'
request 4 nope '{"facts":{"scene":"a"},"nope":1}'
request 4 scne '{"facts":{"scne":"a"}}'
request 4 facts.scene '{"facts":{"scene":7}}'
request 4 facts.scene '{"facts":{"mood":"confident"}}'
request 4 facts '{}'
request 4 facts '{"facts":[]}'
request 4 request. '[]'
request 4 request. ''
request 4 request. '{"facts":{"scene":"a"}'
request 4 request. '{"facts":{"scene":"a"}} {}'
request 4 facts.events "{\"facts\":{\"scene\":\"a\",\"events\":$deep}}"
request 4 request.number '{"facts":{"scene":"a"},"observations":{"tense":{
	"value":"old","confidence":0.9}}}'
request 4 'generation.references[0].weight' '{"facts":{"scene":"a"},
	"generation":{"references":[{"id":"curly_casual","weight":2}]}}'
request 4 generation '{"facts":{"scene":"a"},"generation":{"nope":1}}'
request 4 now '{"facts":{"scene":"a"},"now":"2025-12-27T20:00:00"}'
request 4 now '{"facts":{"scene":"a"},"now":"2025-12-27T20:00:00-00:00"}'
request 4 now '{"facts":{"scene":"a"},"now":"2025-02-30T20:00:00Z"}'
request 4 'history[0].at' '{"facts":{"scene":"a"},"history":[{
	"reference":"curly_casual","at":"2025-12-27T18:00:00"}]}'
request 4 'facts.events[0].start' '{"facts":{"scene":"a","events":[{
	"title":"a","start":"2025-12-27T19:30:00"}]}}'
request 4 facts.timezone '{"facts":{"scene":"a","timezone":"Mars/Base"}}'
request 4 facts.timezone '{"facts":{"scene":"a","timezone":"../etc/passwd"}}'
request 4 facts.season '{"facts":{"scene":"a","season":"wintr"}}'
request 4 'unavailable[0]' '{"facts":{"scene":"a"},"unavailable":["nobody"]}'
request 4 count '{"facts":{"scene":"a"},"count":0}'
request 4 request.utf8 "$(printf '{"facts":{"scene":"\377"}}')"
request 4 request. '{"facts":{"scene":"\ud800"}}'
for words in 'decide scene=gym' 'plan scene=gym' 'generate scene=gym' \
	'temporal hi'; do
	refuse 4 facts.scne $words scne=x
	refuse 4 facts.mood $words mood=a mood=b
	refuse 4 facts.events $words 'events=[1'
	refuse 4 Mars/Base $words timezone=Mars/Base
	refuse 4 Mars/Base $words --tz Mars/Base
	refuse 4 2025-12-27T20:00:00 $words --now 2025-12-27T20:00:00
	refuse 4 'local time' $words --now 2025-12-27T20:00:00-00:00
	refuse 4 facts.mood $words "mood=$(printf '\377')"
	refuse 2 request.json $words request.json
done
refuse 4 facts.scene decide mood=confident
refuse 4 facts.message temporal "$(printf '\377')"
refuse 4 facts.message temporal "$(printf '%05000d' 0)"
refuse 4 nobody explain last --candidate nobody
refuse 4 nobody explain last --versus nobody
refuse 4 bse get bse/scale
refuse 4 base/scal get base/scal
refuse 4 bse set bse/scale=1
refuse 3 RD1211 set base/scale=999
refuse 3 RD1220 set "base/scale=$(printf '\377')"
refuse 2 PATH=VALUE set base/scale
refuse 4 bse whatif --set bse/scale=1
refuse 3 RD1211 whatif --set base/scale=999
refuse 2 --sweep whatif --sweep base/scale=1
refuse 2 --max-changed whatif --max-changed 1e3
refuse 4 latin:1 whatif latin
refuse 10 absent whatif absent
refuse 10 absent diff absent c.desk
refuse 3 latin diff c.desk latin

# ---- files that may not be read ----

if [ "$(id -u)" -ne 0 ]; then
	as=
elif setpriv --reuid=65534 --regid=65534 --clear-groups "$REFDESK" version \
	>/dev/null 2>&1 && setpriv --reuid=65534 --regid=65534 --clear-groups \
	test -r "$REFDESK_DATA/rules/companion/pack.xml"; then
	as='setpriv --reuid=65534 --regid=65534 --clear-groups'
	chown -R 65534:65534 .
else
	as=none
fi
# closed FILE ARGUMENT...: with FILE closed to everybody.
closed() {
	file=$1
	shift
	if [ "$as" = none ]; then
		skip "unreadable: $*" "root may read anything"
		return
	fi
	mode=$(stat -c %a "$file")
	chmod 0 "$file"
	$as "$REFDESK" "$@" >"$out" 2>"$err" </dev/null
	got=$?
	chmod "$mode" "$file"
	judge 10 "${file##*/}" >"$work/bad"
	row "exit 10: unreadable: $*"
}
for verb in inspect dump verify-seal activate; do
	closed c.desk $verb c.desk
done
closed request.json decide --subject u request.json
closed request.json decide --batch request.json
closed request.json plan request.json
closed rules/companion/words.xml check
closed rules/companion/words.xml build -o x.desk
closed rules/companion build rules/companion -o x.desk
closed fixtures/companion/tie-by-id.xml test fixtures/companion/tie-by-id.xml
closed .refdesk/state.db history
closed .refdesk/state.db decide --subject u scene=gym
closed .refdesk/keys/seal.key seal c.desk
closed .refdesk/active decide scene=gym
closed refdesk.conf decide scene=gym
[ "$(id -u)" -ne 0 ] || chown -R 0:0 .

# ---- places that cannot be written ----

cat >"$work/locked" <<'SH'
#!/bin/sh
# locked DIR COMMAND...: with DIR, where it runs, read-only.
mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && cd "$1" || exit 99
shift
exec "$@"
SH
cat >"$work/crammed" <<'SH'
#!/bin/sh
# crammed DIR ROOM COMMAND...: in a copy of DIR on a disk with ROOM KiB left,
# with a picture from before and one from after.
pictures=${0%/*}
mount -t tmpfs -o size=64m none "$1/hole" || exit 99
cp -a "$1/.refdesk" "$1/rules" "$1/fixtures" "$1/assets" "$1/refdesk.conf" \
	"$1"/c.* "$1/hole/" || exit 99
cd "$1/hole" || exit 99
room=$2
shift 2
free=$(df --output=avail -k . | tail -n 1)
dd if=/dev/zero of=filler bs=1k count=$((free - room)) 2>/dev/null
"$pictures/picture" >"$pictures/full.before"
"$@"
code=$?
"$pictures/picture" >"$pictures/full.after"
exit $code
SH
chmod +x "$work/locked" "$work/crammed"
if unshare -m "$work/locked" "$PWD" true 2>/dev/null; then
	mounts=yes
else
	mounts=no
fi

# locked CODE TEXT ARGUMENT...: exit CODE on a read-only disk.
locked() {
	if [ $mounts = no ]; then
		skip "read-only: $3 $4" "this user may not mount"
		return
	fi
	wanted=$1
	text=$2
	shift 2
	unshare -m "$work/locked" "$PWD" "$REFDESK" "$@" >"$out" 2>"$err" \
		</dev/null
	got=$?
	if [ "$wanted" -eq 0 ]; then
		[ $got -eq 0 ] || echo "exit $got, not 0"
		"$work/picture" | cmp - "$work/before"
	else
		judge "$wanted" "$text"
	fi >"$work/bad" 2>&1
	row "exit $wanted: read-only: $*"
}
"$REFDESK" show last >"$work/shown"
locked 10 state.db decide --subject u scene=gym
locked 10 state.db look clear --subject u
locked 10 . generate last
locked 10 . generate --subject u scene=gym
locked 10 .refdesk activate c.desk
locked 10 c.seal seal c.desk
locked 10 root key generate --role root
locked 10 x.desk build -o x.desk
locked 10 . decide --no-record scene=gym -o x.json
locked 10 x.json show last -o x.json
locked 10 fresh init fresh
locked 10 rules set base/scale=90
for words in 'decide --no-record scene=gym' 'temporal hi' check 'history' \
	'show last' 'replay last' 'explain last' 'look show --subject u' \
	'get base/scale' 'whatif --set base/scale=100' \
	'diff c.desk rules/companion' 'set --dry-run base/scale=90' \
	'inspect' 'dump' 'verify-seal c.desk' 'plan last' 'key list' \
	'test fixtures/companion/tie-by-id.xml' 'config --origin'; do
	locked 0 '' $words
done

# crammed ROOM CODE TEXT ARGUMENT...: exit CODE on a full disk.
crammed() {
	if [ $mounts = no ]; then
		skip "full disk: $4 $5" "this user may not mount"
		return
	fi
	room=$1
	wanted=$2
	text=$3
	shift 3
	unshare -m "$work/crammed" "$PWD" "$room" "$REFDESK" "$@" >"$out" \
		2>"$err" </dev/null
	got=$?
	{
		[ "$wanted" -eq 0 ] || judge "$wanted" "$text"
		[ "$got" -eq "$wanted" ] || echo "exit $got, not $wanted"
		diff "$work/full.before" "$work/full.after"
		[ -s "$work/full.before" ] || echo "it was not full"
	} >"$work/bad" 2>&1
	row "exit $wanted: $room KiB left: $*"
}
for room in 0 16; do
	crammed $room 10 . decide --subject u scene=gym
	crammed $room 10 . look clear --subject u
	crammed $room 10 . generate last
	crammed $room 10 . generate --subject u scene=gym
	crammed $room 10 x.desk build -o x.desk
	crammed $room 10 fresh init fresh
	crammed $room 10 . decide --subject u scene=gym -o x.json
done
crammed 0 10 . seal c.desk
crammed 0 10 . key generate --role root
for words in history 'show last' 'explain last' 'replay last'; do
	crammed 0 0 '' $words
done
crammed 0 10 c.desk build -o c.desk

# ---- signals ----

n=0
while [ $n -lt 3000 ]; do
	echo '{"facts":{"scene":"gym"},"now":"2025-12-27T20:00:00Z"}'
	n=$((n + 1))
done >"$work/many"
whole() {
	[ -s "$1" ] && [ "$(tail -c 1 "$1" | wc -l)" -eq 1 ] &&
		jq -e .outcome "$1" >"$work/outcomes" &&
		{ [ -z "${2-}" ] || [ "$(grep -c . "$1")" -eq "$2" ]; }
}
# Jobs of a shell ignore SIGINT; nobody who types ^C does.
mkfifo "$work/slow"
env --default-signal=INT "$REFDESK" decide --batch --no-record \
	<"$work/slow" >"$out" 2>"$err" &
pid=$!
exec 7>"$work/slow"
head -n 5 "$work/many" >&7
printf '{"facts":{"sc' >&7
n=0
while [ "$(grep -c . "$out")" -lt 5 ] && [ $n -lt 100 ]; do
	sleep 0.1
	n=$((n + 1))
done
kill -INT $pid
wait $pid
got=$?
exec 7>&-
ok "^C while a batch waits is exit 130" test $got -eq 130
ok "with an answer for each whole line" whole "$out" 5
ok "and no word" test ! -s "$err"

mkfifo "$work/narrow"
env --default-signal=INT "$REFDESK" decide --batch --no-record \
	"$work/many" >"$work/narrow" 2>"$err" &
pid=$!
{
	sleep 1
	kill -INT $pid
	sleep 1
	cat
} <"$work/narrow" >"$out"
wait $pid
got=$?
ok "^C while nobody reads is exit 130" test $got -eq 130
ok "behind a whole line" whole "$out"
ok "long before the end" test "$(grep -c . "$out")" -lt 3000

for words in 'help' 'dump' "decide --batch --no-record $work/many" \
	'history' 'check --json'; do
	{
		env --default-signal=PIPE "$REFDESK" $words 2>"$err"
		echo $? >"$work/code"
	} | head -n 1 >"$out"
	# Short answers fit the pipe and are done before it closes.
	case $(cat "$work/code") in
	0 | 141) ok "| head -n 1 is quiet: ${words%% *}" test ! -s "$err" ;;
	*) ok "| head -n 1: ${words%% *}" false ;;
	esac
done

# ---- no network ----

if unshare -n true 2>/dev/null; then
	offline() {
		unshare -n "$REFDESK" "$@"
	}
	chain() {
		offline init "$work/alone" && cd "$work/alone" &&
			offline check && offline build -o c.desk &&
			offline test -q && offline key generate &&
			offline seal c.desk && offline activate c.desk &&
			offline decide --subject u scene=restaurant \
				mood=confident --now 2025-12-27T20:00:00Z &&
			offline generate last && offline replay last &&
			offline explain last && offline doctor
	}
	ok "from nothing to a sheet without a network" chain
	# Nobody even asks for one.
	if strace -o /dev/null true 2>/dev/null; then
		cd "$work/alone" || exit 1
		strace -f -e trace=socket,connect -o "$work/sockets" \
			"$REFDESK" generate last >"$out" 2>"$err"
		ok "no socket but local ones" sh -c \
			'! grep -qE "AF_INET|AF_NETLINK" "$1"' - \
			"$work/sockets"
	else
		skip "no socket but local ones" "strace is missing"
	fi
else
	skip "from nothing to a sheet without a network" "no unshare -n"
fi
finish
