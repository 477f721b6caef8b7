/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The part of the checked model that is about sending: providers, models and
 * what chooses among them.  Its enums go by the words that rules say, in the
 * order of the lists beside them. */
#ifndef RD_VALIDATE_SEND_MODEL_H
#define RD_VALIDATE_SEND_MODEL_H

#include "base/str.h"

#define RD_VAL_CALLS                                                           \
	"submit|status|stream|result|cancel|upload|put|upload-parts|"          \
	"put-part|put-done|fetch|history"
enum rd_val_send_call {
	RD_VAL_CALL_SUBMIT,
	RD_VAL_CALL_STATUS,
	RD_VAL_CALL_STREAM,
	RD_VAL_CALL_RESULT,
	RD_VAL_CALL_CANCEL,
	RD_VAL_CALL_UPLOAD,
	RD_VAL_CALL_PUT,
	RD_VAL_CALL_UPLOAD_PARTS,
	RD_VAL_CALL_PUT_PART,
	RD_VAL_CALL_PUT_DONE,
	RD_VAL_CALL_FETCH,
	RD_VAL_CALL_HISTORY,
	RD_VAL_N_CALLS
};
#define RD_VAL_ALL_CALLS ((1u << RD_VAL_N_CALLS) - 1)
#define RD_VAL_METHODS "GET|POST|PUT|PATCH|DELETE"
#define RD_VAL_REPLIES                                                         \
	"id|status-url|result-url|cancel-url|state|position|percent|file|"     \
	"seed|flagged|error|error-type|upload-url|uploaded|part|items|"        \
	"item-id|item-at|item-body|cost"
enum rd_val_send_reply {
	RD_VAL_REPLY_ID,
	RD_VAL_REPLY_STATUS_URL,
	RD_VAL_REPLY_RESULT_URL,
	RD_VAL_REPLY_CANCEL_URL,
	RD_VAL_REPLY_STATE,
	RD_VAL_REPLY_FILE = 7,
	RD_VAL_REPLY_SEED,
	RD_VAL_REPLY_UPLOAD_URL = 12,
	RD_VAL_N_REPLIES = 20
};
/* Those of them that a call may go to. */
#define RD_VAL_FROMS "status-url|result-url|cancel-url|upload-url|file"
#define RD_VAL_STATES "queued|running|done|failed|moderated|cancelled|unknown"
enum { RD_VAL_STATE_DONE = 2, RD_VAL_N_STATES = 7 };
#define RD_VAL_ERRORS                                                          \
	"refused|moderated|key|funds|busy|unstarted|unclear|again|gone"
enum { RD_VAL_N_ERRORS = 9 };
#define RD_VAL_BODIES "none|json|bytes"
enum { RD_VAL_BODY_NONE, RD_VAL_BODY_JSON, RD_VAL_BODY_BYTES, RD_VAL_N_BODIES };
#define RD_VAL_FILES "url|inline|upload"
enum { RD_VAL_FILES_URL, RD_VAL_FILES_INLINE, RD_VAL_FILES_UPLOAD };
#define RD_VAL_SIGNINGS "none|rfc9421"
#define RD_VAL_MODEL_STATES "active|deprecated|gone"
enum { RD_VAL_ACTIVE, RD_VAL_DEPRECATED, RD_VAL_GONE, RD_VAL_N_MODEL_STATES };
#define RD_VAL_WEIGHTS "refuse|order|words|ignore"
enum { RD_VAL_WEIGHTS_WORDS = 2, RD_VAL_N_WEIGHTS = 4 };
#define RD_VAL_UNITS "image|megapixel|second|request"
enum { RD_VAL_N_UNITS = 4 };
#define RD_VAL_HOLES                                                           \
	"value|fixed|prompt|negative|reference|references|images|size|aspect|" \
	"width|height|seed|loras|redux"
enum rd_val_hole {
	RD_VAL_HOLE_VALUE,
	RD_VAL_HOLE_FIXED,
	RD_VAL_HOLE_PROMPT,
	RD_VAL_HOLE_NEGATIVE,
	RD_VAL_HOLE_REFERENCE,
	RD_VAL_HOLE_REFERENCES,
	RD_VAL_HOLE_IMAGES,
	RD_VAL_HOLE_SIZE,
	RD_VAL_HOLE_ASPECT,
	RD_VAL_HOLE_WIDTH,
	RD_VAL_HOLE_HEIGHT,
	RD_VAL_HOLE_SEED,
	RD_VAL_HOLE_LORAS,
	RD_VAL_HOLE_REDUX,
	RD_VAL_N_HOLES
};
#define RD_VAL_PARAM_TYPES "text|integer|decimal|bool|term"
enum rd_val_param_type {
	RD_VAL_PARAM_TEXT,
	RD_VAL_PARAM_INTEGER,
	RD_VAL_PARAM_DECIMAL,
	RD_VAL_PARAM_BOOL,
	RD_VAL_PARAM_TERM,
	RD_VAL_N_PARAM_TYPES
};
#define RD_VAL_PAIRS "none|high-low"
enum { RD_VAL_N_PAIRS = 2 };
#define RD_VAL_PRESENCE "any|with|without"
#define RD_VAL_ONS "refused|busy|unreached|no-key|unstarted|gone|funds|failed"
#define RD_VAL_DROPS "references|loras|params|size|seed|negative|images"

