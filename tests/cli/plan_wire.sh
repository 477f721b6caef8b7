#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# What is planned for the shipped models is what their endpoints take: the mock
# provider knows the fields of each, their types and what they need.
# shellcheck source=tests/cli/tap.inc disable=SC2154,SC2086
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/mock.inc
. "$SRCDIR/tests/cli/mock.inc"

ok "the program is built" "$REFDESK" build "$SRCDIR/rules/companion" -o c.desk -q
REFDESK_PROGRAM=$PWD/c.desk
REFDESK_NOW=2025-12-27T20:00:00Z
export REFDESK_PROGRAM REFDESK_NOW
mock

# taken NAME ARGUMENT...: each try of that plan at fal is.
taken() {
	name=$1
	shift
	exits 0 "$name" plan --json scene=restaurant "$@"
	n=$(jq '.tries | length' "$out")
	while [ "$n" -gt 0 ]; do
		n=$((n - 1))
		jq -e ".tries[$n] | select(.provider == \"fal\")" "$out" \
			>"$work/try" || continue
		endpoint=$(jq -r .endpoint "$work/try")
		jq -c .body "$work/try" | sed \
			's|"refdesk:reference:\([0-9]*\)"|"https://host.example/\1.png"|g' \
			>"$work/body.json"
		status=$(curl -sS -m 10 -H "$key" -H 'Content-Type: application/json' \
			-o "$work/reply" -w '%{http_code}' --data-binary \
			@"$work/body.json" "$url/queue.fal.run/$endpoint")
		ok "  $endpoint takes it" test "$status" -eq 200
		asked="$asked $endpoint"
	done
}

asked=
for model in kontext kontext-max flux-pro-depth flux-control-lora-depth \
	flux-pro-redux flux-dev-redux; do
	taken "$model" --model $model --seed 7
done
for model in flux-lora flux-kontext-lora qwen-image; do
	taken "$model" --model $model --reference-mode off
	taken "$model with everything" --model $model --reference-mode off \
		--lora a/b:0.5 --lora c/d --size 512x640 --images 2 \
		--seed 9007199254740993
done
taken "a pair" --model wan-lora --reference-mode off --lora a:1:high \
	--lora b:1:low --negative blur --size 832x480
taken "depth with LoRAs" --provider fal --reference-mode on --lora a/b:0.5

three='--reference curly_casual --reference straight_casual:2
	--reference messy_bun_casual:0.5:pose'
taken "several" --provider fal $three --size 896x1152 --images 4
for preset in basic weighted character-fusion style-interpolation \
	scene-composition product-iteration progressive-first progressive-next \
	best-quality; do
	taken "preset $preset" --preset $preset $three
done
for endpoint in flux-pro/kontext flux-pro/kontext/multi flux-pro/kontext/max \
	flux-pro/kontext/max/multi flux-lora flux-kontext-lora/text-to-image \
	flux-pro/v1/depth flux-control-lora-depth flux-pro/v1.1/redux \
	flux-1/dev/redux wan/v2.2-a14b/text-to-image/lora qwen-image; do
	case "$asked " in
	*" fal-ai/$endpoint "*) found=0 ;;
	*) found=1 ;;
	esac
	ok "fal-ai/$endpoint was asked" test $found -eq 0
done
mock_ends
finish
