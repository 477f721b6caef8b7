/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What replies say: those that providers document, then those that nobody
 * should ever send.  A row's `says` is all that was understood. */
#include "reply_desk.h"

static void
check_rows(const struct row *rows, size_t n)
{
	struct reply_desk desk;

	reply_desk_init(&desk);
	for (size_t i = 0; i < n; i++) {
		struct rd_disp_said said;

		read_reply(&desk, &rows[i], &said);
		cr_expect(said.why);
		rd_buf_reset(&desk.text);
		describe(&said, &desk.text);
		cr_expect_str_eq(desk.text.ptr, rows[i].says, "row %zu: %s", i,
				 rows[i].body);
	}
	reply_desk_fini(&desk);
}

#define CHECK(rows) check_rows(rows, sizeof(rows) / sizeof((rows)[0]))

#define FAL_URL "https://queue.fal.run/fal-ai/flux-pro/requests/r1"

static const struct row fal_submit[] = {
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "x-fal-request-id: r1\n",
	  "{\"status\":\"IN_QUEUE\",\"request_id\":\"r1\","
	  "\"response_url\":\"" FAL_URL "\",\"status_url\":\"" FAL_URL
	  "/status\",\"cancel_url\":\"" FAL_URL
	  "/cancel\",\"queue_position\":3}",
	  "said id=r1 status-url=" FAL_URL "/status result-url=" FAL_URL
	  " cancel-url=" FAL_URL "/cancel position=3" },
	/* Neither state nor position need be there. */
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "", "{\"request_id\":\"r1\"}",
	  "said id=r1" },
	/* Cut in the middle: the header still says which one it is. */
	{ DESK_FAL, RD_CALL_SUBMIT, -200, "x-fal-request-id: r9\n",
	  "{\"request_id\":", "said id=r9" },
	{ DESK_FAL, RD_CALL_SUBMIT, -200, "", "{\"request_id\":", "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "content-type: text/html\n",
	  "<html>welcome</html>", "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "X-Fal-Request-Id:  r9 \n",
	  "<html>welcome</html>", "said id=r9" },
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "", "", "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 0, "", "", "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 302, "location: file:///etc\n", "",
	  "unclear" },
};

Test(disp_rows, fal_submit)
{
	CHECK(fal_submit);
}

static const struct row fal_status[] = {
	{ DESK_FAL, RD_CALL_STATUS, 202, "",
	  "{\"status\":\"IN_QUEUE\",\"queue_position\":0}",
	  "said state=queued position=0" },
	{ DESK_FAL, RD_CALL_STATUS, 202, "",
	  "{\"status\":\"IN_PROGRESS\",\"logs\":null}", "said state=running" },
	{ DESK_FAL, RD_CALL_STATUS, 200, "",
	  "{\"status\":\"COMPLETED\",\"metrics\":"
	  "{\"inference_time\":null}}",
	  "said state=done" },
	{ DESK_FAL, RD_CALL_STATUS, 200, "",
	  "{\"status\":\"COMPLETED\",\"error\":null,"
	  "\"error_type\":null}",
	  "said state=done" },
	{ DESK_FAL, RD_CALL_STATUS, 200, "",
	  "{\"status\":\"COMPLETED\",\"error\":\"it broke\","
	  "\"error_type\":\"runner_server_error\"}",
	  "said state=failed type=runner_server_error error=it broke" },
	{ DESK_FAL, RD_CALL_STATUS, 200, "",
	  "{\"status\":\"COMPLETED\",\"error\":\"stopped\","
	  "\"error_type\":\"client_cancelled\"}",
	  "said state=cancelled type=client_cancelled error=stopped" },
	{ DESK_FAL, RD_CALL_STATUS, 200, "", "{\"status\":\"FAILED\"}",
	  "said state=failed" },
	{ DESK_FAL, RD_CALL_STATUS, 200, "", "{\"status\":\"HIBERNATING\"}",
	  "said state=unknown" },
	{ DESK_FAL, RD_CALL_STREAM, 200, "",
	  "{\"status\":\"IN_QUEUE\",\"queue_position\":7}",
	  "said state=queued position=7" },
	{ DESK_FAL, RD_CALL_STATUS, 404, "",
	  "{\"detail\":\"Path /x not found\"}", "gone" },
	{ DESK_FAL, RD_CALL_STATUS, 401, "", "{\"detail\":\"no\"}", "key" },
	{ DESK_FAL, RD_CALL_STATUS, 500, "", "", "again" },
	{ DESK_FAL, RD_CALL_STATUS, 503, "retry-after: 7\n",
	  "<html>nginx</html>", "again retry=7" },
	{ DESK_FAL, RD_CALL_STATUS, 0, "", "", "again" },
	{ DESK_FAL, RD_CALL_STATUS, 200, "", "<html>", "again" },
	{ DESK_FAL, RD_CALL_STATUS, 200, "", "{}", "again" },
	{ DESK_FAL, RD_CALL_STATUS, -200, "", "{\"status\":\"COMPLETED\"}",
	  "again" },
};

