/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Any bytes as a program, past the digest: what its workflows make of a plan is
 * JSON, or refused with a reason. */

#include "json/json.h"
#include "plan/flow.h"

#define ONE RD_RDX_FACTORS_ONE
#define OUT_CAP (1u << 22)
#define N_REFERENCES 3

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct rd_plan_flow_box boxes[] = { { 0, 0, 9, 9 },
						 { 5, 5, 20, 30 } };
static const struct rd_plan_flow_lora loras[] = { { { "a", 1 }, ONE },
						  { { "-b", 2 }, -ONE } };

struct making {
	struct rd_plan_flow ask;
	struct rd_arena arena;
	struct rd_buf out, notes;
	struct rd_problem problem;
};

static void
check(const struct making *m, enum rd_status status, bool is_json)
{
	struct rd_problem problem;
	json_t *tree;

	if (status == RD_SEMANTIC && !m->problem.code)
		__builtin_trap();
	if (status || !is_json)
		return;
	if (rd_json_parse(rd_buf_view(&m->out), NULL, &tree, &problem))
		__builtin_trap();
	rd_json_free(tree);
}

static void
make(struct making *m)
{
	struct rd_plan_flow_argv argv;
	enum rd_status status;

	m->problem.code = NULL;
	if (m->ask.flow->kind == RD_FLOW_KIND_GRAPH) {
		status = rd_plan_flow_graph(&m->ask, &m->arena, &m->out,
					    &m->notes, &m->problem);
		check(m, status, true);
		return;
	}
	status = rd_plan_flow_argv(&m->ask, &m->arena, &argv, &m->notes,
				   &m->problem);
	if (!status)
		rd_plan_flow_shell(&argv, &m->out);
	check(m, status, false);
}

static void
fill(struct rd_plan_flow_reference *references,
     const struct rd_plan_redux *setting)
{
	for (uint32_t i = 0; i < N_REFERENCES; i++)
		references[i] = (struct rd_plan_flow_reference){
			.setting = setting,
			.image = RD_STR_LIT("a/b.png"),
			.mask = i == 1 ? RD_STR_LIT("c.png") : RD_STR_NONE,
			.width = 64,
			.height = 48,
			.boxes = boxes,
			.n_boxes = i == 2 ? 2 : 0,
			.strength = setting->law->fallback,
		};
}

static void
try_flow(const struct rd_prog *prog, const struct rd_prog_flow *flow)
{
	struct rd_plan_flow_reference references[N_REFERENCES];
	struct rd_plan_redux_ask wanted = {
		.profile = rd_prog_str(prog,
				       prog->rdxprofile[flow->profile].name),
	};
	struct rd_plan_redux setting;
	struct making m = { .ask = { .prog = prog,
				     .flow = flow,
				     .prompt = RD_STR_LIT("p"),
				     .references = references,
				     .n_references = N_REFERENCES,
				     .loras = loras } };

	if (rd_plan_redux_resolve(prog, &wanted, &setting, &m.problem))
		return;
	rd_arena_init(&m.arena, 1u << 24);
	rd_buf_init(&m.out, OUT_CAP);
	rd_buf_init(&m.notes, OUT_CAP);
	fill(references, &setting);
	for (; m.ask.n_loras <= 2; m.ask.n_loras += 2) {
		rd_buf_reset(&m.out);
		make(&m);
	}
	rd_buf_fini(&m.out);
	rd_buf_fini(&m.notes);
	rd_arena_fini(&m.arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str bytes = { (const char *)data, size };
	struct rd_problem problem;
	struct rd_prog prog;

	if (rd_prog_load(&prog, bytes, 0, &problem) != RD_OK)
		return 0;
	for (uint32_t i = 0; prog.n_redux && i < prog.n_flow; i++)
		try_flow(&prog, &prog.flow[i]);
	rd_prog_fini(&prog);
	return 0;
}
