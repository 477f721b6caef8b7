// SPDX-FileCopyrightText: 2026 The refdesk authors
// SPDX-License-Identifier: MIT

// The companion's gates and factors as other rule engines express them.  What
// they have no means for (finding words in texts, clock and calendar, history)
// the host prepares, with the code of plain.mjs.

const bitsToList = (bits) => {
	const list = [];
	for (let i = 0; bits >> i; i++)
		if (bits >> i & 1)
			list.push(i);
	return list;
};

export function peerFacts(tables, prepared) {
	return {
		unavailable: prepared.unavailable,
		requested: prepared.requested,
		held: prepared.held,
		scene: bitsToList(prepared.scene),
		outfit: bitsToList(prepared.outfit),
		presence: bitsToList(prepared.presence),
		mood: prepared.mood,
		time: prepared.time,
		season: prepared.season,
		formal: prepared.formal,
		repetition: tables.references.map(
			(ref) => prepared.uses.get(ref.id)?.points ?? 0),
	};
}

function peerReferences(tables) {
	return tables.references.map((ref, n) => ({
		n, id: ref.id, hairstyle: ref.hairstyle, look: ref.outfit,
		suits: bitsToList(ref.suits), avoids: bitsToList(ref.avoids),
		seasons: bitsToList(ref.seasons), base: ref.base,
		moods: ref.mood, times: ref.time,
	}));
}

function termIds(tables) {
	const { hairstyle, outfit, presence } = tables.terms;
	return {
		bun: hairstyle.indexOf("messy_bun"),
		casual: outfit.indexOf("casual"),
		dressed: outfit.indexOf("dressed_up"),
		gym: presence.indexOf("gym"),
		dress: presence.indexOf("dress"),
	};
}

const best = (candidates) => {
	let chosen = null;
	for (const one of candidates)
		if (one.open && (!chosen || one.score > chosen.score))
			chosen = one;
	return chosen ? { chosen: chosen.id, score: chosen.score }
		: { chosen: null, score: 0 };
};

// One expression node over the references, which stand in the graph.
export function zenDesk({ ZenEngine }, tables) {
	const id = termIds(tables);
	const parts = {
		base: "r.base",
		scene_suits: "some(scene as s, s in r.suits) ? 3000 : 0",
		scene_avoids: "some(scene as s, s in r.avoids) ? -5000 : 0",
		mood: "mood >= 0 ? r.moods[mood] : 0",
		time: "r.times[time]",
		season: "season in r.seasons ? 1000 : -1500",
		outfit: `(${id.dressed} in outfit and r.look == ${id.dressed}` +
			` ? 2500 : 0) + (${id.casual} in outfit` +
			` and r.look == ${id.casual} ? 1500 : 0)`,
		presence: `(${id.gym} in presence and r.hairstyle == ${id.bun}` +
			` ? 3000 : 0) + (${id.dress} in presence` +
			` and r.look == ${id.dressed} ? 2500 : 0)`,
		calendar: `formal and r.look == ${id.dressed} ? 2000 : 0`,
		repetition: "repetition[r.n]",
	};
	const names = Object.keys(parts);
	const open = "r.id not in unavailable" +
		" and (requested < 0 or r.hairstyle == requested)" +
		" and (held < 0 or r.hairstyle == held)";
	const expressions = [
		["refs", JSON.stringify(peerReferences(tables))],
		["parts", `map($.refs as r, {id: r.id, open: ${open}, ` +
			names.map((n) => `${n}: ${parts[n]}`).join(", ") +
			"})"],
		["scores", "map($.parts as p, " +
			names.map((n) => `p.${n}`).join(" + ") + ")"],
	].map(([key, value]) => ({ id: key, key, value }));
	const node = (name, type, content) => ({
		id: name, name, type, position: { x: 0, y: 0 },
		...(content && { content }),
	});
	const decision = new ZenEngine().createDecision({
		nodes: [node("in", "inputNode"),
			node("score", "expressionNode", { expressions }),
			node("out", "outputNode")],
		edges: [{ id: "1", type: "edge", sourceId: "in",
			  targetId: "score" },
			{ id: "2", type: "edge", sourceId: "score",
			  targetId: "out" }],
	});
	return async (facts) => {
		const { result } = await decision.evaluate(facts);
		return best(result.parts.map((part, i) => ({
			id: part.id, open: part.open,
			score: result.scores[i],
		})));
	};
}

// A rule per case; every reference is one run of the engine.
export function jsonRulesDesk({ Engine }, tables) {
	const id = termIds(tables);
	const engine = new Engine([], { replaceFactsInEventParams: true });
	const references = peerReferences(tables);
	const add = (type, params, all) => engine.addRule({
		conditions: { all }, event: { type, params },
	});
	const factor = (name, points, all) =>
		add("points", { factor: name, points }, all);
	const is = (fact, value) => ({ fact, operator: "equal", value });
	const has = (fact, value) => ({ fact, operator: "contains", value });
	const meets = (fact, other) => ({
		fact, operator: "meets", value: { fact: other },
	});

	engine.addOperator("meets", (a, b) => a.some((x) => b.includes(x)));
	engine.addFact("mood_points", async (_, almanac) =>
		(await almanac.factValue("moods"))[
			await almanac.factValue("mood")]);
	engine.addFact("time_points", async (_, almanac) =>
		(await almanac.factValue("times"))[
			await almanac.factValue("time")]);
	add("gate", { code: "reference.unavailable" }, [
		{ fact: "id", operator: "in", value: { fact: "unavailable" } }]);
	for (const [fact, code] of [["requested", "request.hairstyle"],
				    ["held", "look.held"]])
		add("gate", { code }, [
			{ fact, operator: "greaterThanInclusive", value: 0 },
			{ fact, operator: "notEqual",
			  value: { fact: "hairstyle" } }]);
	factor("base", { fact: "base" }, [
		{ fact: "base", operator: "greaterThan", value: 0 }]);
	factor("scene_suits", 3000, [meets("scene", "suits")]);
	factor("scene_avoids", -5000, [meets("scene", "avoids")]);
	factor("mood", { fact: "mood_points" }, [
		{ fact: "mood", operator: "greaterThanInclusive", value: 0 }]);
	factor("time", { fact: "time_points" }, [
		{ fact: "time", operator: "greaterThanInclusive", value: 0 }]);
	factor("season", 1000, [
		{ fact: "season", operator: "in", value: { fact: "seasons" } }]);
	factor("season", -1500, [
		{ fact: "season", operator: "notIn",
		  value: { fact: "seasons" } }]);
	factor("outfit", 2500, [has("outfit", id.dressed),
				is("look", id.dressed)]);
	factor("outfit", 1500, [has("outfit", id.casual),
				is("look", id.casual)]);
	factor("presence", 3000, [has("presence", id.gym),
				  is("hairstyle", id.bun)]);
	factor("presence", 2500, [has("presence", id.dress),
				  is("look", id.dressed)]);
	factor("calendar", 2000, [is("formal", true), is("look", id.dressed)]);
	factor("repetition", { fact: "used" }, [
		{ fact: "used", operator: "lessThan", value: 0 }]);

	return async (facts) => {
		const candidates = [];
		for (const ref of references) {
			const { events } = await engine.run({
				...facts, ...ref,
				used: facts.repetition[ref.n],
			});
			const one = { id: ref.id, open: true, score: 0 };
			for (const { type, params } of events)
				if (type === "gate")
					one.open = false;
				else
					one.score += params.points;
			candidates.push(one);
		}
		return best(candidates);
	};
}
