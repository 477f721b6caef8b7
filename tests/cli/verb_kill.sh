#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Every verb that changes something, killed and failed at each system call that
# changes something: what it leaves is the old state or the new one.
#
#	verb_kill.sh [CASE...]
#
# Some points of each kind of call; CHECK_LONG=1 takes every point.
# shellcheck source=tests/cli/tap.inc disable=SC2154,SC2317,SC2120,SC2119
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/kill.inc
. "$SRCDIR/tests/cli/kill.inc"
need_strace

# ---- the ground everything stands on ----

prepare() {
	"$REFDESK" init base || return
	# What no verb here writes is shared.
	mkdir shared && mv base/rules base/fixtures base/assets shared || return
	for dir in rules fixtures assets; do
		ln -s "$PWD/shared/$dir" base/$dir || return
	done
	cp -R shared/rules second && sed -i 's/ version="[0-9]*"/ version="77"/' \
		second/companion/pack.xml || return
	cp -R base bare
	(
		cd base || exit
		"$REFDESK" build -o one.desk && "$REFDESK" key generate &&
			"$REFDESK" seal one.desk &&
			"$REFDESK" activate one.desk &&
			"$REFDESK" build ../second/companion -o two.desk &&
			"$REFDESK" seal two.desk --rules ../second/companion &&
			"$REFDESK" decide --subject u scene=restaurant \
				--now 2025-12-27T20:00:00Z
	)
}

live_from() {
	rm -rf live
	cp -a "$1" live
}

# desk ARGUMENT...: refdesk in ./live, behind the tracer if there is one.
desk() {
	"$REFDESK" -C live "$@"
}

# Ids and creation times differ from run to run.
plain() {
	sed -E 's/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f-]{17}/ID/g'
}

# Every file that is named by its digest has it.
digests_hold() {
	for file in live/.refdesk/programs/*.desk live/.refdesk/assets/*; do
		[ -f "$file" ] || continue
		name=${file##*/}
		echo "${name%.desk}  $file"
	done >"$work/sums"
	[ ! -s "$work/sums" ] || sha256sum --quiet -c "$work/sums" 2>&1
}

# All of the kind given are JSON.
json_holds() {
	for file in "$@"; do
		[ ! -e "$file" ] || jq -e . "$file" >"$work/json" 2>&1 ||
			echo "$file is no JSON"
	done
}

# ---- decide: the record, the look and the history are one ----

decide_set() { live_from base; }
decide_run() {
	"$@" "$REFDESK" -C live decide --subject u scene=gym mood=playful \
		--now 2025-12-28T20:00:00Z
}
decide_show() {
	{ desk history --json; desk look show --subject u --json
	  desk show last; desk replay last; } | plain
}
decide_next() { decide_run && desk replay last; }

first_set() {
	live_from base
	rm -f live/.refdesk/state.db*
}
first_run() { decide_run "$@"; }
first_show() { decide_show; }
first_next() { decide_next; }

# ---- activate: the mark, the program it names, its seal and the gate ----

