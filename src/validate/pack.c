/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* From a pack's name to its resolved files: the chain of base packs, which
 * files they list, which one replaces which, and all of them parsed. */

#include "validate/reader.h"

#include "base/diag-ids.h"
#include "base/language.h"

#define LEVELS_MAX 8
#define FILES_MAX 128

struct entry {
	struct rd_str name, bytes;
	uint32_t language;
};

struct packs {
	struct rd_str names[LEVELS_MAX]; /* the pack itself first */
	struct rd_str bytes[LEVELS_MAX];
	struct rd_src_file *trees[LEVELS_MAX];
	size_t n;
	struct entry files[FILES_MAX];
	size_t n_files;
};

static const struct rd_val_file *
find_file(const struct rd_val_input *input, struct rd_str pack,
	  struct rd_str name)
{
	for (size_t i = 0; i < input->n_files; i++)
		if (rd_str_eq(input->files[i].pack, pack) &&
		    rd_str_eq(input->files[i].name, name))
			return &input->files[i];
	return NULL;
}

static struct rd_src_file *
parse(struct rd_val *val, const char *shown, struct rd_str bytes)
{
	struct rd_src_input input = { .name = shown,
				      .bytes = bytes,
				      .schemas = val->input->schemas };
	struct rd_src_file *tree = NULL;
	enum rd_status status;

	status = rd_src_parse(val->arena, &val->schema, &input, &tree);
	if (status == RD_NOMEM)
		rd_val_fail(val, status);
	if (!tree)
		val->incomplete = true;
	return tree;
}

static bool
is_kind_fit(struct rd_val *val, const struct rd_src_file *tree, bool pack)
{
	if (tree->kind == RD_SRC_UNKNOWN) {
		rd_val_find(val, tree->root, NULL, RD_DIAG_WRONG_ROOT,
			    "<%s> is no kind of rule file", tree->root->name);
		return false;
	}
	if ((tree->kind == RD_SRC_PACK) == pack && tree->kind != RD_SRC_FIXTURE)
		return true;
	rd_val_find(val, tree->root, NULL, RD_DIAG_WRONG_FILE_KIND,
		    "a %s file cannot stand here",
		    rd_src_kind_name(tree->kind));
	return false;
}

static const char *
shown_name(struct rd_val *val, const struct packs *packs, struct rd_str pack)
{
	const char *name;

	if (!packs->n)
		return "pack.xml";
	name = rd_arena_printf(val->arena, "%.*s/pack.xml", RD_STR_FMT(pack));
	if (!name)
		rd_val_fail(val, RD_NOMEM);
	return name ? name : "pack.xml";
}

/* Reads pack.xml of the pack; false when the chain ends here for want of it. */
static bool
add_pack(struct rd_val *val, struct packs *packs, struct rd_str name,
	 const struct rd_src_node *from)
{
	const struct rd_val_file *file = find_file(val->input, name,
						   RD_STR_LIT("pack.xml"));
	struct rd_src_file *tree;

	if (!file || !file->bytes.ptr) {
		val->incomplete = true;
		if (from)
			rd_val_find(val, from, "base", RD_DIAG_UNKNOWN_BASE,
				    "the base pack \"%.*s\" was not found",
				    RD_STR_FMT(name));
		else
			rd_diag_add(val->diags, RD_DIAG_MISSING_PACK,
				    "pack.xml", 0, "\"%.*s\" has no pack.xml",
				    RD_STR_FMT(name));
		return false;
	}
	tree = parse(val, shown_name(val, packs, name), file->bytes);
	if (!tree || !is_kind_fit(val, tree, true)) {
		val->incomplete = true;
		return false;
	}
	packs->names[packs->n] = name;
	packs->bytes[packs->n] = file->bytes;
	packs->trees[packs->n++] = tree;
	return true;
}

static bool
is_in_chain(const struct packs *packs, struct rd_str name)
{
	for (size_t i = 0; i < packs->n; i++)
		if (rd_str_eq(packs->names[i], name))
			return true;
	return false;
}

static void
check_pack_name(struct rd_val *val, const struct packs *packs)
{
	const struct rd_src_node *root = packs->trees[packs->n - 1]->root;
	struct rd_str dir = packs->names[packs->n - 1];
	struct rd_str name = rd_src_attr(root, "name");

	if (name.ptr && !rd_str_eq(name, dir))
		rd_val_find(val, root, "name", RD_DIAG_PACK_NAME_DIFFERS,
			    "the pack is called \"%.*s\", its directory "
			    "\"%.*s\"",
			    RD_STR_FMT(name), RD_STR_FMT(dir));
}

