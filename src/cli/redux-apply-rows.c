/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The arithmetic of refdesk redux apply, dealt to threads by rows of the
 * output.  Rows do not depend on each other, so the bytes are those of one
 * thread. */
#include "cli/redux-apply.h"

#include <pthread.h>

#define LANES_MAX 64
/* Of the input; less is done before a thread has started. */
#define LANE_BYTES (256u << 10)

struct lane {
	const struct rd_rdx_apply *apply;
	const char *in;
	char *out;
	size_t in_bytes, out_bytes; /* of one picture */
	uint64_t first, end;	    /* rows of all pictures */
};

static void *
run_lane(void *data)
{
	struct lane *lane = data;
	uint32_t edge = lane->apply->setting.edge;

	while (lane->first < lane->end) {
		uint64_t picture = lane->first / edge;
		uint64_t behind = (picture + 1) * edge;
		uint32_t row = (uint32_t)(lane->first % edge), end = edge;

		if (behind > lane->end)
			end = row + (uint32_t)(lane->end - lane->first);
		rd_rdx_apply_rows(
			lane->apply, lane->in + picture * lane->in_bytes,
			lane->out + picture * lane->out_bytes, row, end);
		lane->first += end - row;
	}
	return NULL;
}

static struct lane
share_of(const struct lane *whole, size_t i, size_t n)
{
	struct lane lane = *whole;

	lane.first = whole->end * i / n;
	lane.end = whole->end * (i + 1) / n;
	return lane;
}

static void
deal(const struct lane *whole, size_t n)
{
	struct lane first = share_of(whole, 0, n), lanes[LANES_MAX];
	pthread_t threads[LANES_MAX];
	bool started[LANES_MAX] = { false };

	for (size_t i = 1; i < n; i++) {
		lanes[i] = share_of(whole, i, n);
		started[i] = !pthread_create(&threads[i], NULL, run_lane,
					     &lanes[i]);
	}
	run_lane(&first);
	for (size_t i = 1; i < n; i++) {
		if (started[i])
			(void)pthread_join(threads[i], NULL);
		else
			run_lane(&lanes[i]);
	}
}

static size_t
count_lanes(const struct cmd_redux_apply *a, uint64_t rows)
{
	size_t n = cmd_jobs(a->cmd);
	size_t most = a->tensor.bytes.len / LANE_BYTES + 1;

	/* Whoever asks for a number gets it. */
	if (n > most && !cmd_given(a->cmd, OPT_JOBS))
		n = most;
	if (n > LANES_MAX)
		n = LANES_MAX;
	return n < rows ? n : (size_t)rows;
}

static int
calculate(struct cmd_redux_apply *a, const struct rd_rdx_apply *apply)
{
	uint64_t edge = a->setting.edge;
	size_t token = a->shape.width * rd_rdx_dtype_bytes[a->tensor.dtype];
	struct lane whole = {
		.apply = apply,
		.in = a->tensor.bytes.ptr,
		.in_bytes = (size_t)a->shape.tokens * token,
		.out_bytes = (size_t)(edge * edge) * token,
		.end = edge * a->shape.batch,
	};
	size_t n = (size_t)a->shape.batch * whole.out_bytes;

	rd_rdx_put_head(&a->made, a->format, &a->out);
	if (!rd_buf_reserve(&a->out, n))
		return cmd_no_memory(a->cmd);
	whole.out = a->out.ptr + a->out.len;
	deal(&whole, count_lanes(a, whole.end));
	if (a->mask.patches)
		n = token * rd_rdx_apply_keep(whole.out, token, a->mask.tokens,
					      (size_t)(edge * edge));
	a->made.bytes = (struct rd_str){ whole.out, n };
	a->out.len += n;
	return 0;
}

int
cmd_redux_apply_run(struct cmd_redux_apply *a)
{
	const struct rd_plan_redux *s = &a->setting;
	const struct rd_rdx_apply_setting setting = {
		.grid = s->grid,
		.edge = s->edge,
		.width = a->shape.width,
		.kernel = s->kernel,
		.from = a->tensor.dtype,
		.to = a->tensor.dtype,
		.mask = a->mask.patches,
		.scale = rd_rdx_apply_scale((enum rd_redux_law)s->law->law,
					    a->strength),
	};
	struct rd_rdx_apply *apply = rd_arena_alloc(&a->cmd->arena,
						    sizeof(*apply));

	if (!apply)
		return cmd_no_memory(a->cmd);
	if (!rd_rdx_apply_init(apply, &setting))
		return cmd_fail(a->cmd, 4, "redux.grid",
				"from %u to %u tokens per side", s->grid,
				s->edge);
	a->made = a->tensor;
	a->made.dims[a->made.rank - 2] = a->mask.patches
						 ? a->mask.n_tokens
						 : (uint64_t)s->edge * s->edge;
	return calculate(a, apply);
}
