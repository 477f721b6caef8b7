#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Runs the guide: every ```sh block of every page as it stands, in one shell per
# page and an empty directory.  A ```text block right behind one is what it
# prints, standard error included; ... stands for anything.
set -u

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
printf '#!/bin/sh\nexec "%s" "$@"\n' "$REFDESK" >"$work/bin/refdesk"
printf '#!/bin/sh\nexec "%s/refdesk-mockprovider" "$@"\n' "$BUILDDIR" \
	>"$work/bin/refdesk-mockprovider"
chmod +x "$work/bin"/*
PATH=$work/bin:$PATH
export LC_ALL=C COLUMNS=80

# split PAGE DIR: block N goes to DIR/N.sh, what it prints to DIR/N.text.  Each
# ends with a colon: bash 5.2 replaces a subshell by the last command of an &&
# list in a sourced file.
split() {
	awk -v dir="$2/" '
	/^```sh$/ { n++; out = dir n ".sh"; printf "" > out; next }
	/^```text$/ && after == NR - 1 {
		out = dir n ".text"; printf "" > out; next
	}
	/^```$/ {
		if (out ~ /sh$/) print ":" > out
		if (out != "") { close(out); after = NR; out = "" }
		next
	}
	out != "" { print > out }
	END { print n + 0 }' "$1"
}

n=0
# verdict OK NAME
verdict() {
	n=$((n + 1))
	[ "$1" = yes ] || printf 'not '
	echo "ok $n - $2"
}

# judge PAGE BLOCK STATUS: exit status and output of one block.
judge() {
	local page=$1 block=$2 status=$3 dir=$work/$1 pattern printed
	printed=$(cat "$dir/$block.out")
	[ "$status" = 0 ]
	verdict "$([ "$status" = 0 ] && echo yes)" "$page, block $block runs"
	[ "$status" = 0 ] || sed 's/^/# /' "$dir/$block.out"
	[ -e "$dir/$block.text" ] || return 0
	pattern=$(sed -e 's/[][\\*?]/\\&/g' -e 's/\.\.\./*/g' \
		"$dir/$block.text")
	# shellcheck disable=SC2254
	case $printed in
	$pattern) verdict yes "$page, block $block prints what the page says" ;;
	*)
		verdict no "$page, block $block prints what the page says"
		sed 's/^/# page:    /' "$dir/$block.text"
		sed 's/^/# printed: /' "$dir/$block.out"
		;;
	esac
}

for file in "$SRCDIR"/doc/guide/*.md; do
	page=$(basename "$file" .md)
	mkdir -p "$work/$page" "$work/run-$page"
	blocks=$(split "$file" "$work/$page")
	verdict "$([ "$blocks" -gt 0 ] && echo yes)" "$page has blocks"
	# A block that fails ends the page: the next ones build upon it.
	(
		cd "$work/run-$page" || exit 99
		set -e
		for ((i = 1; i <= blocks; i++)); do
			echo 1 >"$work/$page/$i.status"
			# shellcheck disable=SC1090
			. "$work/$page/$i.sh" >"$work/$page/$i.out" 2>&1
			echo 0 >"$work/$page/$i.status"
		done
	)
	for ((i = 1; i <= blocks; i++)); do
		[ -e "$work/$page/$i.status" ] || {
			verdict no "$page, block $i is reached"
			continue
		}
		judge "$page" "$i" "$(cat "$work/$page/$i.status")"
	done
done
echo "1..$n"