static void
read_chain(struct rd_val *val, struct packs *packs)
{
	struct rd_str name = val->input->pack;
	const struct rd_src_node *root = NULL;

	while (add_pack(val, packs, name, root)) {
		root = packs->trees[packs->n - 1]->root;
		check_pack_name(val, packs);
		name = rd_src_attr(root, "base");
		if (!name.ptr)
			return;
		val->incomplete = true;
		if (is_in_chain(packs, name)) {
			rd_val_find(val, root, "base", RD_DIAG_BASE_CYCLE,
				    "the pack \"%.*s\" is its own base",
				    RD_STR_FMT(name));
			return;
		}
		if (packs->n == LEVELS_MAX) {
			rd_val_find(val, root, "base", RD_DIAG_BASE_TOO_DEEP,
				    "more than %d levels of base packs",
				    LEVELS_MAX);
			return;
		}
		val->incomplete = false;
	}
}

static bool
is_file_name(struct rd_str name)
{
	bool fit = name.len > 4 && name.len <= 64 &&
		   rd_str_ends(name, ".xml") && !rd_str_is(name, "pack.xml");

	for (size_t i = 0; fit && i + 4 < name.len; i++)
		fit = (name.ptr[i] >= 'a' && name.ptr[i] <= 'z') ||
		      rd_is_digit(name.ptr[i]) ||
		      (i && (name.ptr[i] == '_' || name.ptr[i] == '-'));
	return fit;
}

static struct entry *
find_entry(struct packs *packs, struct rd_str name)
{
	for (size_t i = 0; i < packs->n_files; i++)
		if (rd_str_eq(packs->files[i].name, name))
			return &packs->files[i];
	return NULL;
}

static bool
is_listed_before(const struct rd_src_node *node, struct rd_str name,
		 const struct rd_src_node *end)
{
	for (const struct rd_src_node *file = rd_src_child(node, "file");
	     file && file != end; file = rd_src_next(file, "file"))
		if (rd_str_eq(rd_src_attr(file, "name"), name))
			return true;
	return false;
}

/* An unknown version has a finding of its own; all else is then judged by the
 * newest. */
static uint32_t
language_of(const struct rd_src_node *root)
{
	uint32_t language = rd_val_integer(root, "language", 0);

	return language < RD_LANGUAGE_OLDEST || language > RD_LANGUAGE_VERSION
		       ? RD_LANGUAGE_VERSION
		       : language;
}

static void
add_file(struct rd_val *val, struct packs *packs, struct rd_str pack,
	 const struct rd_src_node *node)
{
	struct rd_str name = rd_src_attr(node, "name");
	const struct rd_val_file *file;
	struct entry *entry;

	if (!is_file_name(name)) {
		rd_val_find(val, node, "name", RD_DIAG_BAD_FILE_NAME,
			    "\"%.*s\" is no name for a rule file",
			    RD_STR_FMT(name));
		return;
	}
	if (is_listed_before(node->parent, name, node)) {
		rd_val_find(val, node, "name", RD_DIAG_DUPLICATE_FILE,
			    "\"%.*s\" is listed twice", RD_STR_FMT(name));
		return;
	}
	file = find_file(val->input, pack, name);
	if (!file || !file->bytes.ptr) {
		rd_val_find(val, node, "name", RD_DIAG_MISSING_FILE,
			    "\"%.*s\" does not exist", RD_STR_FMT(name));
		val->incomplete = true;
		return;
	}
	entry = find_entry(packs, name);
	if (!entry && packs->n_files == FILES_MAX) {
		rd_val_find(val, node, NULL, RD_DIAG_TOO_MANY_FILES,
			    "more than %d files", FILES_MAX);
		val->incomplete = true;
		return;
	}
	if (!entry)
		entry = &packs->files[packs->n_files++];
	*entry = (struct entry){ name, file->bytes, language_of(node->parent) };
}

