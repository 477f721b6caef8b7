/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "validate/form.h"

#include "base/decimal.h"
#include "base/url.h"
#include "validate/reader.h"

#define MONEY_PLACES 6
#define MONEY_MAX INT64_C(10000000000) /* 10000 dollars */
#define DATE_BYTES 10

bool
rd_val_wait_parse(struct rd_str s, uint32_t *ms)
{
	static const struct {
		const char *unit;
		uint32_t ms;
	} units[] = {
		{ "ms", 1 }, { "s", 1000 }, { "m", 60000 }, { "h", 3600000 }
	};
	int64_t value;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		struct rd_str number = s;

		if (!rd_str_ends(s, units[i].unit))
			continue;
		number.len -= strlen(units[i].unit);
		if (rd_decimal_parse(number, 3, &value) || value < 0 ||
		    value > INT64_C(1000) * UINT32_MAX / units[i].ms ||
		    value * units[i].ms % 1000)
			continue;
		*ms = (uint32_t)(value * units[i].ms / 1000);
		return true;
	}
	return false;
}

static bool
number_parse(struct rd_str s, uint32_t *out)
{
	uint64_t value;

	if (!rd_str_u64(s, &value) || value > UINT32_MAX)
		return false;
	*out = (uint32_t)value;
	return true;
}

/* What stands before and behind "..", all of it when there is none. */
static bool
cut_range(struct rd_str s, struct rd_str *first, struct rd_str *last)
{
	ptrdiff_t dots = rd_str_find(s, RD_STR_LIT(".."));

	*first = s;
	*last = s;
	if (dots < 0)
		return false;
	first->len = (size_t)dots;
	*last = rd_str_behind(s, (size_t)dots + 2);
	return true;
}

bool
rd_val_decimals_parse(struct rd_str s, int64_t *low, int64_t *high)
{
	struct rd_str first, last;

	return cut_range(s, &first, &last) && !rd_decimal_rule(first, low) &&
	       !rd_decimal_rule(last, high) && *low <= *high;
}

bool
rd_val_range_parse(struct rd_str s, uint32_t *low, uint32_t *high)
{
	struct rd_str first, last;

	cut_range(s, &first, &last);
	return number_parse(first, low) && number_parse(last, high) &&
	       *low <= *high;
}

bool
rd_val_money_parse(struct rd_str s, int64_t *micro)
{
	return !rd_decimal_parse(s, MONEY_PLACES, micro) && *micro >= 0 &&
	       *micro <= MONEY_MAX;
}

bool
rd_val_words_parse(struct rd_str s, const char *list, uint32_t *bits)
{
	struct rd_str word;

	*bits = 0;
	while (rd_str_word(&s, &word)) {
		int at = rd_val_position(list, word);

		if (at < 0)
			return false;
		*bits |= 1u << at;
	}
	return *bits != 0;
}

static bool
are_ids(struct rd_str s)
{
	struct rd_str word;
	bool any = false;

	while (rd_str_word(&s, &word)) {
		if (!rd_val_is_id(word))
			return false;
		any = true;
	}
	return any;
}

static bool
is_date(struct rd_str s)
{
	static const uint32_t days[] = { 31, 29, 31, 30, 31, 30,
					 31, 31, 30, 31, 30, 31 };
	uint32_t year, month, day;

	if (s.len != DATE_BYTES || s.ptr[4] != '-' || s.ptr[7] != '-' ||
	    !number_parse((struct rd_str){ s.ptr, 4 }, &year) ||
	    rd_str_starts(s, "0"))
		return false;
	for (size_t i = 5; i < DATE_BYTES; i++)
		if (i != 7 && !rd_is_digit(s.ptr[i]))
			return false;
	month = (uint32_t)(s.ptr[5] - '0') * 10 + (uint32_t)(s.ptr[6] - '0');
	day = (uint32_t)(s.ptr[8] - '0') * 10 + (uint32_t)(s.ptr[9] - '0');
	if (month < 1 || month > 12 || day < 1 || day > days[month - 1])
		return false;
	return month != 2 || day < 29 ||
	       (year % 4 == 0 && (year % 100 || year % 400 == 0));
}

static bool
is_of_chars(struct rd_str s, const char *more)
{
	for (size_t i = 0; i < s.len; i++)
		if (!rd_is_alnum(s.ptr[i]) &&
		    (!s.ptr[i] || !strchr(more, s.ptr[i])))
			return false;
	return s.len > 0;
}

/* A name of a JSON object, [n] and [*]. */
static bool
is_step(struct rd_str s)
{
	size_t n = rd_str_until(s, "[");
	struct rd_str rest = rd_str_behind(s, n);

	if (n && !is_of_chars((struct rd_str){ s.ptr, n }, "_-$"))
		return false;
	while (rest.len) {
		size_t end = rd_str_until(rest, "]");
		struct rd_str index = { rest.ptr + 1, end - 1 };
		uint32_t value;

		if (rest.ptr[0] != '[' || end == rest.len ||
		    (!rd_str_is(index, "*") && !number_parse(index, &value)))
			return false;
		rest = rd_str_behind(rest, end + 1);
	}
	return s.len > 0;
}

