/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Jobs from their acceptance to their result. */
#ifndef RD_MOCK_JOB_H
#define RD_MOCK_JOB_H

#include "mock/answer.h"

/* Takes the input.  The job belongs to the state; NULL when there are too many
 * or no memory. */
struct rd_mock_job *rd_mock_job_add(struct rd_mock *mock, struct rd_str id,
				    json_t *input, struct rd_str body);
void rd_mock_job_free(struct rd_mock_job *job);
/* NULL for an id that is none of a job. */
struct rd_mock_job *rd_mock_job_find(struct rd_mock *mock, struct rd_str id);

/* Where a job stands by now, and its position in the queue.  With --fast time
 * passes by looks. */
enum rd_mock_phase rd_mock_job_phase(const struct rd_mock *mock,
				     const struct rd_mock_job *job,
				     uint32_t *position);
/* From submit to result, ms, without --fast. */
uint64_t rd_mock_job_duration_ms(const struct rd_mock *mock);

/* Makes it end badly: a type of a model's or the platform's errors.  Status 0
 * takes that of the type.  Billing follows. */
void rd_mock_job_fail(struct rd_mock *mock, struct rd_mock_job *job,
		      const char *type, unsigned status);

/* The output, with URLs below media ("http://..."); a new tree or NULL. */
json_t *rd_mock_job_output(const struct rd_mock_job *job, struct rd_str media);
/* The error a failed job answers with. */
void rd_mock_job_say_failure(const struct rd_mock_job *job,
			     struct rd_mock_answer *answer);

/* The picture behind "DIGEST-WxH.EXT" and its media type; false for another
 * name. */
bool rd_mock_job_picture(struct rd_str name, struct rd_buf *out,
			 const char **type);

/* Images or megapixels, and thousandths of a dollar, of a job that is
 * billed. */
unsigned rd_mock_job_units(const struct rd_mock_job *job);
unsigned rd_mock_job_price(const struct rd_mock_job *job);

#endif
