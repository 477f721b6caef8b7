/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The references of a plan: those given, as given, else the chosen ones; none
 * when reference mode is switched off.  Weights and roles that they do not have
 * themselves come from the preset, by place. */

#include "plan/making.h"

#include <stdio.h>

#include "base/decimal.h"
#include "plan/policy.h"
#include "plan/references.h"

/* ---- what a preset says of the reference at a place ---- */

static const struct rd_prog_presetrow *
row_of(const struct plan_making *m)
{
	if (!m->preset || m->ask->row >= m->preset->n_rows)
		return NULL;
	return &m->prog->presetrow[m->preset->first_row + m->ask->row];
}

static void
take_preset(struct plan_making *m, uint32_t place, bool has_weight)
{
	const struct rd_prog_presetrow *row = row_of(m);
	struct rd_plan_source *source = &m->sources[place];
	struct rd_str text;
	int64_t weight;

	if (row && place < row->n_weights && !has_weight) {
		text = rd_prog_str(
			m->prog,
			m->prog->listed[row->first_weight + place].text);
		if (rd_decimal_rule(text, &weight) == RD_OK)
			source->weight = weight;
	}
	if (m->preset && place < m->preset->n_roles && !source->role.ptr)
		source->role = rd_prog_str(
			m->prog,
			m->prog->listed[m->preset->first_role + place].text);
}

static void
note_preset(struct plan_making *m)
{
	const struct rd_prog_presetrow *row = row_of(m);

	if (m->preset && m->preset->n_rows > 1)
		plan_note(&m->notes, "row %u of %u of preset %s",
			  m->ask->row + 1, m->preset->n_rows,
			  plan_cstr(m, m->preset->name));
	if (row && m->n_sources && row->n_weights != m->n_sources)
		plan_note(&m->notes,
			  "preset %s has %u weights for %u references: %s",
			  plan_cstr(m, m->preset->name), row->n_weights,
			  m->n_sources,
			  row->n_weights > m->n_sources
				  ? "the last are not used"
				  : "the others keep their own");
}

/* ---- roles ---- */

static enum rd_status
check_role(struct plan_making *m, uint32_t place)
{
	struct rd_str role = m->sources[place].role;
	const char *names[RD_PLAN_REFERENCES_MAX];
	uint32_t n = 0;

	if (!role.ptr)
		return RD_OK;
	for (uint32_t i = 0; i < m->prog->n_roletext; i++) {
		struct rd_str name = rd_prog_str(m->prog,
						 m->prog->roletext[i].name);

		if (rd_str_eq(name, role))
			return RD_OK;
		if (n < RD_PLAN_REFERENCES_MAX)
			names[n++] = name.ptr;
	}
	plan_refuse(m, "plan.unknown-role", "the pack has no role \"%.*s\"",
		    RD_STR_FMT(role));
	rd_problem_where(m->problem, "generation.references[%u].role", place);
	if (!rd_problem_suggest(m->problem, role, names, n))
		rd_problem_hint(m->problem, n ? "it has \"%s\"" : "%s",
				n ? names[0] : "it has none at all");
	return RD_SEMANTIC;
}

/* ---- by kind ---- */

static enum rd_status
take_catalog(struct plan_making *m, uint32_t ref, struct rd_plan_source *source)
{
	const struct rd_prog_ref *r = &m->prog->ref[ref];

	source->id = rd_prog_str(m->prog, r->id);
	source->sha256 = rd_prog_str(m->prog, r->sha256);
	source->width_px = r->width;
	source->height_px = r->height;
	if (!source->sha256.len)
		return plan_refuse(m, "plan.no-asset",
				   "reference \"%s\" has no picture",
				   source->id.ptr);
	return plan_picture_allowed(m->prog, ref, m->problem);
}

static enum rd_status
take_file(struct plan_making *m, uint32_t i, struct rd_plan_source *source)
{
	const struct rd_plan_file *file = &m->ask->files[i];

	source->file = m->g->references[i].file;
	source->sha256 = file->sha256;
	source->type = rd_str_of(rd_pic_mime(file->picture.type));
	source->width_px = file->picture.width;
	source->height_px = file->picture.height;
	m->source_bytes[i] = file->n_bytes;
	plan_note(&m->notes,
		  "%.*s is in no catalog: that it may be used and who is shown "
		  "agreed is said by who sends it",
		  RD_STR_FMT(source->file));
	return RD_OK;
}

