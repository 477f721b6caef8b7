#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Which rules of sending the plans of cases reach.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

shipped=$SRCDIR/fixtures/companion
exits 0 "all of companion's are reached" test --coverage --format json \
	"$shipped"
ok "each kind of them" python3 -c 'import json, sys
kinds = json.load(open(sys.argv[1]))["coverage"]["companion"]
for kind in ("models aliases presets tries strengths roles attributes "
             "shapes lora_limits denials prices").split():
    assert kinds[kind]["total"] == kinds[kind]["reached"] > 0, kind' "$out"

# gap NAME FILE ITEM: without the case, which is its only one, it is not.
gap() {
	rm -rf cases
	mkdir cases
	cp "$shipped"/plan-*.xml "$shipped"/policy-*.xml cases
	rm "cases/$2.xml"
	exits 0 "$1" test --gaps cases
	prints "$3"
}
gap "a model" plan-bfl-one 'model 12 "bfl-kontext-pro"'
gap "another name" plan-alias 'alias 0 "kontext"'
gap "a preset" plan-preset-weighted 'preset 1 "weighted"'
gap "a weight just below" plan-weights-below \
	'strength 8 ", with emphasis" below its bound'
gap "a role" plan-roles 'role 1 "hair"'
gap "an attribute" plan-attributes 'attribute 0 "hair_color"'
gap "a shape" plan-ratios 'shape 0 "21:9"'
gap "a limit" plan-loras-depth '"flux-control-lora-depth" highest at'
gap "a denial" policy-undress 'hit'
gap "a near miss" policy-minors-near 'near miss'

# Rows of an attribute.
rm -rf cases
mkdir cases
cp "$shipped/plan-alias.xml" cases
exits 0 "rows of a model" test cases
sed 's/<row>kontext-max</<row>kontext-min</' "$shipped/plan-alias.xml" \
	>cases/plan-alias.xml
exits 1 "one that there is not" test cases
prints plan.unknown-model
sed 's/"generation\.model"/"generation.muse"/' "$shipped/plan-alias.xml" \
	>cases/plan-alias.xml
exits 4 "an attribute that there is not" test cases
finish