Test(disp_rows, fal_status)
{
	CHECK(fal_status);
}

#define MEDIA "https://v3.fal.media/files/"

static const struct row fal_result[] = {
	{ DESK_FAL, RD_CALL_RESULT, 200, "x-fal-billable-units: 1.5\n",
	  "{\"images\":[{\"url\":\"" MEDIA "a.png\",\"width\":64},"
	  "{\"url\":\"" MEDIA "b.png\"}],"
	  "\"seed\":196619188014358660,"
	  "\"has_nsfw_concepts\":[false,false]}",
	  "said file=" MEDIA "a.png file=" MEDIA
	  "b.png seed=196619188014358660 cost=1.5" },
	{ DESK_FAL, RD_CALL_RESULT, 200, "",
	  "{\"images\":[{\"url\":\"" MEDIA "a.png\"},{\"url\":\"" MEDIA
	  "b.png\"}],\"seed\":18446744073709551615,"
	  "\"has_nsfw_concepts\":[false,true]}",
	  "said file=" MEDIA "a.png file=" MEDIA
	  "b.png! seed=18446744073709551615" },
	/* One flag for two files: both are. */
	{ DESK_FAL, RD_CALL_RESULT, 200, "",
	  "{\"images\":[{\"url\":\"" MEDIA "a.png\"},{\"url\":\"" MEDIA
	  "b.png\"}],\"has_nsfw_concepts\":[true]}",
	  "said file=" MEDIA "a.png! file=" MEDIA "b.png!" },
	{ DESK_FAL, RD_CALL_RESULT, 200, "",
	  "{\"images\":[{\"url\":\"data:image/png;base64,AA==\"}]}",
	  "said file=data:image/png;base64,AA==" },
	/* What the seed cannot be. */
	{ DESK_FAL, RD_CALL_RESULT, 200, "",
	  "{\"images\":[{\"url\":\"" MEDIA "a\"}],\"seed\":1e17}",
	  "said file=" MEDIA "a" },
	{ DESK_FAL, RD_CALL_RESULT, 200, "",
	  "{\"images\":[{\"url\":\"" MEDIA
	  "a\"}],\"seed\":18446744073709551616}",
	  "said file=" MEDIA "a" },
	{ DESK_FAL, RD_CALL_RESULT, 200, "",
	  "{\"images\":[{\"url\":\"" MEDIA
	  "a\"}],\"seed\":-9223372036854775807}",
	  "said file=" MEDIA "a seed=-9223372036854775807" },
	/* Files that are none. */
	{ DESK_FAL, RD_CALL_RESULT, 200, "",
	  "{\"images\":[{\"url\":7},{\"url\":\"" MEDIA
	  "a\"},{\"url\":\"a b\"},{\"url\":null}]}",
	  "said file=" MEDIA "a unread=3" },
	{ DESK_FAL, RD_CALL_RESULT, 200, "", "{\"images\":[]}", "again" },
	{ DESK_FAL, RD_CALL_RESULT, 200, "", "{\"images\":\"x\"}", "again" },
	{ DESK_FAL, RD_CALL_RESULT, 400, "",
	  "{\"detail\":\"Request is still in progress\"}", "refused" },
};

Test(disp_rows, fal_result)
{
	CHECK(fal_result);
}

