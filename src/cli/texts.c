/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/texts.h"

#include "crypt/crypt.h"
#include "crypt/hash.h"
#include "json/json.h"

/* Copies, because the tree goes away. */
static bool
take(struct rd_rec_text *item, struct rd_arena *arena, const char *path,
     const json_t *value)
{
	struct rd_str text = { json_string_value(value),
			       json_string_length(value) };
	struct rd_crypt_blake2b hash;

	item->path = rd_str_of(rd_arena_strdup(arena, rd_str_of(path)));
	item->text = text;
	item->text.ptr = rd_arena_strdup(arena, text);
	if (!item->path.ptr || !item->text.ptr)
		return false;
	rd_crypt_random(item->salt, sizeof(item->salt));
	rd_crypt_blake2b_init(&hash);
	rd_crypt_blake2b_update(&hash, item->salt, sizeof(item->salt));
	rd_crypt_blake2b_update(&hash, text.ptr, text.len);
	rd_crypt_blake2b_final(&hash, item->digest);
	return true;
}

enum rd_status
cmd_texts_collect(struct rd_dec *dec, struct rd_arena *arena,
		  struct rd_rec_text **texts, uint32_t *n_texts,
		  struct rd_problem *problem)
{
	enum rd_status status;
	json_t *tree = NULL;
	struct rd_buf buf;
	const char *path;
	json_t *value;
	bool ok = true;

	*n_texts = 0;
	rd_buf_init(&buf, RD_REC_JSON_CAP);
	rd_dec_personal_write(dec, &buf);
	status = rd_json_parse(rd_buf_view(&buf), NULL, &tree, problem);
	if (!status) {
		*texts = rd_arena_array(arena, json_object_size(tree) + 1,
					sizeof(**texts));
		ok = *texts != NULL;
	}
	json_object_foreach(tree, path, value)
	{
		if (ok && json_string_length(value))
			ok = take(&(*texts)[(*n_texts)++], arena, path, value);
	}
	if (!ok)
		status = rd_problem_set(problem, RD_NOMEM, 10, "system.memory",
					"out of memory");
	json_decref(tree);
	rd_buf_fini(&buf);
	return status;
}
