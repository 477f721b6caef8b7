#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Each fuzz target takes its seeds and a number of damaged inputs without a
# fault.  With libFuzzer (--enable-fuzzers) the inputs are searched for.
set -u
n=0 work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
runs=3000
[ "$FUZZERS" = yes ] && runs=30000
[ -n "${CHECK_LONG-}" ] && runs=$((runs * 50))

# Programs are in the format of the day.
mkdir "$work/programs"
for pack in choice choice-slots facts group; do
	"$REFDESK" build -q "$SRCDIR/testdata/$pack" \
		-o "$work/programs/$pack.desk" || exit 1
done
mkdir "$work/flows"
"$REFDESK" build -q "$SRCDIR/rules/redux" -o "$work/flows/redux.desk" || exit 1

for source in "$SRCDIR"/fuzz/fuzz_*.c; do
	name=${source##*/fuzz_}
	name=${name%.c}
	n=$((n + 1))
	seeds=$SRCDIR/fuzz/seeds/$name
	case $name in
	decide | program) seeds=$work/programs ;;
	flow) seeds=$work/flows ;;
	values) seeds=$SRCDIR/fuzz/seeds/compile ;;
	esac
	mkdir -p "$work/$name"
	arguments=("-runs=$runs")
	[ "$FUZZERS" = yes ] && arguments+=(-seed=1 -timeout=20
		-rss_limit_mb=2048 -max_total_time=$((runs / 1500))
		-artifact_prefix="$work/" "$work/$name")
	if "$BUILDDIR/fuzz/fuzz_$name" "${arguments[@]}" \
		"$seeds" >"$work/log" 2>&1; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		tail -n 40 "$work/log" | sed 's/^/# /'
		for artifact in "$work"/{crash,leak,oom,timeout}-*; do
			[ -f "$artifact" ] || continue
			echo "# ${artifact##*/}: $(base64 -w0 "$artifact" |
				head -c 4000)"
		done
	fi
done
echo "1..$n"