#define ISSUE(type)                                                            \
	"{\"detail\":[{\"loc\":[\"body\",\"prompt\"],\"msg\":\"no\","          \
	"\"type\":\"" type "\",\"input\":\"a secret wish\"}]}"

static const struct row fal_errors[] = {
	{ DESK_FAL, RD_CALL_SUBMIT, 422, "", ISSUE("missing"),
	  "refused type=missing" },
	{ DESK_FAL, RD_CALL_SUBMIT, 422, "", ISSUE("image_too_small"),
	  "refused type=image_too_small" },
	{ DESK_FAL, RD_CALL_SUBMIT, 422, "", ISSUE("content_policy_violation"),
	  "moderated type=content_policy_violation" },
	{ DESK_FAL, RD_CALL_RESULT, 422, "", ISSUE("content_policy_violation"),
	  "moderated type=content_policy_violation" },
	/* The second of two is enough. */
	{ DESK_FAL, RD_CALL_RESULT, 422, "",
	  "{\"detail\":[{\"type\":\"missing\"},"
	  "{\"type\":\"content_policy_violation\"}]}",
	  "moderated type=missing" },
	{ DESK_FAL, RD_CALL_SUBMIT, 422, "", "{\"detail\":\"just a text\"}",
	  "refused" },
	{ DESK_FAL, RD_CALL_SUBMIT, 400, "",
	  "{\"detail\":\"x\",\"error_type\":\"bad_request\"}",
	  "refused type=bad_request" },
	{ DESK_FAL, RD_CALL_SUBMIT, 401, "",
	  "{\"detail\":\"Cannot access application\"}", "key" },
	{ DESK_FAL, RD_CALL_SUBMIT, 403, "",
	  "{\"detail\":\"User is locked. Reason: Exhausted "
	  "balance.\"}",
	  "funds" },
	{ DESK_FAL, RD_CALL_SUBMIT, 403, "", "{\"detail\":\"no\"}", "refused" },
	{ DESK_FAL, RD_CALL_SUBMIT, 404, "",
	  "{\"detail\":\"Path /x not found\"}", "gone" },
	{ DESK_FAL, RD_CALL_SUBMIT, 408, "", "{}", "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 409, "", "{}", "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 413, "", "{}", "refused" },
	{ DESK_FAL, RD_CALL_SUBMIT, 429, "retry-after: 7\n",
	  "{\"detail\":\"x\",\"error_type\":"
	  "\"concurrent_requests_limit\"}",
	  "busy retry=7 type=concurrent_requests_limit" },
	{ DESK_FAL, RD_CALL_SUBMIT, 499, "",
	  "{\"detail\":\"x\",\"error_type\":\"client_disconnected\"}",
	  "unclear type=client_disconnected" },
	{ DESK_FAL, RD_CALL_SUBMIT, 500, "",
	  "{\"detail\":\"Internal Server Error\"}", "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 500, "",
	  "{\"detail\":\"x\",\"error_type\":\"internal_error\"}",
	  "unclear type=internal_error" },
	{ DESK_FAL, RD_CALL_SUBMIT, 502, "",
	  "<html><center>nginx</center></html>", "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 502, "",
	  "{\"detail\":\"x\","
	  "\"error_type\":\"runner_incomplete_response\"}",
	  "unclear type=runner_incomplete_response" },
	{ DESK_FAL, RD_CALL_SUBMIT, 503, "",
	  "{\"detail\":\"x\","
	  "\"error_type\":\"runner_scheduling_failure\"}",
	  "unclear type=runner_scheduling_failure" },
	{ DESK_FAL, RD_CALL_SUBMIT, 504, "",
	  "{\"detail\":\"x\",\"error_type\":\"startup_timeout\"}",
	  "unclear type=startup_timeout" },
	{ DESK_FAL, RD_CALL_SUBMIT, 504, "x-fal-request-timeout-type: user\n",
	  "{\"detail\":\"x\",\"error_type\":\"request_timeout\"}",
	  "unstarted type=request_timeout" },
	{ DESK_FAL, RD_CALL_RESULT, 504, "x-fal-request-timeout-type: user\n",
	  "", "unstarted" },
	/* An id in the header of an error says nothing of success. */
	{ DESK_FAL, RD_CALL_SUBMIT, 500, "x-fal-request-id: r1\n", "",
	  "unclear id=r1" },
	{ DESK_FAL, RD_CALL_RESULT, 422, "", ISSUE("a b\\nc"), "refused" },
};

