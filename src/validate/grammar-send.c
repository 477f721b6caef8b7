/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The table of elements of <providers> (doc/language.md, section 14). */

#include "validate/grammar-rows.h"

#include "base/diag-ids.h"
#include "validate/send-model.h"

#define NAME_BYTES 128
#define LINE_BYTES 512
#define URL_BYTES 1024
#define LONG_BYTES 4096

/* clang-format off */
#define LINE(n, most)                                                         \
	{ .name = (n), .form = RD_VAL_F_LINE, .high = (most) }
#define NEED_LINE(n, most)                                                    \
	{ .name = (n), .form = RD_VAL_F_LINE, .needed = true, .high = (most) }
#define TEXT(n, most)                                                         \
	{ .name = (n), .form = RD_VAL_F_TEXT, .high = (most) }
#define NEED_TEXT(n, most)                                                    \
	{ .name = (n), .form = RD_VAL_F_TEXT, .needed = true, .high = (most) }
#define NEED_ONE_OF(n, l)                                                     \
	{ .name = (n), .form = RD_VAL_F_ONE_OF, .needed = true, .list = (l) }
#define WORDS(n, l, bad)                                                      \
	{ .name = (n), .form = RD_VAL_F_WORDS, .list = (l), .id = (bad) }
#define RANGE(n, lo, hi, bad)                                                 \
	{ .name = (n), .form = RD_VAL_F_RANGE, .low = (lo), .high = (hi),     \
	  .id = (bad) }
#define WAIT(n, most)                                                         \
	{ .name = (n), .form = RD_VAL_F_WAIT, .high = (most),                 \
	  .id = RD_DIAG_BAD_WAIT }
#define DATE(n)                                                               \
	{ .name = (n), .form = RD_VAL_F_DATE, .id = RD_DIAG_BAD_DATE }
#define NEED_DATE(n)                                                          \
	{ .name = (n), .form = RD_VAL_F_DATE, .needed = true,                 \
	  .id = RD_DIAG_BAD_DATE }
#define REFERENCES(n)                                                         \
	RANGE(n, 0, RD_VAL_SEND_REFERENCES_MAX, RD_DIAG_BAD_REFERENCE_RANGE)

