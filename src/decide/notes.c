/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a decision says of its circumstances. */

#include "decide/internal.h"

static const struct {
	const char *code, *sentence;
} note_sentences[] = {
	{ "subject.none", "no subject was given, so lock and history are off" },
	{ "history.empty", "the history is empty, so nothing is repetition" },
	{ "tense.classifier", "no observation was given, so the cues in the "
			      "text told old from now" },
	{ "observation.stale", "the observation is too old and was not used" },
	{ "observation.future", "the observation is from the future and was "
				"not used" },
	{ "observation.undated", "the observation has no time and was not "
				 "used" },
	{ "look.expired", "the held look is over" },
	{ "look.dropped", "the held style was dropped: no available reference "
			  "has it" },
	{ "look.bypassed", "a look is held but did not bind this photo" },
	{ "pin.unavailable", "the held reference is not available, so all were "
			     "scored" },
	{ "cue.undecided",
	  "an expression took too many steps on a text and was "
	  "not counted" },
	{ "request.unknown-style", "the asked-for style was ignored: no "
				   "available reference has it" },
	{ "outcome.none", "every reference was gated out" },
	{ "slot.empty", "no reference was left that fits the slot" },
	{ "choice.incompatible", "no reference was left whose size goes with "
				 "the first one's" },
	{ "experiment.no-unit", "there is nothing to tell the experiment's "
				"arm by, so none was taken" },
	{ "learned.unknown-key", "a learned value is of a reference or term "
				 "that is not there, and was not used" },
};

const char *
rd_dec_note_sentence(const char *code)
{
	for (size_t i = 0; i < sizeof(note_sentences) / sizeof(*note_sentences);
	     i++)
		if (!strcmp(note_sentences[i].code, code))
			return note_sentences[i].sentence;
	return "";
}

void
dec_note(struct rd_dec *dec, const char *code, struct rd_str detail)
{
	if (dec->result.n_notes < dec->max_notes)
		dec->notes[dec->result.n_notes++] =
			(struct rd_dec_note){ code, detail };
}

void
dec_note_circumstances(struct rd_dec *dec)
{
	const struct rd_dec_request *request = dec->request;

	if (!request->subject.ptr && request->look_given == RD_DEC_ABSENT &&
	    request->history_given == RD_DEC_ABSENT)
		dec_note(dec, "subject.none", RD_STR_NONE);
	else if (!dec->n_uses)
		dec_note(dec, "history.empty", RD_STR_NONE);
	if (dec->prog->n_observation && !dec->request->has_observation[0])
		dec_note(dec, "tense.classifier", RD_STR_NONE);
}

/* Does the first choice have the held style anyway? */
static bool
keeps_style(const struct rd_dec *dec)
{
	const struct rd_prog *prog = dec->prog;
	const struct rd_eng_value *held = rd_eng_fact(
		dec->eng, RD_BUILTIN_LOOK_HAIRSTYLE);
	uint32_t attr = prog->meta->look_attr;

	return attr != RD_NONE && held->known && dec->result.n_chosen &&
	       prog->attrval[prog->attr[attr].first_value + dec->chosen[0].ref]
			       .value == (uint32_t)held->number;
}

void
dec_note_bypass(struct rd_dec *dec)
{
	bool any = false;

	for (uint32_t p = 0; p < dec->prog->n_pin; p++)
		any |= dec->look_rule_pin[p];
	for (uint32_t g = 0; g < dec->prog->n_gate; g++)
		any |= dec->look_rule_gate[g];
	if (!dec->result.look_held || dec->look_rule_active || !any ||
	    (!dec->result.old_photo && keeps_style(dec)))
		return;
	dec->result.bypass = dec->result.old_photo ? RD_DEC_BYPASS_OLD_PHOTO
						   : RD_DEC_BYPASS_REQUEST;
	dec_note(dec, "look.bypassed",
		 dec->result.old_photo ? RD_STR_LIT("old photo")
				       : RD_STR_LIT("another style was asked "
						    "for"));
}