static void
check_unlisted(struct rd_val *val, struct rd_str pack,
	       const struct rd_src_node *root)
{
	for (size_t i = 0; i < val->input->n_files; i++) {
		const struct rd_val_file *file = &val->input->files[i];

		if (!rd_str_eq(file->pack, pack) ||
		    !rd_str_ends(file->name, ".xml") ||
		    rd_str_is(file->name, "pack.xml") ||
		    is_listed_before(root, file->name, NULL))
			continue;
		rd_val_find(val, root, NULL, RD_DIAG_UNLISTED_FILE,
			    "\"%.*s\" is not listed", RD_STR_FMT(file->name));
	}
}

/* Base packs first, so that a file of the pack takes the place of theirs. */
static void
list_files(struct rd_val *val, struct packs *packs)
{
	for (size_t i = packs->n; i-- > 0;) {
		const struct rd_src_node *root = packs->trees[i]->root;

		for (const struct rd_src_node *node =
			     rd_src_child(root, "file");
		     node; node = rd_src_next(node, "file"))
			add_file(val, packs, packs->names[i], node);
		check_unlisted(val, packs->names[i], root);
	}
	for (size_t i = 0; i < val->input->n_replace; i++) {
		const struct rd_val_file *file = &val->input->replace[i];
		struct entry *entry = find_entry(packs, file->name);
		const char *name = rd_arena_strdup(val->arena, file->name);

		if (entry)
			entry->bytes = file->bytes;
		else
			rd_diag_add(val->diags, RD_DIAG_REPLACE_UNKNOWN, name,
				    0, "the pack has no file \"%.*s\"",
				    RD_STR_FMT(file->name));
	}
}

static void
keep_file(struct rd_val *val, const struct rd_val_source *file,
	  struct rd_src_file *tree, uint32_t language)
{
	struct rd_val_model *model = val->model;

	if (!file->name) {
		rd_val_fail(val, RD_NOMEM);
		return;
	}
	val->trees[model->n_files] = tree;
	val->languages[model->n_files] = language;
	model->files[model->n_files++] = *file;
	if (model->language < language)
		model->language = language;
}

static void
keep_packs(struct rd_val *val, const struct packs *packs)
{
	for (size_t i = packs->n; i-- > 0;) {
		const char *name = rd_arena_printf(val->arena, "%.*s/pack.xml",
						   RD_STR_FMT(packs->names[i]));

		keep_file(val,
			  &(struct rd_val_source){ name, packs->trees[i]->name,
						   packs->bytes[i] },
			  packs->trees[i], language_of(packs->trees[i]->root));
	}
	val->n_packs = val->model->n_files;
}

static void
keep_entries(struct rd_val *val, const struct packs *packs)
{
	for (size_t i = 0; i < packs->n_files && !val->status; i++) {
		const struct entry *entry = &packs->files[i];
		const char *name = rd_arena_strdup(val->arena, entry->name);
		struct rd_src_file *tree;

		if (!name) {
			rd_val_fail(val, RD_NOMEM);
			return;
		}
		tree = parse(val, name, entry->bytes);
		if (tree && !is_kind_fit(val, tree, false)) {
			tree = NULL;
			val->incomplete = true;
		}
		keep_file(val,
			  &(struct rd_val_source){ name, name, entry->bytes },
			  tree, entry->language);
	}
}

static void
read_heading(struct rd_val *val, const struct rd_src_node *root)
{
	struct rd_val_model *model = val->model;

	model->pack = val->input->pack;
	model->version = rd_val_integer(root, "version", 1);
	model->minimum_fixtures = rd_val_integer(root, "minimum-fixtures", 0);
	model->licence = rd_src_attr_or(root, "licence", "");
	if (!rd_src_has(root, "licence"))
		rd_val_find(val, root, NULL, RD_DIAG_NO_LICENCE,
			    "the pack gives no licence");
}

void
rd_val_load_packs(struct rd_val *val)
{
	struct packs *packs = rd_val_array(val, 1, sizeof(*packs));
	size_t most = FILES_MAX + LEVELS_MAX;

	val->model->files = rd_val_array(val, most, sizeof(*val->model->files));
	val->trees = rd_val_array(val, most, sizeof(*val->trees));
	val->languages = rd_val_array(val, most, sizeof(*val->languages));
	if (val->status)
		return;
	read_chain(val, packs);
	if (!packs->n)
		return;
	list_files(val, packs);
	keep_packs(val, packs);
	keep_entries(val, packs);
	read_heading(val, packs->trees[0]->root);
}
