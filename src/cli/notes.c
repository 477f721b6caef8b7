/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The notes of a decision, each with what to do about it. */
#include "base/escape.h"
#include "cli/waterfall.h"
#include "decide/decide.h"
#include "json/json.h"

#define TEXT_CAP 65536

/* What to do about a note; a decision that was not recorded wants another
 * advice where state is concerned. */
static const struct {
	const char *code;
	const char *advice, *unrecorded;
} advices[] = {
	{ "subject.none", "give --subject ID to keep a look and a history",
	  "decide without --no-record and with --subject ID to keep a look "
	  "and a history" },
	{ "history.empty",
	  "decisions recorded for this subject add to it, and "
	  "references used lately lose points; refdesk "
	  "history --subject ID lists them",
	  "decide without --no-record and with --subject ID, or give history "
	  "in the request, and references used lately lose points" },
	{ "tense.classifier",
	  "refdesk temporal TEXT shows the cues; give more "
	  "of the conversation where the pack reads it, or "
	  "an observation, which outweighs them",
	  NULL },
	{ "observation.stale", "observe again shortly before deciding", NULL },
	{ "observation.future", "check the clocks, or the observation's at",
	  NULL },
	{ "observation.undated", "give the observation an at", NULL },
	{ "look.dropped",
	  "add a reference with that style, or make one "
	  "available",
	  NULL },
	{ "look.bypassed", "it stays held for the photos after this one",
	  NULL },
	{ "pin.unavailable",
	  "make it available, or end the look with refdesk "
	  "look clear --subject ID",
	  "make it available, or give another look in the request" },
	{ "request.unknown-style",
	  "add a reference with that style, or make "
	  "one available",
	  NULL },
	{ "outcome.none",
	  "refdesk explain last --all shows the gate of each "
	  "reference",
	  "the decision as JSON has the gate of each reference" },
};

/* Line by line between margins, with control characters made visible. */
void
cmd_shown_wrap(const struct cmd_term *term, const char *lead,
	       struct rd_str text, unsigned indent, struct rd_buf *out)
{
	struct rd_buf shown;

	rd_buf_init(&shown, TEXT_CAP);
	rd_put_shown(&shown, text);
	rd_buf_cstr(out, lead);
	cmd_term_wrap(term, rd_buf_view(&shown), (unsigned)strlen(lead), indent,
		      out);
	rd_buf_fini(&shown);
}

static void
put_advice(const struct cmd_term *term, struct rd_str code, bool recorded,
	   struct rd_buf *out)
{
	const char *advice;
	size_t i;

	for (i = 0; i < sizeof(advices) / sizeof(advices[0]); i++) {
		if (!rd_str_is(code, advices[i].code))
			continue;
		advice = advices[i].advice;
		if (!recorded && advices[i].unrecorded)
			advice = advices[i].unrecorded;
		cmd_shown_wrap(term, "        ", rd_str_of(advice), 8, out);
	}
}

static void
put_note(const struct cmd_term *term, const json_t *note, bool recorded,
	 struct rd_buf *out)
{
	struct rd_str code = rd_json_get_str(note, "code");
	struct rd_str text = rd_json_get_str(note, "text");
	struct rd_str detail = rd_json_get_str(note, "detail");
	const char *sentence = code.ptr ? rd_dec_note_sentence(code.ptr) : NULL;
	struct rd_buf line;

	if (!text.ptr)
		text = sentence ? rd_str_of(sentence) : code;
	rd_buf_init(&line, TEXT_CAP);
	rd_buf_str(&line, text);
	if (detail.len) {
		rd_buf_cstr(&line, ": ");
		rd_buf_str(&line, detail);
	}
	cmd_shown_wrap(term, "  note: ", rd_buf_view(&line), 8, out);
	rd_buf_fini(&line);
	put_advice(term, code, recorded, out);
}

/* Is a candidate out because of the look? */
static bool
look_gated(const json_t *decision)
{
	json_t *candidate;
	size_t i;

	json_array_foreach(json_object_get(decision, "candidates"), i,
			   candidate)
	{
		if (rd_str_starts(rd_json_get_str(candidate, "gate"), "look."))
			return true;
	}
	return false;
}

/* A held look that decided is no surprise to the engine, but to people. */
static void
put_held(const struct cmd_term *term, const json_t *decision,
	 struct rd_buf *out)
{
	const json_t *look = json_object_get(decision, "look");
	const json_t *held = json_object_get(look, "held");
	bool locked = rd_str_is(rd_json_get_str(decision, "outcome"), "locked");
	struct rd_str subject = rd_json_get_str(decision, "subject");
	struct rd_buf line;

	if (!json_is_object(held) ||
	    !json_is_null(json_object_get(look, "bypass")) ||
	    !(locked || look_gated(decision)))
		return;
	rd_buf_init(&line, TEXT_CAP);
	rd_buf_printf(&line, "the look %.*s is held until %.*s%s",
		      RD_STR_FMT(rd_json_get_str(held, "hairstyle")),
		      RD_STR_FMT(rd_json_get_str(held, "expires_at")),
		      locked ? "" : ", so other hairstyles are out");
	cmd_shown_wrap(term, "  note: ", rd_buf_view(&line), 8, out);
	rd_buf_reset(&line);
	if (subject.ptr)
		rd_buf_printf(&line,
			      "refdesk look clear --subject %.*s frees it",
			      RD_STR_FMT(subject));
	else
		rd_buf_cstr(&line, "leave the look out of the request to "
				   "free it");
	cmd_shown_wrap(term, "        ", rd_buf_view(&line), 8, out);
	rd_buf_fini(&line);
}

void
cmd_notes_put(const struct cmd_term *term, const json_t *decision,
	      struct rd_buf *out)
{
	bool recorded = json_is_string(json_object_get(decision, "id"));
	json_t *note;
	size_t i;

	put_held(term, decision, out);
	json_array_foreach(json_object_get(decision, "notes"), i, note)
		put_note(term, note, recorded, out);
}
