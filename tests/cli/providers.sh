#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Rule files about providers, as people meet them: checked, built, shown,
# changed by path, disabled, inherited, compared.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

rules="xmlns=\"urn:refdesk:rules:1\""
invalid=$SRCDIR/testdata/invalid
cp -R "$invalid/sending" sending
chmod -R u+w sending

# site LANGUAGE [LINE...]: a pack on top of `sending`.
site() {
	mkdir -p site
	{
		echo "<pack $rules name=\"site\" version=\"1\" language=\"$1\" \
licence=\"CC0-1.0\" base=\"sending\">"
		shift
		printf '  %s\n' "$@"
		echo "</pack>"
	} >site/pack.xml
}
# has TEXT: in the program of `site`.
has() {
	"$REFDESK" build site -o site.desk >"$out" 2>"$err" &&
		"$REFDESK" dump site.desk >"$out" 2>"$err"
	ok "the program has '$1'" grep -qF -- "$1" "$out"
}
lacks() {
	ok "the program lacks '$1'" sh -c '! grep -qF -- "$1" "$2"' - "$1" \
		"$out"
}

exits 0 "providers alone are a pack" check sending
prints "0 errors"
exits 0 "it is built" build sending -o sending.desk
exits 0 "the same twice" build sending -o again.desk
ok "gives the same bytes" cmp sending.desk again.desk
exits 0 "it is shown" dump sending.desk
prints '0 name="queue.example.org" key=1 private=0'
prints 'price_micro=0.035'
exits 0 "and counted" inspect sending.desk
prints "models            3"
prints "providers         1"
prints "routes            2"
exits 0 "in JSON too" inspect --json sending.desk
prints '"models":3,"pack":"sending","policies":1,"presets":1,"providers":1,'
exits 3 "it decides nothing" decide --program sending.desk --no-record x=1
says program.no-references

# ---- values by path ----

exits 0 "values by path" get --rules sending model.many/price/usd \
	model.many/param.guidance_scale/default model.old/state \
	provider.example/poll provider.example/call.submit/timeout \
	preset.weighted/set.width/value
ok "are these" test "$(cat "$out")" = "model.many/price/usd=0.08
model.many/param.guidance_scale/default=3.5
model.old/state=gone
provider.example/poll=0.5s
provider.example/call.submit/timeout=60s
preset.weighted/set.width/value=768"
exits 0 "all of them" get --rules sending
prints "route.several/references=1..4"
prints "deny.policy.nobody/reason=Nobody is to be shown."
exits 0 "a new price" set --rules sending model.many/price/usd=0.09 \
	model.many/price/date=2026-12-01
prints '+    <price usd="0.09" per="image" date="2026-12-01"'
exits 3 "a price that is none" set --rules sending model.many/price/usd=cheap
says RD2135
exits 3 "a default out of range" set --rules sending \
	model.many/param.guidance_scale/default=21
says RD2141
exits 3 "an address elsewhere" set --rules sending \
	provider.example/call.submit/url=https://example.com/
says RD2114
exits 4 "a field that is not there" set --rules sending \
	model.many/param.steps/default=20
says 'there is no part "param.steps"'
exits 4 "a model's name" set --rules sending model.many/name=few
says "cannot be overridden"

# ---- a pack on top ----

site 3 '<override path="model.many/price/usd" value="0.1"/>' \
	'<override path="provider.example/poll" value="1s"/>' \
	'<override path="model.many/param.output_format/default" value="png"/>'
exits 0 "what a site changes" check site
has 'price_micro=0.1 '
has 'poll_ms=1000'
has 'text="png"'
site 2 '<override path="model.many/price/usd" value="0.1"/>'
exits 3 "a pack of language 2 cannot" check site
prints RD1221
site 3 '<override path="model.many/price/usd" value="-1"/>'
exits 3 "no price is below 0" check site
prints RD2135

site 3 '<disable id="preset.weighted"/>' '<disable id="route.none"/>' \
	'<disable id="deny.policy.nobody"/>'
has '[preset] 0'
has '[route] 1'
has '[deny] 0'
site 3 '<disable id="model.words-only"/>'
has '[model] 2'
has '[try] 1'
lacks 'name="none"'
has 'name="old" provider=0("example")'
site 3 '<disable id="model.many"/>'
has '[preset] 0'
has '[try] 2'
lacks 'name="lots"'
site 3 '<disable id="provider.example"/>'
exits 3 "without providers nothing is left" check site
prints RD1607
site 3 '<disable id="model.none"/>'
exits 3 "nothing of that name" check site
prints RD1209

# ---- differences ----

site 3 '<override path="provider.example/poll" value="750ms"/>' \
	'<disable id="preset.weighted"/>'
exits 1 "what a site changes, in words" diff sending site
prints "provider example: poll  500ms"
prints "removed  preset  weighted presetrow 2 1 0.5"

# ---- layout ----

exits 0 "the layout of fmt" fmt sending
exits 0 "is kept" fmt --check sending
exits 0 "and means the same" check sending
finish
