/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* From "this path, that value" to the bytes to replace. */

#include "validate/values.h"

#include "base/escape.h"

#define TEXT_CAP ((size_t)1 << 20)

struct amend {
	struct rd_val_values *values;
	struct rd_val_amend *out;
	struct rd_buf overrides; /* elements to be added to pack.xml */
	struct rd_buf text;
};

static struct rd_str
keep(struct amend *a, const struct rd_buf *text)
{
	char *copy = rd_arena_strdup(&a->values->model.arena,
				     rd_buf_view(text));

	return copy ? (struct rd_str){ copy, text->len } : RD_STR_NONE;
}

static enum rd_status
add_edit(struct amend *a, struct rd_val_edit edit)
{
	edit.text = keep(a, &a->text);
	a->out->edits[a->out->n++] = edit;
	if (rd_buf_status(&a->text))
		return rd_buf_status(&a->text);
	return edit.text.ptr ? RD_OK : RD_NOMEM;
}

static bool
is_owned(const struct rd_val_amend *out, const struct rd_val_value_at *item)
{
	for (size_t i = 0; i < out->n_owned; i++)
		if (rd_str_eq(out->owned[i], item->pack))
			return true;
	return false;
}

/* The attribute's text becomes `value`; the attribute is added when it is not
 * there. */
static enum rd_status
amend_attr(struct amend *a, const struct rd_val_value_at *item,
	   const char *attr, struct rd_str value)
{
	struct rd_val_edit edit = { .pack = item->pack, .file = item->file };
	bool found = !rd_src_span_attr(item->bytes, item->node->at, attr,
				       &edit.span);

	rd_buf_reset(&a->text);
	if (!found)
		rd_buf_printf(&a->text, " %s=\"", attr);
	rd_put_xml(&a->text, value);
	if (!found)
		rd_buf_char(&a->text, '"');
	return add_edit(a, edit);
}

/* One entry of a map, in an attribute or in an element's text. */
static enum rd_status
amend_entry(struct amend *a, const struct rd_val_value_at *item,
	    struct rd_src_span span, struct rd_str value)
{
	struct rd_val_edit edit = { .pack = item->pack,
				    .file = item->file,
				    .span = span };

	rd_buf_reset(&a->text);
	if (rd_src_span_entry(item->bytes, item->entry, &edit.span))
		rd_buf_printf(&a->text, "%s%.*s=", span.n ? " " : "",
			      RD_STR_FMT(item->entry));
	rd_put_xml(&a->text, value);
	return add_edit(a, edit);
}

static enum rd_status
amend_text(struct amend *a, const struct rd_val_value_at *item,
	   struct rd_str value)
{
	struct rd_val_edit edit = { .pack = item->pack, .file = item->file };

	if (rd_src_span_text(item->bytes, item->node->at, &edit.span))
		return RD_SEMANTIC;
	if (item->entry.ptr)
		return amend_entry(a, item, edit.span, value);
	rd_buf_reset(&a->text);
	rd_put_xml(&a->text, value);
	return add_edit(a, edit);
}

static enum rd_status
amend_in_place(struct amend *a, const struct rd_val_value_at *item,
	       const struct rd_val_set *set)
{
	enum rd_status status;
	struct rd_src_span span;

	if (item->scattered)
		return RD_SEMANTIC;
	if (!item->attr)
		return amend_text(a, item, set->value);
	if (!item->entry.ptr)
		status = amend_attr(a, item, item->attr, set->value);
	else if (rd_src_span_attr(item->bytes, item->node->at, item->attr,
				  &span))
		return RD_SEMANTIC;
	else
		status = amend_entry(a, item, span, set->value);
	if (status || !set->reason.ptr || !rd_src_is(item->node, "override"))
		return status;
	return amend_attr(a, item, "reason", set->reason);
}

static void
put_attr(struct rd_buf *out, const char *name, struct rd_str value)
{
	rd_buf_printf(out, " %s=\"", name);
	rd_put_xml(out, value);
	rd_buf_char(out, '"');
}

