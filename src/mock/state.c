/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The beginning and end of everything that is remembered. */
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "crypt/codec.h"
#include "crypt/crypt.h"
#include "mock/hook.h"
#include "mock/job.h"
#include "mock/storage.h"

static int64_t
clock_ms(clockid_t which)
{
	struct timespec now;

	clock_gettime(which, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
rd_mock_now_ms(void)
{
	return clock_ms(CLOCK_REALTIME);
}

int64_t
rd_mock_steady_ms(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}

enum rd_status
rd_mock_init(struct rd_mock *mock)
{
	*mock = (struct rd_mock){ .stop_fd = -1, .wake_fd = -1, .seed = 1 };
	rd_mock_script_init(&mock->script);
	if (pthread_mutex_init(&mock->lock, NULL) ||
	    pthread_cond_init(&mock->changed, NULL))
		return RD_NOMEM;
	mock->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	mock->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (mock->stop_fd < 0 || mock->wake_fd < 0)
		return RD_IO;
	mock->jobs = calloc(RD_MOCK_JOBS, sizeof(*mock->jobs));
	mock->uploads = calloc(RD_MOCK_UPLOADS, sizeof(*mock->uploads));
	mock->deliveries = json_array();
	if (!mock->jobs || !mock->uploads || !mock->deliveries)
		return RD_NOMEM;
	return rd_crypt_init();
}

void
rd_mock_reset(struct rd_mock *mock)
{
	size_t i;

	for (i = 0; i < mock->n_jobs; i++)
		rd_mock_job_free(mock->jobs[i]);
	for (i = 0; i < mock->n_uploads; i++)
		rd_mock_upload_free(mock->uploads[i]);
	for (i = 0; i < RD_MOCK_ENTRIES; i++) {
		json_decref(mock->entries[i]);
		mock->entries[i] = NULL;
	}
	rd_mock_hooks_forget(mock);
	json_array_clear(mock->deliveries);
	memset(mock->counts, 0, sizeof(mock->counts));
	mock->n_jobs = mock->n_uploads = 0;
	mock->stored_bytes = 0;
	mock->n_accepted = mock->n_billed = mock->n_requests = 0;
}

void
rd_mock_fini(struct rd_mock *mock)
{
	if (mock->jobs && mock->uploads)
		rd_mock_reset(mock);
	free(mock->jobs);
	free(mock->uploads);
	json_decref(mock->deliveries);
	rd_mock_hole_close(&mock->hole);
	rd_crypt_key_free(mock->hook_key);
	rd_mock_script_fini(&mock->script);
	if (mock->stop_fd >= 0)
		close(mock->stop_fd);
	if (mock->wake_fd >= 0)
		close(mock->wake_fd);
	pthread_cond_destroy(&mock->changed);
	pthread_mutex_destroy(&mock->lock);
}

void
rd_mock_make_id(struct rd_mock *mock, uint32_t index, char out[RD_MOCK_ID])
{
	uint64_t numbers[2] = { mock->seed, mock->n_ids++ };
	unsigned char digest[32];
	char hex[65];

	rd_crypt_sha256(numbers, sizeof(numbers), digest);
	digest[6] = (unsigned char)((digest[6] & 0x0f) | 0x40);
	digest[8] = (unsigned char)((digest[8] & 0x3f) | 0x80);
	digest[13] = (unsigned char)(index >> 16);
	digest[14] = (unsigned char)(index >> 8);
	digest[15] = (unsigned char)index;
	rd_crypt_hex(digest, 16, hex);
	memcpy(out, hex, 8);
	memcpy(out + 9, hex + 8, 4);
	memcpy(out + 14, hex + 12, 4);
	memcpy(out + 19, hex + 16, 4);
	memcpy(out + 24, hex + 20, 12);
	out[8] = out[13] = out[18] = out[23] = '-';
	out[36] = '\0';
}
