#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# A provider of another kind is a rule file and nothing else.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/dispatch.inc
. "$SRCDIR/tests/cli/dispatch.inc"
provider_pid=
trap 'kill $provider_pid 2>/dev/null; rm -rf "$work"' EXIT

# provider STATE...: one that answers so; its address is in $url.
provider() {
	[ -z "$provider_pid" ] || kill "$provider_pid"
	rm -f address
	"$SRCDIR/tests/tools/other_provider.py" "$@" >address 2>"$work/py.err" &
	provider_pid=$!
	n_waits=0
	until [ -s address ] || [ $n_waits -ge 100 ]; do
		sleep 0.05
		n_waits=$((n_waits + 1))
	done
	url=$(cat address)
}
seen() {
	curl -sS "$url/_seen"
}

# send_line CODE NAME: ./line from ./live.
send_line() {
	rm -rf live
	cp -a base live
	"$dispatch" -C live send --loopback="$url" <line >"$out" 2>"$err"
	got=$?
	ok "$2 (exit $1)" test "$got" -eq "$1"
}

project() {
	"$REFDESK" -q init base && rm -rf base/rules base/fixtures &&
		mkdir base/rules &&
		cp -R "$SRCDIR/testdata/other-provider" base/rules &&
		sed -i 's|^rules = .*|rules = rules/other-provider|' \
			base/refdesk.conf &&
		cp -R "$SRCDIR/testdata/other-provider-fixtures" base/fixtures &&
		(cd base && "$REFDESK" -q build -o one.desk &&
			"$REFDESK" -q key generate &&
			"$REFDESK" -q seal one.desk &&
			"$REFDESK" -q activate one.desk &&
			printf 'a-key-of-another-kind' | "$REFDESK" -q secret set other)
}
project >"$work/prepare" 2>&1 || {
	sed 's/^/# /' "$work/prepare"
	echo 'Bail out! no project'
	exit 1
}
jq -n -c --arg program "$(sha256sum <base/one.desk | cut -d ' ' -f 1)" '{
	decision: null, images: 1, key: null, max_cost: null, mode: false,
	negative: null, notes: [], preset: null, program: $program,
	prompt: "a knight", references: [], request: null,
	schema: "refdesk.plan/1", seed: "42", subject: null, tries: [{
		app: "", body: {prompt: "a knight", width: 64, height: 48,
			safety_tolerance: 2, output_format: "png", seed: 42},
		cost: "0.04", drops: [], endpoint: "other-pro",
		method: "POST", model: "other-pro", n: 1, notes: [], on: [],
		order: [], price: {date: "2026-11-20", per: "image",
			source: "https://other.example/prices", usd: "0.04"},
		prompt: "a knight", provider: "other", secret: "other",
		url: "https://api.other.example/v1/other-pro"}]}' >line

provider Pending Pending Ready
send_line 0 "a picture"
ok "it is there" test -s "$(ended '.files[0]' "$out")"
ok "the seed has all its digits" test "$(ended .seed "$out")" = \
	18446744073709551614
ok "what it cost is what the rules say" test "$(ended .cost "$out")" = 0.04
seen >requests
ok "the body is the plan's" jq -e '.[0].body == {prompt: "a knight", width: 64,
	height: 48, safety_tolerance: 2, output_format: "png", seed: 42}' \
	requests
ok "it is asked where the reply says" jq -e '[.[1:-1][].path] | all(. ==
	"/api.other.example/v1/get_result?id=task-1&from=reply")' requests
ok "with the key in the header that the rules name" jq -e \
	'.[0:-1] | all(.x_key == "a-key-of-another-kind")' requests
ok "and in no other" jq -e 'all(.authorization == null)' requests
ok "the picture is fetched without" jq -e '.[-1] | .x_key == null and
	(.path | startswith("/delivery.other.example/"))' requests
ok "the manifest has the request" jq -e '.. | objects | select(has("prompt")) |
	.prompt == "a knight"' "$(ended .manifest "$out")"

provider Pending "Request Moderated"
send_line 5 "moderated"
ok "it failed" test "$(journal live)" = failed
provider Pending Error
send_line 7 "failed"
ok "it failed" test "$(journal live)" = failed
provider Pending
send_line 8 "never done"
ok "it goes on" test "$(journal live)" = submitted
ok "with a command" test "$(ended '.next != null' "$out")" = true
printf 'another-key' | "$REFDESK" -q -C base secret set other >"$out" 2>&1
provider Ready
send_line 7 "another key"
ok "it failed" test "$(journal live)" = failed
ok "and nothing was taken" test "$(seen | jq length)" -eq 1
finish