static enum rd_status
take_url(struct plan_making *m, uint32_t i, struct rd_plan_source *source)
{
	char where[48];

	source->url = m->g->references[i].url;
	snprintf(where, sizeof(where), "generation.references[%u].url", i);
	plan_note(&m->notes,
		  "%.*s is fetched by the provider: that it may be used and "
		  "who is shown agreed is said by who sends it",
		  RD_STR_FMT(source->url));
	return plan_url_allowed(m, where, source->url);
}

static enum rd_status
take_given(struct plan_making *m, uint32_t i)
{
	const struct rd_plan_given *given = &m->g->references[i];
	struct rd_plan_source *source = &m->sources[i];
	enum rd_status status;
	uint32_t ref;

	source->weight = given->weight;
	source->role = given->role;
	if (given->id.ptr) {
		ref = rd_prog_find_ref(m->prog, given->id);
		status = ref == RD_NONE
				 ? plan_reference_unknown(m->prog, i, given->id,
							  m->problem)
				 : take_catalog(m, ref, source);
	} else if (given->url.ptr) {
		status = take_url(m, i, source);
	} else if (!m->ask->files) {
		status = rd_problem_set(m->problem, RD_STATE, 10, "plan.files",
					"the file \"%.*s\" was not read",
					RD_STR_FMT(given->file));
	} else {
		status = take_file(m, i, source);
	}
	return status;
}

static enum rd_status
take_chosen(struct plan_making *m, uint32_t i)
{
	const struct rd_dec_chosen *chosen = &m->ask->result->chosen[i];

	m->sources[i].weight = chosen->weight;
	return take_catalog(m, chosen->ref, &m->sources[i]);
}

/* ---- all ---- */

static enum rd_status
count_sources(struct plan_making *m)
{
	m->mode = m->g->has_mode && m->g->mode;
	m->n_sources = m->g->n_references ? m->g->n_references
					  : m->ask->result->n_chosen;
	if (m->g->has_mode && !m->g->mode) {
		if (m->n_sources)
			plan_note(&m->notes, "reference mode is off: no "
					     "reference is sent");
		m->n_sources = 0;
		return RD_OK;
	}
	if (!m->n_sources)
		return rd_problem_set(m->problem, RD_SEMANTIC, 1,
				      "plan.nothing",
				      "no reference was chosen");
	if (m->n_sources > RD_PLAN_REFERENCES_MAX)
		return plan_refuse(m, "plan.references",
				   "more than %u references",
				   RD_PLAN_REFERENCES_MAX);
	return RD_OK;
}

enum rd_status
plan_sources(struct plan_making *m)
{
	bool given = m->g->n_references != 0;
	enum rd_status status = count_sources(m);

	m->sources = rd_arena_array(m->arena, m->n_sources + 1,
				    sizeof(*m->sources));
	m->source_bytes = rd_arena_array(m->arena, m->n_sources + 1,
					 sizeof(*m->source_bytes));
	if (!m->sources || !m->source_bytes)
		return plan_no_memory(m);
	for (uint32_t i = 0; i < m->n_sources && status == RD_OK; i++) {
		status = given ? take_given(m, i) : take_chosen(m, i);
		take_preset(m, i, given && m->g->references[i].has_weight);
		if (status == RD_OK)
			status = check_role(m, i);
	}
	if (status == RD_OK)
		note_preset(m);
	return status;
}

/* One that gives no more than its role says little about the whole. */
static bool
says_more(const struct rd_plan_source *a, const struct rd_plan_source *b)
{
	if (!a->role.ptr != !b->role.ptr)
		return !a->role.ptr;
	return a->weight > b->weight;
}

uint32_t
plan_prompt_reference(const struct plan_making *m)
{
	const struct rd_plan_source *best = NULL;

	for (uint32_t i = 0; i < m->n_sources; i++) {
		const struct rd_plan_source *source = &m->sources[i];

		if (source->id.ptr && (!best || says_more(source, best)))
			best = source;
	}
	if (best)
		return rd_prog_find_ref(m->prog, best->id);
	return m->ask->result->n_chosen ? m->ask->result->chosen[0].ref
					: RD_NONE;
}
