/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "net/address.h"

#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

struct block {
	unsigned char bytes[16];
	unsigned bits;
};

static const struct block special4[] = {
	{ { 0 }, 8 },		  /* this network */
	{ { 10 }, 8 },		  /* private */
	{ { 100, 64 }, 10 },	  /* carrier-grade NAT */
	{ { 127 }, 8 },		  /* loopback */
	{ { 169, 254 }, 16 },	  /* link-local, cloud metadata */
	{ { 172, 16 }, 12 },	  /* private */
	{ { 192, 0, 0 }, 24 },	  /* protocol assignments */
	{ { 192, 0, 2 }, 24 },	  /* documentation */
	{ { 192, 88, 99 }, 24 },  /* 6to4 relays */
	{ { 192, 168 }, 16 },	  /* private */
	{ { 198, 18 }, 15 },	  /* benchmarks */
	{ { 198, 51, 100 }, 24 }, /* documentation */
	{ { 203, 0, 113 }, 24 },  /* documentation */
	{ { 224 }, 4 },		  /* multicast */
	{ { 240 }, 4 },		  /* reserved, broadcast */
};

/* Only 2000::/3 has been given out; inside it: */
static const struct block special6[] = {
	{ { 0x20, 0x01, 0x00 }, 23 },	    /* protocols, Teredo, ORCHID */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* documentation */
	{ { 0x20, 0x02 }, 16 },		    /* 6to4: IPv4 inside */
	{ { 0x3f, 0xff, 0x00 }, 20 },	    /* documentation */
};
static const struct block given_out = { { 0x20 }, 3 };

static bool
is_in(const unsigned char *address, const struct block *block)
{
	unsigned whole = block->bits / 8, rest = block->bits % 8;
	unsigned char mask = (unsigned char)(0xff00u >> rest);

	return !memcmp(address, block->bytes, whole) &&
	       (!rest || !((address[whole] ^ block->bytes[whole]) & mask));
}

static bool
is_in_any(const unsigned char *address, const struct block *blocks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_in(address, &blocks[i]))
			return true;
	return false;
}

#define IS_IN_ANY(address, blocks)                                             \
	is_in_any(address, blocks, sizeof(blocks) / sizeof((blocks)[0]))

/* The bytes of the address in network order, NULL for other families. */
static const unsigned char *
bytes_of(const struct sockaddr *address)
{
	const void *any = address;

	if (address->sa_family == AF_INET)
		return (const unsigned char *)&((const struct sockaddr_in *)any)
			->sin_addr;
	if (address->sa_family == AF_INET6)
		return (const unsigned char *)&(
			       (const struct sockaddr_in6 *)any)
			->sin6_addr;
	return NULL;
}

bool
rd_net_is_public(const struct sockaddr *address)
{
	const unsigned char *bytes = bytes_of(address);

	if (!bytes)
		return false;
	if (address->sa_family == AF_INET)
		return !IS_IN_ANY(bytes, special4);
	return is_in(bytes, &given_out) && !IS_IN_ANY(bytes, special6);
}

bool
rd_net_is_loopback(const struct sockaddr *address)
{
	static const unsigned char one[16] = { [15] = 1 };
	const unsigned char *bytes = bytes_of(address);

	if (!bytes)
		return false;
	return address->sa_family == AF_INET ? bytes[0] == 127
					     : !memcmp(bytes, one, 16);
}
