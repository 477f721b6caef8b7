#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# The house limits hold in every C file; and the check does notice breaches.
set -u
n=0 work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
check=$SRCDIR/build-aux/style-check

verdict() {
	n=$((n + 1))
	[ "$1" -eq 0 ] || printf 'not '
	printf 'ok %d - %s\n' "$n" "$2"
}

out=$("$check" "$SRCDIR" 2>&1)
verdict $? "functions, files, lines, calls and licences are within limits"
printf '%s\n' "$out" | sed 's/^/# /'

! grep -rnw SRCDIR "$SRCDIR/src" --include='*.[ch]' >"$work/log"
verdict $? "no program knows where its sources were"
sed 's/^/# /' "$work/log"

mkdir -p "$work/src/base"
noticed() { # TEXT PATTERN: the file on stdin must be refused, saying PATTERN
	{ echo '/* SPDX-License-Identifier: MIT */'; cat; } \
		>"$work/src/base/bad.c"
	! out=$("$check" "$work" 2>&1) && [[ $out == *$2* ]]
	verdict $? "$1 is noticed"
}

noticed "a function of 81 lines" "limit 80" \
	< <(printf 'int\nf(void)\n{\n'; yes '	g();' | head -81; echo '}')
noticed "a file of 901 lines" "limit 900" < <(yes 'int x;' | head -900)
noticed "a line of 81 columns" "81 columns" < <(printf 'int a%075d;\n' 0)
noticed "a banned call" "banned call" \
	<<<$'void\nf(void)\n{\n\tstrcpy(a, b);\n}'
noticed "a double" "floating point" <<<'static double x;'
noticed "a seventh parameter" "7 parameters" \
	<<<$'int\nf(int a, int b, int c, int d,\n  int e, int g, int h)\n{\n}'

echo 'int x;' >"$work/src/base/bad.c"
! "$check" "$work" >/dev/null 2>&1
verdict $? "a missing licence line is noticed"
echo "1..$n"
