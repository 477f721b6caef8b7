/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include <criterion/criterion.h>

#include "base/decimal.h"

static const struct {
	const char *text;
	enum rd_status status;
	int64_t value;
} rows[] = {
	{ "0", RD_OK, 0 },
	{ "0.4", RD_OK, 4000 },
	{ "0.40", RD_OK, 4000 },
	{ "-50", RD_OK, -500000 },
	{ "83.25", RD_OK, 832500 },
	{ "0.0001", RD_OK, 1 },
	{ "-0", RD_OK, 0 },
	{ "10000", RD_OK, 100000000 },
	{ "-10000", RD_OK, -100000000 },
	{ "10000.0001", RD_LIMIT, 0 },
	{ "0.00001", RD_LIMIT, 0 },
	{ "99999999999999999999", RD_LIMIT, 0 },
	{ "1e3", RD_SYNTAX, 0 },
	{ "+1", RD_SYNTAX, 0 },
	{ ".5", RD_SYNTAX, 0 },
	{ "5.", RD_SYNTAX, 0 },
	{ "", RD_SYNTAX, 0 },
	{ "-", RD_SYNTAX, 0 },
	{ "1 ", RD_SYNTAX, 0 },
	{ "1,5", RD_SYNTAX, 0 },
};

Test(decimal, rule_decimals_are_read_exactly)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t value = 0;
		enum rd_status status = rd_decimal_rule(rd_str_of(rows[i].text),
							&value);

		cr_assert_eq(status, rows[i].status, "%s: status %d",
			     rows[i].text, status);
		if (status == RD_OK)
			cr_assert_eq(value, rows[i].value, "%s", rows[i].text);
	}
}

static void
check_points(struct rd_buf *buf, int64_t points)
{
	char slow[RD_POINTS_TEXT];
	size_t n = rd_decimal_format(points, 8, slow);
	int64_t back;

	rd_buf_reset(buf);
	rd_points_put(buf, points);
	cr_assert(rd_str_eq(rd_buf_view(buf), (struct rd_str){ slow, n }),
		  "%lld: %.*s and %.*s", (long long)points, (int)n, slow,
		  (int)buf->len, buf->ptr);
	cr_assert_eq(rd_decimal_parse(rd_buf_view(buf), 8, &back), RD_OK);
	cr_assert_eq(back, points);
}

Test(decimal, points_have_one_text_and_read_back)
{
	static const int64_t odd[] = {
		1,	   -1,	       10,	    99999999,	  100000001,
		INT64_MAX, -INT64_MAX, 99999999999, 100000000000, -100000000000
	};
	struct rd_buf buf;

	rd_buf_init(&buf, 1 << 12);
	for (int64_t hundredths = -120000; hundredths <= 120000; hundredths++)
		check_points(&buf, hundredths * (RD_POINTS_ONE / 100));
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		check_points(&buf, odd[i]);
	rd_buf_fini(&buf);
}
