/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the terminal behind a descriptor can show.  The character set is read
 * from the text of the locale variables: the process keeps the C locale, so
 * that nothing else can depend on it. */
#include "cli/cmd.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <uniwidth.h>

#include "base/text.h"

#define DEFAULT_WIDTH 80
#define MIN_WIDTH 20
#define MAX_WIDTH 500

static const char *
env(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static bool
locale_is_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	static const char *const sets[] = { "utf-8", "utf8" };
	const char *value = NULL;
	const char *at;
	size_t i;

	for (i = 0; i < 3 && !value; i++)
		value = env(names[i]);
	at = value ? strchr(value, '.') : NULL;
	for (i = 0; at && i < 2; i++) {
		if (!strncasecmp(at + 1, sets[i], strlen(sets[i])))
			return true;
	}
	return false;
}

static unsigned
find_width(int fd)
{
	const char *columns = env("COLUMNS");
	struct winsize size;
	uint64_t n = 0;

	if (columns && rd_str_u64(rd_str_of(columns), &n) && n) {
		if (n < MIN_WIDTH)
			return MIN_WIDTH;
		return n > MAX_WIDTH ? MAX_WIDTH : (unsigned)n;
	}
	if (!ioctl(fd, TIOCGWINSZ, &size) && size.ws_col >= MIN_WIDTH)
		return size.ws_col > MAX_WIDTH ? MAX_WIDTH : size.ws_col;
	return DEFAULT_WIDTH;
}

static bool
wants_color(const char *color, bool tty)
{
	const char *force = env("CLICOLOR_FORCE");
	const char *kind = env("TERM");

	if (color && !strcmp(color, "always"))
		return true;
	if (color && !strcmp(color, "never"))
		return false;
	if (env("NO_COLOR"))
		return false;
	if (force && strcmp(force, "0"))
		return true;
	return tty && kind && strcmp(kind, "dumb");
}

void
cmd_term_init(struct cmd_term *term, int fd, const char *color)
{
	term->tty = isatty(fd);
	term->color = wants_color(color, term->tty);
	term->utf8 = locale_is_utf8();
	term->width = find_width(fd);
}

unsigned
cmd_term_columns(struct rd_str s)
{
	unsigned width = 0;
	size_t at = 0;
	int w;

	while (at < s.len) {
		w = uc_width(rd_utf8_next(s, &at), "UTF-8");
		width += w > 0 ? (unsigned)w : 0;
	}
	return width;
}

/* The spaces at the start of `text`, then the word behind them. */
static size_t
take_word(struct rd_str *text, struct rd_str *word)
{
	size_t n_spaces = 0;
	size_t n = 0;

	while (n_spaces < text->len && text->ptr[n_spaces] == ' ')
		n_spaces++;
	text->ptr += n_spaces;
	text->len -= n_spaces;
	while (n < text->len && text->ptr[n] != ' ')
		n++;
	*word = (struct rd_str){ text->ptr, n };
	text->ptr += n;
	text->len -= n;
	return n_spaces;
}

void
cmd_term_wrap(const struct cmd_term *term, struct rd_str text, unsigned used,
	      unsigned indent, struct rd_buf *out)
{
	unsigned margin = used;
	struct rd_str word;
	unsigned width;
	size_t n_spaces;

	while (text.len) {
		n_spaces = take_word(&text, &word);
		if (!word.len)
			break;
		width = cmd_term_columns(word);
		if (used > margin && used + n_spaces + width > term->width) {
			rd_buf_printf(out, "\n%*s", (int)indent, "");
			used = indent;
			margin = indent;
			n_spaces = 0;
		}
		rd_buf_printf(out, "%*s", (int)n_spaces, "");
		rd_buf_str(out, word);
		used += (unsigned)n_spaces + width;
	}
	rd_buf_char(out, '\n');
}

void
cmd_term_fit(const struct cmd_term *term, struct rd_str text, unsigned indent,
	     struct rd_buf *out)
{
	struct rd_str line;
	const char *end;

	if (!term->tty) {
		rd_buf_str(out, text);
		return;
	}
	while (text.len) {
		end = memchr(text.ptr, '\n', text.len);
		line = (struct rd_str){ text.ptr, end ? (size_t)(end - text.ptr)
						      : text.len };
		cmd_term_wrap(term, line, 0, indent, out);
		line.len += end != NULL;
		text.ptr += line.len;
		text.len -= line.len;
	}
}
