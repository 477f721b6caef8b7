// SPDX-FileCopyrightText: 2026 The refdesk authors
// SPDX-License-Identifier: MIT

// The companion's decision written by hand: words to facts, gates, factors,
// with or without reasons.  Points are whole hundredths.

const WORD = /[\p{L}\p{M}\p{Nd}]+/gu;
const WORDY_START = /^[\p{L}\p{M}\p{Nd}]/u;
const HOUR = 3600e3;

const fold = (text) => text.toLowerCase().normalize("NFC");

// Per source: first word of a phrase -> phrases that start with it.
function indexWords(tables) {
	const index = tables.sources.map(() => new Map());
	const add = (source, text, entry) => {
		const word = text.match(WORD)[0];
		const list = index[source].get(word);
		if (!text.startsWith(word))
			throw new Error(`"${text}" does not start with a word`);
		if (list)
			list.push({ text, ...entry });
		else
			index[source].set(word, [{ text, ...entry }]);
	};
	tables.cues.forEach(([text, source, ...rest], cue) => {
		add(source, text, { cue, unless: null });
		for (const other of rest.at(-1))
			add(source, other, { cue, unless: other });
	});
	return index;
}

// Calls hit(cue, at) for each phrase of that source in the text; a phrase with
// an `unless` text in the same text does not count.
function readText(index, text, hit) {
	const folded = fold(text);
	const hits = new Map();
	const vetoed = new Set();
	for (const { 0: word, index: at } of folded.matchAll(WORD)) {
		const list = index.get(word);
		if (!list)
			continue;
		for (const entry of list) {
			const end = at + entry.text.length;
			if (!folded.startsWith(entry.text, at) ||
			    WORDY_START.test(folded.slice(end, end + 2)))
				continue;
			if (entry.unless)
				vetoed.add(entry.cue);
			else if (!hits.has(entry.cue))
				hits.set(entry.cue, at);
		}
	}
	for (const [cue, at] of hits)
		if (!vetoed.has(cue))
			hit(cue, at);
}

