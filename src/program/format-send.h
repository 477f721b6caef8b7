/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The sections about sending: providers, models, presets, routes, policy.  Read
 * by program/format.h, whose field kinds these are.
 *
 * Texts with holes have {name} where something is put in:
 *   url       {endpoint} {app} {id} of a model and its job, {part} of a file
 *             put in parts, {since} of a list; with `from`, one that begins
 *             with "/" is put behind the path of the given URL
 *   header    {secret}, which only hosts with `key` are sent
 *   body      {type} {name} {url} of a file, as JSON strings; {parts}
 *   line      {ordinal} {strength} {role} of a reference
 *   ATTRTEXT  {value}
 *
 * Paths lead into JSON: names divided by dots, [n] for the n-th of an array,
 * [*] for each: "images[*].url".  The empty path is the whole reply; a path
 * "header:NAME" is a header of the reply. */
#ifndef RD_PROGRAM_FORMAT_SEND_H
#define RD_PROGRAM_FORMAT_SEND_H

/* What is asked of a provider. */
enum rd_send_call {
	RD_CALL_SUBMIT,
	RD_CALL_STATUS,
	RD_CALL_STREAM, /* the same as events (SSE) */
	RD_CALL_RESULT,
	RD_CALL_CANCEL,
	RD_CALL_UPLOAD,	      /* asks where a file may be put */
	RD_CALL_PUT,	      /* the file's bytes, whole */
	RD_CALL_UPLOAD_PARTS, /* asks where a large file may be put */
	RD_CALL_PUT_PART,
	RD_CALL_PUT_DONE,
	RD_CALL_FETCH,	 /* a result's file */
	RD_CALL_HISTORY, /* what was asked lately: evidence for what is lost */
	RD_N_CALLS
};
/* Where in a reply something stands. */
enum rd_send_reply {
	RD_REPLY_ID,
	RD_REPLY_STATUS_URL,
	RD_REPLY_RESULT_URL,
	RD_REPLY_CANCEL_URL,
	RD_REPLY_STATE,
	RD_REPLY_POSITION,   /* in the queue, from 0 */
	RD_REPLY_PERCENT,    /* 0..100 */
	RD_REPLY_FILE,	     /* URL of a result's file, or a data URI */
	RD_REPLY_SEED,	     /* 64 bits */
	RD_REPLY_FLAGGED,    /* booleans, one for each file: moderated */
	RD_REPLY_ERROR,	     /* text, never logged: may hold the prompt */
	RD_REPLY_ERROR_TYPE, /* name to branch on */
	RD_REPLY_UPLOAD_URL, /* where the bytes go */
	RD_REPLY_UPLOADED,   /* URL of the uploaded file */
	RD_REPLY_PART,	     /* what PUT_DONE says of a part */
	RD_REPLY_ITEMS,	     /* of HISTORY; the next three within an item */
	RD_REPLY_ITEM_ID,
	RD_REPLY_ITEM_AT,   /* RFC 3339 */
	RD_REPLY_ITEM_BODY, /* what was sent */
	RD_REPLY_COST,	    /* decimal, in the model's unit */
	RD_N_REPLIES
};
enum rd_send_state {
	RD_STATE_QUEUED,
	RD_STATE_RUNNING,
	RD_STATE_DONE,
	RD_STATE_FAILED,
	RD_STATE_MODERATED, /* refused for what it shows; not tried elsewhere */
	RD_STATE_CANCELLED,
	RD_STATE_UNKNOWN,
	RD_N_STATES
};
/* What a reply that is no success means. */
enum rd_send_error {
	RD_ERROR_REFUSED,   /* nothing was taken, and never will be */
	RD_ERROR_MODERATED, /* the same, for what it shows */
	RD_ERROR_KEY,	    /* the same, for the key */
	RD_ERROR_FUNDS,	    /* the same, for the account's money */
	RD_ERROR_BUSY,	    /* nothing was taken: again later */
	RD_ERROR_UNSTARTED, /* it was taken, never begun, and costs nothing */
	RD_ERROR_UNCLEAR,   /* it may have been taken */
	RD_ERROR_AGAIN,	    /* of a question that may be repeated: ask again */
	RD_ERROR_GONE,	    /* there is no such job or file any more */
	RD_N_ERRORS
};
enum rd_send_body { RD_BODY_NONE, RD_BODY_JSON, RD_BODY_BYTES, RD_N_BODIES };
enum rd_send_files {
	RD_FILES_URL,	 /* takes no files, URLs only */
	RD_FILES_INLINE, /* data URIs up to inline_max */
	RD_FILES_UPLOAD, /* those up to inline_max inline, others uploaded */
	RD_N_FILES
};
enum rd_send_signing { RD_SIGNING_NONE, RD_SIGNING_RFC9421, RD_N_SIGNINGS };
enum rd_model_state {
	RD_MODEL_ACTIVE,
	RD_MODEL_DEPRECATED,
	RD_MODEL_GONE,
	RD_N_MODEL_STATES
};
/* What becomes of weights that the wire has no field for. */
enum rd_model_weights {
	RD_WEIGHTS_REFUSE, /* all the same, or exit 4 */
	RD_WEIGHTS_ORDER,  /* heaviest first */
	RD_WEIGHTS_WORDS,  /* in order, and a sentence for each */
	RD_WEIGHTS_IGNORE, /* with a note; a model of one reference */
	RD_N_MODEL_WEIGHTS
};
enum rd_price_unit {
	RD_PRICE_IMAGE,
	RD_PRICE_MEGAPIXEL, /* rounded up for each picture */
	RD_PRICE_SECOND,
	RD_PRICE_REQUEST,
	RD_N_PRICE_UNITS
};
/* What fills a field of the body. */
enum rd_param_hole {
	RD_HOLE_VALUE, /* params of the request, else the default */
	RD_HOLE_FIXED, /* always the default: nobody may change it */
	RD_HOLE_PROMPT,
	RD_HOLE_NEGATIVE,
	RD_HOLE_REFERENCE,  /* URL of the reference `index` (from 0) */
	RD_HOLE_REFERENCES, /* array of URLs, from reference `index` on */
	RD_HOLE_IMAGES,	    /* how many */
	RD_HOLE_SIZE,	    /* {"width":…,"height":…} */
	RD_HOLE_ASPECT,	    /* the nearest value of `sizes` */
	RD_HOLE_WIDTH,
	RD_HOLE_HEIGHT,
	RD_HOLE_SEED,
	RD_HOLE_LORAS, /* array of objects {path, scale, …} */
	RD_HOLE_REDUX, /* object, as a plan has it (refdesk-plan(1)) */
	RD_N_HOLES
};
enum rd_param_type {
	RD_PARAM_TEXT,
	RD_PARAM_INTEGER,
	RD_PARAM_DECIMAL,
	RD_PARAM_BOOL,
	RD_PARAM_TERM, /* one of its values, a string on the wire */
	RD_N_PARAM_TYPES
};
enum rd_lora_pair {
	RD_LORA_SINGLE,	  /* any number up to lora_max */
	RD_LORA_HIGH_LOW, /* one high, one low, both of scale 1 */
	RD_N_LORA_PAIRS
};
/* Why a try is left for the next one.  Only where nothing was taken. */
#define RD_ON_REFUSED 1u   /* by the provider, or by its rules here */
#define RD_ON_BUSY 2u	   /* after the waits that Retry-After asks for */
#define RD_ON_UNREACHED 4u /* no connection */
#define RD_ON_NO_KEY 8u
#define RD_ON_UNSTARTED 16u
#define RD_ON_GONE 32u	  /* endpoint state gone, or 404 */
#define RD_ON_FUNDS 64u	  /* or key refused */
#define RD_ON_FAILED 128u /* taken, and reported as failed and not charged */
#define RD_ON_ALL 255u
/* What a try does without. */
#define RD_DROP_REFERENCES 1u
#define RD_DROP_LORAS 2u
#define RD_DROP_PARAMS 4u /* of the request; the model's own defaults hold */
#define RD_DROP_SIZE 8u
#define RD_DROP_SEED 16u
#define RD_DROP_NEGATIVE 32u
#define RD_DROP_IMAGES 64u /* one picture */
#define RD_DROP_ALL 127u

