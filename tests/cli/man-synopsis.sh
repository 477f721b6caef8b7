#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Each verb has its page and each option stands in it, and the other way round.
# What refdesk knows is asked of refdesk itself.
set -u
cd "$SRCDIR/doc/man" || exit 99

n=0
# verdict NAME [COMPLAINT...]: ok without a complaint.
verdict() {
	n=$((n + 1))
	[ $# -eq 1 ] || printf 'not '
	echo "ok $n - $1"
	shift
	[ $# -eq 0 ] || printf '# %s\n' "$@"
}

help() { "$REFDESK" help "$@"; }
# Long options, letters with a value word: "--format=human|json".
own_options() {
	help "$1" | awk '
	/^options of every verb:/ { exit }
	on && match($0, /--[a-z-]+(=[^ ]+)?/) {
		print substr($0, RSTART, RLENGTH)
	}
	/^options:/ { on = 1 }'
}
global_options() {
	help | awk '/^options of every verb:/ { on = 1 }
	on && match($0, /--[a-z-]+(=[^ ]+)?/) {
		print substr($0, RSTART, RLENGTH)
	}'
}
# Options that a page speaks of, as --name.
page_options() {
	grep -oE 'Fl -[a-z][a-z-]*' "$1" | sed 's/^Fl -/--/' | LC_ALL=C sort -u
}
verbs=$(help | awk '/^options/ { exit } on && NF { print $1 } /^verbs:/ { on = 1 }')
globals=$(global_options)
[ -n "$verbs" ] && [ -n "$globals" ] || {
	echo 'Bail out! refdesk help cannot be read'
	exit 99
}

# described PAGE OPTION...: complaints about options without an entry, and about
# choices that the entry does not have.
described() {
	local page=$1 option name entry word
	shift
	for option; do
		name=${option%%=*}
		entry=$(grep -E "^\.It .*(Fl|,) ${name#-}( |\$)" "$page")
		[ -n "$entry" ] || {
			echo "$name has no entry"
			continue
		}
		case $option in
		*=*\|*) ;;
		*) continue ;;
		esac
		IFS='|' read -ra words <<<"${option#*=}"
		for word in "${words[@]}"; do
			word=${word%%[:[]*}
			[[ $entry == *"$word"* ]] || echo "$name: no $word"
		done
	done
}

for verb in $verbs; do
	page=refdesk-$verb.1
	[ -f "$page" ] || {
		verdict "$verb has a page" "no $page"
		continue
	}
	mapfile -t own < <(own_options "$verb")
	mapfile -t bad < <(described "$page" "${own[@]}")
	verdict "$verb: every option stands in its page" "${bad[@]}"

	bad=()
	for option in $(page_options "$page"); do
		printf '%s\n' "${own[@]}" $globals | sed 's/=.*//' |
			grep -qxF -- "$option" || bad+=("$option is no option")
	done
	verdict "$verb: the page names no other option" "${bad[@]}"

	bad=()
	summary=$(help | awk -v v="$verb" '$1 == v { sub(/^ *[^ ]+ +/, ""); print; exit }')
	grep -qxF ".Nd $summary" "$page" ||
		bad+=("the table says: $summary")
	grep -qxF ".Nm refdesk $verb" "$page" || bad+=("no synopsis")
	verdict "$verb: name and synopsis are the table's" "${bad[@]}"
done

# shellcheck disable=SC2086
mapfile -t bad < <(described refdesk.1 $globals)
verdict "refdesk(1) has every global option" "${bad[@]}"
bad=()
for option in $(page_options refdesk.1); do
	{ printf '%s\n' "$globals"; for verb in $verbs; do own_options "$verb"
	done; } | sed 's/=.*//' | grep -qxF -- "$option" ||
		[ "$option" = --name ] || bad+=("$option is no option")
done
verdict "refdesk(1) names no other option" "${bad[@]}"

bad=()
for verb in $verbs; do
	grep -qxF ".It Xr refdesk-$verb 1" refdesk.1 || bad+=("no $verb")
done
verdict "refdesk(1) lists every verb" "${bad[@]}"

bad=()
for page in refdesk-*.1; do
	verb=${page#refdesk-}
	verb=${verb%.1}
	[ "$verb" = mockprovider ] || grep -qxF "$verb" <<<"$verbs" ||
		bad+=("$page: no such verb")
done
verdict "every verb that has a page exists" "${bad[@]}"

mapfile -t own < <("$BUILDDIR/refdesk-mockprovider" --help |
	grep -oE '\-\-[a-z-]+(=[^ ]+)?')
mapfile -t bad < <(described refdesk-mockprovider.1 "${own[@]}")
for option in $(page_options refdesk-mockprovider.1); do
	printf '%s\n' "${own[@]}" | sed 's/=.*//' | grep -qxF -- "$option" ||
		bad+=("$option is no option")
done
[ ${#own[@]} -gt 5 ] || bad+=("no help")
verdict "mockprovider: its page has its options" "${bad[@]}"
bad=()
for word in $(sed -n 's/^\tX([A-Z0-9_]*, "\([a-z0-9-]*\)".*/\1/p' \
	"$SRCDIR/src/mock/script.h" "$SRCDIR/src/mock/route.h"); do
	case $word in control | nowhere | method) continue ;; esac
	grep -qE "^\.(It|Cm) .*\b$word\b" refdesk-mockprovider.1 ||
		bad+=("$word has no entry")
done
verdict "mockprovider: its page has every fault and route" "${bad[@]}"

bad=()
while read -r code meaning; do
	awk -v code="$code" -v meaning="$meaning" '
	take && $0 == meaning { found = 1 } { take = $0 == ".It " code }
	END { exit !found }' refdesk.1 || bad+=("$code: $meaning")
done < <(help exit-codes)
verdict "refdesk(1) has the exit codes as refdesk tells them" "${bad[@]}"

bad=()
for key in $("$REFDESK" config --json | tr '{,' '\n\n' |
	sed -n 's/^"\([a-z-]*\)":$/\1/p'); do
	grep -qwF "REFDESK_$(tr a-z- A-Z_ <<<"$key")" refdesk.1 ||
		bad+=("REFDESK_$key is not there")
done
[ -n "${key:-}" ] || bad+=("refdesk config tells no settings")
verdict "refdesk(1) has the variable of every setting" "${bad[@]}"

bad=()
while read -r page name section _; do
	[ -f "$name.$section" ] || [ "$name" = refdesk-diagnostics ] ||
		[ "$name" = minisign ] || [ "$name" = signify ] ||
		bad+=("$page: no $name($section)")
done < <(grep -H '^\.Xr ' -- *.[1-8] | sed 's/:\.Xr / /')
verdict "pages refer to pages that exist" "${bad[@]}"

bad=()
for word in $(grep -oE '"seal\.[a-z-]+"' "$SRCDIR/src/sign/gate.h" | tr -d '"'); do
	[ "$word" = seal.accepted ] ||
		grep -qxF ".It Cm $word" refdesk-verify-seal.1 || bad+=("$word")
done
for word in $(grep -oE '^	\{ "[a-z]+\.[a-z-]+"' "$SRCDIR/src/decide/decide.c" |
	grep -oE '[a-z]+\.[a-z-]+'); do
	grep -qxF ".It Cm $word" refdesk-decision.5 || bad+=("$word")
done
verdict "reason and note codes stand in their pages" "${bad[@]}"

if command -v mandoc >/dev/null; then
	generated=$BUILDDIR/doc/man/refdesk-diagnostics.7
	mapfile -t bad < <(mandoc -Tlint ./*.[1-8] "$generated" 2>/dev/null |
		grep -v 'referenced manual not found')
	[ -f "$generated" ] || bad+=("no $generated")
	verdict "mandoc has nothing to say" "${bad[@]}"
else
	n=$((n + 1))
	echo "ok $n # SKIP mandoc is not installed"
fi
echo "1..$n"
