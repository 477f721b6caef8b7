#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Each header compiles alone and twice: the public ones as C99, C11, C17 and
# C++17, the internal ones as the project is built.
set -u
n=0 work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

compiles() { # TEXT COMPILER...
	n=$((n + 1))
	if "${@:2}" -fsyntax-only >"$work/log" 2>&1; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		sed 's/^/# /' "$work/log"
	fi
}
twice() { # INCLUDE FILE
	printf '#include %s\n#include %s\nint rd_header_check;\n' "$1" "$1" >"$2"
}

strict=(-Wall -Wextra -Werror -pedantic -I"$SRCDIR/include"
	-I"$BUILDDIR/include")
have_cxx=no
echo 'int x;' >"$work/probe.cc"
${CXX:-c++} -fsyntax-only "$work/probe.cc" 2>/dev/null && have_cxx=yes
for header in "$SRCDIR"/include/refdesk/*.h; do
	[ -f "$header" ] || continue
	name=${header##*/}
	twice "<refdesk/$name>" "$work/a.c"
	cp "$work/a.c" "$work/a.cc"
	for std in c99 c11 c17; do
		# CC may hold flags.
		# shellcheck disable=SC2086
		compiles "refdesk/$name as $std" \
			$CC -std=$std "${strict[@]}" "$work/a.c"
	done
	[ $have_cxx = yes ] && compiles "refdesk/$name as c++17" \
		${CXX:-c++} -std=c++17 "${strict[@]}" "$work/a.cc"
done

cd "$SRCDIR/src" || exit 1
read -ra xml <<<"$(pkg-config --cflags libxml-2.0 2>/dev/null)"
for header in */*.h; do
	# Kernels that lanes.c takes in again and again.
	[[ $header == */lanes-*.h ]] && continue
	twice "\"$header\"" "$work/a.c"
	# shellcheck disable=SC2086
	compiles "$header stands alone" $CC -std=gnu11 -D_GNU_SOURCE -Wall \
		-Wextra -Werror -I. -I../include -I"$BUILDDIR/src" "${xml[@]}" "$work/a.c"
done
echo "1..$n"
