/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Questions.  A script gets none: what would be asked is refused instead. */
#include "cli/cmd.h"

#include <errno.h>
#include <unistd.h>

#define LINE_BYTES 64
#define QUESTION_CAP ((size_t)64 << 10)

/* One line; what does not fit is no yes either. */
static bool
read_yes(void)
{
	static const char *const words[] = { "y", "Y", "yes", "Yes", "YES" };
	char line[LINE_BYTES];
	struct rd_str word;
	ssize_t n;
	size_t i;

	do {
		n = read(STDIN_FILENO, line, sizeof(line));
	} while (n < 0 && errno == EINTR);
	if (n <= 0 || line[n - 1] != '\n')
		return false;
	word = (struct rd_str){ line, (size_t)n - 1 };
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (rd_str_is(word, words[i]))
			return true;
	}
	return false;
}

int
cmd_confirm(struct cmd *cmd, const char *question)
{
	struct rd_buf text;

	if (cmd_given(cmd, OPT_YES))
		return 0;
	if (cmd_given(cmd, OPT_NO_INPUT) || !isatty(STDIN_FILENO) ||
	    !isatty(STDERR_FILENO)) {
		cmd_fail(cmd, 2, "usage.unconfirmed", "%s", question);
		rd_problem_hint(&cmd->problem, "give --yes to do it");
		return 2;
	}
	/* In one piece: what is typed early is echoed before or behind it. */
	rd_buf_init(&text, QUESTION_CAP);
	rd_buf_printf(&text, "%s [y/N] ", question);
	cmd_talk(rd_buf_view(&text));
	rd_buf_fini(&text);
	if (read_yes())
		return 0;
	cmd_fail(cmd, 2, "usage.unconfirmed", "not done");
	return 2;
}
