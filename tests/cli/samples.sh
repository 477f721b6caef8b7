#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# What the documents show is what the program prints.
set -u

command -v jq >/dev/null || {
	echo '1..0 # SKIP jq is not installed'
	exit 0
}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
mkdir "$work/new"
if ! "$SRCDIR/tests/tools/update-samples.sh" "$work/new" >"$work/log" 2>&1; then
	sed 's/^/# /' "$work/log"
	echo 'Bail out! the samples cannot be made'
	exit 99
fi

n=0
# same NAME: the committed file is the one just made.
same() {
	n=$((n + 1))
	if cmp -s "$SRCDIR/$1" "$work/new/$1"; then
		echo "ok $n - $1"
		return
	fi
	echo "not ok $n - $1"
	diff "$SRCDIR/$1" "$work/new/$1" 2>&1 | cut -c1-200 | sed 's/^/# /' |
		head -n 20
	echo '# tests/tools/update-samples.sh makes it anew'
}

while read -r file; do
	same "$file"
done < <(cd "$work/new" && find . -type f | cut -c3- | LC_ALL=C sort)

n=$((n + 1))
old=$(cd "$SRCDIR/doc/samples" && for file in *; do
	[ -e "$work/new/doc/samples/$file" ] || printf ' %s' "$file"
done)
[ -z "$old" ] || printf 'not '
echo "ok $n - every sample is still made"
[ -z "$old" ] || echo "# not made:$old"

for image in contact-sheet what-changes redux-table redux-plan; do
	n=$((n + 1))
	of=$(sha256sum <"$SRCDIR/doc/images/$image.svg" | cut -c1-64)
	[ "$of" = "$(cat "$SRCDIR/doc/images/$image.png.of")" ] ||
		printf 'not '
	echo "ok $n - $image.png was made from $image.svg"
done

# Shown where: a sample that no document shows is in nobody's interest.
n=$((n + 1))
unused=
for file in "$SRCDIR"/doc/samples/*.txt; do
	name=$(basename "$file" .txt)
	grep -qE "sample: $name( |\$)" "$SRCDIR"/README.md \
		"$SRCDIR"/doc/man/*.[1-8] || unused="$unused $name"
done
[ -z "$unused" ] || printf 'not '
echo "ok $n - every sample is shown"
[ -z "$unused" ] || echo "# not shown:$unused"
echo "1..$n"
