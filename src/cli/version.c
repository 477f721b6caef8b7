/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk version */
#include "base/escape.h"
#include "base/text.h"
#include "base/zone.h"
#include "cli/verbs.h"
#include "program/format.h"

int
cmd_version(struct cmd *cmd)
{
	if (!cmd->json) {
		rd_buf_printf(&cmd->out, "refdesk %s\n"
			      "language %d, semantics %d, program format "
			      "%d.%d, unicode %s\n", REFDESK_VERSION,
			      RD_LANGUAGE_VERSION, RD_SEMANTICS_VERSION,
			      RD_PROG_MAJOR, RD_PROG_MINOR,
			      rd_text_unicode_version());
		return 0;
	}
	rd_buf_printf(&cmd->out, "{\"format\":\"%d.%d\",\"language\":%d,"
		      "\"semantics\":%d,\"unicode\":\"%s\",\"version\":",
		      RD_PROG_MAJOR, RD_PROG_MINOR, RD_LANGUAGE_VERSION,
		      RD_SEMANTICS_VERSION, rd_text_unicode_version());
	rd_put_json_str(&cmd->out, rd_str_of(REFDESK_VERSION));
	rd_buf_cstr(&cmd->out, "}\n");
	return 0;
}
