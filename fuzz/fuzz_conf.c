/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk.conf: what is accepted has every path, and no control byte. */

#include "crypt/secret.h"
#include "record/conf.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_setting(const struct rd_rec_setting *setting)
{
	if (setting->value && !setting->value[0])
		abort();
	for (const char *p = setting->value; p && *p; p++)
		if ((unsigned char)*p < 0x20)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct rd_rec_conf conf;
	struct rd_str text = { (const char *)data, size };
	struct rd_problem problem;
	struct rd_arena arena;
	enum rd_status status;

	rd_arena_init(&arena, 1u << 20);
	status = rd_rec_conf_parse(text, "refdesk.conf", &arena, &conf,
				   &problem);
	for (int i = 0; status == RD_OK && i < RD_REC_KEYS; i++) {
		check_setting(&conf.settings[i]);
		if (i < RD_REC_N_PATHS && !conf.settings[i].value)
			abort();
	}
	for (size_t i = 0; status == RD_OK && i < conf.n_secrets; i++) {
		check_setting(&conf.secrets[i].file);
		if (!rd_crypt_secret_name_ok(rd_str_of(conf.secrets[i].name)))
			abort();
	}
	if (status != RD_OK && (!problem.line || problem.exit_code != 2) &&
	    status != RD_LIMIT)
		abort();
	rd_arena_fini(&arena);
	return 0;
}
