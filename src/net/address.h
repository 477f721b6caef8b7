/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Which addresses may be talked to.  Asked of the address that is about to be
 * dialled, never of a name: what a name stands for may change in between. */
#ifndef RD_NET_ADDRESS_H
#define RD_NET_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* On the public Internet: none of the special-purpose blocks of the IANA
 * registries (RFC 6890 and its updates), no multicast, and no block that
 * carries an IPv4 address inside, which could be any of them. */
bool rd_net_is_public(const struct sockaddr *address);
/* This machine: 127.0.0.0/8 or ::1. */
bool rd_net_is_loopback(const struct sockaddr *address);

#endif
