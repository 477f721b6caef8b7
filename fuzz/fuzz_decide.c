/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Any bytes as a program, past the digest: what the verifier lets through can
 * be decided with, whatever the request.  The request is made for the program's
 * own facts; what is decided is canonical JSON, and decides the same when it is
 * read back from its record form. */

#include <stdlib.h>

#include "base/escape.h"
#include "decide/decide.h"
#include "json/json.h"

#define TEXT_CAP ((size_t)64 << 20)
#define MAX_REQUESTS 24
#define MAX_INPUT_BYTES ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
insist(bool holds)
{
	if (!holds)
		abort();
}

static struct rd_str
first_term(const struct rd_prog *prog, uint32_t vocab)
{
	const struct rd_prog_vocab *v = &prog->vocab[vocab];

	return vocab != RD_NONE && v->n_terms
		       ? rd_prog_str(prog, prog->term[v->first_term].name)
		       : RD_STR_LIT("x");
}

static void
put_value(const struct rd_prog *prog, const struct rd_prog_fact *fact,
	  struct rd_buf *out)
{
	static const char *const plain[RD_N_FACT_TYPES] = {
		[RD_FACT_BOOL] = "true",
		[RD_FACT_INTEGER] = "3",
		[RD_FACT_DECIMAL] = "\"4.5\"",
		[RD_FACT_TEXT] =
			"\"foto di te, ieri: a photo at the cafe, "
			"monday; back when we walked in blue sky aaa\"",
		[RD_FACT_INSTANT] = "\"2025-12-27T20:00:00+01:00\"",
		[RD_FACT_ZONE] = "\"Europe/Rome\"",
		[RD_FACT_LIST] = "[{},{}]",
		[RD_FACT_DURATION] = "\"PT5H\"",
		[RD_FACT_GEO] = "{\"lat\":\"45.5\",\"lon\":\"10.7\"}",
	};

	if (fact->type == RD_FACT_SET)
		rd_buf_char(out, '[');
	if (fact->type == RD_FACT_SET || fact->type == RD_FACT_TERM)
		rd_put_json_str(out, first_term(prog, fact->vocab));
	else
		rd_buf_cstr(out, plain[fact->type]);
	if (fact->type == RD_FACT_SET)
		rd_buf_char(out, ']');
}

/* A request with the facts from `first` on, so that what refuses one fact does
 * not hide the others. */
static void
put_request(const struct rd_prog *prog, uint32_t first, struct rd_buf *out)
{
	const char *comma = "";

	rd_buf_reset(out);
	rd_buf_cstr(out, "{\"count\":3,\"now\":\"2025-12-27T20:00:00+01:00\","
			 "\"seed\":\"42\",\"subject\":\"u1\",\"facts\":{");
	for (uint32_t i = first; i < prog->n_fact; i++) {
		if (prog->fact[i].origin != RD_ORIGIN_REQUEST)
			continue;
		rd_buf_cstr(out, comma);
		rd_put_json_str(out, rd_prog_str(prog, prog->fact[i].name));
		rd_buf_char(out, ':');
		put_value(prog, &prog->fact[i], out);
		comma = ",";
	}
	rd_buf_cstr(out, "},\"history\":[");
	comma = "";
	for (uint32_t i = 0; i < prog->n_ref && i < 8; i++) {
		rd_buf_printf(out,
			      "%s{\"at\":\"2025-12-27T1%u:00:00Z\","
			      "\"scene\":\"cafe\",\"reference\":",
			      comma, i);
		rd_put_json_str(out, rd_prog_str(prog, prog->ref[i].id));
		rd_buf_char(out, '}');
		comma = ",";
	}
	rd_buf_cstr(out, "]}");
}

static enum rd_status
resolve_zone(void *data, struct rd_str zone, int64_t utc_ms,
	     struct rd_dec_zone *out)
{
	(void)data;
	(void)zone;
	(void)utc_ms;
	*out = (struct rd_dec_zone){ .offset_min = 60, .tzdata = "2024a" };
	return RD_OK;
}

struct desk {
	const struct rd_prog *prog;
	struct rd_dec *dec;
	struct rd_dec_request request;
	struct rd_buf json, out;
};

static bool
decide(struct desk *desk, const struct rd_buf *json, bool resolved,
       char *digest)
{
	static const struct rd_dec_zone_port zones = { resolve_zone, NULL };
	struct rd_dec_read_opts read = { .zones = &zones,
					 .resolved = resolved };
	struct rd_dec_write_opts write = { .digest = true,
					   .trace = true,
					   .candidate = RD_NONE };
	const struct rd_dec_result *result;
	struct rd_problem problem = { 0 };

	if (rd_dec_request_read(&desk->request, desk->prog, rd_buf_view(json),
				&read, &problem) ||
	    rd_dec_decide(desk->dec, &desk->request, &result, &problem)) {
		insist(problem.exit_code == 4);
		return false;
	}
	rd_buf_reset(&desk->out);
	rd_dec_write(desk->dec, &write, &desk->out, digest);
	insist(!rd_buf_status(&desk->out));
	return true;
}

static void
use(struct desk *desk)
{
	char first[65], again[65];
	struct rd_buf record;

	rd_buf_init(&record, TEXT_CAP);
	for (uint32_t i = 0; i < desk->prog->n_fact && i < MAX_REQUESTS; i++) {
		put_request(desk->prog, i, &desk->json);
		if (!decide(desk, &desk->json, false, first))
			continue;
		rd_buf_reset(&record);
		rd_dec_request_write(desk->dec, &record);
		insist(decide(desk, &record, true, again));
		insist(!strcmp(first, again));
		break;
	}
	rd_buf_fini(&record);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str bytes = { (const char *)data, size };
	struct rd_problem problem;
	struct rd_prog prog;
	struct desk desk = { .prog = &prog };

	if (size > MAX_INPUT_BYTES || rd_prog_load(&prog, bytes, 0, &problem))
		return 0;
	if (!prog.n_ref) {
		insist(!rd_dec_new(&prog, &problem));
		rd_prog_fini(&prog);
		return 0;
	}
	desk.dec = rd_dec_new(&prog, &problem);
	insist(desk.dec != NULL);
	rd_dec_request_init(&desk.request);
	rd_buf_init(&desk.json, TEXT_CAP);
	rd_buf_init(&desk.out, TEXT_CAP);
	use(&desk);
	rd_buf_fini(&desk.out);
	rd_buf_fini(&desk.json);
	rd_dec_request_fini(&desk.request);
	rd_dec_free(desk.dec);
	rd_prog_fini(&prog);
	return 0;
}
