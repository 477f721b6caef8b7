/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Time zone data from untrusted bytes.  A TZif file is
 *
 *	header(44)  v1 block  [header(44)  v2+ block  '\n' rule '\n']
 *
 * and a block is, with T the time size of its version (4, then 8),
 *
 *	timecnt x T      transition times, ascending
 *	timecnt x 1      local time type from then on
 *	typecnt x 6      i32 offset, u8 is_dst, u8 name index
 *	charcnt x 1      names
 *	leapcnt x (T+4)  leap seconds
 *	isstdcnt, isutcnt
 *
 * Only what the asked instant needs is decoded; every count is checked against
 * the bytes at hand before it is used. */

#include "base/tzif.h"

#include "base/time.h"

#define HEADER_BYTES 44
#define TYPE_BYTES 6
#define OFFSET_MAX_S (26 * 3600)

struct block {
	const unsigned char *times;
	const unsigned char *indices;
	const unsigned char *types;
	const unsigned char *end;
	uint32_t n_times;
	uint32_t n_types;
	int time_bytes;
	char version;
};

static uint32_t
read_be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static int64_t
time_at(const struct block *block, uint32_t i)
{
	const unsigned char *p = block->times + (size_t)i * block->time_bytes;

	if (block->time_bytes == 4)
		return (int32_t)read_be32(p);
	return (int64_t)((uint64_t)read_be32(p) << 32 | read_be32(p + 4));
}

static enum rd_status
open_block(const unsigned char *p, size_t len, int time_bytes,
	   struct block *block)
{
	uint32_t n[6]; /* isut, isstd, leap, time, type, char */
	uint64_t need = HEADER_BYTES;

	if (len < HEADER_BYTES)
		return RD_SYNTAX;
	if (memcmp(p, "TZif", 4) || (p[4] && (p[4] < '2' || p[4] > '4')))
		return RD_VERSION;
	for (int i = 0; i < 6; i++)
		n[i] = read_be32(p + 20 + 4 * i);
	need += (uint64_t)n[3] * (unsigned)(time_bytes + 1);
	need += (uint64_t)n[4] * TYPE_BYTES + n[5];
	need += (uint64_t)n[2] * (unsigned)(time_bytes + 4);
	need += (uint64_t)n[1] + n[0];
	if (need > len || n[4] == 0 || n[4] > 256)
		return RD_SYNTAX;
	block->time_bytes = time_bytes;
	block->version = (char)p[4];
	block->n_times = n[3];
	block->n_types = n[4];
	block->times = p + HEADER_BYTES;
	block->indices = block->times + (size_t)n[3] * (unsigned)time_bytes;
	block->types = block->indices + n[3];
	block->end = p + need;
	return RD_OK;
}

static enum rd_status
type_offset(const struct block *block, uint32_t type, int *offset_s)
{
	int32_t value;

	if (type >= block->n_types)
		return RD_SYNTAX;
	value = (int32_t)read_be32(block->types + (size_t)type * TYPE_BYTES);
	if (value < -OFFSET_MAX_S || value > OFFSET_MAX_S)
		return RD_SYNTAX;
	*offset_s = value;
	return RD_OK;
}

/* Number of transitions at or before unix_s. */
static uint32_t
count_before(const struct block *block, int64_t unix_s)
{
	uint32_t low = 0, high = block->n_times;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (time_at(block, mid) <= unix_s)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* The text between the two newlines behind a v2+ block. */
static enum rd_status
read_footer(const struct block *block, const unsigned char *end,
	    struct rd_str *rule)
{
	const unsigned char *p = block->end;
	const unsigned char *stop;

	if (p == end || *p != '\n')
		return RD_SYNTAX;
	p++;
	stop = memchr(p, '\n', (size_t)(end - p));
	if (!stop)
		return RD_SYNTAX;
	*rule = (struct rd_str){ (const char *)p, (size_t)(stop - p) };
	return RD_OK;
}

enum rd_status
rd_tzif_offset(struct rd_str bytes, int64_t unix_s, int *offset_s)
{
	const unsigned char *p = (const unsigned char *)bytes.ptr;
	const unsigned char *end = p + bytes.len;
	struct rd_str rule = RD_STR_NONE;
	struct block block;
	enum rd_status status;
	uint32_t n;

	if (bytes.len > RD_TZIF_CAP)
		return RD_LIMIT;
	status = open_block(p, bytes.len, 4, &block);
	if (status == RD_OK && block.version) {
		status = open_block(block.end, (size_t)(end - block.end), 8,
				    &block);
		if (status == RD_OK)
			status = read_footer(&block, end, &rule);
	}
	if (status != RD_OK)
		return status;
	n = count_before(&block, unix_s);
	if (n == block.n_times && rule.len)
		return rd_tz_rule_offset(rule, unix_s, offset_s);
	/* Before the first transition, type 0 holds (RFC 8536 3.2). */
	return type_offset(&block, n ? block.indices[n - 1] : 0, offset_s);
}
