/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/svg.h"

#include "base/escape.h"
#include "base/text.h"

static const char style[] =
	"<style>"
	"text{font:13px system-ui,sans-serif}"
	".bg{fill:#ffffff}.ink{fill:#1b1f24}.dim{fill:#57606a}"
	".axis{stroke:#57606a}.grid{stroke:#d8dee4}"
	".up{fill:#0068a8}.down{fill:#c04a00}.same{fill:#7d8590}"
	"@media (prefers-color-scheme:dark){"
	".bg{fill:#14181d}.ink{fill:#e8ecf0}.dim{fill:#a0a9b3}"
	".axis{stroke:#a0a9b3}.grid{stroke:#333b44}"
	".up{fill:#58b4ec}.down{fill:#f28a3c}.same{fill:#8b949e}"
	"}</style>\n";

void
svg_begin(unsigned width, unsigned height, struct rd_str title,
	  struct rd_str desc, struct rd_buf *out)
{
	rd_buf_printf(out,
		      "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" "
		      "aria-labelledby=\"t d\" width=\"%u\" height=\"%u\" "
		      "viewBox=\"0 0 %u %u\">\n<title id=\"t\">",
		      width, height, width, height);
	rd_put_xml(out, title);
	rd_buf_cstr(out, "</title>\n<desc id=\"d\">");
	rd_put_xml(out, desc);
	rd_buf_cstr(out, "</desc>\n");
	rd_buf_cstr(out, style);
	rd_buf_printf(out, "<rect class=\"bg\" width=\"%u\" height=\"%u\"/>\n",
		      width, height);
}

void
svg_end(struct rd_buf *out)
{
	rd_buf_cstr(out, "</svg>\n");
}

/* Letters are taken for 0.58 of their height wide. */
static struct rd_str
fit(struct rd_str text, unsigned size, unsigned width)
{
	size_t most = width * 100u / (size * 58u);
	size_t n = 0;
	size_t at = 0;

	while (at < text.len && n < most) {
		rd_utf8_next(text, &at);
		n++;
	}
	return (struct rd_str){ text.ptr, at };
}

void
svg_text(const struct svg_text *at, struct rd_str text, struct rd_buf *out)
{
	static const char *const anchors[] = { "", " text-anchor=\"middle\"",
					       " text-anchor=\"end\"" };
	unsigned size = at->size ? at->size : 13;
	struct rd_str shown = at->width ? fit(text, size, at->width) : text;

	rd_buf_printf(out, "<text class=\"%s\" x=\"%d\" y=\"%d\"%s", at->class,
		      at->x, at->y, anchors[at->anchor]);
	if (at->size)
		rd_buf_printf(out, " style=\"font-size:%upx\"", at->size);
	rd_buf_char(out, '>');
	rd_put_xml(out, shown);
	if (shown.len < text.len)
		rd_buf_cstr(out, "\xe2\x80\xa6");
	rd_buf_cstr(out, "</text>\n");
}

void
svg_line(const struct svg_line *at, const char *class, struct rd_buf *out)
{
	rd_buf_printf(out,
		      "<line class=\"%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" "
		      "y2=\"%d\"/>\n",
		      class, at->x1, at->y1, at->x2, at->y2);
}

void
svg_rect(const struct svg_rect *at, const char *class, struct rd_buf *out)
{
	rd_buf_printf(out,
		      "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" "
		      "height=\"%d\"/>\n",
		      class, at->x, at->y, at->width, at->height);
}

void
svg_circle(int x, int y, int r, const char *class, struct rd_buf *out)
{
	rd_buf_printf(out,
		      "<circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"%d\"/>\n",
		      class, x, y, r);
}

void
svg_diamond(int x, int y, int r, const char *class, struct rd_buf *out)
{
	rd_buf_printf(out,
		      "<path class=\"%s\" d=\"M%d %dl%d %dl%d %dl%d %dz\"/>\n",
		      class, x, y - r, r, r, -r, r, -r, -r);
}