Test(disp_rows, fal_errors)
{
	CHECK(fal_errors);
}

static const struct row fal_cancel_and_upload[] = {
	{ DESK_FAL, RD_CALL_CANCEL, 202, "",
	  "{\"status\":\"CANCELLATION_REQUESTED\"}", "said" },
	{ DESK_FAL, RD_CALL_CANCEL, 400, "",
	  "{\"status\":\"ALREADY_COMPLETED\"}", "refused" },
	{ DESK_FAL, RD_CALL_CANCEL, 404, "", "{\"status\":\"NOT_FOUND\"}",
	  "gone" },
	{ DESK_FAL, RD_CALL_CANCEL, 200, "", "{\"success\":true}", "said" },
	{ DESK_FAL, RD_CALL_UPLOAD, 200, "",
	  "{\"upload_url\":\"https://u.fal.media/1?s=2\","
	  "\"file_url\":\"" MEDIA "x\"}",
	  "said upload-url=https://u.fal.media/1?s=2 uploaded=" MEDIA "x" },
	{ DESK_FAL, RD_CALL_UPLOAD, 200, "", "{}", "again" },
	{ DESK_FAL, RD_CALL_UPLOAD, 429, "", "{}", "again" },
	{ DESK_FAL, RD_CALL_UPLOAD, 413, "", "{}", "refused" },
	{ DESK_FAL, RD_CALL_PUT, 200, "", "", "said" },
	{ DESK_FAL, RD_CALL_PUT_PART, 200, "",
	  "{\"partNumber\":1,\"etag\":\"a\"}",
	  "said part={\"partNumber\":1,\"etag\":\"a\"}" },
	{ DESK_FAL, RD_CALL_FETCH, 404, "", "", "gone" },
	{ DESK_FAL, RD_CALL_FETCH, 410, "", "", "gone" },
	{ DESK_FAL, RD_CALL_FETCH, -200, "", "", "said" },
};

Test(disp_rows, fal_cancel_and_upload)
{
	CHECK(fal_cancel_and_upload);
}

#define POLL "https://api.eu1.bfl.ai/v1/get_result?id=b1"

static const struct row bfl[] = {
	{ DESK_BFL, RD_CALL_SUBMIT, 200, "",
	  "{\"id\":\"b1\",\"polling_url\":\"" POLL "\",\"cost\":4.0}",
	  "said id=b1 status-url=" POLL " cost=4.0" },
	{ DESK_BFL, RD_CALL_STATUS, 200, "",
	  "{\"id\":\"b1\",\"status\":\"Pending\",\"progress\":42.9,"
	  "\"result\":null}",
	  "said state=running percent=42" },
	{ DESK_BFL, RD_CALL_STATUS, 200, "",
	  "{\"id\":\"b1\",\"status\":\"Ready\",\"result\":{\"sample\":"
	  "\"https://delivery.bfl.ml/s.jpeg\",\"seed\":42}}",
	  "said state=done file=https://delivery.bfl.ml/s.jpeg "
	  "seed=42" },
	{ DESK_BFL, RD_CALL_STATUS, 200, "",
	  "{\"status\":\"Request Moderated\"}", "said state=moderated" },
	{ DESK_BFL, RD_CALL_STATUS, 200, "",
	  "{\"status\":\"Content Moderated\"}", "said state=moderated" },
	{ DESK_BFL, RD_CALL_STATUS, 200, "", "{\"status\":\"Error\"}",
	  "said state=failed" },
	{ DESK_BFL, RD_CALL_STATUS, 200, "", "{\"status\":\"Task not found\"}",
	  "said state=unknown" },
	{ DESK_BFL, RD_CALL_SUBMIT, 400, "",
	  "{\"error\":\"bad\",\"message\":\"m\",\"details\":{}}",
	  "refused type=bad" },
	{ DESK_BFL, RD_CALL_SUBMIT, 402, "",
	  "{\"detail\":\"Insufficient credits\"}", "funds" },
	{ DESK_BFL, RD_CALL_SUBMIT, 403, "", "{}", "key" },
	{ DESK_BFL, RD_CALL_SUBMIT, 422, "", ISSUE("missing"), "refused" },
	{ DESK_BFL, RD_CALL_SUBMIT, 429, "", "", "busy" },
	{ DESK_BFL, RD_CALL_SUBMIT, 500, "", "", "unclear" },
	{ DESK_BFL, RD_CALL_SUBMIT, 503, "", "", "unclear" },
};