static void
put_override(struct amend *a, const struct rd_val_set *set)
{
	rd_buf_cstr(&a->overrides, "<override");
	put_attr(&a->overrides, "path", set->path);
	put_attr(&a->overrides, "value", set->value);
	if (set->reason.ptr)
		put_attr(&a->overrides, "reason", set->reason);
	rd_buf_cstr(&a->overrides, "/>\n");
}

/* The white space before the element on its line. */
static struct rd_str
indent_of(struct rd_str bytes, const struct rd_src_node *node)
{
	size_t from = node->at;

	while (from &&
	       (bytes.ptr[from - 1] == ' ' || bytes.ptr[from - 1] == '\t'))
		from--;
	if (from && bytes.ptr[from - 1] != '\n')
		return RD_STR_LIT("  ");
	return (struct rd_str){ bytes.ptr + from, node->at - from };
}

/* Each element of a->overrides on a line of its own. */
static void
put_lines(struct amend *a, struct rd_str indent)
{
	struct rd_str rest = rd_buf_view(&a->overrides);

	while (rest.len) {
		size_t n = (size_t)rd_str_find(rest, RD_STR_LIT("\n"));

		rd_buf_char(&a->text, '\n');
		rd_buf_str(&a->text, indent);
		rd_buf_put(&a->text, rest.ptr, n);
		rest.ptr += n + 1;
		rest.len -= n + 1;
	}
}

/* Behind the last element of pack.xml, indented like it. */
static enum rd_status
add_overrides(struct amend *a, struct rd_str pack)
{
	struct rd_str bytes = a->values->pack_bytes;
	const struct rd_src_node *root = a->values->pack;
	struct rd_val_edit edit = { .pack = pack, .file = "pack.xml" };
	struct rd_str indent = RD_STR_LIT("  ");
	bool empty = false;

	rd_buf_reset(&a->text);
	if (root->last) {
		edit.span.at = rd_src_element_end(bytes, root->last->at);
		indent = indent_of(bytes, root->last);
	} else {
		edit.span.at = rd_src_start_end(bytes, root->at, &empty);
	}
	if (empty) {
		edit.span.at -= 2;
		edit.span.n = 2;
		rd_buf_char(&a->text, '>');
	}
	put_lines(a, indent);
	if (empty)
		rd_buf_cstr(&a->text, "\n</pack>");
	return add_edit(a, edit);
}

static enum rd_status
amend_all(struct amend *a, struct rd_str pack)
{
	enum rd_status status = RD_OK;

	for (size_t i = 0; i < a->values->n && !status; i++) {
		const struct rd_val_value_at *item = &a->values->items[i];
		const struct rd_val_set *set = &a->out->sets[i];

		if (item->unwritten || !is_owned(a->out, item))
			put_override(a, set);
		else
			status = amend_in_place(a, item, set);
		if (status == RD_SEMANTIC)
			a->out->by_hand = item;
	}
	if (!status && rd_buf_status(&a->overrides))
		status = rd_buf_status(&a->overrides);
	if (!status && a->overrides.len)
		status = add_overrides(a, pack);
	return status;
}

enum rd_status
rd_val_values_amend(struct rd_val_values *values, struct rd_val_amend *amend)
{
	struct amend a = { .values = values, .out = amend };
	enum rd_status status;

	amend->n = 0;
	amend->by_hand = NULL;
	amend->edits = rd_arena_array(&values->model.arena, 2 * values->n + 1,
				      sizeof(*amend->edits));
	if (!amend->edits)
		return RD_NOMEM;
	rd_buf_init(&a.overrides, TEXT_CAP);
	rd_buf_init(&a.text, TEXT_CAP);
	status = amend_all(&a, values->model.pack);
	rd_buf_fini(&a.text);
	rd_buf_fini(&a.overrides);
	return status;
}
