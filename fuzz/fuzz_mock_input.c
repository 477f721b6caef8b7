/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Inputs of every endpoint, a first line that names it: what passes the check
 * has an output and a price, what does not has details. */

#include "json/json.h"
#include "mock/check.h"
#include "mock/job.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_output(const struct rd_mock_endpoint *endpoint, json_t *input)
{
	struct rd_mock_job job = { .endpoint = endpoint, .input = input };
	json_t *output = rd_mock_job_output(&job, RD_STR_LIT("http://x"));

	if (!json_is_integer(json_object_get(output, "seed")) ||
	    !rd_mock_job_units(&job))
		abort();
	json_decref(output);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct rd_mock mock;
	struct rd_str text = { (const char *)data, size }, name;
	ptrdiff_t line = rd_str_find(text, RD_STR_LIT("\n"));
	const struct rd_mock_endpoint *endpoint;
	struct rd_problem problem;
	json_t *input, *details;

	if (line < 0)
		return 0;
	name = (struct rd_str){ text.ptr, (size_t)line };
	text.ptr += line + 1;
	text.len -= name.len + 1;
	endpoint = rd_mock_endpoint_find(name);
	if (!endpoint || rd_json_parse(text, NULL, &input, &problem))
		return 0;
	details = rd_mock_check(&mock, endpoint, input);
	if (!json_array_size(details) &&
	    !json_is_true(json_object_get(input, "sync_mode")))
		check_output(endpoint, input);
	json_decref(details);
	json_decref(input);
	return 0;
}
