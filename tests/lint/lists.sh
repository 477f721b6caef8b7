#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Nothing lies in the tree without being built or run: automake has no
# wildcards, so each list is compared with its folder.
set -u
cd "$SRCDIR" || exit 1
n=0
listed=$(find . -name 'Makemodule*.am' -exec cat {} + | tr ' \t\\' '\n\n\n')

all_listed() { # TEXT FILE...
	local missing=
	for file in "${@:2}"; do
		grep -qxF -- "$file" <<<"$listed" || missing+=" $file"
	done
	n=$((n + 1))
	[ -z "$missing" ] || printf 'not '
	echo "ok $n - $1"
	[ -z "$missing" ] || echo "# not listed:$missing"
}

shopt -s nullglob
all_listed "every source file belongs to a layer" src/*/*.c src/*/*.h
all_listed "every unit test is built" tests/unit/*.c tests/unit/*.h
all_listed "every CLI test runs" tests/cli/[!l]*.sh tests/cli/l[!i]*.sh
all_listed "every lint test runs" tests/lint/*.sh
all_listed "every comparison with the oracle runs" tests/oracle/*.sh
all_listed "every fuzz target is built" fuzz/*.c fuzz/*.sh
all_listed "every man page is installed" doc/man/*.[1-8]
n=$((n + 1))
plain=$(find tests/cli tests/lint tests/oracle fuzz -name '*.sh' ! -name 'lib*.sh' \
	! -perm -u+x | tr '\n' ' ')
[ -z "$plain" ] || printf 'not '
echo "ok $n - every test script is executable"
[ -z "$plain" ] || echo "# not executable: $plain"
n=$((n + 1))
nested=$(grep -nE '^librd_[a-z]+_la_LIBADD.*librd_' src/*/Makemodule.am)
[ -z "$nested" ] || printf 'not '
echo "ok $n - no layer archive swallows another"
[ -z "$nested" ] || sed 's/^/# /' <<<"$nested"
echo "1..$n"
