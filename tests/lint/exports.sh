#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# The public library exports what its headers declare, nothing else; the front
# command stays light.
set -u
n=0
verdict() {
	n=$((n + 1))
	[ "$1" -eq 0 ] || printf 'not '
	printf 'ok %d - %s%s\n' "$n" "$2" "${3:+ # $3}"
}
if [ "$SANITIZERS$FUZZERS" != nono ]; then
	echo '1..0 # SKIP sanitizers bring their own symbols'
	exit 0
fi

library=$BUILDDIR/.libs/librefdesk.so
exported=$($NM -D --defined-only -P "$library" |
	awk '$2 == "T" || $2 == "D" || $2 == "R" { sub(/@.*/, "", $1); print $1 }' |
	LC_ALL=C sort -u)
declared=$(cat "$SRCDIR"/include/refdesk/*.h |
	sed 's|/\*.*\*/||' | tr '\n' ' ' | sed 's|/\*[^*]*\*\+\([^/*][^*]*\*\+\)*/||g' |
	grep -oE '\brefdesk_[a-z0-9_]+\(' | tr -d '(' | LC_ALL=C sort -u)
mapped=$(grep -oE '\brefdesk_[a-z0-9_]+;' "$SRCDIR/src/lib/librefdesk.map" |
	tr -d ';' | LC_ALL=C sort -u)
[ -n "$exported" ] && [ "$exported" = "$declared" ]
verdict $? "exports are the declared functions"
diff <(printf '%s\n' "$declared") <(printf '%s\n' "$exported") | sed 's/^/# /'
[ "$exported" = "$mapped" ]
verdict $? "the version script names each export"
diff <(printf '%s\n' "$mapped") <(printf '%s\n' "$exported") | sed 's/^/# /'

needed() {
	readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'
}
! needed "$library" | grep -E 'xml|curl|sqlite|microhttpd|libpq'
verdict $? "the library needs no parser, transport or database"
! needed "$REFDESK" | grep -E 'xml|curl|microhttpd'
verdict $? "the front command needs no parser or transport"
echo "1..$n"
