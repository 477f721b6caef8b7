/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "sign/http-list.h"

#include "sign/fields.h"

static bool
is_name(struct rd_str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!(rd_is_digit(c) || (c >= 'a' && c <= 'z') ||
		      strchr("!#$%&'*+-.^_`|~", c) || (c == '@' && !i)))
			return false;
	}
	return name.len;
}

static bool
take_param(struct rd_sf *sf, struct rd_sig_component *c)
{
	bool query = rd_str_is(c->name, "@query-param");
	bool field = !rd_str_starts(c->name, "@");
	struct rd_str key;

	if (!rd_sf_key(sf, &key))
		return false;
	if (field && rd_str_is(key, "bs"))
		return c->bytes = true;
	if (field && rd_str_is(key, "key"))
		return rd_sf_take(sf, '=') && rd_sf_plain_string(sf, &c->key);
	return query && rd_str_is(key, "name") && rd_sf_take(sf, '=') &&
	       rd_sf_plain_string(sf, &c->query);
}

static bool
take_component(struct rd_sf *sf, struct rd_sig_component *c)
{
	bool query;

	*c = (struct rd_sig_component){ .ident.ptr = sf->at };
	if (!rd_sf_plain_string(sf, &c->name) || !is_name(c->name))
		return false;
	while (rd_sf_take(sf, ';'))
		if (!take_param(sf, c))
			return false;
	c->ident.len = (size_t)(sf->at - c->ident.ptr);
	query = rd_str_is(c->name, "@query-param");
	return query == !!c->query.ptr && !(c->bytes && c->key.ptr);
}

/* Two orders of the same parameters name the same thing. */
static bool
is_same(const struct rd_sig_component *a, const struct rd_sig_component *b)
{
	return rd_str_eq(a->name, b->name) && rd_str_eq(a->key, b->key) &&
	       rd_str_eq(a->query, b->query) && a->bytes == b->bytes;
}

static bool
is_new(const struct rd_sig_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (is_same(&list->items[i], &list->items[list->n]))
			return false;
	return true;
}

bool
rd_sig_list_read(struct rd_str text, struct rd_sig_list *list)
{
	struct rd_sf sf = rd_sf_of(text);

	list->n = 0;
	if (!rd_sf_take(&sf, '('))
		return false;
	while (!rd_sf_take(&sf, ')')) {
		if (list->n == RD_SIG_HTTP_COMPONENTS ||
		    (list->n && !rd_sf_take(&sf, ' ')) ||
		    !take_component(&sf, &list->items[list->n]) ||
		    !is_new(list))
			return false;
		list->n++;
	}
	list->params = (struct rd_str){ sf.at, (size_t)(sf.end - sf.at) };
	return true;
}

bool
rd_sig_list_has(const struct rd_sig_list *list,
		const struct rd_sig_component *c)
{
	for (size_t i = 0; i < list->n; i++)
		if (is_same(&list->items[i], c))
			return true;
	return false;
}
