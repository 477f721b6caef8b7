/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Files that were uploaded: two steps, the second without a key. */
#ifndef RD_MOCK_STORAGE_H
#define RD_MOCK_STORAGE_H

#include "mock/exchange.h"

void rd_mock_serve_initiate(struct rd_mock_exchange *exchange);
void rd_mock_serve_put(struct rd_mock_exchange *exchange);
void rd_mock_serve_part(struct rd_mock_exchange *exchange);
void rd_mock_serve_complete(struct rd_mock_exchange *exchange);
void rd_mock_serve_file(struct rd_mock_exchange *exchange);

void rd_mock_upload_free(struct rd_mock_upload *upload);
/* "ID/NAME" stands for a file whose bytes are all there. */
bool rd_mock_has_upload(const struct rd_mock *mock, struct rd_str id_and_name);

#endif
