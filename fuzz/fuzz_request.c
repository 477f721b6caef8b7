/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Requests for the sample program: reader, decision and writers.  Whatever is
 * decided is canonical JSON, and its record form decides the same. */

#include <stdlib.h>

#include "../tests/unit/sample_program.h"
#include "decide/decide.h"
#include "json/json.h"

#define TEXT_CAP ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct desk {
	struct rd_prog prog;
	struct rd_dec *dec;
	struct rd_dec_request request;
	struct rd_buf decision, record, personal, canonical;
};

static void
insist(bool holds)
{
	if (!holds)
		abort();
}

static void
add_fact(struct rd_prog_builder *b, const char *name, uint32_t type,
	 uint32_t vocab)
{
	rd_prog_add_fact(
		b, &(struct rd_prog_fact){
			   .name = rd_prog_add_str(b, rd_str_of(name)),
			   .type = type,
			   .vocab = vocab,
			   .personal = rd_str_is(rd_str_of(name), "home") });
}

/* The sample, and facts of the types that it does not have. */
static void
load_with_places(struct rd_prog *prog)
{
	struct rd_prog_builder *b = sample_builder();
	struct rd_problem problem;
	struct rd_buf bytes;

	add_fact(b, "around", RD_FACT_SET, SAMPLE_V_SCENE);
	add_fact(b, "since", RD_FACT_DURATION, RD_NONE);
	add_fact(b, "at", RD_FACT_GEO, RD_NONE);
	add_fact(b, "home", RD_FACT_GEO, RD_NONE);
	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	insist(rd_prog_finish(b, &bytes) == RD_OK);
	insist(rd_prog_load(prog, rd_buf_view(&bytes), RD_PROG_CHECK_DIGEST,
			    &problem) == RD_OK);
	rd_buf_fini(&bytes);
	rd_prog_builder_free(b);
}

static struct desk *
open_desk(void)
{
	static struct desk desk;
	struct rd_problem problem;

	if (desk.dec)
		return &desk;
	load_with_places(&desk.prog);
	rd_dec_request_init(&desk.request);
	rd_buf_init(&desk.decision, TEXT_CAP);
	rd_buf_init(&desk.record, TEXT_CAP);
	rd_buf_init(&desk.personal, TEXT_CAP);
	rd_buf_init(&desk.canonical, TEXT_CAP);
	desk.dec = rd_dec_new(&desk.prog, &problem);
	insist(desk.dec != NULL);
	return &desk;
}

/* Names that start with S lie south; the first letter gives the offset. */
static enum rd_status
resolve_zone(void *data, struct rd_str zone, int64_t utc_ms,
	     struct rd_dec_zone *out)
{
	(void)data;
	(void)utc_ms;
	if (zone.ptr[0] < 'A' || zone.ptr[0] > 'Z')
		return RD_NOTFOUND;
	*out = (struct rd_dec_zone){ .offset_min = (zone.ptr[0] - 'M') * 60,
				     .south = zone.ptr[0] == 'S',
				     .tzdata = "2024a" };
	return RD_OK;
}

/* A refusal names itself; anything else is decided. */
static bool
decide(struct desk *desk, struct rd_str json, bool resolved, char *digest)
{
	static const struct rd_dec_zone_port zones = { resolve_zone, NULL };
	struct rd_dec_read_opts read = { .zones = &zones,
					 .resolved = resolved };
	struct rd_dec_write_opts write = { .digest = true,
					   .trace = true,
					   .candidate = RD_NONE };
	const struct rd_dec_result *result;
	struct rd_problem problem = { 0 };
	enum rd_status status;

	status = rd_dec_request_read(&desk->request, &desk->prog, json, &read,
				     &problem);
	if (status == RD_OK)
		status = rd_dec_decide(desk->dec, &desk->request, &result,
				       &problem);
	if (status != RD_OK) {
		insist(problem.exit_code == 4 && problem.code &&
		       problem.title[0]);
		return false;
	}
	rd_buf_reset(&desk->decision);
	rd_dec_write(desk->dec, &write, &desk->decision, digest);
	insist(rd_buf_status(&desk->decision) == RD_OK);
	return true;
}

static void
check_canonical(struct desk *desk, const struct rd_buf *text)
{
	rd_buf_reset(&desk->canonical);
	insist(rd_json_canonical(rd_buf_view(text), &desk->canonical) == RD_OK);
	insist(rd_str_eq(rd_buf_view(text), rd_buf_view(&desk->canonical)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct desk *desk = open_desk();
	char first[65], again[65];
	/* An exact copy, so that reading past the end is seen. */
	char *copy = malloc(size ? size : 1);

	insist(copy != NULL);
	if (size)
		memcpy(copy, data, size);
	if (!decide(desk, (struct rd_str){ copy, size }, false, first))
		goto out;
	rd_buf_reset(&desk->record);
	rd_buf_reset(&desk->personal);
	rd_dec_request_write(desk->dec, &desk->record);
	rd_dec_personal_write(desk->dec, &desk->personal);
	check_canonical(desk, &desk->decision);
	check_canonical(desk, &desk->record);
	check_canonical(desk, &desk->personal);
	insist(decide(desk, rd_buf_view(&desk->record), true, again));
	insist(!strcmp(first, again));
out:
	free(copy);
	return 0;
}