const struct rd_val_shape rd_val_send_shapes[N_ALL_SHAPES - N_SHAPES] = {
#define ROW(s) [S_##s - N_SHAPES]
	ROW(PROVIDERS) = { "providers", false, NO_ATTRS,
		CHILDREN(ANY(PROVIDER), ANY(SIZES), ANY(MODEL), ANY(WORDING),
			 ANY(ROLE), ANY(ATTRIBUTE_TEXT), ANY(PRESET),
			 ANY(ROUTE), ANY(DENY)), .since = 3 },
	ROW(PROVIDER) = { "provider", false,
		ATTRS(ID("name"), NEED_LINE("title", NAME_BYTES),
		      { .name = "secret", .form = RD_VAL_F_ID },
		      LINE("terms", URL_BYTES), LINE("region", LINE_BYTES),
		      LINE("data-use", LINE_BYTES),
		      LINE("retention", LINE_BYTES), NEED_DATE("dated"),
		      ONE_OF("files", RD_VAL_FILES),
		      INTEGER("inline-max", 0, 1u << 30, 0),
		      INTEGER("parts-above", 1, INT32_MAX, 0),
		      INTEGER("part-bytes", 1u << 16, 1u << 30, 0),
		      ONE_OF("sign", RD_VAL_SIGNINGS),
		      WAIT("poll", 60000), WAIT("poll-max", 600000),
		      WAIT("wait", 86400000), WAIT("settle", 86400000),
		      INTEGER("in-flight", 1, 1000, 0)),
		CHILDREN(UP_TO(HOST, 1, 64), UP_TO(HEADER, 0, 64),
			 UP_TO(CALL, 1, RD_VAL_N_CALLS), UP_TO(STATE, 0, 64),
			 UP_TO(ERROR, 0, 256)) },
	ROW(HOST) = { "host", false,
		ATTRS({ .name = "name", .form = RD_VAL_F_HOST, .needed = true,
			.id = RD_DIAG_BAD_HOST },
		      SWITCH("key"), SWITCH("private")), LEAF },
	ROW(HEADER) = { "header", false,
		ATTRS({ .name = "name", .form = RD_VAL_F_HEADER,
			.needed = true, .id = RD_DIAG_BAD_HEADER },
		      { .name = "value", .form = RD_VAL_F_VISIBLE,
			.needed = true, .high = LINE_BYTES,
			.id = RD_DIAG_BAD_HEADER },
		      WORDS("on", RD_VAL_CALLS, 0)), LEAF },
	ROW(CALL) = { "call", false,
		ATTRS(NEED_ONE_OF("on", RD_VAL_CALLS),
		      NEED_ONE_OF("method", RD_VAL_METHODS),
		      { .name = "url", .form = RD_VAL_F_VISIBLE,
			.high = URL_BYTES, .id = RD_DIAG_BAD_CALL_URL },
		      ONE_OF("from", RD_VAL_FROMS),
		      ONE_OF("body", RD_VAL_BODIES),
		      WAIT("timeout", 3600000)),
		CHILDREN(MAYBE(TEXT), UP_TO(REPLY, 0, 64)) },
	ROW(REPLY) = { "reply", false,
		ATTRS(NEED_ONE_OF("is", RD_VAL_REPLIES),
		      { .name = "path", .form = RD_VAL_F_JSON_PATH,
			.high = LINE_BYTES, .id = RD_DIAG_BAD_REPLY_PATH }),
		LEAF },
	ROW(STATE) = { "state", false,
		ATTRS(LINE("value", NAME_BYTES),
		      { .name = "path", .form = RD_VAL_F_JSON_PATH,
			.high = LINE_BYTES, .id = RD_DIAG_BAD_REPLY_PATH },
		      LINE("equals", LINE_BYTES),
		      NEED_ONE_OF("is", RD_VAL_STATES)), LEAF },
	ROW(ERROR) = { "error", false,
		ATTRS(WORDS("on", RD_VAL_CALLS, 0),
		      { .name = "status", .form = RD_VAL_F_RANGE,
			.needed = true, .low = 100, .high = 599 },
		      { .name = "path", .form = RD_VAL_F_JSON_PATH,
			.high = LINE_BYTES, .id = RD_DIAG_BAD_REPLY_PATH },
		      LINE("equals", LINE_BYTES),
		      NEED_ONE_OF("is", RD_VAL_ERRORS)), LEAF },

	ROW(SIZES) = { "sizes", false, ATTRS(ID("name")),
		CHILDREN(UP_TO(SIZE, 1, 64)) },
	ROW(SIZE) = { "size", false,
		ATTRS(NEED_LINE("text", NAME_BYTES),
		      { .name = "width", .form = RD_VAL_F_INTEGER,
			.needed = true, .low = 1, .high = 65535 },
		      { .name = "height", .form = RD_VAL_F_INTEGER,
			.needed = true, .low = 1, .high = 65535 }), LEAF },

	ROW(MODEL) = { "model", false,
		ATTRS(ID("name"), ID("provider"),
		      { .name = "endpoint", .form = RD_VAL_F_ENDPOINT,
			.needed = true, .high = NAME_BYTES,
			.id = RD_DIAG_BAD_ENDPOINT },
		      { .name = "app", .form = RD_VAL_F_ENDPOINT,
			.high = NAME_BYTES, .id = RD_DIAG_BAD_ENDPOINT },
		      LINE("title", NAME_BYTES),
		      ONE_OF("state", RD_VAL_MODEL_STATES), DATE("since"),
		      { .name = "instead", .form = RD_VAL_F_ID },
		      REFERENCES("references"),
		      ONE_OF("weights", RD_VAL_WEIGHTS),
		      { .name = "wording", .form = RD_VAL_F_ID },
		      INTEGER("pixels-max", 1, INT32_MAX, 0),
		      INTEGER("bytes-max", 1, INT32_MAX, 0),
		      INTEGER("prompt-max", 1, 1000000, 0),
		      INTEGER("images-max", 1, RD_VAL_SEND_IMAGES_MAX, 0),
		      INTEGER("width", 1, 65535, 0),
		      INTEGER("height", 1, 65535, 0)),
		CHILDREN(UP_TO(MODEL_ALIAS, 0, 16), MAYBE(PRICE),
			 UP_TO(PARAM, 0, 64), MAYBE(LORAS),
			 UP_TO(REPLY, 0, 64)) },
	ROW(MODEL_ALIAS) = { "alias", false,
		ATTRS({ .name = "name", .form = RD_VAL_F_ENDPOINT,
			.needed = true, .high = NAME_BYTES,
			.id = RD_DIAG_BAD_ENDPOINT }), LEAF },
	ROW(PRICE) = { "price", false,
		ATTRS({ .name = "usd", .form = RD_VAL_F_MONEY, .needed = true,
			.id = RD_DIAG_BAD_PRICE },
		      NEED_ONE_OF("per", RD_VAL_UNITS), NEED_DATE("date"),
		      NEED_LINE("source", URL_BYTES)), LEAF },
	ROW(PARAM) = { "param", false,
		ATTRS({ .name = "name", .form = RD_VAL_F_FIELD,
			.needed = true, .high = NAME_BYTES },
		      ONE_OF("from", RD_VAL_HOLES),
		      INTEGER("index", 0, RD_VAL_SEND_REFERENCES_MAX - 1, 0),
		      ONE_OF("type", RD_VAL_PARAM_TYPES), SWITCH("needed"),
		      TEXT("default", LONG_BYTES), SOME("min"), SOME("max"),
		      { .name = "sizes", .form = RD_VAL_F_ID },
		      SWITCH("safety")),
		CHILDREN(UP_TO(PARAM_VALUE, 0, 64)) },
	ROW(PARAM_VALUE) = { "value", true, NO_ATTRS, LEAF },
	ROW(LORAS) = { "loras", false,
		ATTRS({ .name = "max", .form = RD_VAL_F_INTEGER,
			.needed = true, .low = 1, .high = 16 },
		      ONE_OF("pair", RD_VAL_PAIRS), DECIMAL("low"),
		      DECIMAL("high"), INTEGER("digits", 0, 4, 0)),
		CHILDREN(UP_TO(FAMILY, 0, 16)) },
	ROW(FAMILY) = { "family", false, ATTRS(ID("name")), LEAF },

	ROW(WORDING) = { "wording", false,
		ATTRS(ID("name"), NEED_TEXT("with-role", LINE_BYTES),
		      NEED_TEXT("without", LINE_BYTES)),
		CHILDREN(UP_TO(ORDINAL, 1, RD_VAL_SEND_REFERENCES_MAX),
			 UP_TO(STRENGTH, 1, 16)) },
	ROW(ORDINAL) = { "ordinal", true, NO_ATTRS, LEAF },
	ROW(STRENGTH) = { "strength", true, ATTRS(DECIMAL("below")), LEAF },
	ROW(ROLE) = { "role", false,
		ATTRS(ID("name"), NEED_LINE("text", LINE_BYTES)), LEAF },
	ROW(ATTRIBUTE_TEXT) = { "attribute-text", false,
		ATTRS(NEED("name", NAME), NEED_LINE("text", LINE_BYTES)),
		LEAF },

	ROW(PRESET) = { "preset", false,
		ATTRS(ID("name"), LINE("title", NAME_BYTES),
		      { .name = "model", .form = RD_VAL_F_ID }),
		CHILDREN(UP_TO(PRESET_SET, 0, 64), UP_TO(WEIGHTS, 0, 64),
			 UP_TO(PRESET_ROLE, 0, RD_VAL_SEND_REFERENCES_MAX)) },
	ROW(PRESET_SET) = { "set", false,
		ATTRS({ .name = "name", .form = RD_VAL_F_FIELD,
			.needed = true, .high = NAME_BYTES },
		      NEED_TEXT("value", LONG_BYTES)), LEAF },
	ROW(WEIGHTS) = { "weights", true, NO_ATTRS, LEAF },
	ROW(PRESET_ROLE) = { "role", false, ATTRS(ID("name")), LEAF },

	ROW(ROUTE) = { "route", false,
		ATTRS(ID("name"), REFERENCES("references"),
		      ONE_OF("mode", RD_VAL_PRESENCE),
		      ONE_OF("loras", RD_VAL_PRESENCE)),
		CHILDREN(UP_TO(TRY, 1, 16)) },
	ROW(TRY) = { "try", false,
		ATTRS(ID("model"), WORDS("on", RD_VAL_ONS, RD_DIAG_BAD_TRY_ON),
		      WORDS("drops", RD_VAL_DROPS, 0)), LEAF },

	ROW(DENY) = { "deny", false,
		ATTRS(ID("code"), NEED_LINE("reason", LINE_BYTES)),
		CHILDREN(ANY(DENY_PHRASE), ANY(DENY_WITH)) },
	ROW(DENY_PHRASE) = { "phrase", true, NO_ATTRS, LEAF },
	ROW(DENY_WITH) = { "with", true, NO_ATTRS, LEAF },
#undef ROW
};
/* clang-format on */