#define RD_PROG_SEND_SECTIONS(X)                                               \
	X(64, PROVIDER, provider)                                              \
	X(65, HOST, host)                                                      \
	X(66, HEADER, header)                                                  \
	X(67, CALL, call)                                                      \
	X(68, REPLY, reply)                                                    \
	X(69, STATE, state)                                                    \
	X(70, ERROR, error)                                                    \
	X(71, MODEL, model)                                                    \
	X(72, ALIAS, alias)                                                    \
	X(73, PARAM, param)                                                    \
	X(74, LISTED, listed)                                                  \
	X(75, SIZES, sizes)                                                    \
	X(76, SIZE, size)                                                      \
	X(77, PRESET, preset)                                                  \
	X(78, PRESETVALUE, presetvalue)                                        \
	X(79, PRESETROW, presetrow)                                            \
	X(80, ROUTE, route)                                                    \
	X(81, TRY, try)                                                        \
	X(82, WORDING, wording)                                                \
	X(83, STRENGTH, strength)                                              \
	X(84, ROLETEXT, roletext)                                              \
	X(85, ATTRTEXT, attrtext)                                              \
	X(86, DENY, deny)

/* clang-format off */
/* secret "": none is needed. */
#define RD_FIELDS_PROVIDER(F)                                                 \
	F(name, STR, 0) F(title, STR, 0) F(secret, STR, 0)                    \
	F(terms, STR, 0) F(region, STR, 0) F(data_use, STR, 0)                \
	F(retention, STR, 0) F(dated, STR, 0) /* YYYY-MM-DD, of all this */   \
	F(first_host, U32, 0) F(n_hosts, U32, 0)                              \
	F(first_header, U32, 0) F(n_headers, U32, 0)                          \
	F(first_call, U32, 0) F(n_calls, U32, 0)                              \
	F(first_state, U32, 0) F(n_states, U32, 0)                            \
	F(first_error, U32, 0) F(n_errors, U32, 0)                            \
	F(files, ENUM, RD_N_FILES) F(inline_max, U32, 0) /* bytes */          \
	F(parts_above, U32, 0) F(part_bytes, U32, 0)                          \
	F(signing, ENUM, RD_N_SIGNINGS)                                       \
	F(poll_ms, U32, 0) F(poll_max_ms, U32, 0)                             \
	F(wait_ms, I64, 0) /* for a job, in all */                            \
	F(settle_ms, I64, 0) /* until HISTORY shows what was taken */         \
	F(in_flight, U32, 0)                                                  \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
