#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Rules about Redux: checked, built, changed by path, compared.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

shipped=$REFDESK_DATA/rules
exits 0 "the shipped pack has no finding" check --strict "$shipped/redux"
exits 0 "and is laid out as fmt does" fmt --check "$shipped/redux"
exits 0 "alone it is a program" build "$shipped/redux" -o redux.desk
exits 0 "its profiles are counted" inspect redux.desk
prints "redux_profiles    4"
exits 0 "all of it is shown" dump redux.desk
prints '"comfy-advanced"'
prints 'rounding=half-even factor_low=1 factor_high=9 factor_step=0.1'
prints 'law=attn-bias low=0 high=10 step=0.001 fallback=1'
prints 'kernel=area-disjoint'
exits 3 "it decides nothing" decide --program redux.desk --no-record x=1
says program.no-references

# ---- values by path ----

"$REFDESK" init desk >/dev/null 2>&1
cd desk || exit 1
factor=profile.comfy-advanced/level.high/factor
exits 0 "the factor of a mode" get $factor
ok "is printed" test "$(cat "$out")" = 2
exits 0 "all paths" get
prints "defaults/mode=medium"
prints "profile.mflux/has.bicubic/kernel=distance"
prints "profile.comfy-core/law.attn-bias/high=10"
prints "mode.lowest/title=Lowest"
prints "kind.pixel-art/function=nearest"
cp -R rules ../before

exits 3 "what a profile claims of itself must hold" set $factor=2.5
says "RD2218"
says '"high" of "comfy-advanced" is said to have 196 tokens of "siglip-384"'
says 'its level (redux-comfy.xml:'
says 'has factor 2.5, which makes 11 x 11 = 121'
exits 3 "for each encoder" set $factor=2.5
says '256 tokens of "siglip-512"'
exits 3 "factors are on a step" set profile.comfy-advanced/level.lowest/factor=5.05
says RD2213
says "from 1 to 9 in steps of 0.1"
exits 3 "and in range" set profile.comfy-advanced/level.lowest/factor=9.1
says RD2213
exits 3 "a weaker mode has no more tokens" \
	set profile.mflux/level.high/factor=3.5
says RD2216
exits 3 "a function is one of the profile's" set profile.comfy-core/function=nearest
says RD2217
exits 3 "so is the default mode" set defaults/profile=comfy-core
says RD2223
exits 3 "strengths have steps" set profile.mflux/law.linear/default=0.005
says RD2221
exits 3 "a grid is what its pixels make" set encoder.siglip-384/grid=28
says RD2211
exits 3 "a rounding is known" set profile.mflux/rounding=up
says "half-even|floor|trunc"
exits 4 "a level is of a mode" set profile.mflux/level.higher/factor=2
says 'no part "level.higher"'
exits 4 "and known by it" set profile.mflux/level.high/mode=low
says 'cannot be overridden'
ok "nothing was written" diff -r rules ../before

exits 0 "what holds is written" set defaults/mode=high --reason "portraits"
prints '+  <override path="defaults/mode" value="high" reason="portraits"/>'
exits 0 "two that belong together" set profile.mflux/level.lowest/factor=5.4 \
	profile.mflux/law.linear/default=0.5
exits 0 "all is well" check --strict
exits 0 "and laid out" fmt --check

# ---- compared ----

exits 1 "what was changed" diff "$shipped/companion" rules/companion
prints "redux defaults: mode  medium -> high"
prints "profile mflux level lowest: factor  5 -> 5.4"
prints "profile mflux law linear: fallback  1 -> 0.5"
prints "fixtures: 0 of "
exits 0 "decisions stay" whatif --fixtures --set defaults/mode=low
exits 3 "a draft is checked, too" whatif --fixtures --set $factor=2.5
says RD2218

# ---- a pack of one's own ----

mkdir ../mine
cat >../mine/pack.xml <<'EOF'
<?xml version="1.0" encoding="UTF-8"?>
<pack xmlns="urn:refdesk:rules:1" name="mine" version="1" language="4"
      licence="CC0-1.0" base="redux">
  <file name="mine.xml"/>
  <disable id="profile.mflux"/>
  <disable id="mode.lowest"/>
  <override path="profile.comfy-advanced/margin" value="0.2"/>
</pack>
EOF
cat >../mine/mine.xml <<'EOF'
<?xml version="1.0" encoding="UTF-8"?>
<redux xmlns="urn:refdesk:rules:1">
  <profile name="house" title="House" text="Two levels." rounding="floor"
           function="area" crops="stretch" encoders="siglip-384"
           dated="2026-11-20" source="https://example.org/house">
    <has function="area" kernel="area"/>
    <level mode="highest" factor="1"/>
    <level mode="low" factor="9"/>
    <law name="none"/>
    <tokens mode="low" encoder="siglip-384" are="9"/>
  </profile>
</redux>
EOF
exits 0 "a base that is changed" check --strict ../mine
exits 0 "is a program" build ../mine -o mine.desk
exits 0 "without what is disabled" dump mine.desk
ok "and what hangs on it" test \
	"$(grep -c ' name="lowest"\|name="mflux"\|("mflux")\|("lowest")' "$out")" = 0
prints "margin=0.2"
exits 1 "it differs from its base by that" diff "$shipped/redux" ../mine
prints "removed  profile  mflux  "
prints "removed  mode  lowest  "
prints "added    profile  house  "
finish
