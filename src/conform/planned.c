/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What would be sent for a decision, as cases expect it: the plan of its
 * generation, and each try with the fields of its body. */

#include <stdio.h>

#include "base/decimal.h"
#include "base/scan.h"
#include "conform/internal.h"
#include "crypt/hash.h"
#include "json/json.h"

#define DOC_CAP ((size_t)RD_PLAN_CAP_BYTES)
#define NO_DIGEST                                                              \
	"00000000000000000000000000000000"                                     \
	"00000000000000000000000000000000"

/* ---- the plan ---- */

/* Files are not opened: what they are is said by the case. */
static struct rd_plan_file
file_of(const json_t *node)
{
	struct rd_plan_file file = { .sha256 = RD_STR_LIT(NO_DIGEST) };
	uint64_t width = 1024, height = 1024;

	rd_str_u64(conf_attr(node, "width"), &width);
	rd_str_u64(conf_attr(node, "height"), &height);
	file.picture.type = rd_str_is(conf_attr(node, "type"), "image/jpeg")
				    ? RD_PIC_JPEG
				    : RD_PIC_PNG;
	file.picture.width = (uint32_t)width;
	file.picture.height = (uint32_t)height;
	file.n_bytes = (uint64_t)width * height / 8;
	return file;
}

static const struct rd_plan_file *
list_files(struct conf_check *check, uint32_t n)
{
	const json_t *node = conf_generation(check->probe->c);
	struct rd_plan_file *files = rd_arena_array(check->arena, n + 1,
						    sizeof(*files));
	uint32_t k = 0;

	for (size_t i = 0; files && i < conf_n_children(node) && k < n; i++)
		if (conf_is(conf_child(node, i), "reference"))
			files[k++] = file_of(conf_child(node, i));
	return files;
}

static enum rd_status
make(struct conf_check *check, const json_t *node, struct rd_plan_doc *doc,
     struct rd_problem *problem)
{
	const struct rd_dec_request *request = &check->runner->request;
	struct rd_plan_generation *generation = rd_arena_array(
		check->arena, 1, sizeof(*generation));
	struct rd_plan_ask ask = { .arena = check->arena,
				   .dec = check->runner->dec,
				   .result = check->result,
				   .generation = generation,
				   .subject = request->subject };
	enum rd_status status;
	uint64_t row = 1;

	if (!generation)
		return RD_NOMEM;
	status = rd_plan_generation_read(check->arena, request->generation,
					 generation, problem);
	if (status != RD_OK)
		return status;
	if (request->has_seed)
		ask.seed = request->seed;
	rd_str_u64(conf_attr(node, "row"), &row);
	ask.row = (uint32_t)row - 1;
	ask.files = list_files(check, generation->n_references);
	if (!ask.files)
		return RD_NOMEM;
	status = rd_plan_send(&ask, doc, problem);
	if (check->runner->coverage && status != RD_NOMEM)
		conf_cover_plan(check->runner->coverage, &ask,
				status == RD_OK ? doc : NULL, problem);
	return status;
}

void
conf_fold_plan(struct conf_check *check, struct rd_str text)
{
	unsigned char digest[32];
	struct rd_buf all, hex;

	rd_buf_init(&all, DOC_CAP + 64);
	rd_buf_init(&hex, 65);
	rd_buf_cstr(&all, check->runner->plan);
	rd_buf_str(&all, text);
	rd_crypt_blake2b256(all.ptr, all.len, digest);
	rd_buf_hex(&hex, digest, sizeof(digest));
	if (rd_buf_status(&all) || rd_buf_status(&hex))
		check->status = RD_NOMEM;
	else
		memcpy(check->runner->plan, hex.ptr, 64);
	rd_buf_fini(&hex);
	rd_buf_fini(&all);
}

static void
fold_doc(struct conf_check *check, const struct rd_plan_doc *doc)
{
	struct rd_buf text;

	rd_buf_init(&text, DOC_CAP);
	rd_plan_doc_write(doc, &text);
	if (rd_buf_status(&text))
		check->status = RD_NOMEM;
	conf_fold_plan(check, rd_buf_view(&text));
	rd_buf_fini(&text);
}