/* "*.example.org": any host below it.  Only `key` ones get {secret}, and only
 * what stands here is ever asked. */
#define RD_FIELDS_HOST(F) F(name, STR, 0) F(key, BOOL, 0) F(private, BOOL, 0)
/* calls: 1 << enum rd_send_call of those that send it. */
#define RD_FIELDS_HEADER(F) F(name, STR, 0) F(value, STR, 0) F(calls, U32, 0)
/* url "": only the one of the submit reply (from) will do.  from: RD_REPLY_* +
 * 1 of the submit reply's URL that is used instead of url; 0: none. */
#define RD_FIELDS_CALL(F)                                                     \
	F(on, ENUM, RD_N_CALLS) F(method, STR, 0) F(url, STR, 0)              \
	F(from, U32, 0) F(body, ENUM, RD_N_BODIES) F(text, STR, 0)            \
	F(total_ms, U32, 0) F(first_reply, U32, 0) F(n_replies, U32, 0)       \
	F(line, U32, 0)
/* The first path of its kind that leads somewhere. */
#define RD_FIELDS_REPLY(F) F(is, ENUM, RD_N_REPLIES) F(path, STR, 0)
/* The first that fits.  value "": any; path "": no further condition; equals
 * "": something stands there that is neither null, false nor empty. */
#define RD_FIELDS_STATE(F)                                                    \
	F(value, STR, 0) F(path, STR, 0) F(equals, STR, 0)                    \
	F(is, ENUM, RD_N_STATES) F(line, U32, 0)
/* The first that fits: status low..high, and as in STATE. */
#define RD_FIELDS_ERROR(F)                                                    \
	F(calls, U32, 0) F(low, U32, 0) F(high, U32, 0) F(path, STR, 0)       \
	F(equals, STR, 0) F(is, ENUM, RD_N_ERRORS) F(line, U32, 0)
/* Its replies come before those of the provider's calls.  prompt_max:
 * characters, 0: any.  Families: LISTED, of LoRAs it takes; none: any. */
#define RD_FIELDS_MODEL(F)                                                    \
	F(name, STR, 0) F(provider, IX, RD_SEC_PROVIDER)                      \
	F(endpoint, STR, 0) F(app, STR, 0) F(title, STR, 0)                   \
	F(state, ENUM, RD_N_MODEL_STATES) F(since, STR, 0)                    \
	F(instead, OPT, RD_SEC_MODEL)                                         \
	F(refs_min, U32, 0) F(refs_max, U32, 0)                               \
	F(weights, ENUM, RD_N_MODEL_WEIGHTS) F(wording, OPT, RD_SEC_WORDING)  \
	F(pixels_max, I64, 0) F(bytes_max, I64, 0) /* of a reference, 0 any */\
	F(prompt_max, U32, 0) F(images_max, U32, 0)                           \
	F(unit, ENUM, RD_N_PRICE_UNITS) F(price_micro, I64, 0) /* USD */      \
	F(price_date, STR, 0) F(price_source, STR, 0)                         \
	F(width, U32, 0) F(height, U32, 0) /* when no size is asked for */    \
	F(first_param, U32, 0) F(n_params, U32, 0)                            \
	F(first_reply, U32, 0) F(n_replies, U32, 0)                           \
	F(lora_max, U32, 0) F(lora_pair, ENUM, RD_N_LORA_PAIRS)               \
	F(lora_low, I64, 0) F(lora_high, I64, 0) /* 1e-4: scales kept within */\
	F(lora_digits, U32, 0) /* and rounded to */                           \
	F(first_family, U32, 0) F(n_families, U32, 0)                         \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
