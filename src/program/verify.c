/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Entry of the semantic pass, and the checks that tables can say: field
 * ranges, runs, names. */

#include "program/verify.h"

#include <stdarg.h>
#include <stdio.h>

static struct rd_str
record_name(const struct rd_prog *prog, enum rd_section section, uint32_t index)
{
	const struct rd_prog_section_info *info = &rd_prog_sections[section];
	const struct rd_prog_field_info *field = info->fields();
	struct rd_prog_records records = rd_prog_records_of(prog, section);
	uint32_t s;

	if (field->kind != RD_PROG_KIND_STR || index >= records.n)
		return RD_STR_NONE;
	s = rd_prog_field_u32(records.ptr + (size_t)index * info->struct_bytes,
			      field);
	return s < prog->n_strings ? prog->strings[s] : RD_STR_NONE;
}

bool
rd_prog_refuse(struct rd_prog_verifier *v, enum rd_section section,
	       uint32_t index, const char *fmt, ...)
{
	struct rd_str name = record_name(v->prog, section, index);
	char why[120];
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	if (name.len > 32)
		name.len = 32;
	rd_problem_set(v->problem, RD_CORRUPT, 6, "program.record",
		       "%s %u%s%.*s%s: %s", rd_prog_sections[section].name,
		       index, name.len ? " \"" : "", RD_STR_FMT(name),
		       name.len ? "\"" : "", why);
	rd_problem_hint(v->problem, "build the program again from its rules");
	return false;
}

bool
rd_prog_verify_each(struct rd_prog_verifier *v,
		    const struct rd_prog_record_check *checks, size_t n_checks)
{
	for (size_t c = 0; c < n_checks; c++) {
		enum rd_section section = checks[c].section;
		uint32_t n = rd_prog_records_of(v->prog, section).n;

		for (uint32_t i = 0; i < n; i++)
			if (!checks[c].check(v, i))
				return false;
	}
	return true;
}

bool
rd_prog_verify_run(struct rd_prog_verifier *v, uint64_t first, uint64_t n,
		   uint64_t count)
{
	if (n > v->budget || first > count || n > count - first)
		return false;
	v->budget -= n;
	return true;
}

bool
rd_prog_value_fits(const struct rd_prog *prog, enum rd_fact_type type,
		   uint32_t vocab, int64_t value)
{
	switch (type) {
	case RD_FACT_BOOL:
		return value == 0 || value == 1;
	case RD_FACT_TERM:
		return rd_prog_term_fits(prog, vocab, value);
	case RD_FACT_INTEGER:
	case RD_FACT_DECIMAL:
		return true;
	default:
		return false;
	}
}

/* Values a field of that kind may have are below this, or RD_NONE in an OPT. */
static uint64_t
limit_of(const struct rd_prog *prog, const struct rd_prog_field_info *field)
{
	switch (field->kind) {
	case RD_PROG_KIND_STR:
		return prog->n_strings;
	case RD_PROG_KIND_BOOL:
		return 2;
	case RD_PROG_KIND_ENUM:
		return field->arg;
	case RD_PROG_KIND_OPT:
	case RD_PROG_KIND_IX:
		return rd_prog_records_of(prog, field->arg).n;
	default:
		return UINT64_MAX;
	}
}

/* The first record whose field is out of range, or their number. */
static uint32_t
find_misfit(struct rd_prog_records records, size_t bytes,
	    const struct rd_prog_field_info *field, uint64_t limit)
{
	bool optional = field->kind == RD_PROG_KIND_OPT;
	const char *record = records.ptr;

	for (uint32_t i = 0; i < records.n; i++, record += bytes) {
		uint32_t value = rd_prog_field_u32(record, field);

		if (value >= limit && !(optional && value == RD_NONE))
			return i;
	}
	return records.n;
}

static bool
check_fields(struct rd_prog_verifier *v, enum rd_section section)
{
	const struct rd_prog_section_info *info = &rd_prog_sections[section];
	const struct rd_prog_field_info *fields = info->fields();
	struct rd_prog_records records = rd_prog_records_of(v->prog, section);
	size_t bytes = info->struct_bytes;

	for (uint32_t f = 0; f < info->n_fields; f++) {
		uint64_t limit = limit_of(v->prog, &fields[f]);
		uint32_t i;

		if (limit == UINT64_MAX)
			continue;
		i = find_misfit(records, bytes, &fields[f], limit);
		if (i < records.n)
			return rd_prog_refuse(
				v, section, i, "%s is out of range (%u)",
				fields[f].name,
				rd_prog_field_u32(records.ptr + i * bytes,
						  &fields[f]));
	}
	return true;
}