/* ---- texts ---- */

static const char *
copy(struct conf_check *check, struct rd_str text)
{
	return rd_arena_strdup(check->arena, text);
}

static void
same(struct conf_check *check, const json_t *node, const char *what,
     struct rd_str wanted, struct rd_str got)
{
	if (!wanted.ptr || rd_str_eq(wanted, got))
		return;
	conf_miss(check, node, copy(check, wanted), copy(check, got),
		  "%s: expected \"%.*s\", got \"%.*s\"", what,
		  RD_STR_FMT(wanted), RD_STR_FMT(got));
}

static void
same_number(struct conf_check *check, const json_t *node, const char *attr,
	    uint64_t got)
{
	char text[24];
	int n = snprintf(text, sizeof(text), "%llu", (unsigned long long)got);

	same(check, node, attr, conf_attr(node, attr),
	     (struct rd_str){ text, (size_t)n });
}

/* One of the notes has this text in it. */
static void
check_noted(struct conf_check *check, const json_t *node,
	    const struct rd_str *notes, uint32_t n)
{
	struct rd_str wanted = rd_str_trim(conf_text(node));
	struct rd_buf all;

	for (uint32_t i = 0; i < n; i++)
		if (rd_str_find(notes[i], wanted) >= 0)
			return;
	rd_buf_init(&all, DOC_CAP);
	for (uint32_t i = 0; i < n; i++)
		rd_buf_printf(&all, "%s%.*s", i ? " | " : "",
			      RD_STR_FMT(notes[i]));
	conf_miss(check, node, copy(check, wanted),
		  copy(check, rd_buf_view(&all)), "note \"%.*s\" was not made",
		  RD_STR_FMT(wanted));
	rd_buf_fini(&all);
}

/* Words of bits, in the order of the bits. */
static void
same_words(struct conf_check *check, const json_t *node, const char *attr,
	   uint32_t bits, const char *(*name)(uint32_t bit))
{
	struct rd_buf text;

	if (!conf_attr(node, attr).ptr)
		return;
	rd_buf_init(&text, 4096);
	for (uint32_t bit = 0; name(bit); bit++)
		if (bits & 1u << bit)
			rd_buf_printf(&text, "%s%s", text.len ? " " : "",
				      name(bit));
	same(check, node, attr, rd_str_trim(conf_attr(node, attr)),
	     text.len ? rd_buf_view(&text) : RD_STR_LIT(""));
	rd_buf_fini(&text);
}

/* ---- the body ---- */

static bool
go_index(struct rd_scan *scan, uint64_t index)
{
	uint32_t n = 0;

	if (rd_scan_peek(scan) != RD_SCAN_ARRAY ||
	    !rd_scan_open(scan, RD_SCAN_ARRAY))
		return false;
	while (rd_scan_element(scan, &n)) {
		if (n == index + 1)
			return true;
		if (!rd_scan_skip(scan))
			return false;
	}
	return false;
}

static bool
go_name(struct rd_scan *scan, struct rd_str name)
{
	struct rd_str key;

	if (rd_scan_peek(scan) != RD_SCAN_OBJECT ||
	    !rd_scan_open(scan, RD_SCAN_OBJECT))
		return false;
	while (rd_scan_key(scan, &key)) {
		if (rd_str_eq(key, name))
			return true;
		if (!rd_scan_skip(scan))
			return false;
	}
	return false;
}

/* The next part of a path: names divided by dots, [n] for the n-th from 0. */
static struct rd_str
take_part(struct rd_str *path, bool *is_index)
{
	struct rd_str part = *path;
	size_t n = 0;

	*is_index = path->ptr[0] == '[';
	while (n < path->len && (!n || path->ptr[n] != '[') &&
	       path->ptr[n] != '.' && (!n || path->ptr[n - 1] != ']'))
		n++;
	part.len = n;
	n += n < path->len && path->ptr[n] == '.';
	path->ptr += n;
	path->len -= n;
	if (*is_index && part.len > 2)
		part = (struct rd_str){ part.ptr + 1, part.len - 2 };
	return part;
}

