/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Rules of Redux: which of them the settings that cases expect were made of. */

#include "conform/coverage.h"

static const struct rd_prog_rdxprofile *
profile_of(const struct rd_prog *prog, uint32_t index,
	   bool (*has)(const struct rd_prog_rdxprofile *p, uint32_t index))
{
	const struct rd_prog_rdxprofile *p = prog->rdxprofile;

	while (!has(p, index))
		p++;
	return p;
}

/* One item for each record of a profile's; its name is that of what the record
 * is about. */
#define OF_PROFILE(kind, records, first, count, about, names)                  \
	static uint32_t count_##kind(const struct rd_prog *prog)               \
	{                                                                      \
		return prog->n_##records;                                      \
	}                                                                      \
	static bool has_##kind(const struct rd_prog_rdxprofile *p,             \
			       uint32_t index)                                 \
	{                                                                      \
		return index >= p->first && index - p->first < p->count;       \
	}                                                                      \
	static struct conf_item kind##_item(const struct rd_prog *prog,        \
					    uint32_t index)                    \
	{                                                                      \
		return (struct conf_item){                                     \
			rd_prog_str(                                           \
				prog,                                          \
				prog->names[prog->records[index].about].name), \
			profile_of(prog, index, has_##kind)->file,             \
			prog->records[index].line                              \
		};                                                             \
	}
OF_PROFILE(level, rdxlevel, first_level, n_levels, mode, rdxmode)
OF_PROFILE(kernel, rdxkernel, first_kernel, n_kernels, function, rdxfunction)
#undef OF_PROFILE

static uint32_t
count_law(const struct rd_prog *prog)
{
	return prog->n_rdxlaw;
}

static bool
has_law(const struct rd_prog_rdxprofile *p, uint32_t index)
{
	return index >= p->first_law && index - p->first_law < p->n_laws;
}

static struct conf_item
law_item(const struct rd_prog *prog, uint32_t index)
{
	const struct rd_prog_rdxlaw *law = &prog->rdxlaw[index];

	return (struct conf_item){ rd_str_of(rd_redux_law_names[law->law]),
				   profile_of(prog, index, has_law)->file,
				   law->line };
}

#define NAMED(kind, records)                                                   \
	static uint32_t count_##kind(const struct rd_prog *prog)               \
	{                                                                      \
		return prog->n_##records;                                      \
	}                                                                      \
	static struct conf_item kind##_item(const struct rd_prog *prog,        \
					    uint32_t index)                    \
	{                                                                      \
		return (struct conf_item){                                     \
			rd_prog_str(prog, prog->records[index].name),          \
			prog->records[index].file, prog->records[index].line   \
		};                                                             \
	}
NAMED(encoder, rdxencoder)
NAMED(use, rdxuse)
NAMED(kind, rdxkind)
#undef NAMED

static uint32_t
count_from(const struct rd_prog *prog)
{
	return prog->n_rdxfrom;
}

static struct conf_item
from_item(const struct rd_prog *prog, uint32_t index)
{
	const struct rd_prog_rdxfrom *from = &prog->rdxfrom[index];

	return (struct conf_item){ rd_prog_str(prog,
					       prog->fact[from->fact].name),
				   from->file, from->line };
}

/* ---- what a setting was made of ---- */

static void
cover_level(struct rd_conf_coverage *cov, const struct rd_plan_redux *s)
{
	const struct rd_prog_rdxlevel *level =
		s->mode ? rd_plan_redux_level(s->prog, s->profile, s->mode)
			: NULL;

	if (level)
		conf_mark(cov, CONF_REDUX_LEVELS,
			  (uint32_t)(level - s->prog->rdxlevel));
}

static void
cover_kernel(struct rd_conf_coverage *cov, const struct rd_plan_redux *s)
{
	const struct rd_prog *prog = s->prog;
	uint32_t function = (uint32_t)(s->function - prog->rdxfunction);

	for (uint32_t i = 0; i < s->profile->n_kernels; i++) {
		uint32_t index = s->profile->first_kernel + i;

		if (prog->rdxkernel[index].function == function)
			conf_mark(cov, CONF_REDUX_KERNELS, index);
	}
}

/* What a part of the setting comes from. */
static void
cover_from(struct rd_conf_coverage *cov, const struct rd_plan_redux *s)
{
	const bool by_fact[RD_N_RDX_WHATS] = {
		[RD_RDX_PROFILE] = s->why_profile == RD_PLAN_REDUX_FACT,
		[RD_RDX_MODE] = s->why_mode == RD_PLAN_REDUX_FACT,
		[RD_RDX_FUNCTION] = s->why_function == RD_PLAN_REDUX_FACT,
		[RD_RDX_USE] = s->use != NULL,
		[RD_RDX_KIND] = s->kind != NULL,
	};

	for (uint32_t i = 0; i < s->prog->n_rdxfrom; i++)
		if (by_fact[s->prog->rdxfrom[i].what])
			conf_mark(cov, CONF_REDUX_FACTS, i);
}

void
conf_cover_redux(struct rd_conf_coverage *cov, const struct rd_plan_redux *s)
{
	const struct rd_prog *prog = s->prog;

	cover_level(cov, s);
	cover_kernel(cov, s);
	cover_from(cov, s);
	conf_mark(cov, CONF_REDUX_LAWS, (uint32_t)(s->law - prog->rdxlaw));
	conf_mark(cov, CONF_REDUX_ENCODERS,
		  (uint32_t)(s->encoder - prog->rdxencoder));
	if (s->why_mode == RD_PLAN_REDUX_USE)
		conf_mark(cov, CONF_REDUX_USES,
			  (uint32_t)(s->use - prog->rdxuse));
	if (s->why_function == RD_PLAN_REDUX_KIND)
		conf_mark(cov, CONF_REDUX_KINDS,
			  (uint32_t)(s->kind - prog->rdxkind));
}

/* Of uses, those that propose a mode. */
static bool
is_use(const struct rd_prog *prog, uint32_t index)
{
	return prog->rdxuse[index].mode != RD_NONE;
}

const struct conf_table conf_redux_tables[CONF_N_KINDS] = {
	[CONF_REDUX_LEVELS] = { count_level, NULL, level_item, NULL },
	[CONF_REDUX_KERNELS] = { count_kernel, NULL, kernel_item, NULL },
	[CONF_REDUX_LAWS] = { count_law, NULL, law_item, NULL },
	[CONF_REDUX_ENCODERS] = { count_encoder, NULL, encoder_item, NULL },
	[CONF_REDUX_USES] = { count_use, is_use, use_item, NULL },
	[CONF_REDUX_KINDS] = { count_kind, NULL, kind_item, NULL },
	[CONF_REDUX_FACTS] = { count_from, NULL, from_item, NULL },
};