activate_set() { live_from base; }
activate_run() { "$@" "$REFDESK" -C live activate two.desk; }
activate_show() {
	cat live/.refdesk/active
	desk inspect --json
	# Whichever is active may still send.
	desk doctor | grep -o 'seal\.[a-z-]*'
	desk decide --no-record --no-digest scene=gym \
		--now 2025-12-28T20:00:00Z
	desk history --json
}
activate_check() {
	digests_hold
	json_holds live/.refdesk/programs/*.seal.json \
		live/.refdesk/programs/*.seal.dsse
}
activate_next() {
	activate_run && desk generate scene=gym --now 2025-12-29T20:00:00Z
}

# The first program of a project.
enable_set() {
	live_from base
	rm -rf live/.refdesk/active live/.refdesk/state.db* \
		live/.refdesk/programs/* live/.refdesk/assets/*
}
enable_run() { "$@" "$REFDESK" -C live activate one.desk; }
enable_show() { activate_show; }
enable_check() { activate_check; }
enable_next() { enable_run && desk doctor; }

back_set() {
	live_from base
	desk activate two.desk -q
}
back_run() { "$@" "$REFDESK" -C live activate --previous; }
back_show() {
	cat live/.refdesk/active
	desk inspect --json | jq .program
	desk decide --no-record --no-digest scene=gym \
		--now 2025-12-28T20:00:00Z
}
back_check() { activate_check; }
back_next() { back_run && desk inspect; }

# ---- seal: a program, its seal beside it and the one in the project ----

# Serials rise: what counts is whether the seal there is of before.
seal_set() { live_from base; }
seal_run() { "$@" "$REFDESK" -C live seal one.desk; }
seal_show() {
	# Its serial and times are of the hour it was made.
	desk verify-seal one.desk >/dev/null && echo holds
	if cmp -s live/one.seal.dsse base/one.seal.dsse; then
		echo old
	else
		echo new
	fi
}
seal_check() {
	json_holds live/*.seal.json live/*.seal.dsse
	activate_check
	# What is active keeps its gate open.
	desk doctor | grep -qF seal.accepted || echo "the gate is closed"
}
seal_next() { seal_run && desk verify-seal one.desk && desk generate last; }

unsealed_set() {
	live_from base
	rm live/one.seal.*
}
unsealed_run() { seal_run "$@"; }
unsealed_show() { desk verify-seal one.desk >/dev/null && echo holds; }
unsealed_check() { seal_check; }
unsealed_next() { seal_next; }

# ---- key generate: a key is there with both halves, or will be ----

key_set() { live_from bare; }
key_run() { "$@" "$REFDESK" -C live key generate; }
# Each key is a thing of its own; both are wanted in the end.
key_show() {
	if [ "$(desk key list | grep -c .)" -eq 2 ]; then
		echo new
	else
		echo old
	fi
}
key_check() {
	for file in live/.refdesk/keys/*.key live/.refdesk/keys/*/*.pub; do
		[ ! -e "$file" ] || [ "$(grep -c . "$file")" -eq 2 ] ||
			echo "$file is not whole"
	done
	for file in live/.refdesk/keys/*/*.pub; do
		role=${file%/*}
		[ ! -e "$file" ] || [ -e "$role.key" ] ||
			echo "$file has no secret"
	done
	[ -z "$(find live/.refdesk/keys -name '*.key' -perm /077)" ] ||
		echo "a secret is open"
}
key_next() {
	[ "$(key_show)" = new ] || key_run || return
	[ "$(key_show)" = new ] && desk build -o a.desk &&
		desk seal a.desk && desk activate a.desk &&
		desk verify-seal a.desk
}

# ---- secret: the key that was there, or the other ----

keep_set() {
	fresh_set
	echo key:old | desk secret set fal -q
}
keep_run() {
	echo key:new | "$@" "$REFDESK" -C live secret set fal
}
keep_show() { desk secret list; }
keep_check() {
	[ ! -d live/.refdesk/secrets ] ||
		find live/.refdesk/secrets -perm /077
}
keep_next() {
	keep_run && desk secret rm fal &&
		! find live/.refdesk/secrets -name '.fal.*' | grep .
}

fresh_set() { live_from bare; }
fresh_run() { keep_run "$@"; }
fresh_show() { keep_show; }
fresh_check() { keep_check; }
fresh_next() { keep_next; }

drop_set() { keep_set; }
drop_run() { "$@" "$REFDESK" -C live secret rm fal; }
drop_show() { keep_show; }
drop_check() { keep_check; }
drop_next() { keep_next; }

# ---- init: a whole project or none ----

init_set() { rm -rf live; }
init_run() {
	REFDESK_DATA=$PWD/data "$@" "$REFDESK" init live
}
init_show() {
	[ -e live/refdesk.conf ] || return 0
	(
		cd live || exit
		# An emptied stage is nothing.
		find . ! -name '.*.tmp' ! -name .refdesk-init \
			-printf '%P %y %m\n' | sort
		find . -type f ! -name '.*.tmp' ! -name state.db \
			-exec sha256sum {} + | sort
		# How often a store was opened is no difference.
		python3 -c 'import sqlite3
db = sqlite3.connect("file:.refdesk/state.db?immutable=1", uri=True)
print("\n".join(db.iterdump()))'
	)
}
init_next() {
	[ -e live/refdesk.conf ] || init_run || return
	init_show >"$work/next.now"
	cmp "$work/next.now" "$work/init.new" && desk check
}

# A directory that has something else in it.
settle_set() {
	rm -rf live
	mkdir live
	echo mine >live/notes
}
settle_run() { init_run "$@"; }
settle_show() {
	init_show
	cat live/notes
}
settle_next() {
	[ -e live/refdesk.conf ] || init_run || return
	settle_show >"$work/next.now"
	cmp "$work/next.now" "$work/settle.new" && desk check
}

# ---- build: the old program or the new one ----

build_set() {
	live_from base
	cp live/one.desk live/out.desk
}
build_run() {
	"$@" "$REFDESK" -C live build ../second/companion -o out.desk
}
build_show() { desk inspect out.desk --json; }
build_next() { build_run && cmp live/out.desk live/two.desk; }

# ---- generate: a sheet with its manifest, or none ----

generate_set() { live_from base; }
generate_run() { "$@" "$REFDESK" -C live generate last; }
generate_show() {
	ls live/out/*.svg
	desk history --json
}
sheets_hold() {
	json_holds live/out/*.json
	for file in live/out/*.svg; do
		[ -e "$file" ] || continue
		xmllint --noout --huge "$file" 2>&1
		[ -e "${file%.svg}.json" ] || {
			echo "$file has no manifest"
			continue
		}
		grep -q "\"sheet_sha256\":\"$(sha256sum "$file" |
			cut -d ' ' -f 1)\"" "${file%.svg}.json" ||
			echo "$file is not the one its manifest names"
	done
}
generate_check() { sheets_hold; }
generate_next() { generate_run && [ -n "$(ls live/out/*.svg)" ]; }

# Over a sheet that is there.
again_set() { live_from again; }
again_run() { generate_run "$@"; }
again_show() {
	sha256sum live/out/*.svg
	cmp -s live/out/*.json again/out/*.json && echo old
}
again_check() { sheets_hold; }
again_next() { generate_next; }

# With a decision of its own: record, then sheet.
anew_set() { live_from base; }
anew_run() {
	"$@" "$REFDESK" -C live generate --subject u scene=gym \
		--now 2025-12-28T20:00:00Z
}
anew_show() { decide_show; }
anew_check() { sheets_hold; }
anew_next() { anew_run && desk generate last; }

# ---- set: the rules and the line that says why ----

change_set() {
	live_from base
	rm live/rules
	cp -R shared/rules live/rules
}
change_run() {
	"$@" "$REFDESK" -C live set scene_avoids/points=-30 --reason why
}
change_show() { desk get scene_avoids/points; }
change_check() {
	json_holds live/rules/companion/edits.ndjson
	desk check >/dev/null 2>&1 || echo "the rules do not hold"
	# What changed has its line; what was broken off may have one.
	cmp -s live/rules/companion/scoring.xml \
		shared/rules/companion/scoring.xml ||
		grep -q '"reason":"why"' live/rules/companion/edits.ndjson ||
		echo "scoring.xml changed without a line"
}
change_next() {
	change_run && [ "$(desk get scene_avoids/points)" = -30 ]
}

# ---- redux apply: a tensor and what made it, or neither ----

tokens_set() {
	rm -rf live
	mkdir live
}
tokens_run() {
	"$@" "$REFDESK" redux apply --program redux.desk tokens.npy \
		-o live/out.npy
}
tokens_show() { sha256sum live/out.npy; }
tokens_check() {
	json_holds live/out.npy.json
	[ ! -e live/out.npy ] || grep -q "$(sha256sum live/out.npy |
		cut -d ' ' -f 1)" live/out.npy.json ||
		echo "the sidecar is another's"
}
tokens_next() { tokens_run && cmp live/out.npy made.npy; }

# Over another: whoever dies in between leaves what can be told.
more_set() {
	tokens_set
	"$REFDESK" redux apply --program redux.desk tokens.npy --mode low \
		-o live/out.npy -q
}
more_run() { tokens_run "$@"; }
more_show() { tokens_show; }
more_check() { json_holds live/out.npy.json; }
more_next() { tokens_next && tokens_check | cmp - /dev/null; }

prepare >"$work/prepare" 2>&1 || {
	sed 's/^/# /' "$work/prepare"
	echo 'Bail out! the project cannot be made'
	exit 1
}
cp -a base again && "$REFDESK" -C again generate last -q >/dev/null
cp "$SRCDIR/testdata/redux/in_g27_h8_s1.npy" tokens.npy
"$REFDESK" build "$SRCDIR/rules/redux" -o redux.desk -q
"$REFDESK" redux apply --program redux.desk tokens.npy -o made.npy -q
# init copies all there is; a few cases do for its test.
mkdir -p data/rules data/fixtures/companion
cp -R "$SRCDIR"/rules/* data/rules/
cp "$SRCDIR"/fixtures/companion/tie-* data/fixtures/companion/

# wanted CASE NAME: unless others were named on the command line.
cases=" $* "
wanted() {
	[ "$cases" = '  ' ] || case $cases in
	*" $1 "*) ;;
	*) return 0 ;;
	esac
	sweep "$@"
}
wanted decide "decide"
wanted first "decide without a store yet"
wanted activate "activate"
wanted enable "activate, the first time"
wanted back "activate --previous"
wanted seal "seal again"
wanted unsealed "seal"
wanted key "key generate"
wanted keep "secret set over another"
wanted fresh "secret set"
wanted drop "secret rm"
wanted init "init"
wanted settle "init beside other files"
wanted build "build over a program"
wanted change "set"
wanted generate "generate last"
wanted again "generate last over its sheet"
wanted anew "generate with a decision"
wanted tokens "redux apply"
wanted more "redux apply over another"
[ "$cases" != '  ' ] || ok "both outcomes occur, half never" \
	test "$n_old" -gt 0 -a "$n_new" -gt 0 -a "$n_half" -eq 0
echo "# $n_points points: $n_old old, $n_new new, $n_half half"
finish