/* What stands there, as it stands; absent when nothing does. */
static struct rd_str
find(struct rd_scan *scan, struct rd_str path)
{
	struct rd_str found;

	while (path.len) {
		uint64_t index;
		bool is_index;
		struct rd_str part = take_part(&path, &is_index);
		bool there = is_index ? rd_str_u64(part, &index) &&
						go_index(scan, index)
				      : go_name(scan, part);

		if (!there)
			return RD_STR_NONE;
	}
	(void)rd_scan_peek(scan);
	found.ptr = scan->at;
	if (!rd_scan_skip(scan))
		return RD_STR_NONE;
	found.len = (size_t)(scan->at - found.ptr);
	return found;
}

static const char *
type_name(enum rd_scan_type type)
{
	static const char *const names[] = {
		[RD_SCAN_OBJECT] = "object", [RD_SCAN_ARRAY] = "array",
		[RD_SCAN_STRING] = "text",   [RD_SCAN_NUMBER] = "number",
		[RD_SCAN_TRUE] = "bool",     [RD_SCAN_FALSE] = "bool",
		[RD_SCAN_NULL] = "null",     [RD_SCAN_OTHER] = "other",
	};

	return names[type];
}

static const struct rd_scan_rules rules = { .max_depth = 32 };

bool
conf_body_text(struct rd_arena *arena, struct rd_str body, struct rd_str path,
	       struct rd_str *text)
{
	struct rd_scan scan;
	struct rd_str raw;

	rd_scan_init(&scan, body, &rules, arena, NULL);
	raw = find(&scan, path);
	if (!raw.ptr)
		return false;
	rd_scan_init(&scan, raw, &rules, arena, NULL);
	return rd_scan_peek(&scan) == RD_SCAN_STRING &&
	       rd_scan_string(&scan, text);
}

/* A text is compared as such, all else as JSON. */
static void
check_value(struct conf_check *check, const json_t *node, struct rd_str raw)
{
	struct rd_str wanted = conf_text(node), got = raw;
	struct rd_scan scan;
	enum rd_scan_type type;
	char what[128];

	rd_scan_init(&scan, raw, &rules, check->arena, NULL);
	type = rd_scan_peek(&scan);
	snprintf(what, sizeof(what), "body %.*s",
		 RD_STR_FMT(conf_attr(node, "path")));
	same(check, node, what, conf_attr(node, "type"),
	     rd_str_of(type_name(type)));
	if (type == RD_SCAN_STRING && !rd_scan_string(&scan, &got))
		check->status = RD_NOMEM;
	same(check, node, what,
	     type == RD_SCAN_STRING ? wanted : rd_str_trim(wanted), got);
}

static void
check_body(struct conf_check *check, const json_t *node, struct rd_str body)
{
	struct rd_str path = conf_attr(node, "path"), raw;
	struct rd_scan scan;

	rd_scan_init(&scan, body, &rules, check->arena, NULL);
	raw = find(&scan, path);
	if (conf_is(node, "no")) {
		if (raw.ptr)
			conf_miss(check, node, NULL, copy(check, raw),
				  "the body has %.*s: %.*s", RD_STR_FMT(path),
				  RD_STR_FMT(raw));
	} else if (raw.ptr) {
		check_value(check, node, raw);
	} else {
		conf_miss(check, node, NULL, NULL, "the body has no %.*s",
			  RD_STR_FMT(path));
	}
}

/* ---- a try ---- */

static void
same_order(struct conf_check *check, const json_t *node,
	   const struct rd_plan_try *try)
{
	struct rd_buf text;

	if (!conf_attr(node, "order").ptr)
		return;
	rd_buf_init(&text, 4096);
	for (uint32_t i = 0; i < try->n_order; i++)
		rd_buf_printf(&text, "%s%u", i ? " " : "", try->order[i]);
	same(check, node, "order", rd_str_trim(conf_attr(node, "order")),
	     text.len ? rd_buf_view(&text) : RD_STR_LIT(""));
	rd_buf_fini(&text);
}