static bool
is_json_path(struct rd_str s)
{
	if (rd_str_starts(s, "header:"))
		return is_of_chars(rd_str_behind(s, 7), "-_");
	while (s.len) {
		size_t n = rd_str_until(s, ".");

		if (!is_step((struct rd_str){ s.ptr, n }) || n + 1 == s.len)
			return false;
		s = rd_str_behind(s, n < s.len ? n + 1 : n);
	}
	return true;
}

/* Dots lead into objects. */
static bool
is_field(struct rd_str s)
{
	return is_of_chars(s, "_-.") && !strchr("-.", s.ptr[0]) &&
	       s.ptr[s.len - 1] != '.' && rd_str_find(s, RD_STR_LIT("..")) < 0;
}

static bool
is_endpoint(struct rd_str s)
{
	return is_of_chars(s, "_-./:") && rd_is_alnum(s.ptr[0]) &&
	       s.ptr[s.len - 1] != '/' &&
	       rd_str_find(s, RD_STR_LIT("..")) < 0 &&
	       rd_str_find(s, RD_STR_LIT("//")) < 0;
}

/* Those that belong to the transfer itself are not for rules. */
static bool
is_header(struct rd_str s)
{
	static const char *const own[] = {
		"host",	      "content-length", "transfer-encoding",
		"connection", "expect",		"te",
		"trailer",    "upgrade",	"cookie",
	};

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		size_t n = 0;

		while (n < s.len && own[i][n] &&
		       (s.ptr[n] | 32) == (own[i][n] | 32))
			n++;
		if (n == s.len && !own[i][n])
			return false;
	}
	return is_of_chars(s, "-_") && s.len <= 64;
}

static bool
is_shown(struct rd_str s, bool ascii)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 127 ||
		    (ascii && (unsigned char)s.ptr[i] > 126))
			return false;
	return true;
}

static bool
is_range_in(const struct rd_val_shape_attr *rule, struct rd_str s)
{
	uint32_t low, high;

	return rd_val_range_parse(s, &low, &high) && low >= rule->low &&
	       high <= rule->high;
}

static bool
is_wait_in(const struct rd_val_shape_attr *rule, struct rd_str s)
{
	uint32_t ms;

	return rd_val_wait_parse(s, &ms) && ms && ms <= rule->high;
}

bool
rd_val_form_fits(const struct rd_val_shape_attr *rule, struct rd_str s)
{
	uint32_t bits;
	int64_t micro, low;

	if (rule->high && s.len > rule->high && rule->form >= RD_VAL_F_CAPPED)
		return false;
	switch (rule->form) {
	case RD_VAL_F_WORDS:
		return rd_val_words_parse(s, rule->list, &bits);
	case RD_VAL_F_RANGE:
		return is_range_in(rule, s);
	case RD_VAL_F_WAIT:
		return is_wait_in(rule, s);
	case RD_VAL_F_DATE:
		return is_date(s);
	case RD_VAL_F_MONEY:
		return rd_val_money_parse(s, &micro);
	case RD_VAL_F_IDS:
		return are_ids(s);
	case RD_VAL_F_DECIMALS:
		return rd_val_decimals_parse(s, &low, &micro);
	case RD_VAL_F_HOST:
		return rd_url_is_host(s);
	case RD_VAL_F_HEADER:
		return is_header(s);
	case RD_VAL_F_LINE:
		return rd_str_trim(s).len > 0 && is_shown(s, false);
	case RD_VAL_F_TEXT:
		return is_shown(s, false);
	case RD_VAL_F_VISIBLE:
		return s.len > 0 && is_shown(s, true);
	case RD_VAL_F_JSON_PATH:
		return is_json_path(s);
	case RD_VAL_F_FIELD:
		return is_field(s);
	case RD_VAL_F_ENDPOINT:
		return is_endpoint(s);
	default:
		return false;
	}
}

const char *
rd_val_form_needs(enum rd_val_form form)
{
	static const char *const needs[] = {
		[RD_VAL_F_WORDS] = "words of ",
		[RD_VAL_F_RANGE] = "a whole number or LOW..HIGH",
		[RD_VAL_F_WAIT] = "a time such as 500ms, 0.5s, 15m or 2h",
		[RD_VAL_F_DATE] = "a date: YYYY-MM-DD",
		[RD_VAL_F_MONEY] = "an amount with at most 6 places",
		[RD_VAL_F_IDS] = "ids divided by spaces",
		[RD_VAL_F_DECIMALS] = "LOW..HIGH, decimals with at most 4 "
				      "places",
		[RD_VAL_F_HOST] = "a host such as api.example.org or "
				  "*.example.org",
		[RD_VAL_F_HEADER] = "the name of a header that rules may set",
		[RD_VAL_F_LINE] = "a line of text",
		[RD_VAL_F_TEXT] = "text without control characters",
		[RD_VAL_F_VISIBLE] = "a line of ASCII",
		[RD_VAL_F_JSON_PATH] = "a path such as images[*].url",
		[RD_VAL_F_FIELD] = "the name of a field such as a_b or a.b",
		[RD_VAL_F_ENDPOINT] = "an endpoint such as vendor/model",
	};

	return needs[form];
}
