#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# From an empty directory to a contact sheet, and every gate on the way.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

exits 2 "decide outside a project" decide scene=cafe
says "refdesk init DIR"
exits 2 "activate outside a project" activate x.desk
REFDESK_DATA=/nowhere "$REFDESK" init desk >"$out" 2>"$err"
ok "init without the shipped rules is exit 10" test $? -eq 10
says init.no-rules
ok "and makes nothing" test ! -e desk
mkdir other
: >other/rules
exits 2 "init beside somebody's rules" init other
exits 10 "doctor outside a project" doctor
# What stands in the environment is for other projects.
: >elsewhere
REFDESK_DB=$PWD/elsewhere REFDESK_ASSETS=$PWD/elsewhere \
	exits 0 "init" init desk
says "active: companion"
says "proved by"
exits 0 "doctor of a new project" doctor -C desk
prints "refdesk key generate makes both"
prints "until refdesk seal has proved"
exits 2 "init again" init desk
cd desk || exit 1
exits 0 "check of a new project" check
prints "0 errors"
exits 0 "a new project decides at once" decide scene=cafe
exits 5 "but sends nothing without a seal" generate last
says seal.missing
rm .refdesk/active
exits 2 "without an active program" decide scene=cafe
says project.no-active
exits 2 "build without a target" build
exits 0 "build" build -o companion.desk
exits 0 "build again, elsewhere, in another locale" -C "$work" build \
	"$work/here/desk/rules/companion" -o "$work/again.desk"
ok "both are the same bytes" cmp companion.desk "$work/again.desk"
exits 0 "build to stdout" build -o - -q
ok "stdout is the same bytes" cmp companion.desk "$out"
exits 0 "inspect" inspect companion.desk
prints "companion"
prints seal.missing
sha=$(sha256sum companion.desk | cut -d ' ' -f 1)
prints "$sha"
prints "fact              scene            text    required"
prints "fact              hemisphere       term    north|south, default north"
prints "time_of_day      term    morning|afternoon"
prints "list    of title text"
ok "facts that no request gives are not among them" sh -c \
	'! grep -q "^fact .*\(old_photo\|used_today\)" "$1"' - "$out"
exits 0 "inspect as JSON" inspect companion.desk --json
ok "it is JSON" python3 -m json.tool "$out"
ok "with the facts of a request" python3 -c 'import json,sys
f={x["name"]:x for x in json.load(open(sys.argv[1]))["request_facts"]}
assert f["scene"]["required"] and f["scene"]["type"]=="text"
assert f["hemisphere"]["default"]=="north"
assert f["hemisphere"]["terms"]==["north","south"]
assert f["season"]["derived"] and not f["mood"]["derived"]
assert f["message"]["personal"]
assert [x["name"] for x in f["events"]["fields"]]==["title","start","formal"]
assert f["events"]["fields"][1]["required"]
assert "used_today" not in f' "$out"
exits 4 "a fact that is made, not given" decide --no-record \
	--program companion.desk scene=cafe old_photo=true
says "has no fact 'old_photo'"
exits 4 "a fact that is nowhere near" decide --no-record \
	--program companion.desk xyzzyx=1
says "refdesk inspect lists the facts"
exits 0 "dump" dump companion.desk
prints "straight_dressed_up"
exits 0 "test" test
ok "no case fails" sh -c '! grep -q "^not ok" "$1"' - "$out"

