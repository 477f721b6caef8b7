// SPDX-FileCopyrightText: 2026 The refdesk authors
// SPDX-License-Identifier: MIT

// scale.mjs N REFS CASES: what bench/plain-scale.c does, over typed arrays.
// Every case must come to the choice that stands in it.

import fs from "node:fs";

const MOODS = 5, TIMES = 4, WARM_UP_NS = 300e6;
const [size, refsPath, casesPath] = process.argv.slice(2);
const n = Number(size);
const bytes = fs.readFileSync(refsPath);
let at = 0;

function take(Type, count) {
	const items = new Type(count);
	const part = bytes.subarray(at, at + items.byteLength);
	new Uint8Array(items.buffer).set(part);
	at += items.byteLength;
	return items;
}

const rank = take(Uint32Array, n), suits = take(Uint32Array, n);
const avoids = take(Uint32Array, n), seasons = take(Uint32Array, n);
const base = take(Int16Array, n), mood = take(Int16Array, n * MOODS);
const time = take(Int16Array, n * TIMES);
const hair = take(Uint8Array, n), outfit = take(Uint8Array, n);
const sum = new Int32Array(n);
const [head, ...lines] = fs.readFileSync(casesPath, "utf8").trimEnd()
	.split("\n").map((line) => line.split(" ").map(Number));
const [BUN, DRESSED, CASUAL] = head;

function readCase(numbers) {
	let i = 0;
	const next = () => numbers[i++];
	const list = (read) => Array.from({ length: next() }, read);
	return {
		scene: next(), mood: next(), time: next(), season: next(),
		dressed: next(), casual: next(), gym: next(), dress: next(),
		formal: next(), hair: next(),
		unavailable: list(next),
		uses: list(() => ({ ref: next(), points: next() })),
		chosen: next(), score: next(),
	};
}

// All bits where there are some, or where two bytes are equal; no branches.
const some = (bits) => (bits | -bits) >> 31;
const equal = (a, b) => ((a ^ b) - 1) >> 31;

function addPoints(s) {
	const moodAt = s.mood * n, timeAt = s.time * n;
	const dressed = s.dressed * 2500 + s.dress * 2500 + s.formal * 2000;
	const casual = s.casual * 1500, gym = s.gym * 3000;
	for (let i = 0; i < n; i++)
		sum[i] = base[i] + time[timeAt + i] - 1500 +
			(some(suits[i] & s.scene) & 3000) -
			(some(avoids[i] & s.scene) & 5000) +
			(some(seasons[i] >> s.season & 1) & 2500) +
			(equal(outfit[i], DRESSED) & dressed) +
			(equal(outfit[i], CASUAL) & casual) +
			(equal(hair[i], BUN) & gym);
	if (s.mood < 0)
		return;
	for (let i = 0; i < n; i++)
		sum[i] += mood[moodAt + i];
}

function decide(s) {
	let best = -1;
	addPoints(s);
	for (const use of s.uses)
		sum[use.ref] += use.points;
	for (const ref of s.unavailable)
		sum[ref] = -0x80000000;
	for (let i = 0; i < n; i++) {
		if ((s.hair >= 0 && hair[i] !== s.hair) ||
		    sum[i] === -0x80000000)
			continue;
		if (best < 0 || sum[i] > sum[best] ||
		    (sum[i] === sum[best] && rank[i] < rank[best]))
			best = i;
	}
	return best;
}

const cases = lines.slice(0, n > 50000 ? 20 : 1000).map(readCase);
cases.forEach((s, i) => {
	const best = decide(s);
	if (best === s.chosen && sum[best] === s.score)
		return;
	console.error(`bench: js-scale: case ${i + 1}: found ${best}, ` +
		`refdesk ${s.chosen}`);
	process.exit(1);
});

function pass() {
	const start = process.hrtime.bigint();
	for (const s of cases)
		decide(s);
	return Number(process.hrtime.bigint() - start) / cases.length;
}

const times = [];
for (let spent = 0; spent < WARM_UP_NS;)
	spent += pass() * cases.length;
for (let round = 0; round < 9; round++)
	times.push(pass());
times.sort((a, b) => a - b);
console.log([`js-scale-${n}`, times[4], times[0]]
	.map((x, i) => i ? Math.round(x * 1000) : x).join("\t"));
