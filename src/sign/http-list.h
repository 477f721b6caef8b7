/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The list of what a signature covers: ("@method" "content-digest";key="x"). */
#ifndef RD_SIGN_HTTP_LIST_H
#define RD_SIGN_HTTP_LIST_H

#include "sign/http.h"

/* All texts lie in the list's. */
struct rd_sig_component {
	struct rd_str ident; /* "content-digest";key="x" */
	struct rd_str name;  /* content-digest */
	struct rd_str key;   /* of ;key= */
	struct rd_str query; /* of "@query-param";name= */
	bool bytes;	     /* ;bs */
};

struct rd_sig_list {
	struct rd_sig_component items[RD_SIG_HTTP_COMPONENTS];
	size_t n;
	struct rd_str params; /* behind the list: ;created=1;keyid="k" */
};

/* Reads a serialized list, alone or with parameters; false for what is none,
 * names what no request has, or covers something twice. */
bool rd_sig_list_read(struct rd_str text, struct rd_sig_list *list);
bool rd_sig_list_has(const struct rd_sig_list *list,
		     const struct rd_sig_component *c);

#endif
