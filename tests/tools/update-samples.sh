#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# update-samples.sh [DIR]
# Runs refdesk and puts what it prints where documents show it: doc/samples,
# doc/images, and between the sample marks of README.md and the manual pages,
# below DIR (default: the source tree).  Decision ids, key ids, digests and the
# dates of a seal are replaced by constants; all else is as printed.
#
# Environment: REFDESK, the program; SRCDIR, the source tree; REFDESK_LIBEXEC
# and REFDESK_DATA when they are not where it finds them.
set -euo pipefail

src=$(cd "${SRCDIR:-$(dirname "$0")/../..}" && pwd)
REFDESK=${REFDESK:-$(command -v refdesk)}
REFDESK_DATA=${REFDESK_DATA:-$src}
export REFDESK_DATA
unset REFDESK_PROGRAM REFDESK_RULES REFDESK_FIXTURES REFDESK_ASSETS REFDESK_DB \
	REFDESK_OUT REFDESK_SUBJECT REFDESK_TZ REFDESK_NOW REFDESK_COLOR \
	REFDESK_KEY REFDESK_EMBED REFDESK_LOOPBACK REFDESK_BUDGET_DAY \
	REFDESK_BUDGET_PROVIDER_DAY CLICOLOR_FORCE
export LC_ALL=C.UTF-8 TZ=UTC COLUMNS=80 HOME=/nonexistent
unset XDG_CONFIG_HOME

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
to=${1:-$src}
mkdir -p "$to/doc/samples" "$to/doc/images" "$to/doc/man" "$work/bin"
to=$(cd "$to" && pwd)
printf '#!/bin/sh\nexec "%s" "$@"\n' "$REFDESK" >"$work/bin/refdesk"
chmod +x "$work/bin/refdesk"
PATH=$work/bin:$PATH

# Constants for what differs from run to run.
normalise() {
	local hex='[0-9a-f]' zeros=0000000000000000
	sed -E -e "s|$work|/home/you|g" \
		-e "s/$hex{8}(-$hex{4}){3}-$hex{12}/01940b4c-7a00-7000-8000-000000000001/g" \
		-e "s/\\b$hex{64}\\b/$zeros$zeros$zeros$zeros/g" \
		-e "s/\\b$hex{16}(\\.pub|  )/0123456789abcdef\\1/g" \
		-e "s/(built|active: [a-z]+) $hex{16} \\([0-9]+ bytes/\\1 0123456789abcdef (123456 bytes/"
}

# sample NAME: keeps standard input.
sample() {
	normalise >"$to/doc/samples/$1.txt"
}

# wrap: lines as a terminal of 72 columns gets them.
wrap() {
	awk '{
		while (length > 72) {
			at = match(substr($0, 1, 73), / [^ ]*$/)
			print substr($0, 1, at - 1)
			$0 = sprintf("%12s%s", "", substr($0, at + 1))
		}
		sub(/ +$/, "")
		print
	}'
}

# show COMMAND...: each as typed, then what it says.
show() {
	local line
	for line; do
		printf '$ %s\n' "$line"
		(eval "$line") 2>&1 || printf 'exit %d\n' $?
		[ "${line#cd }" = "$line" ] || eval "$line"
	done
}

cd "$work"
now=--now=2025-12-27T20:00:00Z

show 'refdesk init desk' 'cd desk' 'refdesk check' \
	'refdesk build -o companion.desk' 'refdesk key generate' \
	'refdesk seal companion.desk' 'refdesk activate companion.desk' |
	sample project
cd desk
show "refdesk decide scene=restaurant mood=confident --subject=u1 $now |
    jq -c .chosen" 'refdesk explain last' 'refdesk generate last' \
	'refdesk replay last' | sample decide
svg=$(find out -name '*.svg')
normalise <"$svg" >"$to/doc/images/contact-sheet.svg"

cp "$src/doc/samples/request.json" request.json
[ "$to" = "$src" ] || cp request.json "$to/doc/samples/"
sample request <request.json
refdesk decide --no-record request.json |
	jq '.candidates |= .[:1]' | sample decision
jq . companion.seal.json |
	sed -e '/"not_before"/s/: ".*"/: "2026-01-01T00:00:00Z"/' \
		-e '/"not_after"/s/: ".*"/: "2027-01-01T00:00:00Z"/' |
	sample seal
sample refdesk.conf <refdesk.conf
sed 1,3d fixtures/companion/calendar-exact-before.xml | sample fixture
show "refdesk decide scene=restaurnt mood=confident sceen=gym" \
	"refdesk decide scene=gym --now=yesterday" | sample problem
sed 's/term="dressed_up" fact="outfit_words"/term="dresed_up" fact="outfit_words"/
	s/points="10"/points="1O"/' rules/companion/scoring.xml >wrong.xml
cp rules/companion/scoring.xml right.xml
cp wrong.xml rules/companion/scoring.xml
show 'refdesk check' | sample findings
cp right.xml rules/companion/scoring.xml
show "refdesk temporal 'one from the beach, last week' $now" | sample temporal
LC_ALL=C show 'refdesk explain last' | sample explain
LC_ALL=C show 'refdesk explain last --versus curly_dressed_up' |
	sample explain-versus
