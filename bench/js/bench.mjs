// SPDX-FileCopyrightText: 2026 The refdesk authors
// SPDX-License-Identifier: MIT

// bench.mjs TABLES REQUESTS CHOSEN [MODULES]: our own JavaScript and, when
// MODULES is the folder they are installed in, the engines from npm.  Each has
// to choose what refdesk chose, with the same score, before it is timed.  Rows
// as bench/sample.h says.

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { makeDesk } from "./plain.mjs";
import { jsonRulesDesk, peerFacts, zenDesk } from "./peers.mjs";

const WARM_UP_NS = 300e6;
const [tablesPath, requestsPath, chosenPath, modules] = process.argv.slice(2);
const lines = fs.readFileSync(requestsPath, "utf8").trimEnd().split("\n");
const chosen = fs.readFileSync(chosenPath, "utf8").trimEnd().split("\n");
const tables = JSON.parse(fs.readFileSync(tablesPath, "utf8"));
const desk = makeDesk(tables);

function check(name, answer, i) {
	const found = `${answer.chosen ?? "-"} ${answer.score}`;
	if (found === chosen[i])
		return;
	console.error(`bench: ${name}: line ${i + 1}: found ${found}, ` +
		`refdesk ${chosen[i]}`);
	process.exit(1);
}

// Prints the row of work(i) for the first n lines; work may be asynchronous.
async function measure(name, work, n, rounds) {
	const isAsync = work(0) instanceof Promise;
	const pass = async () => {
		const start = process.hrtime.bigint();
		for (let i = 0; i < n; i++)
			if (isAsync)
				await work(i);
			else
				work(i);
		return Number(process.hrtime.bigint() - start) / n;
	};
	const times = [];
	for (let spent = 0; spent < WARM_UP_NS;)
		spent += await pass() * n;
	for (let round = 0; round < rounds; round++)
		times.push(await pass());
	times.sort((a, b) => a - b);
	console.log([name, times[rounds >> 1], times[0]]
		.map((x, i) => i ? Math.round(x * 1000) : x).join("\t"));
}

if (chosen.length !== lines.length)
	throw new Error("as many choices as requests are needed");

for (const reasons of [false, true]) {
	const name = reasons ? "js-reasons" : "js-winner";
	const work = (i) => desk.decide(JSON.parse(lines[i]), reasons);
	lines.forEach((_, i) => check(name, work(i), i));
	await measure(name, (i) => JSON.stringify(work(i)).length,
		      lines.length, 15);
}

async function peer(name, make, module, n, rounds) {
	const require = createRequire(path.join(modules, "package.json"));
	const decide = make(require(module), tables);
	const facts = lines.map((line) =>
		peerFacts(tables, desk.prepare(JSON.parse(line))));
	for (let i = 0; i < lines.length; i++)
		check(name, await decide(facts[i]), i);
	await measure(`${name}-facts`, (i) => decide(facts[i]), n, rounds);
	await measure(`${name}-line`, (i) => decide(peerFacts(
		tables, desk.prepare(JSON.parse(lines[i])))), n, rounds);
}

if (modules) {
	await peer("zen", zenDesk, "@gorules/zen-engine", 500, 9);
	await peer("json-rules", jsonRulesDesk, "json-rules-engine", 100, 7);
}
