# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# awk -v n=N -f references.awk: a catalog file of N more references for the
# companion pack, drawn from a seed, with assets that do not exist.
function draw(below) {
	state = (state * 1103515245 + 12345) % 2147483648
	return int(state / 65536) % below
}
function words(list, one_in,    all, count, i, text) {
	count = split(list, all, " ")
	for (i = 1; i <= count; i++)
		if (!draw(one_in))
			text = text (text == "" ? "" : " ") all[i]
	return text == "" ? all[1] : text
}
function one_of(list,    all) {
	return all[draw(split(list, all, " ")) + 1]
}
function map(list,    all, count, i, text) {
	count = split(list, all, " ")
	for (i = 1; i <= count; i++)
		text = text sprintf(" %s=0.%02d", all[i], draw(20) * 5)
	return text
}
BEGIN {
	state = 1
	print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
	print "<!-- SPDX-License-Identifier: CC0-1.0 -->"
	print "<catalog xmlns=\"urn:refdesk:rules:1\">"
	for (i = 0; i < n; i++) {
		printf "  <reference id=\"r%06d\" asset=\"references/r%06d.png\"\n" \
			"             sha256=\"%08x%056d\"\n" \
			"             width=\"896\" height=\"1152\" " \
			"licence=\"CC0-1.0\" consent=\"synthetic\">\n", \
			i * 7919 % 1000003, i, i, i
		printf "    <value of=\"hairstyle\">%s</value>\n", \
			one_of("curly straight messy_bun")
		printf "    <value of=\"outfit\">%s</value>\n", \
			one_of("casual dressed_up")
		printf "    <value of=\"base\">0.%02d</value>\n", draw(20) * 5
		printf "    <value of=\"suits\">%s</value>\n", \
			words("coffee cafe home park city library", 3)
		printf "    <value of=\"avoids\">%s</value>\n", \
			words("gym pool concert restaurant", 4)
		printf "    <value of=\"seasons\">%s</value>\n", \
			words("winter spring summer fall", 2)
		printf "    <map of=\"mood\">%s</map>\n", \
			map("playful confident relaxed excited flirty")
		printf "    <map of=\"time\">%s</map>\n", \
			map("morning afternoon evening night")
		printf "    <value of=\"description\">picture %d</value>\n", i
		print "    <tags category=\"style\">soft warm</tags>"
		print "  </reference>"
	}
	print "</catalog>"
}
