/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a program is, in a dozen lines or one JSON object. */

#include "base/escape.h"
#include "program/layout.h"

#include <stdlib.h>

/* One fact about the program; text wins when its ptr is not NULL. */
struct item {
	const char *key;
	struct rd_str text;
	uint64_t number;
};

#define MAX_ITEMS 16

static size_t
collect(const struct rd_prog *prog, struct item *items)
{
	const struct rd_prog_meta *meta = prog->meta;
	size_t n = 0;

	/* by key, as RFC 8785 orders them; "counts" is put where it belongs */
#define TEXT(key, s) items[n++] = (struct item){ key, s, 0 }
#define NUMBER(key, v)                                                         \
	items[n++] = (struct item)                                             \
	{                                                                      \
		key, RD_STR_NONE, v                                            \
	}
	NUMBER("bytes", prog->file_bytes);
	NUMBER("language", meta->language);
	TEXT("licence", rd_prog_str(prog, meta->licence));
	NUMBER("minimum_fixtures", meta->minimum_fixtures);
	TEXT("name", rd_prog_str(prog, meta->pack));
	NUMBER("semantics", meta->semantics);
	TEXT("sha256", rd_str_of(prog->sha256));
	TEXT("sources", rd_prog_str(prog, meta->sources));
	TEXT("unicode", rd_prog_str(prog, meta->unicode));
	NUMBER("version", meta->version);
#undef TEXT
#undef NUMBER
	return n;
}

static int
compare_sections(const void *a, const void *b)
{
	return strcmp(rd_prog_sections[*(const int *)a].name,
		      rd_prog_sections[*(const int *)b].name);
}

/* Record sections but META, by name. */
static size_t
sorted_sections(int *sections)
{
	size_t n = 0;

	for (int i = 0; i < RD_N_SECTIONS; i++)
		if (i != RD_SEC_META)
			sections[n++] = i;
	qsort(sections, n, sizeof(*sections), compare_sections);
	return n;
}

static void
put_json_counts(const struct rd_prog *prog, struct rd_buf *out)
{
	int sections[RD_N_SECTIONS];
	size_t n = sorted_sections(sections);

	rd_buf_cstr(out, ",\"counts\":{");
	for (size_t i = 0; i < n; i++)
		rd_buf_printf(out, "%s\"%s\":%u", i ? "," : "",
			      rd_prog_sections[sections[i]].name,
			      rd_prog_records_of(prog, sections[i]).n);
	rd_buf_char(out, '}');
}

static void
put_json(const struct rd_prog *prog, const struct item *items, size_t n,
	 struct rd_buf *out)
{
	for (size_t i = 0; i < n; i++) {
		rd_buf_char(out, i ? ',' : '{');
		rd_put_json_str(out, rd_str_of(items[i].key));
		rd_buf_char(out, ':');
		if (items[i].text.ptr)
			rd_put_json_str(out, items[i].text);
		else
			rd_buf_u64(out, items[i].number);
		if (!i)
			put_json_counts(prog, out);
	}
	rd_buf_cstr(out, "}\n");
}

static void
put_lines(const struct rd_prog *prog, const struct item *items, size_t n,
	  struct rd_buf *out)
{
	int sections[RD_N_SECTIONS];
	size_t n_sections = sorted_sections(sections);

	for (size_t i = 0; i < n; i++) {
		rd_buf_printf(out, "%-17s", items[i].key);
		if (items[i].text.ptr)
			rd_put_shown(out, items[i].text);
		else
			rd_buf_u64(out, items[i].number);
		rd_buf_char(out, '\n');
	}
	rd_buf_cstr(out, "records          ");
	for (size_t i = 0; i < n_sections; i++) {
		uint32_t count = rd_prog_records_of(prog, sections[i]).n;

		if (count)
			rd_buf_printf(out, "%s %u  ",
				      rd_prog_sections[sections[i]].name,
				      count);
	}
	while (out->len && out->ptr[out->len - 1] == ' ')
		out->len--;
	rd_buf_char(out, '\n');
}

void
rd_prog_inspect(const struct rd_prog *prog, struct rd_buf *out, bool json)
{
	struct item items[MAX_ITEMS];
	size_t n = collect(prog, items);

	if (json)
		put_json(prog, items, n, out);
	else
		put_lines(prog, items, n, out);
}
