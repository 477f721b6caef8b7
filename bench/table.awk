# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# The report of bench/run from its rows: NAME, median and least picoseconds;
# lines that start with # are counts and remarks.
BEGIN {
	FS = "\t"
	us = 1e6
	ms = 1e9
	format = "%-52s %10s %10s %9s  %s\n"
}
/^#/ { remark[substr($1, 2)] = $2; next }
{ median[$1] = $2; least[$1] = $3 }

function time(ps) {
	if (ps < 1e6)
		return sprintf("%.0f ns", ps / 1e3)
	if (ps < 1e9)
		return sprintf("%.2f us", ps / 1e6)
	return sprintf("%.2f ms", ps / 1e9)
}
function verdict(name, limit) {
	if (!limit)
		return ""
	return "<= " time(limit) ": " (median[name] <= limit ? "held" : \
		least[name] <= limit ? "held by the least only" : "missed")
}
# base: the row that ratios are of.  Limit 0: none.
function row(name, label, base, limit,    ratio) {
	if (!(name in median))
		return
	ratio = base == "" ? "" : sprintf("%.2f", least[name] / least[base])
	printf format, label, time(median[name]), time(least[name]), ratio, \
		verdict(name, limit)
}
function title(text, last) {
	printf "\n" format, text, "median", "least", last, ""
}
function skipped(name, label) {
	if (!(name in median))
		printf "%-52s skipped: %s\n", label, \
			"node" in remark ? remark["node"] : remark["npm"]
}

# Best of n references: what comes after facts are bound, as a difference.
function scale_row(n,    name, limit) {
	name = "scale-" n
	if (!(("scale-all-" n) in median))
		return
	median[name] = median["scale-all-" n] - median["scale-bind-" n]
	least[name] = least["scale-all-" n] - least["scale-bind-" n]
	limit = n == 10000 ? 2 * us : n == 1000000 ? 200 * us : 0
	printf "%10d %10s %10s %7.1f %% %6d %8.1f %8.1f %10s %9s %7.0f MiB  %s\n", \
		n, time(median[name]), time(least[name]), \
		remark["scale-visited-" n] / 10, remark["scale-bytes-" n], \
		least["c-scale-" n] / least[name], \
		least["js-scale-" n] / least[name], \
		time(least["scale-load-" n]), time(least["scale-layout-" n]), \
		remark["scale-file-" n] / 1048576, verdict(name, limit)
}
function scale_rows(sizes,    n, i, size) {
	print "\nThe companion\047s rules over a catalog drawn out, best without " \
		"trace, facts bound; blocks\nlooked at, bytes per reference of " \
		"what is searched, plain C and JavaScript over typed\narrays as " \
		"multiples, program load, layout by the first decision"
	printf "%10s %10s %10s %9s %6s %8s %8s %10s %9s %11s\n", "references", \
		"median", "least", "blocks", "bytes", "C", "JS", "load", \
		"layout", "program"
	n = split(sizes, size, " ")
	for (i = 1; i <= n; i++)
		scale_row(size[i])
}

# A ratio of medians and of least times, how often a is in b.
function times_of(a, b) {
	return a in median ? sprintf("%.1f %.1f", median[a] / median[b], \
		least[a] / least[b]) : "-"
}
function redux_verdict(edge, other, own) {
	if (edge > 14 || !(other in least))
		return ""
	return ">= 30: " (least[other] >= 30 * least[own] ? "held" : "missed")
}
function redux_row(kernel, edge,    name, own) {
	name = kernel "-" edge
	own = "redux-" name "-f32"
	printf "%-12s %10s %10s %13s %13s %11s %11s  %s\n", name, \
		time(median[own]), time(least[own]), \
		times_of("torch-" name, own), times_of("torch-last-" name, own), \
		times_of("redux-" name "-f16", own), \
		times_of("redux-" name "-bf16", own), \
		redux_verdict(edge, "torch-" name, own)
}
function redux_rows(kernels, edges,    k, n_k, e, n_e, kernel, edge, share) {
	if (!("redux-read-f32" in median))
		return
	share = least["redux-read-f32"] / least["redux-area-9-f32"]
	printf "\nTokens [1, 729, 4096] made fewer, f32, one thread (%s).  Read " \
		"once: %s, least %s;\nlooked through for NaN: %s; area to 9 x 9 " \
		"at %.0f %% of reading, >= 70 %%: %s.\nRatios of medians and of " \
		"least times: PyTorch%s as ComfyUI calls it, and channels\n" \
		"last; f16 and bf16 of f32\n", \
		remark["redux-instructions"], time(median["redux-read-f32"]), \
		time(least["redux-read-f32"]), \
		time(least["redux-nonfinite-f32"]), 100 * share, \
		(share >= 0.7) ? "held" : "missed", \
		"torch" in remark ? " " remark["torch"] : " (not there)"
	printf "%-12s %10s %10s %13s %13s %11s %11s\n", "", "median", "least", \
		"/ PyTorch", "ch. last", "f16", "bf16"
	n_k = split(kernels, kernel, " ")
	n_e = split(edges, edge, " ")
	for (k = 1; k <= n_k; k++)
		for (e = 1; e <= n_e; e++)
			redux_row(kernel[k], edge[e])
}

