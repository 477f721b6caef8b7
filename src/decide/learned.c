/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Learned values of a decision: which rows of the request count, what they are
 * in a trace and in a record. */

#include "base/decimal.h"
#include "base/escape.h"
#include "decide/internal.h"

static uint32_t
find_key(const struct rd_dec *dec, const struct rd_prog_learned *table,
	 struct rd_str key)
{
	return table->by == RD_NONE
		       ? rd_eng_find_ref(dec->eng, key)
		       : rd_prog_find_term(dec->prog,
					   dec->prog->attr[table->by].vocab,
					   key);
}

void
dec_learn(struct rd_dec *dec)
{
	for (uint32_t i = 0; i < dec->request->n_learned; i++) {
		const struct rd_dec_learned *row = &dec->request->learned[i];
		const struct rd_prog_learned *table =
			&dec->prog->learned[row->table];
		struct rd_eng_lesson lesson = { .value = row->value, .row = i };
		uint32_t key = find_key(dec, table, row->key);

		if (key == RD_NONE) {
			dec_note(dec, "learned.unknown-key", row->key);
			continue;
		}
		if (lesson.value < table->min)
			lesson.value = table->min;
		if (lesson.value > table->max)
			lesson.value = table->max;
		if (row->evidence >= table->evidence)
			rd_eng_learn(dec->eng, row->table, key, lesson);
	}
}

void
dec_put_lesson(const struct rd_dec *dec, uint32_t factor, uint32_t ref,
	       struct rd_buf *out)
{
	struct rd_eng_lesson lesson = rd_eng_lesson(
		dec->eng, dec->prog->factor[factor].learned, ref);

	rd_buf_cstr(out, "{\"evidence\":[\"");
	rd_buf_i64(out, dec->request->learned[lesson.row].evidence);
	rd_buf_cstr(out, "\"],\"learned\":[\"");
	rd_decimal_put(out, lesson.value, 4);
	rd_buf_cstr(out, "\"]}");
}

void
dec_put_learned(const struct rd_dec *dec, struct rd_buf *out)
{
	if (dec->request->learned_given == RD_DEC_ABSENT)
		return;
	rd_buf_cstr(out, ",\"learned\":[");
	for (uint32_t i = 0; i < dec->request->n_learned; i++) {
		const struct rd_dec_learned *row = &dec->request->learned[i];

		rd_buf_cstr(out, i ? ",{\"evidence\":" : "{\"evidence\":");
		rd_buf_i64(out, row->evidence);
		rd_buf_cstr(out, ",\"key\":");
		rd_put_json_str(out, row->key);
		rd_buf_cstr(out, ",\"table\":");
		rd_put_json_str(out,
				rd_prog_str(dec->prog,
					    dec->prog->learned[row->table].id));
		rd_buf_cstr(out, ",\"value\":\"");
		rd_decimal_put(out, row->value, 4);
		rd_buf_cstr(out, "\"}");
	}
	rd_buf_char(out, ']');
}
