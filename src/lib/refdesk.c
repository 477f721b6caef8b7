/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The public face of the engine: checks arguments, translates types, nothing
 * else. */

#include <stdio.h>
#include <stdlib.h>

#include "decide/decide.h"
#include "lib/lib.h"

#define DECISION_CAP ((size_t)256 << 20)
#define OPTIONS_FIRST                                                          \
	(offsetof(struct refdesk_decide_options, zone_data) + sizeof(void *))
#define ALL_FLAGS                                                              \
	((unsigned)(REFDESK_NO_TRACE | REFDESK_NO_DIGEST | REFDESK_ALL_PARTS))

struct refdesk_decider {
	const struct rd_prog *prog;
	struct rd_dec *dec;
	struct rd_dec_request request;
	struct rd_buf out;
};

void
lib_tell(struct refdesk_problem *out, const struct rd_problem *problem)
{
	if (!out)
		return;
	*out = (struct refdesk_problem){ .exit_code = problem->exit_code,
					 .offset = problem->offset };
	snprintf(out->code, sizeof(out->code), "%s",
		 problem->code ? problem->code : "");
	snprintf(out->title, sizeof(out->title), "%s", problem->title);
	snprintf(out->where, sizeof(out->where), "%s", problem->where);
	snprintf(out->hint, sizeof(out->hint), "%s", problem->hint);
}

int
lib_bad_call(struct refdesk_problem *out, const char *what)
{
	struct rd_problem problem = { 0 };

	rd_problem_set(&problem, RD_INTERNAL, 2, "call.argument",
		       "an argument cannot be taken: %s", what);
	lib_tell(out, &problem);
	return REFDESK_BAD_CALL;
}

int
lib_no_memory(struct refdesk_problem *out)
{
	struct rd_problem problem = { 0 };

	rd_problem_set(&problem, RD_NOMEM, 10, "memory", "out of memory");
	lib_tell(out, &problem);
	return REFDESK_NO_MEMORY;
}

EXPORT const char *
refdesk_version(void)
{
	return REFDESK_VERSION;
}

EXPORT int
refdesk_program_load(const void *bytes, size_t n_bytes,
		     struct refdesk_program **program,
		     struct refdesk_problem *problem)
{
	struct rd_problem why = { 0 };
	enum rd_status status;

	if (program)
		*program = NULL;
	if (!program || !bytes)
		return lib_bad_call(problem, "NULL");
	*program = calloc(1, sizeof(**program));
	if (!*program)
		return lib_no_memory(problem);
	status = rd_prog_load(&(*program)->prog,
			      (struct rd_str){ bytes, n_bytes },
			      RD_PROG_CHECK_DIGEST, &why);
	if (status == RD_OK)
		return REFDESK_OK;
	lib_tell(problem, &why);
	free(*program);
	*program = NULL;
	return status == RD_NOMEM ? REFDESK_NO_MEMORY : REFDESK_BAD_PROGRAM;
}

EXPORT void
refdesk_program_free(struct refdesk_program *program)
{
	if (!program)
		return;
	rd_prog_fini(&program->prog);
	free(program);
}

EXPORT const char *
refdesk_program_sha256(const struct refdesk_program *program)
{
	return program->prog.sha256;
}

EXPORT const char *
refdesk_program_name(const struct refdesk_program *program)
{
	return rd_prog_str(&program->prog, program->prog.meta->pack).ptr;
}

EXPORT uint32_t
refdesk_program_version(const struct refdesk_program *program)
{
	return program->prog.meta->version;
}

EXPORT struct refdesk_decider *
refdesk_decider_new(const struct refdesk_program *program)
{
	struct refdesk_decider *decider = NULL;
	struct rd_problem why = { 0 };

	if (program)
		decider = calloc(1, sizeof(*decider));
	if (!decider)
		return NULL;
	decider->prog = &program->prog;
	rd_dec_request_init(&decider->request);
	rd_buf_init(&decider->out, DECISION_CAP);
	decider->dec = rd_dec_new(&program->prog, &why);
	if (!decider->dec) {
		refdesk_decider_free(decider);
		return NULL;
	}
	return decider;
}

