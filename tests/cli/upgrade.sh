#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Packs to the newest version of the language.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

mkdir packs
cp -r "$SRCDIR/testdata/invalid/mini" "$SRCDIR/testdata/invalid/tidy" packs
chmod -R u+w packs
sed -i "s|  <file name=\"facts|  <!-- kept -->\n  <acknowledge id='RD2051' \
    object='half' reason='so far'/>\n&|" packs/mini/pack.xml
cp -r packs was
exits 3 "what is newer than the pack" check packs/mini
prints "RD1221"
prints "refdesk upgrade"
exits 1 "an old pack is told" upgrade --check packs
says "1 of 2 packs would move to language 4"
exits 0 "the difference" upgrade --dry-run packs
prints '-<pack xmlns="urn:refdesk:rules:1" name="mini" version="1" language="1"'
prints '+<pack xmlns="urn:refdesk:rules:1" name="mini" version="1" language="4"'
ok "nothing was written" diff -r was packs
exits 0 "the upgrade" upgrade packs
prints '+<pack xmlns="urn:refdesk:rules:1" name="mini" version="1" language="4"'
sed -i 's/language="1"/language="4"/' was/mini/pack.xml
ok "changed one number and nothing else" diff -r was packs
exits 0 "all is well" check packs/mini
prints "1 acknowledged"
exits 0 "there is no more to do" upgrade --check packs
silent
exits 0 "an upgrade of the newest" upgrade packs
ok "changes nothing" diff -r was packs

sed -i 's/language="4"/language="9"/' packs/tidy/pack.xml
exits 3 "a version from the future" upgrade packs
says upgrade.language
printf '<pack' >packs/tidy/pack.xml
exits 3 "a pack that cannot be read" upgrade packs
mkdir empty
exits 4 "no pack" upgrade empty
finish
