#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# The shipped rules of providers against the imitated one: each model gets its
# picture, and has the fields that its endpoint has, no more and no less.
# shellcheck source=tests/cli/tap.inc disable=SC2154,SC2317
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/mock.inc
. "$SRCDIR/tests/cli/mock.inc"

for pack in providers multiref companion; do
	exits 0 "$pack has nothing open" check --strict "$SRCDIR/rules/$pack"
done

# ---- fields ----

"$REFDESK" init desk >/dev/null 2>&1
cd desk || exit 1
exits 0 "the pack is built" build -o companion.desk
"$REFDESK" dump companion.desk >../dump
cat >../fields.py <<'PY'
"""Fields of the program's models beside those of the imitated endpoints, which
were written down by somebody else from the same source."""
import re, sys

dump, source = open(sys.argv[1]).read(), open(sys.argv[2]).read()
lists = {name: ''.join(re.findall(r'"([^"]*)"', text)) for name, text in
         re.findall(r'static const char (\w+)\[\] =\n((?:\t+"[^"]*"\n?)+)',
                    source)}
known = {}
for endpoint, fields in re.findall(r'\{ "(fal-ai/[^"]+)", (\w+),', source):
    known[endpoint] = {}
    for word in lists[fields].split():
        name, needed, kind = re.match(r'(\w+)([?!])(.*)', word).groups()
        terms = re.match(r'e\((.*)\)', kind)
        known[endpoint][name] = (needed == '!',
                                 sorted(terms[1].split('|')) if terms else None)


def section(name):
    return re.search(r'^\[%s\] \d+\n((?:\d.*\n)*)' % name, dump, re.M)[1] \
        .splitlines()


params, listed = section('param'), section('listed')
n = 0
for model in section('model'):
    if 'provider=0("fal")' not in model:
        continue
    endpoint = re.search(r'endpoint="([^"]*)"', model)[1]
    first, count = (int(re.search(r'%s=(\d+)' % key, model)[1])
                    for key in ('first_param', 'n_params'))
    mine = {}
    for line in params[first:first + count]:
        name = re.search(r'name="([^"]*)"', line)[1]
        at, many = (int(re.search(r'%s=(\d+)' % key, line)[1])
                    for key in ('first_value', 'n_values'))
        mine[name] = sorted(re.search(r'text="([^"]*)"', one)[1]
                            for one in listed[at:at + many])
    theirs = known[endpoint]
    assert set(mine) == set(theirs), (endpoint, set(mine) ^ set(theirs))
    for name, (needed, terms) in theirs.items():
        if terms and name != 'aspect_ratio':
            assert mine[name] == terms, (endpoint, name, mine[name], terms)
    n += 1
print(n, 'models')
PY
fields() { python3 ../fields.py ../dump "$SRCDIR/src/mock/endpoints.c" >"$out"; }
ok "each model has the fields of its endpoint" fields
prints "12 models"

# ---- pictures ----

mock --fast
echo "loopback = $url" >>refdesk.conf
exits 0 "keys" key generate
exits 0 "it is sealed" seal companion.desk
exits 0 "and active" activate companion.desk

# makes MODEL ARGUMENT...: a picture of it, asked for once.
makes() {
	model=$1
	shift
	curl -sS -X POST "$url/_mock/reset" >/dev/null
	rm -rf out
	exits 0 "$model makes a picture" generate --model "$model" --yes -q \
		scene=cafe "$@"
	ok "$model: it is there" sh -c 'ls out | grep -qE "[.](png|jpe?g)$"'
	ok "$model: it was asked for once" test "$(curl -sS "$url/_mock/billed")" \
		= "$one"
}
one='{"accepted":1,"billed":1}'
makes flux-kontext-pro --param guidance_scale=2 --seed=7 --size=1024x768
makes flux-kontext-pro-multi --param output_format=png \
	--reference curly_casual --reference messy_bun_casual
makes flux-kontext-max --param enhance_prompt=true
makes flux-kontext-max-multi --reference curly_casual:2 \
	--reference messy_bun_casual:0.5 --reference straight_casual:1
makes flux-lora --reference-mode off --size=512x768 \
	--param num_inference_steps=30 --lora https://loras.example/a:0.5
makes flux-kontext-lora --reference-mode off --param acceleration=regular
makes flux-pro-depth --param safety_tolerance=1
makes flux-control-lora-depth --param control_lora_strength=0.8 \
	--lora https://loras.example/a
makes flux-pro-redux --prompt "a lamp"
makes flux-dev-redux --param acceleration=high
makes wan-lora --reference-mode off --negative blur --param shift=3 \
	--lora https://loras.example/h:1:high --lora https://loras.example/l:1:low
makes qwen-image --reference-mode off --negative blur \
	--param use_turbo=true
makes fal-ai/qwen-image --reference-mode off

# ---- ends that are none ----

script 'on submit fail content_policy_violation'
curl -sS -X POST "$url/_mock/reset" >/dev/null
exits 5 "what it would show is refused" generate --provider fal --yes -q \
	scene=cafe
ok "and not tried elsewhere" test "$(curl -sS "$url/_mock/state" |
	jq '.jobs | length')" -eq 1
script 'on submit fail runner_disconnected'
curl -sS -X POST "$url/_mock/reset" >/dev/null
exits 7 "all fail" generate --provider fal --yes -q scene=cafe
ok "the fallback was tried" test "$(curl -sS "$url/_mock/state" |
	jq '.jobs | length')" -eq 2
script 'on submit 1 status 404'
curl -sS -X POST "$url/_mock/reset" >/dev/null
exits 0 "an endpoint that is gone has one after it" generate --provider fal \
	--yes -q scene=cafe
ok "which took it" test "$(curl -sS "$url/_mock/billed")" = "$one"
script 'on submit 1 status 403'
curl -sS -X POST "$url/_mock/reset" >/dev/null
exits 7 "an account without money has no other" generate --provider fal \
	--yes -q scene=cafe
ok "nothing was taken" test "$(curl -sS "$url/_mock/billed")" \
	= '{"accepted":0,"billed":0}'

finish
