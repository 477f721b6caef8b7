/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* While another program of ours works, what interrupts us is for it to end in
 * order; we wait.  One such time at once. */
#ifndef RD_CLI_INTERRUPT_H
#define RD_CLI_INTERRUPT_H

#include <signal.h>
#include <sys/types.h>

struct cmd_interrupt {
	struct sigaction old[3];
};

/* From here on SIGHUP, SIGINT and SIGTERM do not end us, as far as they are not
 * ignored anyway. */
void cmd_interrupt_catch(struct cmd_interrupt *interrupt);
/* Those that come, and one that has come, go on to it; what a terminal sends
 * reaches it by itself. */
void cmd_interrupt_pass_to(pid_t child);
/* The last one since cmd_interrupt_catch; 0: none. */
int cmd_interrupt_number(void);
void cmd_interrupt_release(const struct cmd_interrupt *interrupt);

#endif