# Lines in n lanes.
function batch_rows(n, lanes) {
	row("batch-short-" n, "decide --batch --no-trace" lanes, \
		"batch-full-1", 1.4 * us)
	row("batch-full-" n, "decide --batch --no-digest (full trace)" lanes, \
		"batch-full-1", 2.2 * us)
	row("batch-digest-" n, "decide --batch (both digests)" lanes, \
		"batch-full-1", 0)
}

END {
	printf "%d requests of %d bytes, %d bytes answered with the full " \
		"trace\n", remark["lines"], remark["line-bytes"], \
		remark["out-bytes"]

	title("refdesk, batch line by line, end to end", "/ full")
	batch_rows(1, ", -j 1")
	if (remark["jobs"] != 1)
		batch_rows(remark["jobs"], ", -j " remark["jobs"])

	title("the companion as shipped, with all its cues", "/ full")
	row("shipped-short", "decide --batch --no-trace, -j 1", \
		"batch-full-1", 1.4 * us)
	row("shipped-full", "decide --batch --no-digest, -j 1", \
		"batch-full-1", 2.2 * us)
	row("one-shot", "decide, one request", "", 5 * ms)
	row("shipped-step-load", "program load", "", 0.5 * ms)
	row("shipped-step-decider", "decider made and freed", "", 0)

	title("refdesk, steps in one process", "/ full")
	row("read", "request read, facts bound", "full", 0.5 * us)
	row("decide", "  + decided", "full", 0)
	median["decided"] = median["decide"] - median["read"]
	least["decided"] = least["decide"] - least["read"]
	row("short", "  + written without trace", "full", 0)
	row("full", "  + written with full trace, no digest", "full", 0)
	row("digest", "  + written with full trace and digests", "full", 0)
	row("decided", "decided alone (difference of the first two)", "full", 0)
	row("tense", "a message read, 200 cues and pairs", "", 0.2 * us)
	row("tense-all", "a message read, every cue of the companion", "", 0)
	row("load", "program load", "", 0.5 * ms)
	row("decider", "decider made and freed", "", 0)
	printf "%-52s %10d %21s<= 0: %s\n", \
		"calls of the allocator over all lines, warm", \
		remark["heap"], "", remark["heap"] ? "missed" : "held"

	median["both"] = median["check"] + median["build"]
	least["both"] = least["check"] + least["build"]
	title("refdesk, processes", "")
	row("check", "check rules/companion", "", 0)
	row("build", "build rules/companion", "", 0)
	row("both", "check + build", "", 150 * ms)

	median["both-large"] = median["check-large"] + median["build-large"]
	least["both-large"] = least["check-large"] + least["build-large"]
	row("check-large", "check with 10 000 references", "", 0)
	row("build-large", "build with 10 000 references", "", 0)
	row("both-large", "check + build with 10 000 references", "", 1e3 * ms)

	title("refdesk, a draft against recorded decisions", "")
	row("whatif-400", "whatif --set over 400, from edit to answer", "", \
		100 * ms)
	row("whatif", "whatif --set over " remark["history"] \
		", all threads, each", "", 10 * us)
	row("whatif-one", "  with one thread, each", "", 20 * us)

	scale_rows("10 100 1000 10000 100000 1000000")

	redux_rows("area bicubic nearest", "27 14 13 9 7 6 5")

	title("the same decision elsewhere, from the line", "/ refdesk")
	row("c-winner", "plain C, hard-coded: winner", "short", 0)
	row("c-reasons", "plain C, hard-coded: parts of every reference", \
		"full", 0)
	row("js-winner", "plain JavaScript: winner", "short", 0)
	row("js-reasons", "plain JavaScript: parts of every reference", \
		"full", 0)
	row("zen-line", "zen-engine", "full", 0)
	row("json-rules-line", "json-rules-engine", "full", 0)
	row("zen-facts", "zen-engine, on facts prepared before", "full", 0)
	row("json-rules-facts", "json-rules-engine, on facts prepared before", \
		"full", 0)
	skipped("js-winner", "plain JavaScript")
	skipped("zen-line", "zen-engine")
	skipped("json-rules-line", "json-rules-engine")

	title("1000 generations, 64 at once, processor time per HTTP request", \
		"/ curl")
	row("send-group", "refdesk, signed and journalled, --commit=group", \
		"send-curl", 60 * us)
	row("send-each", "  with --commit=each", "send-curl", 0)
	row("send-few", "  100 generations only", "send-curl", 0)
	row("send-disk", "  on the disk, which costs most of it", "send-curl", 0)
	row("send-curl", "bare libcurl, nothing kept", "send-curl", 0)
	row("send-fal", "@fal-ai/client", "send-curl", 0)
	if ("send-group-rss" in remark)
		printf "largest size: refdesk %.1f MiB, for 100 generations " \
			"%.1f MiB; libcurl %.1f MiB; @fal-ai/client %.1f MiB\n", \
			remark["send-group-rss"] / 1024, \
			remark["send-few-rss"] / 1024, \
			remark["send-curl-rss"] / 1024, \
			remark["send-fal-rss"] / 1024
	row("recover-group", "recovery of " remark["recover"] \
		" open intents, --commit=group", "", 2e3 * ms)
	row("recover-each", "  with --commit=each", "", 0)

	print "\nEach contender chose as refdesk did, with the same score, in " \
		"all requests before\nit was timed.  Ratios are of the least " \
		"times, which other load disturbs least:\nabove 1 is slower " \
		"than refdesk (winner rows: without trace; others: with it)."
}
