/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a ComfyUI server checks of a graph before it runs it, by tables of its
 * node classes. */
#ifndef COMFY_CHECK_H
#define COMFY_CHECK_H

#include <jansson.h>

/* The classes of testdata/comfy; json_decref. */
json_t *comfy_classes(void);
/* A file below the sources. */
json_t *comfy_read(const char *path);
/* NULL when the server would take the graph: every class is known, every
 * required input there, none unknown, every value of its type, in range, on a
 * step or in the list, every link to an output of that type, every node needed,
 * no circle.  Else what is wrong; static. */
const char *comfy_check(const json_t *classes, const json_t *graph);

#endif
