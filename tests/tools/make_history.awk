# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Requests to the companion for a history to be recorded: N of them, the same
# for the same SEED.  40 subjects, a message now and then, each at an instant of
# its own.  With given=1 each has its look and history with it, so that it can be
# decided without the ones before.
#	awk -v n=10000 -v seed=1 -f make_history.awk | refdesk decide --batch -
# The generator is our own so that every awk gives the same.

function draw(k)
{
	state = (state * 69069 + 12345) % 2147483648
	return int(state / 65536) % k
}
function pick(list, words,   k)
{
	k = split(list, words, "|")
	return words[draw(k) + 1]
}
function pad(x)
{
	return x < 10 ? "0" x : x
}
function past(t,   i, k, text)
{
	k = draw(5)
	for (i = 0; i < k; i++)
		text = text (i ? "," : "") "{\"at\":\"" \
			stamp(t - 1 - draw(6000)) "\",\"reference\":\"" \
			pick("curly_casual|curly_casual_smile|" \
			"curly_dressed_up|messy_bun_casual|" \
			"messy_bun_dressed_up|straight_bun_casual|" \
			"straight_casual|straight_dressed_up") \
			"\",\"scene\":\"" pick("bar|gym|cafe|home") "\"}"
	return ",\"look\":null,\"history\":[" text "]"
}
function stamp(t,   m, d)
{
	m = int(t / 1440 / 28) % 12 + 1
	d = int(t / 1440) % 28 + 1
	return sprintf("%d-%s-%sT%s:%s:00Z", 2024 + int(t / 1440 / 336),
		pad(m), pad(d), pad(int(t / 60) % 24), pad(t % 60))
}
BEGIN {
	state = seed
	t = 6001
	for (i = 0; i < n; i++) {
		t += 1 + draw(40)
		facts = "\"scene\":\"" pick("restaurant|bar|gym|beach|cafe|" \
			"home|park|city|office|concert|pool|library") "\""
		if (draw(8))
			facts = facts ",\"mood\":\"" pick("playful|confident|" \
				"relaxed|excited|flirty|happy") "\""
		if (!draw(3))
			facts = facts ",\"outfit\":\"" pick("nice dress|" \
				"jeans|sweater|gown|casual clothes") "\""
		if (!draw(5))
			facts = facts ",\"message\":\"" pick("send a selfie|" \
				"what did you wear last week?|curly hair today?|" \
				"a photo from yesterday please|show me now") "\""
		if (!draw(9))
			facts = facts ",\"season\":\"" \
				pick("winter|spring|summer|fall") "\""
		printf "{\"facts\":{%s},\"now\":\"%s\",\"subject\":" \
			"\"u%d\"%s}\n", facts, stamp(t), draw(40),
			given ? past(t) : ""
	}
}
