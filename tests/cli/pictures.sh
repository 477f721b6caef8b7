#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Pictures on their way: what is sent says nothing of people, what comes back
# says what made it, and its manifest makes the request again.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/mock.inc
. "$SRCDIR/tests/cli/mock.inc"

command -v jq >/dev/null && command -v python3 >/dev/null || {
	echo '1..0 # SKIP no jq or python3'
	exit 0
}
full=$SRCDIR/fuzz/seeds/pic/full.jpeg

exits 0 "a project" init desk
cd desk || exit 1
exits 0 "keys" key generate
exits 0 "build" build -o c.desk
exits 0 "seal" seal c.desk
exits 0 "activate" activate c.desk
mock --fast
echo "loopback = $url" >>refdesk.conf
now=2025-12-27T20:00:00Z

# makes CODE NAME ARGUMENT...: a picture of u1.
makes() {
	wanted=$1
	name=$2
	shift 2
	exits "$wanted" "$name" generate scene=restaurant mood=confident \
		--subject=u1 "--now=$now" --model kontext-max-multi "$@"
}
# sent FIELD: of the last submission.
sent() {
	curl -sS "$url/_mock/requests" |
		jq -r "[.[] | select(.route == \"submit\")] | last | .$1"
}
# manifest FILTER: jq says true of it.
tells() {
	ok "  $(echo "$1" | tr -s '\n\t ' ' ')" jq -e "$1" "$manifest"
}
# holds FILE TEXT, lacks FILE TEXT
holds() { ok "  $2 stands there" grep -qaF "$2" "$1"; }
lacks() { ok "  $2 does not" sh -c '! grep -qaF "$2" "$1"' - "$1" "$2"; }

# ---- of the pack ----

makes 0 "three references with weights" --reference curly_casual:2 \
	--reference straight_casual:1:face --reference messy_bun_casual:0.5
