#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Cases that expect a plan: each thing that may be expected is missed when it is
# otherwise.
# shellcheck source=tests/cli/tap.inc disable=SC2154,SC2016
. "${SRCDIR:-.}/tests/cli/tap.inc"

ok "the program is built" "$REFDESK" build "$SRCDIR/rules/companion" \
	-o companion.desk
mkdir cases
cases=$SRCDIR/fixtures/companion

# missed WHAT CASE EDIT MESSAGE: the case, edited, fails and says so.
missed() {
	rm -f cases/*.xml
	sed "$3" "$cases/$2.xml" >"cases/$2.xml"
	ok "$1: the case is another" sh -c '! cmp -s "$1" "$2"' - \
		"$cases/$2.xml" "cases/$2.xml"
	exits 1 "$1" test --program companion.desk cases
	prints "$4"
}

cp "$cases/plan-weights.xml" cases
exits 0 "as it is it passes" test --program companion.desk cases
missed "another model" plan-weights \
	's/provider="fal" model="[a-z-]*"/provider="fal" model="flux-lora"/' \
	'model: expected "flux-lora", got "flux-kontext-max-multi"'
missed "another order" plan-weights '0,/order="1 3 2"/s//order="1 2 3"/' \
	'order: expected "1 2 3", got "1 3 2"'
missed "another cost" plan-weights 's/cost="0.08"/cost="0.07"/' \
	'cost: expected "0.07", got "0.08"'
missed "another number of tries" plan-weights 's/tries="2"/tries="1"/' \
	'tries: expected "1", got "2"'
missed "other reasons" plan-weights 's/on="busy /on="/' \
	'on: expected "unstarted gone failed", got "busy unstarted gone failed"'
missed "another prompt" plan-weights 's/but only lightly/lightly/' \
	'prompt: expected'
missed "a field that is otherwise" plan-weights \
	's/"guidance_scale" type="number">3.5/"guidance_scale" type="number">3.50/' \
	'body guidance_scale: expected "3.50", got "3.5"'
missed "a text that is a number" plan-weights \
	's/"safety_tolerance" type="text"/"safety_tolerance" type="number"/' \
	'body safety_tolerance: expected "number", got "text"'
missed "an element that is not there" plan-weights \
	's/path="image_urls\[2\]"/path="image_urls[7]"/' \
	'the body has no image_urls[7]'
missed "a field within a text" plan-weights \
	's/path="image_urls\[2\]"/path="prompt.a"/' 'the body has no prompt.a'
missed "a field that is there" plan-weights \
	's/<no path="seed"/<no path="prompt"/' 'the body has prompt'
missed "a note of another try" plan-weights 's/heaviest first/lightest first/' \
	'note "lightest first (1 3 2)" was not made'
missed "a try too many" plan-weights 's/<try n="2"/<try n="3"/' \
	'there is no try 3'
missed "a plan that is refused" plan-max-cost-over 's/0.1599/0.16/' \
	'expected the refusal plan.max-cost, but it was planned'
missed "a refusal that is none" plan-max-cost 's/max_cost="0.16"/max_cost="0.15"/' \
	'not planned: '
missed "another refusal" plan-max-cost-over 's/error="[a-z.-]*"/error="plan.x"/' \
	'expected the refusal plan.x, got plan.max-cost'
missed "a drop that is none" plan-route-depth 's/drops="references"/drops=""/' \
	'drops: expected "", got "references"'
missed "another number of pictures" plan-images 's/<plan images="4"/<plan images="3"/' \
	'images: expected "3", got "4"'
missed "another row" plan-preset-weight-grid 's/row="2"/row="1"/' \
	'order: expected "2 1 3", got "1 2 3"'
missed "a row of words" policy-minors 's/a teenager in lingerie/a teenager/' \
	'but it was planned, with "a teenager"'
missed "a near miss" policy-minors-near 's/childlike wonder/child, nude/' \
	'not planned: '

finish