export function makeDesk(tables) {
	const index = indexWords(tables);
	const source = Object.fromEntries(
		tables.sources.map((name, i) => [name, i]));
	const classifier = Object.fromEntries(
		tables.classifiers.map((name, i) => [name, i]));
	const cues = tables.cues.map((cue) => ({
		classifier: cue[2], rank: cue[3], term: cue[4],
		priority: cue[5], phrase: cue[6], points: cue[7],
		length: cue[0].length,
	}));
	const terms = tables.terms;
	const OLD = terms.tense.indexOf("old");
	const BUN = terms.hairstyle.indexOf("messy_bun");
	const CASUAL = terms.outfit.indexOf("casual");
	const DRESSED = terms.outfit.indexOf("dressed_up");
	const GYM = terms.presence.indexOf("gym");
	const DRESS = terms.presence.indexOf("dress");

	const isEarlier = (a, b) =>
		!b || (a.cue.priority !== b.cue.priority
			? a.cue.priority > b.cue.priority
			: a.at !== b.at ? a.at < b.at
			: a.cue.length !== b.cue.length
				? a.cue.length > b.cue.length
				: a.cue.rank < b.cue.rank);

	function readWords(facts) {
		const bits = new Int32Array(tables.classifiers.length);
		const first = new Array(tables.classifiers.length).fill(null);
		const best = [null, null];
		const sums = [0, 0];
		const counted = new Set();
		const read = (name, text, each) => text !== undefined &&
			readText(index[source[name]], text, each);
		const hit = (id, at) => {
			const cue = cues[id], c = cue.classifier;
			bits[c] |= 1 << cue.term;
			if (!first[c] || cue.rank < first[c].rank)
				first[c] = cue;
			if (c === classifier.when) {
				if (!counted.has(cue.phrase))
					sums[cue.term] += cue.points;
				counted.add(cue.phrase);
			}
			const hair = c === classifier.hair_in_message ? 0
				: c === classifier.hair_in_scene ? 1 : -1;
			if (hair >= 0 && isEarlier({ cue, at }, best[hair]))
				best[hair] = { cue, at };
		};
		for (const name of ["scene", "mood", "presence_mood", "message",
				    "outfit", "presence_outfit"])
			read(name, facts[name], hit);
		for (const row of facts.conversation ?? [])
			read("conversation.content", row.content, hit);
		return { bits, first, best, sums };
	}

	function isFormalSoon(events, now) {
		for (const event of events ?? []) {
			if (Math.abs(Date.parse(event.start) - now) >= 2 * HOUR)
				continue;
			if (event.formal === true)
				return true;
			let formal = false;
			if (event.formal === undefined && event.title)
				readText(index[source["events.title"]],
					 event.title, () => { formal = true; });
			if (formal)
				return true;
		}
		return false;
	}

	// Points per reference: what its latest use costs it.
	function repetition(request, now) {
		const scene = fold(request.facts.scene).trim()
			.replace(/\s+/g, " ");
		const latest = new Map();
		for (const row of request.history ?? []) {
			const at = Date.parse(row.at);
			const seen = latest.get(row.reference);
			if (!seen || at >= seen.at)
				latest.set(row.reference, { at, row });
		}
		for (const [id, use] of latest) {
			const age = Math.max(0, now - use.at);
			const same = () => fold(use.row.scene ?? "").trim()
				.replace(/\s+/g, " ") === scene;
			use.points = age < HOUR && same() ? 0
				: age < 6 * HOUR ? -4000
				: age < 24 * HOUR ? -2500
				: age < 72 * HOUR ? -1000 : 0;
		}
		return latest;
	}

	const termOf = (vocabulary, name) => terms[vocabulary].indexOf(name);

	function localTime(now, text) {
		const zone = /([+-])(\d\d):(\d\d)$/.exec(text);
		const minutes = zone
			? (zone[1] === "-" ? -1 : 1) * (zone[2] * 60 + +zone[3])
			: 0;
		return new Date(now + minutes * 60e3);
	}

	// What the host has to find out before a rule engine can start.
	function prepare(request) {
		const facts = request.facts;
		const now = Date.parse(request.now);
		const local = localTime(now, request.now);
		const { bits, first, best, sums } = readWords(facts);
		const unavailable = request.unavailable ?? [];
		const exists = (hair) => tables.references.some((r) =>
			r.hairstyle === hair && !unavailable.includes(r.id));
		const asked = best[0] ?? best[1];
		const look = request.look;
		let requested = asked ? asked.cue.term : -1;
		let held = look && now <= Date.parse(look.expires_at)
			? termOf("hairstyle", look.hairstyle) : -1;
		if (requested >= 0 && !exists(requested))
			requested = -1;
		if (held >= 0 && !exists(held))
			held = -1;
		const old = sums[OLD] >= 20000 && sums[OLD] > sums[1 - OLD];
		const mood = first[classifier.mood_word] ??
			(facts.mood === undefined || facts.mood === ""
				? first[classifier.presence_mood_word] : null);
		const hour = local.getUTCHours(), month = local.getUTCMonth();
		return {
			unavailable, requested,
			held: old || requested >= 0 ? -1 : held,
			scene: bits[classifier.scene_words],
			outfit: bits[classifier.outfit_words],
			presence: bits[classifier.presence_words],
			mood: mood ? mood.term : -1,
			time: facts.time_of_day !== undefined
				? termOf("time_of_day", facts.time_of_day)
				: hour < 5 || hour >= 21 ? 3
				: hour < 12 ? 0 : hour < 17 ? 1 : 2,
			season: facts.season !== undefined
				? termOf("season", facts.season)
				: [0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 0][month],
			formal: isFormalSoon(facts.events, now),
			uses: repetition(request, now),
		};
	}

	const gate = (f, ref) =>
		f.unavailable.includes(ref.id) ? "reference.unavailable"
		: f.requested >= 0 && ref.hairstyle !== f.requested
			? "request.hairstyle"
		: f.held >= 0 && ref.hairstyle !== f.held ? "look.held" : null;

	function score(f, ref, part) {
		part("base", ref.base);
		if (f.scene & ref.suits)
			part("scene_suits", 3000);
		if (f.scene & ref.avoids)
			part("scene_avoids", -5000);
		if (f.mood >= 0)
			part("mood", ref.mood[f.mood]);
		part("time", ref.time[f.time]);
		part("season", ref.seasons >> f.season & 1 ? 1000 : -1500);
		if (f.outfit >> DRESSED & 1 && ref.outfit === DRESSED)
			part("outfit", 2500);
		if (f.outfit >> CASUAL & 1 && ref.outfit === CASUAL)
			part("outfit", 1500);
		if (f.presence >> GYM & 1 && ref.hairstyle === BUN)
			part("presence", 3000);
		if (f.presence >> DRESS & 1 && ref.outfit === DRESSED)
			part("presence", 2500);
		if (f.formal && ref.outfit === DRESSED)
			part("calendar", 2000);
		const use = f.uses.get(ref.id);
		if (use?.points)
			part("repetition", use.points);
	}

	function decide(request, reasons) {
		const f = prepare(request);
		const answer = { chosen: null, score: 0 };
		const candidates = [];
		for (const ref of tables.references) {
			const closed = gate(f, ref);
			const parts = [];
			let sum = 0;
			if (!closed)
				score(f, ref, reasons
					? (factor, points) => {
						sum += points;
						parts.push({ factor, points });
					}
					: (factor, points) => { sum += points; });
			if (reasons)
				candidates.push({ reference: ref.id,
						  gate: closed, score: sum,
						  parts });
			if (!closed && (answer.chosen === null ||
					sum > answer.score)) {
				answer.chosen = ref.id;
				answer.score = sum;
			}
		}
		if (reasons)
			answer.candidates = candidates;
		return answer;
	}

	return { prepare, gate, decide };
}