EXPORT void
refdesk_decider_free(struct refdesk_decider *decider)
{
	if (!decider)
		return;
	rd_dec_free(decider->dec);
	rd_dec_request_fini(&decider->request);
	rd_buf_fini(&decider->out);
	free(decider);
}

static enum rd_status
resolve_zone(void *data, struct rd_str zone, int64_t utc_ms,
	     struct rd_dec_zone *out)
{
	const struct refdesk_decide_options *options = data;
	struct refdesk_zone answer = { 0 };

	if (!options->zone || !zone.len ||
	    options->zone(options->zone_data, zone.ptr, zone.len, utc_ms,
			  &answer) != 0 ||
	    answer.offset_minutes < -24 * 60 || answer.offset_minutes > 24 * 60)
		return RD_NOTFOUND;
	out->offset_min = answer.offset_minutes;
	out->south = answer.south != 0;
	memcpy(out->tzdata, answer.tzdata, sizeof(out->tzdata));
	out->tzdata[sizeof(out->tzdata) - 1] = '\0';
	return RD_OK;
}

static enum rd_status
decide(struct refdesk_decider *decider, struct rd_str json,
       const struct refdesk_decide_options *options, struct rd_problem *problem)
{
	struct rd_instant now = { options->now_ms, 0, true };
	struct rd_dec_zone_port zones = { resolve_zone, NULL };
	struct rd_dec_read_opts read = { .now = options->has_now ? &now : NULL,
					 .zones = &zones };
	struct rd_dec_write_opts write = {
		.digest = !(options->flags & REFDESK_NO_DIGEST),
		.trace = !(options->flags & REFDESK_NO_TRACE),
		.all = options->flags & REFDESK_ALL_PARTS,
		.candidate = RD_NONE,
	};
	const struct rd_dec_result *result;
	enum rd_status status;

	zones.data = (void *)(uintptr_t)options;
	status = rd_dec_request_read(&decider->request, decider->prog, json,
				     &read, problem);
	if (status == RD_OK)
		status = rd_dec_decide(decider->dec, &decider->request, &result,
				       problem);
	if (status != RD_OK)
		return status;
	rd_buf_reset(&decider->out);
	rd_dec_write(decider->dec, &write, &decider->out, NULL);
	return rd_buf_status(&decider->out);
}

/* An older caller's struct is shorter, but not than that of the first version;
 * a newer one's and unknown flags are refused. */
static bool
take_options(const struct refdesk_decide_options *options,
	     struct refdesk_decide_options *all)
{
	if (options->size < OPTIONS_FIRST || options->size > sizeof(*all))
		return false;
	memcpy(all, options, options->size);
	return !(all->flags & ~ALL_FLAGS);
}

EXPORT int
refdesk_decide(struct refdesk_decider *decider, struct refdesk_text request,
	       const struct refdesk_decide_options *options,
	       struct refdesk_text *decision, struct refdesk_problem *problem)
{
	struct rd_str json = { request.bytes, request.n_bytes };
	struct refdesk_decide_options all = { 0 };
	struct rd_problem why = { 0 };
	enum rd_status status;

	if (decision)
		*decision = (struct refdesk_text){ 0 };
	if (!decider || !request.bytes || !decision)
		return lib_bad_call(problem, "NULL");
	if (options && !take_options(options, &all))
		return lib_bad_call(problem, "options");
	status = decide(decider, json, &all, &why);
	if (status == RD_OK) {
		*decision = (struct refdesk_text){ decider->out.ptr,
						   decider->out.len };
		return REFDESK_OK;
	}
	if (status == RD_NOMEM || !why.code)
		return lib_no_memory(problem);
	lib_tell(problem, &why);
	return REFDESK_BAD_REQUEST;
}
