/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a plan says of Redux, for people. */

#include "plan/redux-doc.h"

#include "base/decimal.h"
#include "base/escape.h"

static void
put_why(struct rd_buf *out, struct rd_str why)
{
	rd_buf_cstr(out, " (");
	rd_put_shown(out, why);
	rd_buf_char(out, ')');
}

static void
put_setting(const struct rd_plan_redux_doc *doc, int columns,
	    struct rd_buf *out)
{
	rd_buf_printf(out, "%-*s", columns, "redux");
	if (doc->mode.ptr)
		rd_put_shown(out, doc->mode);
	else
		rd_buf_cstr(out, "no mode");
	put_why(out, doc->why_mode);
	rd_buf_cstr(out, " of ");
	rd_put_shown(out, doc->profile);
	put_why(out, doc->why_profile);
	rd_buf_cstr(out, ", factor ");
	rd_decimal_put(out, doc->factor, 4);
	rd_buf_cstr(out, ", ");
	rd_put_shown(out, doc->function);
	put_why(out, doc->why_function);
	rd_buf_printf(out, ", %ux%u of %ux%u by ", doc->edge, doc->edge,
		      doc->grid, doc->grid);
	rd_put_shown(out, doc->encoder);
	rd_buf_char(out, '\n');
}

void
rd_plan_redux_doc_human(const struct rd_plan_redux_doc *doc, int columns,
			struct rd_buf *out)
{
	if (!doc)
		return;
	put_setting(doc, columns, out);
	rd_buf_printf(out, "%-*s%u", columns, "tokens", doc->tokens);
	for (uint32_t i = 0; i < doc->n_references; i++) {
		rd_buf_printf(out, "%s%u: %u, strength ", i ? "; " : " (",
			      i + 1, doc->references[i].tokens);
		rd_decimal_put(out, doc->references[i].strength, 4);
	}
	rd_buf_printf(out, "%s and %u of the prompt; law of strengths: ",
		      doc->n_references ? ")" : "", doc->text_tokens);
	rd_put_shown(out, doc->law);
	rd_buf_char(out, '\n');
}