Test(disp_rows, bfl)
{
	CHECK(bfl);
}

#define OUT "https://replicate.delivery/xezq/out-0.png"

static const struct row replicate[] = {
	{ DESK_REPLICATE, RD_CALL_SUBMIT, 202, "",
	  "{\"id\":\"p1\",\"status\":\"starting\",\"output\":null,"
	  "\"error\":null,\"urls\":{\"get\":\"https://"
	  "api.replicate.com/v1/predictions/p1\",\"cancel\":\"https://"
	  "api.replicate.com/v1/predictions/p1/cancel\"}}",
	  "said id=p1 "
	  "status-url=https://api.replicate.com/v1/predictions/p1 "
	  "cancel-url=https://api.replicate.com/v1/predictions/p1/"
	  "cancel state=queued" },
	/* Prefer: wait, and it was quick. */
	{ DESK_REPLICATE, RD_CALL_SUBMIT, 201, "",
	  "{\"id\":\"p1\",\"status\":\"succeeded\",\"output\":[\"" OUT "\"]}",
	  "said id=p1 state=done file=" OUT },
	{ DESK_REPLICATE, RD_CALL_STATUS, 200, "",
	  "{\"id\":\"p1\",\"status\":\"processing\",\"logs\":\"50%\"}",
	  "said state=running" },
	{ DESK_REPLICATE, RD_CALL_STATUS, 200, "",
	  "{\"status\":\"succeeded\",\"output\":\"" OUT "\"}",
	  "said state=done file=" OUT },
	{ DESK_REPLICATE, RD_CALL_STATUS, 200, "",
	  "{\"status\":\"succeeded\",\"output\":[\"" OUT "\",\"" OUT "\"]}",
	  "said state=done file=" OUT " file=" OUT },
	{ DESK_REPLICATE, RD_CALL_STATUS, 200, "",
	  "{\"status\":\"succeeded\",\"output\":{\"image\":\"" OUT "\"}}",
	  "said state=done file=" OUT },
	{ DESK_REPLICATE, RD_CALL_STATUS, 200, "",
	  "{\"status\":\"failed\",\"error\":\"E005\"}",
	  "said state=failed error=E005" },
	{ DESK_REPLICATE, RD_CALL_STATUS, 200, "", "{\"status\":\"canceled\"}",
	  "said state=cancelled" },
	{ DESK_REPLICATE, RD_CALL_STATUS, 200, "", "{\"status\":\"aborted\"}",
	  "said state=cancelled" },
	{ DESK_REPLICATE, RD_CALL_SUBMIT, 422, "",
	  "{\"title\":\"Input-failed\",\"detail\":\"- input: prompt\","
	  "\"status\":422,\"invalid_fields\":[]}",
	  "refused type=Input-failed" },
	{ DESK_REPLICATE, RD_CALL_SUBMIT, 402, "", "{}", "funds" },
	{ DESK_REPLICATE, RD_CALL_SUBMIT, 429, "retry-after: 10\n",
	  "{\"title\":\"Too many\"}", "busy retry=10" },
	{ DESK_REPLICATE, RD_CALL_CANCEL, 200, "", "{}", "said" },
};

Test(disp_rows, replicate)
{
	CHECK(replicate);
}