exits 5 "verify-seal without a seal" verify-seal companion.desk
says seal.missing
says "run: refdesk seal companion.desk"
exits 5 "seal without a key" seal companion.desk
says "refdesk key generate"
exits 0 "key list without keys" key list
exits 0 "key generate" key generate
exits 2 "key generate again" key generate
exits 0 "key list" key list
ok "two keys" test "$(grep -c . "$out")" -eq 2
for public in .refdesk/keys/seal/*.pub; do
	prints "$(basename "$public" .pub)  seal"
done
ok "ids as long as in the names of the files" \
	sh -c '! grep -vqE "^[0-9a-f]{16}  [a-z]+$" "$1"' - "$out"
exits 0 "key list as JSON" key list --json
ok "has all of an id" grep -qE '"keyid":"[0-9a-f]{64}"' "$out"
ok "the secret is for the owner only" \
	test "$(stat -c %a .refdesk/keys/seal.key)" = 600
exits 0 "an unsealed program may be activated" activate companion.desk
says seal.missing
exits 0 "and may decide" decide --subject u --now 2025-12-27T20:00:00Z \
	scene=restaurant mood=confident
ls -A . .refdesk >"$work/before"
exits 0 "the record before" history --json
cp "$out" "$work/history"
exits 5 "but not generate" generate --subject u \
	--now 2025-12-27T20:00:00Z scene=cafe
says seal.missing
ls -A . .refdesk >"$work/after"
ok "a refusal leaves no file" cmp "$work/before" "$work/after"
exits 0 "the record after" history --json
ok "a refusal leaves no record" cmp "$work/history" "$out"

exits 0 "seal" seal companion.desk
exits 0 "verify-seal" verify-seal companion.desk
prints "serial 1"
exits 0 "activate the sealed program" activate companion.desk
mv .refdesk/state.db kept.db
exits 0 "plan without a store" plan scene=cafe
ok "makes none" test ! -e .refdesk/state.db
mv kept.db .refdesk/state.db
exits 0 "plan" plan last
exits 0 "doctor" doctor
prints "seal.accepted"
ok "and nothing to do" sh -c '! grep "refdesk seal" "$1"' - "$out"
exits 0 "doctor as JSON" doctor --json
ok "it is JSON" python3 -m json.tool "$out"
prints seal.accepted
ok "plan writes nothing" test ! -e out
exits 0 "generate from a record" generate last
ok "a sheet and its manifest" sh -c 'ls out/*.svg out/*.json'
ok "the sheet is there by the name told" test -s "$(head -n 1 "$out")"
exits 0 "generate with a new decision" generate --subject u --json \
	--now 2025-12-28T20:00:00Z scene=cafe --prompt "a smile" -o sheets
ok "it is JSON" python3 -m json.tool "$out"
ok "into the directory named" sh -c 'ls sheets/*.svg'
exits 0 "it was recorded" replay last
prints identical
exits 4 "a provider that is not there" generate last --provider nobody
exits 2 "a size that is none" generate last --size big
exits 5 "rules of this call have no seal" generate --rules rules/companion \
	scene=cafe
exits 0 "plan for rules of this call" plan --rules rules/companion scene=cafe

# One weight changed: the old seal does not fit, fixtures tell what changed.
sed 's/scale="100"/scale="90"/' rules/companion/scoring.xml >scoring.new
ok "the weight is there to change" \
	sh -c '! cmp -s scoring.new rules/companion/scoring.xml'
mv scoring.new rules/companion/scoring.xml
exits 1 "test after a changed weight" test
prints "not ok"
exits 5 "seal of a program that is not these rules" seal companion.desk
says seal.program-differs
exits 0 "build the changed rules" build -o changed.desk
exits 1 "seal while cases fail" seal changed.desk
says seal.fixtures-failed
ok "nothing was written" test ! -e changed.seal.dsse
cp companion.seal.dsse changed.seal.dsse
exits 5 "the old seal on the new program" verify-seal changed.desk
says seal.program-differs
exits 0 "activate it all the same" activate changed.desk
exits 5 "the gate is closed" generate last --program changed.desk
exits 0 "back to the program before" activate --previous
exits 2 "activate with both" activate --previous changed.desk
exits 2 "activate with nothing" activate
exits 0 "the one before decides" inspect
prints "$sha"
exits 5 "but does not dispatch" generate last
says seal.rollback
says "refdesk seal"
ok "its rules are back" cp "$SRCDIR/rules/companion/scoring.xml" \
	rules/companion/scoring.xml
exits 0 "sealed again" seal companion.desk
exits 0 "it does" generate last

# Two sealed programs: going back closes the gate for both.
sed 's/version="3" language/version="4" language/' \
	rules/companion/pack.xml >pack.new
cp rules/companion/pack.xml pack.old
mv pack.new rules/companion/pack.xml
exits 0 "build version 4" build -o second.desk
exits 0 "seal it" seal second.desk
exits 0 "activate it" activate second.desk
exits 0 "decide with it" decide --subject v --now 2025-12-29T20:00:00Z \
	scene=cafe
second=$(sed 's/.*"id":"\([^"]*\)".*/\1/' "$out")
exits 0 "generate with it" generate last
exits 5 "what another program decided" generate \
	"$(sed -n 's/.*"id":"\([^"]*\)".*/\1/p' "$work/history" | head -n 1)"
says generate.not-active
exits 0 "go back" activate --previous
rm -rf out
"$REFDESK" history --json >"$work/before"
exits 5 "a decision of the program left behind" generate "$second"
says generate.not-active
says "decide again with the active program"
silent
exits 5 "nor when it is named" generate "$second" --program second.desk
says seal.rollback
exits 5 "a new decision of the program returned to" generate scene=cafe
says seal.rollback
exits 5 "one of another program than named" generate "$second" \
	--program companion.desk
says generate.other-program
"$REFDESK" history --json >"$work/after"
ok "nothing was recorded" cmp "$work/before" "$work/after"
ok "nothing was written" test ! -e out
cp pack.old rules/companion/pack.xml
exits 0 "seal the one returned to" seal companion.desk
exits 0 "it dispatches" generate --subject v --now 2025-12-30T20:00:00Z \
	scene=cafe
exits 5 "what was left behind does not" generate "$second"

# A program may be built over a program; other work is asked about.
exits 0 "build over a program" build -o companion.desk
printf 'my notes\n' >notes
exits 2 "build over something else" build -o notes
says usage.unconfirmed
says "give --yes"
ok "it stays" grep -q "my notes" notes
exits 2 "the same, as JSON" build -o notes --json
silent
exits 0 "build over it all the same" build -o notes --yes
ok "it is the program" cmp notes companion.desk
: >nothing
exits 0 "an empty file is nobody's work" build -o nothing

# What is used is told when asked.
exits 0 "verbose" -v decide --subject v scene=cafe
says "project: $PWD"
says "program: companion version 3, $sha"
says "db: $PWD/.refdesk/state.db"
ok "stdout is still the answer" python3 -m json.tool "$out"
exits 0 "verbose and quiet" -v decide -q --subject v scene=cafe
ok "quiet is quiet" test ! -s "$err"
exits 0 "verbose build" -v build -o companion.desk
says "pack: companion ($PWD/rules/companion)"
exits 0 "verbose explain" -v explain
says "recorded with the decision"

# Other things that are wrong.
exits 10 "a program that is not there" inspect nothing.desk
: >empty.desk
exits 6 "an empty program" inspect empty.desk
printf 'hello, this is a text and no program at all, far from it\n' >text.desk
exits 3 "a text as program" inspect text.desk
head -c 4000 companion.desk >short.desk
exits 6 "a truncated program" inspect short.desk
{ head -c 4000 companion.desk; printf X; tail -c +4002 companion.desk; } \
	>flipped.desk
exits 6 "a damaged program" decide --program flipped.desk --no-record scene=a
exits 10 "a pack that is not there" build nothing -o x.desk
mkdir hollow
exits 3 "a pack without files" build hollow -o x.desk
mkdir broken
printf '<pack' >broken/pack.xml
exits 3 "a pack that is no XML" build broken -o x.desk
says "pack.xml"
ok "nothing was built" test ! -e x.desk
exits 3 "the same as JSON" build broken -o x.desk --json
silent
ok "the findings are in the problem" \
	python3 -c 'import json,sys; p=json.load(open(sys.argv[1]));
assert p["detail"]["errors"]==1' "$err"
head -c 17000000 /dev/zero >broken/pack.xml
exits 3 "a pack file that is too large" build broken -o x.desk
exits 10 "build onto a full disk" build rules/companion -o /dev/full
exits 10 "build into no directory" build rules/companion -o nowhere/x.desk
rm assets/references/*
exits 4 "activate without the pictures" activate companion.desk
says asset.missing
says "assets in refdesk.conf"

# A fresh copy of a project comes without what stands below .refdesk.
exits 0 "init of another" init "$work/clone"
cd "$work/clone" || exit 1
rm -rf .refdesk
exits 0 "key generate in a copy" key generate
ok "keys are for the owner only" \
	test "$(stat -c %a .refdesk/keys)" = 700
exits 0 "build there" build -o companion.desk
exits 0 "seal there" seal companion.desk
exits 0 "activate there" activate companion.desk
exits 0 "decide there" decide scene=restaurant mood=confident --subject=u1 \
	--now=2025-12-27T20:00:00Z
exits 0 "generate there" generate last
exits 0 "replay there" replay last
prints identical
rm -rf .refdesk
exits 0 "activate first" activate companion.desk
exits 0 "key generate later" key generate

# What deciding or sealing would refuse is no "ok".
exits 0 "doctor" doctor
prints "ok    keys"
prints "ok    store"
chmod 644 .refdesk/keys/seal.key
exits 0 "doctor with a secret that others can read" doctor
prints "warn  keys"
prints "chmod 600"
chmod 600 .refdesk/keys/seal.key
if [ "$(id -u)" -ne 0 ]; then
	chmod 444 .refdesk/state.db
	exits 10 "doctor with a store that is read-only" doctor
	prints "fail  store"
	prints "make the file and its directory writable"
	chmod 600 .refdesk/state.db
	chmod 555 .refdesk
	exits 10 "doctor with a directory that is read-only" doctor
	prints "fail  store"
	chmod 755 .refdesk
else
	skip "doctor with a store that is read-only" "root may write anywhere"
fi
finish
