/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Scripts of the mock provider: what is accepted can be carried out, what is
 * not says in which line. */

#include "mock/script.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_rule(const struct rd_mock_rule *rule)
{
	if (rule->act >= RD_MOCK_N_ACTS || rule->route >= RD_MOCK_N_SCRIPTED ||
	    !rule->from || rule->from > rule->to)
		abort();
	if (rule->text.len && !rule->text.ptr)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str text = { (const char *)data, size };
	const struct rd_mock_rule *rule;
	struct rd_mock_script script;
	struct rd_problem problem = { .line = 0 };
	enum rd_status status;
	size_t i, at = 0;

	rd_mock_script_init(&script);
	status = rd_mock_script_read(&script, text, &problem);
	if (script.n_rules > RD_MOCK_RULES ||
	    script.n_positions > RD_MOCK_POSITIONS)
		abort();
	for (i = 0; i < script.n_rules; i++)
		check_rule(&script.rules[i]);
	while ((rule = rd_mock_script_next(&script, RD_MOCK_AT_STATUS, 3, 7,
					   &at))) {
		if (rule->from > 7 || rule->to < 3)
			abort();
	}
	if (status == RD_SEMANTIC && !problem.line)
		abort();
	rd_mock_script_fini(&script);
	return 0;
}