static void
same_cost(struct conf_check *check, const json_t *node,
	  const struct rd_plan_try *try)
{
	struct rd_str wanted = conf_attr(node, "cost");
	char text[RD_POINTS_TEXT];
	int64_t micro;

	if (!wanted.ptr || (rd_decimal_parse(wanted, 6, &micro) == RD_OK &&
			    micro == try->cost_micro))
		return;
	same(check, node, "cost", wanted,
	     (struct rd_str){ text,
			      rd_decimal_format(try->cost_micro, 6, text) });
}

static void
check_try(struct conf_check *check, const json_t *node,
	  const struct rd_plan_doc *doc)
{
	const struct rd_plan_try *try;
	uint64_t n = 0;

	if (!rd_str_u64(conf_attr(node, "n"), &n) || !n || n > doc->n_tries) {
		conf_miss(check, node, NULL, NULL, "there is no try %.*s",
			  RD_STR_FMT(conf_attr(node, "n")));
		return;
	}
	try = &doc->tries[n - 1];
	same(check, node, "provider", conf_attr(node, "provider"),
	     try->provider);
	same(check, node, "model", conf_attr(node, "model"), try->model);
	same(check, node, "endpoint", conf_attr(node, "endpoint"),
	     try->endpoint);
	same_words(check, node, "on", try->on, rd_plan_on_name);
	same_words(check, node, "drops", try->drops, rd_plan_drop_name);
	same_order(check, node, try);
	same_cost(check, node, try);
	for (size_t i = 0; i < conf_n_children(node); i++) {
		const json_t *child = conf_child(node, i);

		if (conf_is(child, "prompt"))
			same(check, child, "prompt", conf_text(child),
			     try->prompt);
		else if (conf_is(child, "note"))
			check_noted(check, child, try->notes, try->n_notes);
		else
			check_body(check, child, try->body);
	}
}

/* ---- the whole ---- */

static void
check_made(struct conf_check *check, const json_t *node,
	   const struct rd_plan_doc *doc)
{
	if (conf_attr(node, "error").ptr) {
		conf_miss(check, node, NULL, NULL,
			  "expected the refusal %.*s, but it was planned",
			  RD_STR_FMT(conf_attr(node, "error")));
		return;
	}
	same_number(check, node, "tries", doc->n_tries);
	same_number(check, node, "images", doc->images);
	for (size_t i = 0; i < conf_n_children(node); i++) {
		const json_t *child = conf_child(node, i);

		if (conf_is(child, "try"))
			check_try(check, child, doc);
		else
			check_noted(check, child, doc->notes, doc->n_notes);
	}
}

bool
conf_wants_plan(const struct conf_probe *probe)
{
	for (size_t i = 0; i < conf_n_children(probe->expect); i++)
		if (conf_is(conf_child(probe->expect, i), "plan") ||
		    conf_is(conf_child(probe->expect, i), "redux"))
			return true;
	return false;
}

void
conf_check_plan(struct conf_check *check, const json_t *node)
{
	struct rd_str error = conf_attr(node, "error");
	struct rd_problem problem = { 0 };
	struct rd_plan_doc doc;
	enum rd_status status;

	if (check->runner->without_plans)
		return;
	status = make(check, node, &doc, &problem);
	if (status == RD_NOMEM) {
		check->status = RD_NOMEM;
	} else if (status == RD_OK) {
		fold_doc(check, &doc);
		check_made(check, node, &doc);
	} else if (!error.ptr) {
		conf_miss(check, node, NULL, NULL, "not planned: %s (%s%s%s)",
			  problem.title, problem.where,
			  problem.where[0] ? ", " : "", problem.code);
	} else if (!rd_str_is(error, problem.code)) {
		conf_miss(check, node, copy(check, error), problem.code,
			  "expected the refusal %.*s, got %s (%s)",
			  RD_STR_FMT(error), problem.code, problem.title);
	}
}