#define RD_FIELDS_ALIAS(F) F(name, STR, 0) F(model, IX, RD_SEC_MODEL)
/* name: of the field on the wire, and in params; dots lead into objects.
 * text: the default, "" and has_default: an empty text.  safety: a request may
 * make it stricter, that is smaller or true, but not laxer. */
#define RD_FIELDS_PARAM(F)                                                    \
	F(name, STR, 0) F(hole, ENUM, RD_N_HOLES) F(index, U32, 0)            \
	F(type, ENUM, RD_N_PARAM_TYPES) F(needed, BOOL, 0)                    \
	F(has_default, BOOL, 0) F(text, STR, 0)                               \
	F(has_min, BOOL, 0) F(has_max, BOOL, 0) F(min, I64, 0) F(max, I64, 0) \
	F(first_value, U32, 0) F(n_values, U32, 0)                            \
	F(sizes, OPT, RD_SEC_SIZES) F(safety, BOOL, 0) F(line, U32, 0)
#define RD_FIELDS_LISTED(F) F(text, STR, 0)
#define RD_FIELDS_SIZES(F)                                                    \
	F(name, STR, 0) F(first_size, U32, 0) F(n_sizes, U32, 0)
#define RD_FIELDS_SIZE(F) F(text, STR, 0) F(width, U32, 0) F(height, U32, 0)
/* model RD_NONE: any.  Rows of weights: one, or several of a grid. */
#define RD_FIELDS_PRESET(F)                                                   \
	F(name, STR, 0) F(title, STR, 0) F(model, OPT, RD_SEC_MODEL)          \
	F(first_value, U32, 0) F(n_values, U32, 0)                            \
	F(first_row, U32, 0) F(n_rows, U32, 0)                                \
	F(first_role, U32, 0) F(n_roles, U32, 0) /* LISTED */                 \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
#define RD_FIELDS_PRESETVALUE(F) F(name, STR, 0) F(text, STR, 0)
/* WEIGHTs are those of the selection; these are LISTED decimals. */
#define RD_FIELDS_PRESETROW(F) F(first_weight, U32, 0) F(n_weights, U32, 0)
/* Taken when no model is asked for and the number of references and the
 * reference mode fit: the first.  mode: 0 any, 1 only with, 2 only without. */
#define RD_FIELDS_ROUTE(F)                                                    \
	F(name, STR, 0) F(refs_min, U32, 0) F(refs_max, U32, 0)               \
	F(mode, U32, 0) F(loras, U32, 0) /* the same */                       \
	F(first_try, U32, 0) F(n_tries, U32, 0)                               \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
/* on: RD_ON_* of the try before; the first has none. */
#define RD_FIELDS_TRY(F)                                                      \
	F(model, IX, RD_SEC_MODEL) F(on, U32, 0) F(drops, U32, 0)             \
	F(line, U32, 0)
/* Ordinals: LISTED.  The strength of the lowest band that holds the weight; an
 * empty one makes no sentence unless there is a role. */
#define RD_FIELDS_WORDING(F)                                                  \
	F(name, STR, 0) F(line_with_role, STR, 0) F(line_without, STR, 0)     \
	F(first_ordinal, U32, 0) F(n_ordinals, U32, 0)                        \
	F(first_strength, U32, 0) F(n_strengths, U32, 0)                      \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
/* Ascending; the last has below RD_DECIMAL_MAX + 1. */
#define RD_FIELDS_STRENGTH(F) F(below, I64, 0) /* 1e-4 */ F(text, STR, 0)
#define RD_FIELDS_ROLETEXT(F) F(name, STR, 0) F(text, STR, 0)
#define RD_FIELDS_ATTRTEXT(F) F(name, STR, 0) F(text, STR, 0)
/* A prompt with one of the phrases, and one of `with` if there are any, is not
 * sent.  LISTED, folded, matched as whole words. */
#define RD_FIELDS_DENY(F)                                                     \
	F(code, STR, 0) F(reason, STR, 0)                                     \
	F(first_phrase, U32, 0) F(n_phrases, U32, 0)                          \
	F(first_with, U32, 0) F(n_with, U32, 0)                               \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
/* clang-format on */

#endif
