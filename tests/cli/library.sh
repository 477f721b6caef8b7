#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# The examples of the library do what they say, on the shipped rules.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

tokens=$BUILDDIR/doc/examples/redux-tokens
ok "the program is built" "$REFDESK" build "$SRCDIR/rules/companion" -o c.desk -q
"$tokens" c.desk highest high medium low lowest >got 2>err
ok "redux-tokens ends well" [ $? -eq 0 ]
cat >wanted <<'TEXT'
highest  27x27 729 tokens by area, 729 kept
high     14x14 196 tokens by area, 196 kept
medium    9x9   81 tokens by area, 81 kept
low       7x7   49 tokens by area, 49 kept
lowest    5x5   25 tokens by area, 25 kept
TEXT
ok "it says what each mode leaves" cmp wanted got
"$tokens" c.desk hihg >got 2>err
ok "a mode that there is not fails" [ $? -eq 1 ]
ok "with the nearest as a hint" grep -q '"hihg"; .*"high"' err
"$tokens" "$SRCDIR/rules/companion/pack.xml" high >got 2>err
ok "what is no program fails" [ $? -eq 1 ]
ok "and says so" grep -q 'pack.xml: ' err
finish
