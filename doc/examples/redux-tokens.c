/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: CC0-1.0 */

/* What each mode leaves of a picture, by the rules of a program:
 *
 *	cc redux-tokens.c $(pkg-config --cflags --libs refdesk)
 *	./a.out companion.desk highest high medium low lowest */
#include <refdesk/redux.h>
#include <stdio.h>
#include <stdlib.h>

static struct refdesk_program *
load(const char *path)
{
	static char bytes[8 << 20];
	struct refdesk_program *program = NULL;
	struct refdesk_problem problem = { 0 };
	FILE *file = fopen(path, "rb");
	size_t n = file ? fread(bytes, 1, sizeof(bytes), file) : 0;

	if (file)
		(void)fclose(file);
	if (refdesk_program_load(bytes, n, &program, &problem) != REFDESK_OK)
		(void)fprintf(stderr, "%s: %s\n", path, problem.title);
	return program;
}

static int
show(const struct refdesk_program *program, const char *mode)
{
	struct refdesk_redux_ask ask = { .size = sizeof(ask) };
	struct refdesk_redux_facts facts = { .size = sizeof(facts) };
	struct refdesk_redux_picture picture = { .width = 1024, .height = 768 };
	struct refdesk_redux_share share;
	struct refdesk_problem problem = { 0 };
	struct refdesk_redux *redux = NULL;
	int status;

	ask.mode = mode;
	status = refdesk_redux_new(program, &ask, &redux, &problem);
	if (status == REFDESK_OK)
		status = refdesk_redux_describe(redux, &facts, &problem);
	if (status == REFDESK_OK)
		status = refdesk_redux_plan(redux, &picture, 1, &share,
					    &problem);
	if (status == REFDESK_OK)
		printf("%-8s %2ux%-2u %3u tokens by %s, %u kept\n", mode,
		       facts.edge, facts.edge, facts.tokens, facts.kernel,
		       share.tokens);
	else
		(void)fprintf(stderr, "%s: %s; %s\n", mode, problem.title,
			      problem.hint);
	refdesk_redux_free(redux);
	return status;
}

int
main(int argc, char **argv)
{
	struct refdesk_program *program = argc > 1 ? load(argv[1]) : NULL;
	int status = program ? EXIT_SUCCESS : EXIT_FAILURE;

	for (int i = 2; program && i < argc; i++)
		if (show(program, argv[i]) != REFDESK_OK)
			status = EXIT_FAILURE;
	refdesk_program_free(program);
	return status;
}