manifest=$(ls out/*.json)
picture=$(ls out/*.jpeg)
tells '.kind == "picture" and .schema == "refdesk.manifest/1" and .trial'
tells '[.references[] | [.n, .id, .weight, .role, .sent]] == [
	[1, "curly_casual", "2", null, "inline"],
	[2, "straight_casual", "1", "face", "inline"],
	[3, "messy_bun_casual", "0.5", null, "inline"]]'
lacks "$manifest" base64
ok "  the body is the one that was sent" test "$(sent body_sha256)" = \
	"$(jq -r .body_sha256 "$manifest")"
ok "  manifest and pictures make it again" test "$(sent body_sha256)" = \
	"$("$SRCDIR/tests/tools/rebuild_body.py" "$manifest" .refdesk/assets)"
id=$(jq -r .id "$manifest")
ok "  its id is its digest" test "$id" = \
	"$(jq -cj 'del(.id, .delivered)' "$manifest" | sha256sum | cut -c1-64)"
ok "  the file is the one it tells of" test \
	"$(sha256sum <"$picture" | cut -c1-64)" = \
	"$(jq -r '.delivered[0].sha256' "$manifest")"
came=$(jq -r '.files[0].sha256' "$manifest")
ok "  what came is kept" test "$came" = \
	"$(sha256sum <".refdesk/results/$came" | cut -c1-64)"
holds "$picture" digitalsourcetype/trainedAlgorithmicMedia
holds "$picture" "$id"
lacks "$picture" curly_casual

# ---- what is embedded ----

rm -rf out
makes 0 "with its manifest" --embed full --reference curly_casual
holds "$(ls out/*.jpeg)" curly_casual
rm -rf out
makes 0 "as it came" --embed none --reference curly_casual
manifest=$(ls out/*.json)
lacks "$(ls out/*.jpeg)" digitalsourcetype
tells '.delivered[0] | .marked | not'
tells '.delivered[0].sha256 == .files[0].sha256'

# ---- the same once more ----

rm -rf out
makes 0 "with a key" --idempotency-key=k --reference curly_casual
cp -R out first
makes 0 "again" --idempotency-key=k --reference curly_casual
ok "  nothing new is there" diff -r out first
rm -rf out
makes 0 "when the files are gone" --idempotency-key=k --reference curly_casual
ok "  the same is there again" diff -r out first
printf mine >"$(ls out/*.jpeg)"
makes 0 "when somebody has the name" --idempotency-key=k --reference curly_casual
ok "  nobody's file is lost" test "$(cat out/*-0.jpeg)" = mine
ok "  and the picture is there" cmp out/*-0.2.jpeg first/*-0.jpeg
says "a number behind it"

# ---- somebody's own ----

rm -rf out first
holds "$full" SECRET
cp "$full" own.jpeg
makes 0 "a file" --yes --reference own.jpeg
sent body | jq -r '.image_urls[0]' | sed 's/.*base64,//' | base64 -d >got.jpeg
ok "  it was sent" test -s got.jpeg
lacks got.jpeg SECRET
ok "  a copy stays for the job" cmp own.jpeg \
	".refdesk/uploads/$(sha256sum <own.jpeg | cut -c1-64)"
manifest=$(ls out/*.json)
tells '.references[0] | .id == null and .sent == "inline" and
	.sent_sha256 != .sha256'
lacks "$manifest" own.jpeg

# ---- one that is too large for the text ----

{
	printf '\377\330\377\300\000\013\010\000\020\000\020\001\001\021\000'
	printf '\377\332\000\002'
	head -c 300000 /dev/zero
	printf '\377\331'
} >wide.jpeg
# asked ROUTE N: so often.
asked() {
	ok "  $2 $1" test "$(curl -sS "$url/_mock/requests" |
		jq "[.[] | select(.route == \"$1\")] | length")" -eq "$2"
}
rm -rf out
script 'on initiate 1 status 500' 'on put 1 reset'
makes 0 "it is uploaded, whatever happens on the way" --yes --reference wide.jpeg
asked initiate 2
asked put 2
asked submit 1
manifest=$(ls out/*.json)
tells '.references[0] | .sent == "uploaded" and .url == null'
place=$(sent body | jq -r '.image_urls[0]')
ok "  what was uploaded is the picture" sh -c \
	'curl -sS "$1" | cmp - wide.jpeg' - "$place"
lacks "$manifest" "$place"
script 'on initiate status 422'
makes 7 "nobody takes it" --yes --reference wide.jpeg
says "does not take a picture"
asked submit 0
script 'on initiate other-host evil.example'
makes 5 "it is to go elsewhere" --yes --reference wide.jpeg
says "upload.host"
asked submit 0
script '# nothing'

# ---- what is not sent ----

# refuses NAME CODE REFERENCE: exit 4, and nobody was asked.
refuses() {
	before=$(sent nth)
	makes 4 "$1" --yes --reference "$3"
	says "$2"
	ok "  nothing was sent" test "$(sent nth)" = "$before"
}
head -c 10485761 /dev/zero >large.jpeg
refuses "a file of a byte too much" "more than 10 MiB" large.jpeg
cat large.jpeg large.jpeg >larger.jpeg
refuses "a file of twice as much" "more than 10 MiB" larger.jpeg
echo '<svg xmlns="http://www.w3.org/2000/svg"/>' >drawing.svg
refuses "a drawing" "neither JPEG, PNG nor WebP" drawing.svg
head -c 300 "$full" >cut.jpeg
refuses "a picture that is not whole" "it ends before its end" cut.jpeg

# ---- room for copies ----

echo 'uploads-max = 1' >>refdesk.conf
for n in 1 2; do
	{ cat "$full" && head -c 600000 /dev/zero && echo $n; } >wide$n.jpeg
done
makes 0 "a copy that fits" --yes --reference wide1.jpeg
makes 9 "another one does not" --yes --reference wide2.jpeg
says uploads.full
find .refdesk/uploads -type f -exec touch -d '2 hours ago' {} +
makes 0 "an hour later it does" --yes --reference wide2.jpeg
ok "  in the place of the first" test \
	"$(find .refdesk/uploads -size +500k | wc -l)" -eq 1
find .refdesk/uploads -type f -exec touch -d '25 hours ago' {} +
makes 0 "a day later" --yes --reference curly_casual
ok "  it is gone" test "$(find .refdesk/uploads -type f | wc -l)" -eq 0
finish