#define RD_VAL_SEND_REFERENCES_MAX 64
#define RD_VAL_SEND_IMAGES_MAX 64

struct rd_val_host {
	struct rd_str name;
	bool key, private;
	uint32_t line;
};

struct rd_val_header {
	struct rd_str name, value;
	uint32_t calls; /* bits */
	uint32_t line;
};

struct rd_val_reply {
	enum rd_val_send_reply is;
	struct rd_str path;
	uint32_t line;
};

/* from: enum rd_val_send_reply + 1, or 0. */
struct rd_val_call {
	enum rd_val_send_call on;
	unsigned body, from;
	struct rd_str method, url, text;
	uint32_t total_ms;
	struct rd_val_reply *replies;
	uint32_t n_replies, line;
};

struct rd_val_state {
	struct rd_str value, path, equals;
	unsigned is;
	uint32_t line;
};

struct rd_val_error {
	uint32_t calls; /* bits */
	uint32_t low, high;
	struct rd_str path, equals;
	unsigned is;
	uint32_t line;
};

struct rd_val_provider {
	struct rd_str name, title, secret, terms, region, data_use, retention;
	struct rd_str dated;
	unsigned files, signing;
	uint32_t inline_max, parts_above, part_bytes, in_flight;
	int64_t poll_ms, poll_max_ms, wait_ms, settle_ms;
	struct rd_val_host *hosts;
	struct rd_val_header *headers;
	struct rd_val_call *calls;
	struct rd_val_state *states;
	struct rd_val_error *errors;
	uint32_t n_hosts, n_headers, n_calls, n_states, n_errors;
	uint32_t place_file, line;
};

/* min and max of a decimal in 1e-4, of an integer as they are; text is as the
 * wire has it ("true"). */
struct rd_val_param {
	struct rd_str name, text;
	enum rd_val_hole hole;
	enum rd_val_param_type type;
	uint32_t index, sizes;
	bool needed, safety, has_default, has_min, has_max;
	int64_t min, max;
	struct rd_str *values;
	uint32_t n_values, line;
};

struct rd_val_image_model {
	struct rd_str name, endpoint, app, title, since;
	struct rd_str price_date, price_source;
	uint32_t provider, instead, wording;
	unsigned state, weights, unit, lora_pair;
	uint32_t refs_min, refs_max, prompt_max, images_max, width, height;
	int64_t pixels_max, bytes_max, price_micro;
	uint32_t lora_max, lora_digits;
	int64_t lora_low, lora_high;
	struct rd_str *families;
	struct rd_val_param *params;
	struct rd_val_reply *replies;
	uint32_t n_families, n_params, n_replies;
	uint32_t place_file, line;
};

struct rd_val_model_alias {
	struct rd_str name;
	uint32_t model;
};

struct rd_val_size {
	struct rd_str text;
	uint32_t width, height;
};

struct rd_val_sizes {
	struct rd_str name;
	struct rd_val_size *items;
	uint32_t n_items;
};

/* below of the last: above every weight. */
struct rd_val_strength {
	int64_t below;
	struct rd_str text;
};

struct rd_val_wording {
	struct rd_str name, with_role, without;
	struct rd_str *ordinals;
	struct rd_val_strength *strengths;
	uint32_t n_ordinals, n_strengths;
	uint32_t place_file, line;
};

/* Of a role or an attribute. */
struct rd_val_wording_text {
	struct rd_str name, text;
};

struct rd_val_preset_value {
	struct rd_str name, text;
	uint32_t line;
};

struct rd_val_preset {
	struct rd_str name, title;
	uint32_t model;
	struct rd_val_preset_value *values;
	uint32_t n_values;
	struct rd_str **rows; /* of weights */
	uint32_t *row_n;
	uint32_t n_rows;
	struct rd_str *roles;
	uint32_t n_roles;
	uint32_t place_file, line;
};

struct rd_val_try {
	uint32_t model, on, drops, line;
};

struct rd_val_route {
	struct rd_str name;
	uint32_t refs_min, refs_max;
	unsigned mode, loras;
	struct rd_val_try *tries;
	uint32_t n_tries;
	uint32_t place_file, line;
};

/* Folded. */
struct rd_val_deny {
	struct rd_str code, reason;
	struct rd_str *phrases, *with;
	uint32_t n_phrases, n_with;
	uint32_t place_file, line;
};

#endif
