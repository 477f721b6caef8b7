/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The strict JSON reader and the canonical writer: a canonical text is its own
 * canonical form, and the stricter a reading, the fewer texts it takes. */

#include "json/json.h"

#include <stdint.h>
#include <stdlib.h>

#define INPUT_CAP 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_same(struct rd_str a, struct rd_str b)
{
	if (!rd_str_eq(a, b))
		abort();
}

/* True when the text is taken; its canonical text is appended to out. */
static bool
read_and_write(struct rd_str text, bool integers_only, struct rd_buf *out)
{
	struct rd_json_limits limits = { .cap_bytes = INPUT_CAP,
					 .integers_only = integers_only };
	struct rd_problem problem;
	json_t *value;

	if (rd_json_parse(text, &limits, &value, &problem) != RD_OK) {
		if (value || !problem.code || problem.offset > INPUT_CAP)
			abort();
		return false;
	}
	if (rd_json_write(value, out) != RD_OK)
		abort();
	rd_json_free(value);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str text = { (const char *)data, size };
	struct rd_buf canonical, again, plain, integers;
	bool taken;

	if (size > INPUT_CAP)
		return 0;
	rd_buf_init(&canonical, 64 * INPUT_CAP);
	rd_buf_init(&again, 64 * INPUT_CAP);
	rd_buf_init(&plain, 64 * INPUT_CAP);
	rd_buf_init(&integers, 64 * INPUT_CAP);
	taken = rd_json_canonical(text, &canonical) == RD_OK;
	if (taken) {
		if (rd_json_canonical(rd_buf_view(&canonical), &again) != RD_OK)
			abort();
		check_same(rd_buf_view(&canonical), rd_buf_view(&again));
	}
	if (read_and_write(text, false, &plain) && !taken)
		abort();
	if (read_and_write(text, true, &integers)) {
		check_same(rd_buf_view(&integers), rd_buf_view(&plain));
		check_same(rd_buf_view(&integers), rd_buf_view(&canonical));
	}
	rd_buf_fini(&canonical);
	rd_buf_fini(&again);
	rd_buf_fini(&plain);
	rd_buf_fini(&integers);
	return 0;
}