static const struct row errors_in_arrays[] = {
	{ DESK_GEMINI, RD_CALL_SUBMIT, 400, "",
	  "[{\"error\":{\"code\":400,\"message\":\"m\","
	  "\"status\":\"INVALID_ARGUMENT\"}}]",
	  "refused type=INVALID_ARGUMENT error=m" },
	{ DESK_GEMINI, RD_CALL_SUBMIT, 400, "",
	  "[{\"error\":{\"code\":400,\"message\":\"m\","
	  "\"status\":\"FAILED_PRECONDITION\"}}]",
	  "key type=FAILED_PRECONDITION error=m" },
	{ DESK_GEMINI, RD_CALL_SUBMIT, 400, "",
	  "{\"error\":{\"code\":\"1301\",\"message\":\"m\"}}",
	  "moderated type=1301 error=m" },
	/* A number is as good as its digits. */
	{ DESK_GEMINI, RD_CALL_SUBMIT, 400, "", "{\"error\":{\"code\":1301}}",
	  "moderated type=1301" },
	{ DESK_GEMINI, RD_CALL_SUBMIT, 429, "",
	  "{\"error\":{\"code\":\"1113\",\"message\":\"balance\"}}",
	  "funds type=1113 error=balance" },
	{ DESK_GEMINI, RD_CALL_SUBMIT, 429, "",
	  "{\"error\":{\"code\":\"1302\",\"message\":\"slow\"}}",
	  "busy type=1302 error=slow" },
	{ DESK_GEMINI, RD_CALL_SUBMIT, 200, "",
	  "{\"error\":{\"message\":\"m\"},\"id\":\"x\"}",
	  "refused id=x error=m" },
	{ DESK_GEMINI, RD_CALL_SUBMIT, 200, "", "{\"error\":null,\"id\":\"x\"}",
	  "said id=x" },
};

Test(disp_rows, errors_in_arrays)
{
	CHECK(errors_in_arrays);
}

static const struct row what_nobody_should_send[] = {
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "",
	  "{\"request_id\":\"r1\",\"request_id\":\"r2\"}", "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "",
	  "{\"request_id\":\"r1\",\"request\\u005fid\":\"r2\"}", "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "", "{\"request_id\":7}",
	  "said id=7" },
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "", "{\"request_id\":null}",
	  "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "", "{\"request_id\":[\"r\"]}",
	  "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "", "{\"request_id\":\"\"}",
	  "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "", "{\"request_id\":\"a\\nb\"}",
	  "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "", "{\"request_id\":\"a\\u0000\"}",
	  "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "", "{\"request_id\":\"\\ud800\"}",
	  "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "", "{\"request_id\":\"\xff\"}",
	  "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "", "{\"request_id\":\"r\"} {}",
	  "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "", "\"request_id\"", "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "", "[]", "unclear" },
	{ DESK_FAL, RD_CALL_SUBMIT, 200, "", "null", "unclear" },
	{ DESK_FAL, RD_CALL_STATUS, 200, "", "{\"status\":{}}", "again" },
	{ DESK_FAL, RD_CALL_STATUS, 200, "", "{\"status\":[\"DONE\"]}",
	  "again" },
	{ DESK_FAL, RD_CALL_STATUS, 202, "",
	  "{\"status\":\"IN_QUEUE\",\"queue_position\":-1}",
	  "said state=queued" },
	{ DESK_FAL, RD_CALL_STATUS, 202, "",
	  "{\"status\":\"IN_QUEUE\",\"queue_position\":4294967296}",
	  "said state=queued" },
	{ DESK_FAL, RD_CALL_STATUS, 202, "",
	  "{\"status\":\"IN_QUEUE\",\"queue_position\":\"3\"}",
	  "said state=queued" },
	{ DESK_BFL, RD_CALL_STATUS, 200, "",
	  "{\"status\":\"Pending\",\"progress\":101}", "said state=running" },
	{ DESK_BFL, RD_CALL_STATUS, 200, "",
	  "{\"status\":\"Pending\",\"progress\":1e9}", "said state=running" },
	{ DESK_BFL, RD_CALL_SUBMIT, 200, "", "{\"id\":\"b\",\"cost\":-4}",
	  "said id=b" },
	/* A provider whose rules name nothing. */
	{ DESK_BARE, RD_CALL_SUBMIT, 200, "", "{\"id\":\"b\"}", "unclear" },
	{ DESK_BARE, RD_CALL_STATUS, 200, "", "{\"status\":\"ok\"}", "again" },
};

Test(disp_rows, what_nobody_should_send)
{
	CHECK(what_nobody_should_send);
}
