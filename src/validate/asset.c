/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Where the pictures of references come from.  A catalog in which no reference
 * has an asset is for deciding only; one with assets should be whole. */

#include "validate/reader.h"

#include "base/diag-ids.h"

static bool
is_url(struct rd_str asset)
{
	return rd_str_find(asset, RD_STR_LIT("://")) >= 0;
}

/* https://HOST[:PORT]/PATH without user name. */
static bool
is_good_url(struct rd_str asset)
{
	size_t at = sizeof("https://") - 1, host = at;

	if (!rd_str_starts(asset, "https://"))
		return false;
	for (; at < asset.len && asset.ptr[at] != '/'; at++)
		if (!rd_is_alnum(asset.ptr[at]) && asset.ptr[at] != '.' &&
		    asset.ptr[at] != '-' && asset.ptr[at] != ':')
			return false;
	return at > host && at + 1 < asset.len;
}

static bool
is_good_part(const char *part, size_t len)
{
	if (!len || (len == 1 && part[0] == '.') ||
	    (len == 2 && part[0] == '.' && part[1] == '.'))
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)part[i] < ' ' || part[i] == '\\' ||
		    part[i] == ':')
			return false;
	return true;
}

/* Relative, and every part goes down. */
static bool
is_good_path(struct rd_str asset)
{
	size_t from = 0;

	for (size_t i = 0; i <= asset.len; i++) {
		if (i < asset.len && asset.ptr[i] != '/')
			continue;
		if (!is_good_part(asset.ptr + from, i - from))
			return false;
		from = i + 1;
	}
	return true;
}

static void
check_asset(struct rd_val *val, const struct rd_src_node *node)
{
	struct rd_str asset = rd_src_attr(node, "asset");
	static const char *const needed[] = { "sha256", "width", "height" };

	if (is_url(asset) && !is_good_url(asset))
		rd_val_find(val, node, "asset", RD_DIAG_BAD_ASSET_URL,
			    "\"%.*s\" is no plain https address",
			    RD_STR_FMT(asset));
	if (!is_url(asset) && !is_good_path(asset))
		rd_val_find(val, node, "asset", RD_DIAG_BAD_ASSET_PATH,
			    "\"%.*s\" is no path below the assets",
			    RD_STR_FMT(asset));
	for (size_t i = 0; i < 3; i++)
		if (!rd_src_has(node, needed[i]))
			rd_val_find(val, node, NULL, RD_DIAG_ASSET_INCOMPLETE,
				    "an asset needs %s=", needed[i]);
	if (!rd_src_has(node, "licence"))
		rd_val_find(val, node, NULL, RD_DIAG_MISSING_LICENCE,
			    "the reference has no licence");
	if (!rd_src_has(node, "consent"))
		rd_val_find(val, node, NULL, RD_DIAG_MISSING_CONSENT,
			    "the reference has no consent");
}

void
rd_val_check_assets(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_REFERENCE];
	bool some = false;

	for (size_t i = 0; i < decl->n; i++)
		some |= rd_src_has(decl->nodes[i], "asset");
	for (size_t i = 0; some && i < decl->n; i++) {
		if (rd_src_has(decl->nodes[i], "asset"))
			check_asset(val, decl->nodes[i]);
		else
			rd_val_find(val, decl->nodes[i], NULL,
				    RD_DIAG_ASSET_MISSING,
				    "the reference has no asset");
	}
}
