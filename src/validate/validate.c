/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The run of all checks over a pack. */

#include "validate/lint.h"

#include "base/diag-ids.h"

static void (*const parts[])(struct rd_val *val) = {
	rd_val_read_vocabs,	  rd_val_read_attrs,
	rd_val_read_facts,	  rd_val_read_wordlists,
	rd_val_read_classifiers,  rd_val_read_tables,
	rd_val_read_observations, rd_val_read_derives,
	rd_val_read_refs,	  rd_val_check_assets,
	rd_val_read_rules,	  rd_val_read_learned,
	rd_val_read_factors,	  rd_val_check_scores,
	rd_val_read_templates,	  rd_val_check_invariants,
	rd_val_read_rates,	  rd_val_read_experiments,
	rd_val_read_send,	  rd_val_read_redux,
	rd_val_read_flows,
};

static bool
is_marked(const struct rd_val *val, const struct rd_diag *diag)
{
	for (size_t i = 0; i < val->n_marks; i++)
		if (val->marks[i].line == diag->line &&
		    !strcmp(val->marks[i].file, diag->file))
			return true;
	return false;
}

/* What the schema says counts only where none of our checks said more. */
static void
merge_schema_findings(struct rd_val *val)
{
	for (size_t i = 0; i < val->schema.n_items; i++) {
		const struct rd_diag *diag = &val->schema.items[i];

		if (is_marked(val, diag))
			continue;
		rd_diag_add(val->diags, diag->id, diag->file, diag->line, "%s",
			    diag->message);
		rd_diag_hint(val->diags, "%s", diag->hint);
	}
	val->diags->n_dropped += val->schema.n_dropped;
}

/* With a file missing, most names would be unknown: only that is told. */
static void
run(struct rd_val *val)
{
	rd_val_load_packs(val);
	if (!val->status)
		rd_val_check_grammar(val);
	if (val->status || val->incomplete)
		return;
	rd_val_collect(val);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (!val->status)
			parts[i](val);
	if (!val->status && val->input->lint && !val->diags->n_errors)
		rd_val_lint(val);
}

enum rd_status
rd_val_resolve(const struct rd_val_input *input, struct rd_diags *diags,
	       struct rd_val_model *model)
{
	struct rd_val val = {
		.arena = &model->arena,
		.diags = diags,
		.model = model,
		.input = input,
		.vocabs.unknown = RD_DIAG_UNKNOWN_VOCABULARY,
		.facts.unknown = RD_DIAG_UNKNOWN_FACT,
		.attrs.unknown = RD_DIAG_UNKNOWN_ATTRIBUTE_NAME,
		.tables.unknown = RD_DIAG_UNKNOWN_TABLE,
		.classifiers.unknown = RD_DIAG_UNKNOWN_CLASSIFIER,
		.learned.unknown = RD_DIAG_UNKNOWN_LEARNED,
		.providers.unknown = RD_DIAG_UNKNOWN_PROVIDER,
		.models.unknown = RD_DIAG_UNKNOWN_MODEL,
		.sizes.unknown = RD_DIAG_UNKNOWN_SIZES,
		.wordings.unknown = RD_DIAG_UNKNOWN_WORDING,
		.roles.unknown = RD_DIAG_UNKNOWN_ROLE,
		.rdx_encoders.unknown = RD_DIAG_UNKNOWN_ENCODER,
		.rdx_functions.unknown = RD_DIAG_UNKNOWN_FUNCTION,
		.rdx_modes.unknown = RD_DIAG_UNKNOWN_MODE,
		.rdx_profiles.unknown = RD_DIAG_UNKNOWN_PROFILE,
	};

	*model = (struct rd_val_model){ .look_attr = RD_VAL_NONE };
	rd_arena_init(&model->arena, RD_VAL_ARENA_CAP);
	rd_diags_init(&val.schema);
	run(&val);
	if (!val.status && !val.incomplete)
		rd_val_acknowledge(&val);
	merge_schema_findings(&val);
	rd_diags_fini(&val.schema);
	rd_diags_sort(diags);
	if (val.status && val.status != RD_SEMANTIC)
		return val.status;
	return diags->n_errors ? RD_SEMANTIC : RD_OK;
}

void
rd_val_model_fini(struct rd_val_model *model)
{
	rd_arena_fini(&model->arena);
}
