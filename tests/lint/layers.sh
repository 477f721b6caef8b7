#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# src/LAYERS holds: by includes for all folders, by a link for each archive;
# and both checks do notice when it does not.
set -u
n=0 work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

verdict() { # STATUS TEXT [DIRECTIVE]
	n=$((n + 1))
	[ "$1" -eq 0 ] || printf 'not '
	printf 'ok %d - %s%s\n' "$n" "$2" "${3:+ # $3}"
}
quietly() { "$@" >"$work/log" 2>&1; }
report() { sed 's/^/# /' "$work/log"; }

quietly sh "$SRCDIR/build-aux/include-check" "$SRCDIR"
verdict $? "no include goes against the flow"
report

mkdir -p "$work/src/base"
cp "$SRCDIR/src/LAYERS" "$work/src/"
printf '#include "engine/engine.h"\n' >"$work/src/base/up.c"
! quietly sh "$SRCDIR/build-aux/include-check" "$work"
verdict $? "an upward include is noticed"

printf '#include <libxml/tree.h>\n' >"$work/src/base/up.c"
! quietly sh "$SRCDIR/build-aux/include-check" "$work"
verdict $? "a foreign library is noticed"

if [ "$SANITIZERS$FUZZERS" != nono ]; then
	verdict 0 "link of each layer" "SKIP sanitizers bring their own symbols"
	echo "1..$n"
	exit 0
fi
for archive in "$BUILDDIR"/.libs/librd_*.a; do
	layer=${archive##*/librd_}
	layer=${layer%.a}
	quietly "$SRCDIR/build-aux/layer-check" "$SRCDIR" "$BUILDDIR" "$layer"
	verdict $? "$layer links with what it may use"
	report
done

# Drop all that decide may include: the link has to fail.
mkdir -p "$work/closed/src"
sed 's/^\(decide *:\)[^:]*:/\1 :/' "$SRCDIR/src/LAYERS" \
	>"$work/closed/src/LAYERS"
! quietly "$SRCDIR/build-aux/layer-check" "$work/closed" "$BUILDDIR" decide
verdict $? "a link beyond the list is noticed"
# Call base pure: it opens files, so the check has to fail.
sed 's/^\(base *:.*:.*\):.*/\1: pure/' "$SRCDIR/src/LAYERS" \
	>"$work/closed/src/LAYERS"
! quietly "$SRCDIR/build-aux/layer-check" "$work/closed" "$BUILDDIR" base
verdict $? "a file opened in a pure layer is noticed"
echo "1..$n"
