#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Completions as zsh and fish understand them (bash: usage.sh).
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

mkdir completing completing/rules
: >completing/my.desk

# words FILE WANTED: the same words, whatever their order.
same_words() {
	tr -s ' \n' '\n' <"$1" | sort >got.words
	# shellcheck disable=SC2086
	printf '%s\n' $2 | sed '/^$/d' | sort >wanted.words
	diff wanted.words got.words
}

# cases COMPLETES: asks for each word list what both shells must answer.
cases() {
	"$1" "a verb" verify-seal "refdesk verif"
	"$1" "an option" --subject "refdesk decide --sub"
	"$1" "an option before the verb" --directory "refdesk --dir"
	"$1" "a verb behind an option's value" decide "refdesk -C . de"
	"$1" "a choice" "tap junit json" "refdesk test --format "
	"$1" "look" "show clear" "refdesk look "
	"$1" "secret" "set list rm" "refdesk secret "
	"$1" "an option of secret" --key-fd "refdesk secret set fal --key"
	"$1" "help of exit codes" exit-codes "refdesk help exit"
	"$1" "completion" "bash zsh fish" "refdesk completion "
	"$1" "a directory" rules/ "refdesk -C r"
	"$1" "a file" my.desk "refdesk inspect m"
	"$1" "no file for an id" "" "refdesk decide --subject m"
	"$1" "nothing where nothing is taken" "" "refdesk doctor "
	"$1" "a reference" "straight_bun_casual straight_casual straight_dressed_up" \
		"refdesk explain --candidate straight_"
	"$1" "the other one" "straight_bun_casual straight_casual straight_dressed_up" \
		"refdesk explain --versus straight_"
}
mkdir bin
printf '#!/bin/sh\nexec "%s" "$@"\n' "$REFDESK" >bin/refdesk
chmod +x bin/refdesk
PATH=$PWD/bin:$PATH
REFDESK_RULES=$SRCDIR/rules/companion
export REFDESK_RULES

"$REFDESK" completion fish >complete.fish
fish_completes() {
	HOME=$PWD/completing fish --no-config -c \
		"source complete.fish; cd completing; complete -C '$3'" |
		cut -f 1 >answer.fish
	ok "fish completes $1" same_words answer.fish "$2"
}
if command -v fish >/dev/null; then
	ok "fish reads it without a word" sh -c \
		'test -z "$(fish --no-config complete.fish 2>&1)"'
	cases fish_completes
else
	skip "fish completes" "no fish"
fi

# The function is run in zsh itself; what it offers is matched as the line
# editor would.
"$REFDESK" completion zsh >complete.zsh
cat >completes.zsh <<'ZSH'
compdef() { }
compset() { PREFIX=${PREFIX#*=} }
compadd() {
	local word
	while [[ $1 != -- ]]; do shift; done
	shift
	for word; do
		[[ $word == $PREFIX* ]] && print -r -- ${word%=}
	done
}
_files() {
	local name
	for name in *(N/) ; do [[ $name == $PREFIX* ]] && print -r -- $name/; done
	[[ $1 == -/ ]] && return
	for name in *(N.) ; do [[ $name == $PREFIX* ]] && print -r -- $name; done
	return 0
}
. ./complete.zsh
cd completing
words=(${(s: :)1})
[[ $1 == *' ' ]] && words+=('')
CURRENT=$#words PREFIX=$words[-1]
_refdesk
:
ZSH
zsh_completes() {
	zsh -f completes.zsh "$3" >answer.zsh
	ok "zsh completes $1" same_words answer.zsh "$2"
}
if command -v zsh >/dev/null; then
	ok "zsh can parse it" zsh -n complete.zsh
	cases zsh_completes
	zsh_completes "a choice behind =" json "refdesk check --format=j"
else
	skip "zsh completes" "no zsh"
fi
finish