#define RUN(SECTION, section, first, n, CHILD)                                 \
	{                                                                      \
		RD_SEC_##SECTION, RD_SEC_##CHILD,                              \
			offsetof(struct rd_prog_##section, first),             \
			offsetof(struct rd_prog_##section, n), #n              \
	}

static const struct run_info {
	enum rd_section section, child;
	size_t first, n;
	const char *name;
} runs[] = {
	RUN(VOCAB, vocab, first_term, n_terms, TERM),
	RUN(TERM, term, first_above, n_above, ABOVE),
	RUN(FACT, fact, first_field, n_fields, FIELD),
	RUN(SOURCE, source, first_part, n_parts, SOURCE),
	RUN(CLASSIFIER, classifier, first_class, n_classes, CLASS),
	RUN(CUE, cue, first_unless, n_unless, UNLESS),
	RUN(TABLE, table, first_in, n_in, TCOL),
	RUN(TABLE, table, first_out, n_out, TCOL),
	RUN(TABLE, table, first_row, n_rows, ROW),
	RUN(DERIVE, derive, first_arg, n_args, DARG),
	RUN(COND, cond, first_op, n_ops, OP),
	RUN(REF, ref, first_tag, n_tags, TAG),
	RUN(FACTOR, factor, first_choice, n_choices, CHOICE),
	RUN(FACTOR, factor, first_step, n_steps, STEP),
	RUN(HOLD, hold, first_reason, n_reasons, REASON),
	RUN(TEMPLATE, template, first_segment, n_segments, SEGMENT),
	RUN(FACTOR, factor, first_knot, n_knots, KNOT),
	RUN(EXPERIMENT, experiment, first_arm, n_arms, ARM),
	RUN(ARM, arm, first_patch, n_patches, PATCH),
	RUN(RATE, rate, first_band, n_bands, RATEBAND),
	RUN(RATE, rate, first_evidence, n_evidence, EVIDENCE),
	RUN(PROVIDER, provider, first_host, n_hosts, HOST),
	RUN(PROVIDER, provider, first_header, n_headers, HEADER),
	RUN(PROVIDER, provider, first_call, n_calls, CALL),
	RUN(PROVIDER, provider, first_state, n_states, STATE),
	RUN(PROVIDER, provider, first_error, n_errors, ERROR),
	RUN(CALL, call, first_reply, n_replies, REPLY),
	RUN(MODEL, model, first_param, n_params, PARAM),
	RUN(MODEL, model, first_reply, n_replies, REPLY),
	RUN(MODEL, model, first_family, n_families, LISTED),
	RUN(PARAM, param, first_value, n_values, LISTED),
	RUN(SIZES, sizes, first_size, n_sizes, SIZE),
	RUN(PRESET, preset, first_value, n_values, PRESETVALUE),
	RUN(PRESET, preset, first_row, n_rows, PRESETROW),
	RUN(PRESET, preset, first_role, n_roles, LISTED),
	RUN(PRESETROW, presetrow, first_weight, n_weights, LISTED),
	RUN(ROUTE, route, first_try, n_tries, TRY),
	RUN(WORDING, wording, first_ordinal, n_ordinals, LISTED),
	RUN(WORDING, wording, first_strength, n_strengths, STRENGTH),
	RUN(DENY, deny, first_phrase, n_phrases, LISTED),
	RUN(DENY, deny, first_with, n_with, LISTED),
	RUN(RDXPROFILE, rdxprofile, first_kernel, n_kernels, RDXKERNEL),
	RUN(RDXPROFILE, rdxprofile, first_level, n_levels, RDXLEVEL),
	RUN(RDXPROFILE, rdxprofile, first_law, n_laws, RDXLAW),
	RUN(RDXUSE, rdxuse, first_advice, n_advices, RDXADVICE),
	RUN(FLOW, flow, first_node, n_nodes, FLOWNODE),
	RUN(FLOW, flow, first_argument, n_arguments, FLOWINPUT),
	RUN(FLOWNODE, flownode, first_input, n_inputs, FLOWINPUT),
	RUN(FLOWINPUT, flowinput, first_word, n_words, FLOWWORD),
};

static uint32_t
u32_at(struct rd_prog_records records, size_t struct_bytes, uint32_t index,
       size_t offset)
{
	uint32_t value;

	memcpy(&value, records.ptr + index * struct_bytes + offset,
	       sizeof(value));
	return value;
}

static bool
check_run(struct rd_prog_verifier *v, const struct run_info *run)
{
	struct rd_prog_records records = rd_prog_records_of(v->prog,
							    run->section);
	uint32_t count = rd_prog_records_of(v->prog, run->child).n;
	size_t bytes = rd_prog_sections[run->section].struct_bytes;

	for (uint32_t i = 0; i < records.n; i++)
		if (!rd_prog_verify_run(
			    v, u32_at(records, bytes, i, run->first),
			    u32_at(records, bytes, i, run->n), count))
			return rd_prog_refuse(v, run->section, i,
					      "%s runs past its section",
					      run->name);
	return true;
}

#define NAME(SECTION, section, field, space)                                   \
	{                                                                      \
		RD_SEC_##SECTION, offsetof(struct rd_prog_##section, field),   \
			space                                                  \
	}

/* Never empty; unique within a space other than 0.  A space's rows stand
 * together. */
static const struct name_info {
	enum rd_section section;
	size_t offset;
	int space;
} names[] = {
	NAME(META, meta, pack, 0),
	NAME(FIELD, field, name, 0),
	NAME(TERM, term, name, 0),
	NAME(CUE, cue, text, 0),
	NAME(UNLESS, unless, text, 0),
	NAME(TCOL, tcol, name, 0),
	NAME(TAG, tag, tag, 0),
	NAME(GATE, gate, code, 0),
	NAME(REASON, reason, term, 0),
	NAME(FILE, file, name, 1),
	NAME(VOCAB, vocab, name, 2),
	NAME(FACT, fact, name, 3),
	NAME(CLASSIFIER, classifier, name, 4),
	NAME(TABLE, table, name, 5),
	NAME(ATTR, attr, name, 6),
	NAME(REF, ref, id, 7),
	NAME(TEMPLATE, template, name, 8),
	NAME(GATE, gate, id, 9),
	NAME(PIN, pin, id, 9),
	NAME(FACTOR, factor, id, 9),
	NAME(GROUP, group, id, 9),
	NAME(HOLD, hold, id, 9),
	NAME(RECORD, record, id, 9),
	NAME(OBSERVATION, observation, name, 9),
	NAME(RATE, rate, id, 9),
	NAME(LEARNED, learned, id, 9),
	NAME(EXPERIMENT, experiment, id, 9),
	NAME(SLOT, slot, id, 9),
	NAME(ARM, arm, id, 10),
	NAME(HEADER, header, name, 0),
	NAME(MODEL, model, endpoint, 0),
	NAME(PARAM, param, name, 0),
	NAME(LISTED, listed, text, 0),
	NAME(SIZE, size, text, 0),
	NAME(PRESETVALUE, presetvalue, name, 0),
	NAME(DENY, deny, reason, 0),
	NAME(PROVIDER, provider, name, 11),
	NAME(MODEL, model, name, 12),
	NAME(ALIAS, alias, name, 12),
	NAME(SIZES, sizes, name, 13),
	NAME(PRESET, preset, name, 14),
	NAME(ROUTE, route, name, 15),
	NAME(WORDING, wording, name, 16),
	NAME(ROLETEXT, roletext, name, 17),
	NAME(ATTRTEXT, attrtext, name, 18),
	NAME(DENY, deny, code, 19),
	NAME(FLOWNODE, flownode, class, 0),
	NAME(FLOWINPUT, flowinput, name, 0),
	NAME(FLOWWORD, flowword, word, 0),
	NAME(RDXENCODER, rdxencoder, name, 20),
	NAME(RDXMODE, rdxmode, name, 21),
	NAME(RDXFUNCTION, rdxfunction, name, 22),
	NAME(RDXPROFILE, rdxprofile, name, 23),
	NAME(RDXUSE, rdxuse, name, 24),
	NAME(RDXKIND, rdxkind, name, 25),
	NAME(FLOW, flow, name, 26),
};

bool
rd_prog_is_new_name(struct rd_prog_verifier *v, uint32_t string)
{
	if (v->stamps[string] == v->stamp)
		return false;
	v->stamps[string] = v->stamp;
	return true;
}

static bool
check_names(struct rd_prog_verifier *v, const struct name_info *info)
{
	struct rd_prog_records records = rd_prog_records_of(v->prog,
							    info->section);
	size_t bytes = rd_prog_sections[info->section].struct_bytes;

	for (uint32_t i = 0; i < records.n; i++) {
		uint32_t name = u32_at(records, bytes, i, info->offset);

		if (!v->prog->strings[name].len)
			return rd_prog_refuse(v, info->section, i,
					      "a name is empty");
		if (info->space && !rd_prog_is_new_name(v, name))
			return rd_prog_refuse(v, info->section, i,
					      "the name is used twice");
	}
	return true;
}

static bool
check_vocab(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_vocab *vocab = &v->prog->vocab[i];

	v->stamp++;
	for (uint32_t t = 0; t < vocab->n_terms; t++) {
		const struct rd_prog_term *term =
			&v->prog->term[vocab->first_term + t];

		if (term->vocab != i)
			return rd_prog_refuse(v, RD_SEC_VOCAB, i,
					      "holds a term of another");
		if (!rd_prog_is_new_name(v, term->name))
			return rd_prog_refuse(v, RD_SEC_VOCAB, i,
					      "has a term twice");
	}
	return true;
}

/* Ascending, and none is the term itself. */
static bool
check_above(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_term *term = &prog->term[i];
	const struct rd_prog_vocab *vocab = &prog->vocab[term->vocab];

	for (uint32_t k = 0; k < term->n_above; k++) {
		uint32_t above = prog->above[term->first_above + k].term;

		if (above >= vocab->n_terms || above == i - vocab->first_term ||
		    (k && above <= prog->above[term->first_above + k - 1].term))
			return rd_prog_refuse(v, RD_SEC_TERM, i,
					      "broader term %u is out of order "
					      "or range",
					      k);
	}
	return true;
}

static bool
check_term(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_vocab *vocab =
		&v->prog->vocab[v->prog->term[i].vocab];

	if (i < vocab->first_term || i - vocab->first_term >= vocab->n_terms)
		return rd_prog_refuse(v, RD_SEC_TERM, i,
				      "lies outside its vocabulary");
	return check_above(v, i);
}

static bool
check_list(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_fact *fact = &v->prog->fact[i];

	v->stamp++;
	for (uint32_t f = 0; f < fact->n_fields; f++)
		if (!rd_prog_is_new_name(
			    v, v->prog->field[fact->first_field + f].name))
			return rd_prog_refuse(v, RD_SEC_FACT, i,
					      "has a field twice");
	return true;
}

static bool
verify_tables(struct rd_prog_verifier *v)
{
	static const struct rd_prog_record_check checks[] = {
		{ RD_SEC_VOCAB, check_vocab },
		{ RD_SEC_TERM, check_term },
		{ RD_SEC_FACT, check_list },
	};
	int space = 0;

	for (int section = 0; section < RD_N_SECTIONS; section++)
		if (!check_fields(v, section))
			return false;
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++)
		if (!check_run(v, &runs[i]))
			return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		v->stamp += names[i].space != space;
		space = names[i].space;
		if (!check_names(v, &names[i]))
			return false;
	}
	return rd_prog_verify_each(v, checks,
				   sizeof(checks) / sizeof(checks[0]));
}

