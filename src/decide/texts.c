/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What answers say again and again of facts and cues.  There may be many, so
 * each text is put together when it is first told, and kept. */

#include "base/decimal.h"
#include "base/escape.h"
#include "decide/internal.h"

#define TEXT_CAP (1u << 20)

struct rd_str
dec_make_fact_head(struct rd_dec *dec, uint32_t index)
{
	static const char *const origins[DEC_N_ORIGINS] = {
		[DEC_REQUEST] = "request",
		[DEC_DEFAULT] = "default",
		[DEC_ZONE] = "zone",
		[DEC_CLASSIFIER] = "classifier",
		[DEC_OBSERVATION] = "observation",
		[DEC_DERIVED] = "derived",
		[DEC_STATE] = "state",
	};
	const struct rd_prog_fact *fact = &dec->prog->fact[index];
	struct rd_str made = RD_STR_NONE;
	struct rd_buf text;

	rd_buf_init(&text, TEXT_CAP);
	rd_buf_char(&text, ',');
	rd_put_json_str(&text, rd_prog_str(dec->prog, fact->name));
	/* Only a request gives personal texts. */
	if (fact->personal)
		rd_buf_cstr(&text, ":{\"personal\":true,"
				   "\"source\":\"request\"}");
	else
		rd_buf_printf(&text, ":{\"source\":\"%s\",\"value\":",
			      origins[dec->origin[index]]);
	if (rd_buf_status(&text) == RD_OK)
		made = (struct rd_str){ rd_arena_strdup(&dec->load,
							rd_buf_view(&text)),
					text.len };
	rd_buf_fini(&text);
	return made;
}

static struct dec_cue_text
make_cue_text(struct rd_dec *dec, uint32_t index)
{
	const struct rd_prog *prog = dec->prog;
	const struct rd_prog_cue *cue = &prog->cue[index];
	const struct rd_prog_class *class = &prog->class[cue->class];
	const struct rd_prog_classifier *rule =
		&prog->classifier[class->classifier];
	struct dec_cue_text made = { .text = NULL };
	struct rd_buf text;

	rd_buf_init(&text, TEXT_CAP);
	rd_buf_cstr(&text, ",\"class\":");
	rd_put_json_str(&text,
			rd_prog_term_name(prog, rule->vocab, class->term));
	rd_buf_cstr(&text, ",\"cue\":");
	rd_put_json_str(&text, rd_prog_cue_name(prog, index));
	rd_buf_cstr(&text, ",\"in\":\"");
	rd_dec_source_put(prog, cue->source, &text);
	rd_buf_cstr(&text, "\",\"length\":");
	made.length = (uint32_t)text.len;
	rd_buf_cstr(&text, ",\"points\":\"");
	rd_decimal_put(&text, cue->points, 4);
	rd_buf_char(&text, '"');
	made.points = (uint32_t)text.len;
	rd_buf_cstr(&text, ",\"tag\":");
	if (cue->tag == RD_NONE)
		rd_buf_cstr(&text, "null");
	else
		rd_put_json_str(&text,
				rd_prog_term_name(prog, rule->tags, cue->tag));
	rd_buf_char(&text, '}');
	made.end = (uint32_t)text.len;
	if (rd_buf_status(&text) == RD_OK)
		made.text = rd_arena_strdup(&dec->load, rd_buf_view(&text));
	rd_buf_fini(&text);
	return made;
}

void
dec_put_cue(struct rd_dec *dec, const struct rd_eng_hit *hit,
	    struct rd_buf *out)
{
	uint32_t source = dec->prog->cue[hit->cue].source;
	struct dec_cue_text *cue = &dec->cue_texts[hit->cue];

	if (!cue->text)
		*cue = make_cue_text(dec, hit->cue);
	if (!cue->text) {
		out->status = RD_NOMEM;
		return;
	}
	rd_buf_cstr(out, ",{\"at\":");
	rd_buf_u64(out, hit->offset);
	rd_buf_put(out, cue->text, cue->length);
	rd_buf_u64(out, hit->length);
	rd_buf_put(out, cue->text + cue->length, cue->points - cue->length);
	if (dec->prog->source[source].kind == RD_SOURCE_FIELD) {
		rd_buf_cstr(out, ",\"row\":");
		rd_buf_u64(out, hit->row);
	}
	rd_buf_put(out, cue->text + cue->points, cue->end - cue->points);
}
