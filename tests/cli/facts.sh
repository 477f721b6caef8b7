#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Facts of every type on the command line, and what records keep of them.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

ok "the program is built" "$REFDESK" build "$SRCDIR/testdata/facts" \
	-o facts.desk -q
REFDESK_NOW=2026-03-01T12:00:00Z
export REFDESK_NOW

# pure CODE NAME ARGUMENT...: decide without state.
pure() {
	code=$1
	name=$2
	shift 2
	exits "$code" "$name" decide --program=facts.desk --no-record "$@"
}

pure 0 "a set" tags=poodle,plant
prints '"tags":{"source":"request","value":["poodle","plant"]}'
cp "$out" "$work/set"
pure 0 "a set as JSON" 'tags=["plant","poodle"]'
ok "gives the same bytes" cmp "$out" "$work/set"
pure 0 "a set of nothing" tags=
ok "is not known" test -z "$(grep -o '"tags":' "$out")"
pure 4 "a set with a term twice" tags=dog,dog
says "facts.tags[1]"
pure 4 "a set with another word" tags=dog,doge
says 'did you mean "dog"?'
pure 4 "a set that is no array" 'tags=[1'
says "facts.tags"

pure 0 "a duration" since_meal=PT300M
prints '"since_meal":{"source":"request","value":"PT5H"}'
prints '"hungry":{"source":"derived","value":true}'
pure 4 "no duration" since_meal=5h
says "like PT45M"

pure 0 "a position" position=45.5,10.6
prints '"position":{"source":"request","value":{"lat":"45.5","lon":"10.6"}}'
prints '"at_area":{"source":"derived","value":"lake"}'
cp "$out" "$work/position"
pure 0 "a position as JSON" 'position={"lon":"10.6","lat":"45.5"}'
ok "gives the same bytes" cmp "$out" "$work/position"
pure 4 "a position of one number" position=45.5
says "facts.position"
pure 4 "a position beyond the pole" position=95,0
says "facts.position.lat"

pure 0 "another value of an open vocabulary" 'place=Bar "Sport"'
prints '"value":"Bar \"Sport\""'
pure 4 "too warm" temperature=61
says "facts.temperature"
pure 4 "too many people" people=6
says "6 is not within 1 and 5"

exits 0 "inspect tells what a request may say" inspect facts.desk
prints "or another text"
prints "-60 to 60"
exits 0 "dump takes all of it" dump facts.desk
prints "kind=geofence"

# What is recorded decides the same again, and keeps no personal position.
exits 0 "a project" init desk
cd desk || exit 1
exits 0 "with these rules" activate ../facts.desk
exits 0 "a decision is recorded" decide --subject=u1 \
	home=45.5001,10.6002 position=5,0 tags=dog since_meal=-PT1H \
	place=attic weather=hail part=night 'note=back when we walked' \
	'events=[{"title":"the gala"},{"grand":false,"length":"PT5M"}]'
prints '"home_area":{"source":"derived","value":"lake"}'
ok "without the position" test -z "$(grep -o '45\.5001' "$out")"
exits 0 "it is replayed" replay last
exits 0 "it can be explained" explain last

# What cases reach of derived facts.
suite=$SRCDIR/testdata/facts-fixtures
unset REFDESK_PROGRAM
exits 0 "coverage" test --coverage "$suite"
prints "# bands            6 of 8"
prints "# rows             4 of 7"
prints "# areas            5 of 7"
prints "# other_values     3 of 3"
prints '#   not reached: band 10 "cold" at facts.xml:91'
prints '#   not reached: row 0 "light_of" at facts.xml:100'
prints '#   not reached: area 5 "notch" at facts.xml:70'
prints '"none" at facts.xml:77'
exits 0 "an edge of a band" test --gaps "$suite/bands-end.xml"
prints '"since_meal" below 43200000'
ok "is touched" sh -c '! grep -q "\"since_meal\" at 43200000" "$1"' - "$out"
exits 0 "no other value" test --gaps "$suite/box-dateline.xml"
prints 'not reached: other value'
finish