static bool
prepare(struct rd_prog_verifier *v)
{
	const struct rd_prog *prog = v->prog;
	struct {
		void *array;
		size_t n, bytes;
	} wanted[] = {
#define WANT(member, count) { &v->member, count, sizeof(*v->member) }
		WANT(stamps, prog->n_strings),
		WANT(derived_at, prog->n_fact),
		WANT(claimed, prog->n_fact),
		WANT(field_derived_at, prog->n_field),
		WANT(phrase_base, prog->n_classifier),
		WANT(n_phrases, prog->n_classifier),
		WANT(phrase_cue, prog->n_cue),
		WANT(record_list, prog->n_classifier),
		WANT(conds, prog->n_cond),
		WANT(in_cond, prog->n_op),
		WANT(col_peak, prog->n_col),
#undef WANT
	};

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		void *memory = rd_arena_array(v->scratch, wanted[i].n,
					      wanted[i].bytes);

		if (!memory)
			return false;
		memcpy(wanted[i].array, &memory, sizeof(memory));
	}
	return true;
}

enum rd_status
rd_prog_verify(const struct rd_prog *prog, struct rd_arena *scratch,
	       struct rd_problem *problem)
{
	static bool (*const parts[])(struct rd_prog_verifier *) = {
		verify_tables,
		rd_prog_verify_facts,
		rd_prog_verify_words,
		rd_prog_verify_catalog,
		rd_prog_verify_conds,
		rd_prog_verify_rules,
		rd_prog_verify_choice,
		rd_prog_verify_experiments,
		rd_prog_verify_providers,
		rd_prog_verify_models,
		rd_prog_verify_routes,
		rd_prog_verify_redux,
		rd_prog_verify_flows,
	};
	struct rd_prog_verifier v = { .prog = prog,
				      .problem = problem,
				      .scratch = scratch,
				      .budget = prog->file_bytes };

	if (!prepare(&v))
		return rd_problem_set(problem, RD_NOMEM, 10, "program.memory",
				      "not enough memory to check the program");
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (!parts[i](&v))
			return RD_CORRUPT;
	return RD_OK;
}
