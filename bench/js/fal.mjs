// SPDX-FileCopyrightText: 2026 The refdesk authors
// SPDX-License-Identifier: MIT

// fal.mjs MODULES URL ENDPOINT BODY N PARALLEL: N generations with the
// provider's own client, PARALLEL at once, against a mock provider at URL, and
// the picture of each.  MODULES is the folder it is installed in.

import { createRequire } from "node:module";
import path from "node:path";

const [modules, url, endpoint, body, n, parallel] = process.argv.slice(2);
const require = createRequire(path.join(modules, "package.json"));
const { createFalClient } = require("@fal-ai/client");
const here = (there) => String(there).replace("https://", `${url}/`);

const fal = createFalClient({
	credentials: "00000000-0000-4000-8000-000000000000:mock",
	fetch: (there, init) => fetch(here(there), init),
});
const input = JSON.parse(body);
let left = Number(n);

async function work() {
	while (left-- > 0) {
		const { data } = await fal.subscribe(endpoint,
			{ input, pollInterval: 0 });
		const reply = await fetch(data.images[0].url);
		if (!reply.ok || !(await reply.arrayBuffer()).byteLength)
			throw new Error("no picture");
	}
}

await Promise.all(Array.from({ length: Number(parallel) }, work));