LC_ALL=C show 'refdesk get --origin mood/scale' \
	'refdesk whatif --set mood/scale=0' \
	'refdesk whatif --sweep mood/scale=0:40:10' | sample whatif
LC_ALL=C show "refdesk set mood/scale=18 --reason 'the scene should count more'" |
	sample set

LC_ALL=C show 'refdesk plan last -q --model kontext-max-multi --size 896x1152 \
    --reference curly_casual --reference straight_casual:0.5 \
    --reference messy_bun_casual:2:pose --prompt "at the window"' | wrap | sample plan

LC_ALL=C show "refdesk redux table | sed -n '3,8p; /^high:/,/^\$/p'" \
	'refdesk redux plan --mode high --crop keep-aspect curly_casual' |
	sample redux
refdesk redux table --rules "$src/rules/redux" --format svg \
	>"$to/doc/images/redux-table.svg"
refdesk redux plan --crop autocrop --mask 260,330,640,760 --format svg \
	assets/references/curly_casual.png >"$to/doc/images/redux-plan.svg"

# A record of some length, to tune against.
cd "$work"
refdesk init bench >desk.log 2>&1
cd bench
awk -v n=400 -v seed=7 -v given=1 -f "$src/tests/tools/make_history.awk" \
	>requests.ndjson
refdesk decide --batch requests.ndjson >decisions.ndjson
show 'refdesk whatif --set scene_avoids/points=-30' \
	'refdesk whatif --set scene_avoids/points=-30 --max-changed 5 -q >all.txt' \
	'refdesk whatif --set scene_avoids/points=-30 --format svg -q -o changes.svg' \
	"refdesk set scene_avoids/points=-30 --reason 'less strict' | grep '^[-+] '" \
	"refdesk test | grep '^not ok'" | sample tune
cp changes.svg "$to/doc/images/what-changes.svg"

# A provider, imitated; where it is differs from run to run and is not shown.
cd "$work"
"$(dirname "$REFDESK")/refdesk-mockprovider" --fast >address &
provider=$!
trap 'kill "$provider" 2>/dev/null || :; rm -rf "$work"' EXIT
{
	refdesk init sent && cd sent && refdesk build -o sent.desk &&
		refdesk key generate && refdesk seal sent.desk &&
		refdesk activate sent.desk
} >sent.log 2>&1
cd "$work/sent"
until [ -s ../address ]; do sleep 0.1; done
REFDESK_LOOPBACK=$(cat ../address)
export REFDESK_LOOPBACK
show "refdesk generate scene=restaurant mood=confident --provider fal $now --dry-run" \
	"refdesk generate scene=restaurant mood=confident --provider fal $now \\
    --progress=plain" | sample generate
unset REFDESK_LOOPBACK
kill "$provider"

# ---- into the documents ----

# fill FILE BEGIN END: lines between the marks become the sample they name.
fill() {
	local from=$src/$1 file=$to/$1
	awk -v begin="$2" -v end="$3" -v dir="$to/doc/samples/" '
	function man(line) {
		gsub(/\\/, "\\e", line)
		if (line ~ /^[.\047]/)
			line = "\\\\&" line
		return line
	}
	function insert(name,    line, n) {
		print begin == "<!-- sample: " ? "```" : \
			".Bd -literal -offset indent"
		while ((n = (getline line < (dir name ".txt"))) > 0)
			print begin == "<!-- sample: " ? line : man(line)
		if (n < 0) {
			print FILENAME ": no sample " name > "/dev/stderr"
			exit 1
		}
		close(dir name ".txt")
		print begin == "<!-- sample: " ? "```" : ".Ed"
	}
	index($0, end) == 1 { skip = 0 }
	!skip { print }
	index($0, begin) == 1 {
		name = substr($0, length(begin) + 1)
		sub(/ *(-->)?$/, "", name)
		insert(name)
		skip = 1
	}
	END { if (skip) exit 1 }' "$from" >"$work/filled"
	cmp -s "$work/filled" "$file" || cp "$work/filled" "$file"
}

fill README.md '<!-- sample: ' '<!-- end of sample'
for page in "$src"/doc/man/*.[1-8]; do
	grep -q '^\.\\" sample: ' "$page" || continue
	fill "doc/man/${page##*/}" '.\\" sample: ' '.\\" end of sample'
done

# The pictures of the README are made from these; what each was made from stands
# beside it.
for image in contact-sheet what-changes redux-table redux-plan; do
	image=$to/doc/images/$image
	of=$(sha256sum <"$image.svg" | cut -c1-64)
	[ "$to" = "$src" ] || continue
	[ "$(cat "$image.png.of" 2>/dev/null)" != "$of" ] || continue
	if command -v rsvg-convert >/dev/null; then
		rsvg-convert -w 720 "$image.svg" -o "$image.png"
		echo "$of" >"$image.png.of"
	else
		echo "update-samples: no rsvg-convert: $image.png is old" >&2
	fi
done
