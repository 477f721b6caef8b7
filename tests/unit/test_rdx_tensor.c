/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Tensors in files: what is right is read as it stands, what is wrong has a
 * code, what is written can be read. */

#include <criterion/criterion.h>

#include "redux/tensor.h"

#define ROW_N(rows) (sizeof(rows) / sizeof(*(rows)))
#define NUMBERS "0123456789abcdef"

struct file {
	struct rd_arena arena;
	struct rd_buf buf;
	struct rd_problem problem;
	struct rd_rdx_tensor tensor;
};

static void
file_init(struct file *file)
{
	memset(file, 0, sizeof(*file));
	file->problem.code = "";
	rd_arena_init(&file->arena, 1 << 20);
	rd_buf_init(&file->buf, 4 << 20);
}

static void
file_fini(struct file *file)
{
	rd_arena_fini(&file->arena);
	rd_buf_fini(&file->buf);
}

/* A .npy with that head and numbers. */
static void
put_npy(struct file *file, int version, const char *head, struct rd_str numbers)
{
	size_t n = strlen(head);

	rd_buf_cstr(&file->buf, "\x93NUMPY");
	rd_buf_char(&file->buf, (char)version);
	rd_buf_char(&file->buf, 0);
	rd_buf_char(&file->buf, (char)(n & 255));
	rd_buf_char(&file->buf, (char)(n >> 8));
	if (version > 1)
		rd_buf_put(&file->buf, "\0\0", 2);
	rd_buf_cstr(&file->buf, head);
	rd_buf_str(&file->buf, numbers);
}

static void
put_safetensors(struct file *file, struct rd_str head, struct rd_str numbers)
{
	for (unsigned i = 0; i < 8; i++)
		rd_buf_char(&file->buf, (char)(head.len >> 8 * i & 255));
	rd_buf_str(&file->buf, head);
	rd_buf_str(&file->buf, numbers);
}

static void
expect_read(struct file *file, struct rd_str name, const char *code)
{
	enum rd_status status = rd_rdx_tensor_read(
		rd_buf_view(&file->buf), name, &file->arena, &file->tensor,
		&file->problem);

	cr_expect_str_eq(status ? file->problem.code : "", code, "%s",
			 file->problem.title);
	if (status)
		cr_expect_eq(file->problem.exit_code,
			     status == RD_LIMIT ? 9 : 4);
}

static void
expect_bytes(struct rd_str bytes, const char *code)
{
	struct file file;

	file_init(&file);
	rd_buf_str(&file.buf, bytes);
	expect_read(&file, RD_STR_NONE, code);
	file_fini(&file);
}

static void
expect_npy(const char *head, const char *numbers, const char *code)
{
	struct file file;

	file_init(&file);
	put_npy(&file, 1, head, rd_str_of(numbers));
	expect_read(&file, RD_STR_NONE, code);
	file_fini(&file);
}

static void
expect_safetensors(const char *head, const char *numbers, const char *code)
{
	struct file file;

	file_init(&file);
	put_safetensors(&file, rd_str_of(head), rd_str_of(numbers));
	expect_read(&file, RD_STR_NONE, code);
	file_fini(&file);
}

/* ---- .npy ---- */

#define HEAD(descr, order, shape)                                              \
	"{'descr': " descr ", 'fortran_order': " order ", 'shape': " shape     \
	", }  \n"

Test(rdx_npy, each_version_is_read)
{
	for (int version = 1; version <= 3; version++) {
		struct file file;

		file_init(&file);
		put_npy(&file, version, HEAD("'<f4'", "False", "(1, 2, 2)"),
			RD_STR_LIT(NUMBERS));
		expect_read(&file, RD_STR_NONE, "");
		cr_expect_eq(file.tensor.dtype, RD_RDX_F32);
		cr_expect_eq(file.tensor.rank, 3);
		cr_expect_eq(file.tensor.dims[1], 2);
		cr_expect(rd_str_is(file.tensor.bytes, NUMBERS));
		cr_expect_null(file.tensor.name.ptr);
		file_fini(&file);
	}
}

Test(rdx_npy, types_have_the_names_of_numpy)
{
	static const struct {
		const char *head;
		enum rd_rdx_dtype dtype;
	} rows[] = {
		{ HEAD("'<f4'", "False", "(4,)"), RD_RDX_F32 },
		{ HEAD("\"<f2\"", "False", "(8,)"), RD_RDX_F16 },
		{ HEAD("'<V2'", "False", "(8,)"), RD_RDX_BF16 },
		{ HEAD("'|V2'", "False", "(2, 4)"), RD_RDX_BF16 },
	};

	for (size_t i = 0; i < ROW_N(rows); i++) {
		struct file file;

		file_init(&file);
		put_npy(&file, 1, rows[i].head, RD_STR_LIT(NUMBERS));
		expect_read(&file, RD_STR_NONE, "");
		cr_expect_eq(file.tensor.dtype, rows[i].dtype);
		file_fini(&file);
	}
}

Test(rdx_npy, members_come_in_any_order_with_any_spaces)
{
	expect_npy("{'shape':(2,2),'descr':'<f4','fortran_order':False}",
		   NUMBERS, "");
	expect_npy("{ 'shape' : ( 2 , 2 , ) , 'descr':'<f4' , "
		   "'fortran_order': False , } ",
		   NUMBERS, "");
	expect_npy(HEAD("'<f4'", "False", "()"), "0123", "");
	expect_npy(HEAD("'<f4'", "False", "(0, 5)"), "", "");
}

Test(rdx_npy, wrong_heads)
{
	static const struct {
		const char *code, *head;
	} rows[] = {
		{ "redux.dtype", HEAD("'>f4'", "False", "(2, 2)") },
		{ "redux.dtype", HEAD("'<f8'", "False", "(2, 2)") },
		{ "redux.dtype", HEAD("'|O'", "False", "(2, 2)") },
		{ "redux.dtype", HEAD("'<f4\\x00'", "False", "(2, 2)") },
		{ "redux.order", HEAD("'<f4'", "True", "(2, 2)") },
		{ "redux.shape", HEAD("'<f4'", "False", "(02, 2)") },
		{ "redux.shape",
		  HEAD("'<f4'", "False", "(1, 1, 1, 1, 1, 1, 1, 2, 2)") },
		{ "redux.shape",
		  HEAD("'<f4'", "False", "(4611686018427387905, 4)") },
		{ "redux.shape",
		  HEAD("'<f4'", "False", "(4294967296, 4294967296)") },
		{ "redux.shape",
		  HEAD("'<f4'", "False", "(99999999999999999999, 1)") },
		{ "redux.header", HEAD("'<f4'", "False", "(-2, 2)") },
		{ "redux.header", HEAD("'<f4'", "False", "(2 2)") },
		{ "redux.header", HEAD("'<f4'", "False", "(4)") },
		{ "redux.header", HEAD("'<f4'", "False", "[2, 2]") },
		{ "redux.header", HEAD("'<f4'", "False", "(2, 2") },
		{ "redux.header", HEAD("'<f4'", "false", "(2, 2)") },
		{ "redux.header", HEAD("'<f4'", "0", "(2, 2)") },
		{ "redux.header", HEAD("[('a', '<f4')]", "False", "(2, 2)") },
		{ "redux.header", "{'descr': '<f4, }" },
		{ "redux.header", "" },
		{ "redux.header", "{" },
		{ "redux.header", "{}" },
		{ "redux.header", "\n" },
		{ "redux.header", "{'descr': '<f4', 'shape': (2, 2)}" },
		{ "redux.header",
		  "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), "
		  "'more': 1}" },
		{ "redux.header",
		  "{'descr': '<f4' 'fortran_order': False, 'shape': (2, 2)}" },
		{ "redux.header",
		  "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)} "
		  "x" },
		{ "redux.header",
		  "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)}\n"
		  "\n" },
		{ "redux.duplicate-key",
		  "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), "
		  "'shape': (2, 2)}" },
	};

	for (size_t i = 0; i < ROW_N(rows); i++)
		expect_npy(rows[i].head, NUMBERS, rows[i].code);
}

Test(rdx_npy, numbers_are_as_many_as_the_shape_says)
{
	expect_npy(HEAD("'<f4'", "False", "(2, 2)"), "0123456789abcde",
		   "redux.truncated");
	expect_npy(HEAD("'<f4'", "False", "(2, 2)"), NUMBERS "g",
		   "redux.trailing");
	expect_npy(HEAD("'<f4'", "False", "(1, 0)"), "0123", "redux.trailing");
}

/* Wherever a file ends too early, it is noticed. */
Test(rdx_npy, no_beginning_of_one_is_whole)
{
	struct rd_problem problem;
	struct file file;
	struct rd_str part;

	file_init(&file);
	put_npy(&file, 2, HEAD("'<f4'", "False", "(2, 2)"),
		RD_STR_LIT(NUMBERS));
	part = rd_buf_view(&file.buf);
	while (part.len--)
		cr_expect_neq(rd_rdx_npy_read(part, &file.tensor, &problem),
			      RD_OK, "%zu bytes", part.len);
	file_fini(&file);
}

Test(rdx_npy, other_versions_and_long_heads_are_refused)
{
	static const struct {
		const char *code;
		struct rd_str bytes;
	} rows[] = {
		{ "redux.not-a-tensor", RD_STR_LIT("\x93NUMPY\0\0\2\0{}") },
		{ "redux.not-a-tensor", RD_STR_LIT("\x93NUMPY\4\0\2\0{}") },
		{ "redux.not-a-tensor", RD_STR_LIT("\x93NUMPY\1\1\2\0{}") },
		{ "redux.too-large", RD_STR_LIT("\x93NUMPY\1\0\xff\xff{}") },
		{ "redux.too-large",
		  RD_STR_LIT("\x93NUMPY\2\0\xff\xff\xff\xff{}") },
		{ "redux.truncated", RD_STR_LIT("\x93NUMPY\1\0\x10\0{}") },
		{ "redux.truncated", RD_STR_LIT("\x93NUMPY\2\0\x10\0{") },
	};

	for (size_t i = 0; i < ROW_N(rows); i++)
		expect_bytes(rows[i].bytes, rows[i].code);
}

Test(rdx_npy, it_has_no_names)
{
	struct file file;

	file_init(&file);
	put_npy(&file, 1, HEAD("'<f4'", "False", "(2, 2)"),
		RD_STR_LIT(NUMBERS));
	expect_read(&file, RD_STR_LIT("tokens"), "redux.unknown-tensor");
	file_fini(&file);
}

/* ---- .safetensors ---- */

#define ENTRY(name, dtype, shape, offsets)                                     \
	"\"" name "\":{\"dtype\":" dtype ",\"shape\":" shape                   \
	",\"data_offsets\":" offsets "}"
#define ONE ENTRY("a", "\"F32\"", "[1,2,2]", "[0,16]")

Test(rdx_safetensors, the_only_tensor_is_read)
{
	static const char *const heads[] = {
		"{" ONE "}",
		"{" ONE "}   ",
		"{\"__metadata__\":{\"format\":\"pt\"}," ONE "}",
		"{ \"a\" : { \"data_offsets\": [0, 16], \"shape\": [1, 2, 2], "
		"\"dtype\": \"F32\" } }",
		"{\"\\u0061\":{\"dtype\":\"F32\",\"shape\":[1,2,2],"
		"\"data_offsets\":[0,16]}}",
	};

	for (size_t i = 0; i < ROW_N(heads); i++) {
		struct file file;

		file_init(&file);
		put_safetensors(&file, rd_str_of(heads[i]),
				RD_STR_LIT(NUMBERS));
		expect_read(&file, RD_STR_NONE, "");
		cr_expect_eq(file.tensor.dtype, RD_RDX_F32);
		cr_expect_eq(file.tensor.rank, 3);
		cr_expect_eq(file.tensor.dims[2], 2);
		cr_expect(rd_str_is(file.tensor.name, "a"));
		cr_expect(rd_str_is(file.tensor.bytes, NUMBERS));
		file_fini(&file);
	}
}

Test(rdx_safetensors, one_of_several_is_named)
{
	static const char head[] = "{" ENTRY(
		"b", "\"BF16\"", "[4]",
		"[8,16]") "," ENTRY("none", "\"F64\"", "[0]",
				    "[8,8]") "," ENTRY("a", "\"F16\"", "[2,2]",
						       "[0,8]") "}";
	static const struct {
		const char *name, *code, *bytes;
	} rows[] = {
		{ "a", "", "01234567" },
		{ "b", "", "89abcdef" },
		{ "none", "redux.dtype", "" },
		{ "c", "redux.unknown-tensor", "" },
		{ "", "redux.unknown-tensor", "" },
		{ NULL, "redux.which-tensor", "" },
	};

	for (size_t i = 0; i < ROW_N(rows); i++) {
		struct file file;

		file_init(&file);
		put_safetensors(&file, RD_STR_LIT(head), RD_STR_LIT(NUMBERS));
		expect_read(&file, rd_str_of(rows[i].name), rows[i].code);
		if (*rows[i].bytes)
			cr_expect(rd_str_is(file.tensor.bytes, rows[i].bytes));
		file_fini(&file);
	}
}

static const struct {
	const char *code, *head;
} wrong_heads[] = {
	{ "redux.header", "{" ONE },
	{ "redux.header", "{" ONE "}x" },
	{ "redux.header", "{" ONE ",}" },
	{ "redux.header", "{\"\xff\":1}" },
	{ "redux.header", "{\"a\":[]}" },
	{ "redux.header", "{\"a\":{\"dtype\":\"F32\"}}" },
	{ "redux.header", "{" ENTRY("a", "1", "[2,2]", "[0,16]") "}" },
	{ "redux.header", "{" ENTRY("a", "\"F32\"", "4", "[0,16]") "}" },
	{ "redux.header", "{" ENTRY("a", "\"F32\"", "[[2,2]]", "[0,16]") "}" },
	{ "redux.header", "{" ENTRY("a", "\"F32\"", "[4.0]", "[0,16]") "}" },
	{ "redux.header", "{" ENTRY("a", "\"F32\"", "[4]", "[0,4,16]") "}" },
	{ "redux.header", "{" ENTRY("a", "\"F32\"", "[4]", "[0]") "}" },
	{ "redux.header",
	  "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":"
	  "[0,16],\"more\":1}}" },
	{ "redux.header", "{\"__metadata__\":{\"a\":1}," ONE "}" },
	{ "redux.header", "{\"__metadata__\":[]," ONE "}" },
	{ "redux.header", "{\"__metadata__\":{\"a\":{}}," ONE "}" },
	{ "redux.duplicate-key", "{" ONE "," ONE "}" },
	{ "redux.duplicate-key",
	  "{" ONE "," ENTRY("\\u0061", "\"F32\"", "[4]", "[16,32]") "}" },
	{ "redux.duplicate-key",
	  "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"shape\":[4],"
	  "\"data_offsets\":[0,16]}}" },
	{ "redux.duplicate-key",
	  "{\"__metadata__\":{},\"__metadata__\":{}," ONE "}" },
	{ "redux.duplicate-key",
	  "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}," ONE "}" },
	{ "redux.dtype", "{" ENTRY("a", "\"F64\"", "[2]", "[0,16]") "}" },
	{ "redux.dtype", "{" ENTRY("a", "\"F99\"", "[2]", "[0,16]") "}" },
	{ "redux.shape", "{" ENTRY("a", "\"F32\"", "[-4]", "[0,16]") "}" },
	{ "redux.shape",
	  "{" ENTRY("a", "\"F32\"", "[1,1,1,1,1,1,1,1,4]", "[0,16]") "}" },
	{ "redux.shape",
	  "{" ENTRY("a", "\"F32\"", "[4503599627370496,4096]", "[0,16]") "}" },
	{ "redux.offsets", "{" ENTRY("a", "\"F32\"", "[3]", "[0,16]") "}" },
	{ "redux.offsets", "{" ENTRY("a", "\"F32\"", "[4]", "[16,0]") "}" },
	{ "redux.offsets", "{" ENTRY("a", "\"F32\"", "[3]", "[4,16]") "}" },
	{ "redux.offsets", "{" ENTRY("a", "\"F32\"", "[3]", "[0,12]") "," ENTRY(
				   "b", "\"F32\"", "[2]", "[8,16]") "}" },
	{ "redux.offsets", "{" ENTRY("a", "\"F32\"", "[1]", "[0,4]") "," ENTRY(
				   "b", "\"F32\"", "[2]", "[8,16]") "}" },
	{ "redux.offsets", "{" ENTRY("a", "\"F32\"", "[4]", "[0,16]") "," ENTRY(
				   "b", "\"F32\"", "[4]", "[0,16]") "}" },
	{ "redux.truncated", "{" ENTRY("a", "\"F32\"", "[5]", "[0,20]") "}" },
	{ "redux.trailing", "{" ENTRY("a", "\"F32\"", "[3]", "[0,12]") "}" },
	{ "redux.shape", "{" ENTRY("a", "\"F32\"", "[4]", "[-16,0]") "}" },
};

Test(rdx_safetensors, wrong_heads)
{
	for (size_t i = 0; i < ROW_N(wrong_heads); i++)
		expect_safetensors(wrong_heads[i].head, NUMBERS,
				   wrong_heads[i].code);
}

Test(rdx_safetensors, there_may_be_none)
{
	expect_safetensors("{}", "", "redux.which-tensor");
	expect_safetensors("{}", "0", "redux.trailing");
}

Test(rdx_safetensors, heads_have_a_limit_and_an_end)
{
	static const struct {
		const char *code;
		struct rd_str bytes;
	} rows[] = {
		{ "redux.not-a-tensor", RD_STR_LIT("") },
		{ "redux.not-a-tensor", RD_STR_LIT("\x93NUMP") },
		{ "redux.not-a-tensor", RD_STR_LIT("\2\0\0\0\0\0\0\0") },
		{ "redux.not-a-tensor", RD_STR_LIT("\1\0\0\0\0\0\0\0{}") },
		{ "redux.not-a-tensor", RD_STR_LIT("\2\0\0\0\0\0\0\0 {}") },
		{ "redux.not-a-tensor", RD_STR_LIT("PK\3\4........") },
		{ "redux.truncated", RD_STR_LIT("\3\0\0\0\0\0\0\0{}") },
		{ "redux.too-large", RD_STR_LIT("\1\0\x10\0\0\0\0\0{}") },
		{ "redux.too-large",
		  RD_STR_LIT("\xff\xff\xff\xff\xff\xff\xff\xff{}") },
	};

	for (size_t i = 0; i < ROW_N(rows); i++)
		expect_bytes(rows[i].bytes, rows[i].code);
}

Test(rdx_safetensors, no_beginning_of_one_is_whole)
{
	struct rd_problem problem;
	struct file file;
	struct rd_str part;

	file_init(&file);
	put_safetensors(&file, RD_STR_LIT("{" ONE "}"), RD_STR_LIT(NUMBERS));
	part = rd_buf_view(&file.buf);
	while (part.len--)
		cr_expect_neq(rd_rdx_safetensors_read(part, RD_STR_NONE,
						      &file.arena, &file.tensor,
						      &problem),
			      RD_OK, "%zu bytes", part.len);
	file_fini(&file);
}

/* ---- both ---- */

Test(rdx_tensor, what_is_written_is_read)
{
	static const struct rd_rdx_tensor rows[] = {
		{ .dtype = RD_RDX_F32, .rank = 3, .dims = { 1, 2, 2 } },
		{ .dtype = RD_RDX_F16, .rank = 2, .dims = { 4, 2 } },
		{ .dtype = RD_RDX_BF16, .rank = 1, .dims = { 8 } },
		{ .dtype = RD_RDX_F32,
		  .rank = 2,
		  .dims = { 2, 2 },
		  .name = { "a \"name\"\n", 9 } },
	};

	for (unsigned i = 0; i < ROW_N(rows) * RD_RDX_N_FORMATS; i++) {
		const struct rd_rdx_tensor *wanted = &rows[i / 2];
		enum rd_rdx_format format = (enum rd_rdx_format)(i % 2);
		struct file file;

		file_init(&file);
		rd_rdx_put_head(wanted, format, &file.buf);
		cr_expect_eq(file.buf.len % (format == RD_RDX_NPY ? 64 : 8), 0);
		rd_buf_cstr(&file.buf, NUMBERS);
		expect_read(&file, RD_STR_NONE, "");
		cr_expect_eq(rd_rdx_format_of(rd_buf_view(&file.buf)), format);
		cr_expect_eq(file.tensor.dtype, wanted->dtype);
		cr_expect_eq(file.tensor.rank, wanted->rank);
		cr_expect_arr_eq(file.tensor.dims, wanted->dims,
				 wanted->rank * sizeof(wanted->dims[0]));
		cr_expect(rd_str_is(file.tensor.bytes, NUMBERS));
		if (format == RD_RDX_SAFETENSORS)
			cr_expect(rd_str_eq(file.tensor.name,
					    wanted->name.ptr
						    ? wanted->name
						    : RD_STR_LIT("tokens")));
		file_fini(&file);
	}
}

/* Byte for byte what numpy saves. */
Test(rdx_tensor, heads_are_those_of_numpy)
{
	static const struct rd_rdx_tensor tensor = { .dtype = RD_RDX_F32,
						     .rank = 3,
						     .dims = { 1, 729, 8 } };
	struct rd_buf wanted;
	struct file file;

	file_init(&file);
	rd_buf_init(&wanted, 1024);
	rd_buf_str(&wanted, RD_STR_LIT("\x93NUMPY\1\0v\0"));
	rd_buf_cstr(&wanted, "{'descr': '<f4', 'fortran_order': False, "
			     "'shape': (1, 729, 8), }");
	rd_buf_printf(&wanted, "%54s", "\n");
	rd_rdx_put_head(&tensor, RD_RDX_NPY, &file.buf);
	cr_expect(rd_str_eq(rd_buf_view(&file.buf), rd_buf_view(&wanted)));
	rd_buf_fini(&wanted);
	file_fini(&file);
}

Test(rdx_tensor, tokens_have_two_or_three_dimensions)
{
	static const struct {
		struct rd_rdx_tensor tensor;
		struct rd_rdx_shape shape; /* of 0: none */
	} rows[] = {
		{ { .rank = 3, .dims = { 2, 729, 8 } }, { 2, 729, 8, true } },
		{ { .rank = 2, .dims = { 729, 8 } }, { 1, 729, 8, false } },
		{ { .rank = 1, .dims = { 729 } }, { 0, 0, 0, false } },
		{ { .rank = 0 }, { 0, 0, 0, false } },
		{ { .rank = 4, .dims = { 1, 1, 729, 8 } }, { 0, 0, 0, false } },
		{ { .rank = 3, .dims = { 0, 729, 8 } }, { 0, 0, 0, false } },
		{ { .rank = 2, .dims = { 729, 0 } }, { 0, 0, 0, false } },
	};

	for (size_t i = 0; i < ROW_N(rows); i++) {
		const struct rd_rdx_shape *wanted = &rows[i].shape;
		struct rd_problem problem = { .code = "" };
		struct rd_rdx_shape shape;
		enum rd_status status = rd_rdx_tensor_shape(&rows[i].tensor,
							    &shape, &problem);

		cr_expect_eq(status == RD_OK, wanted->batch > 0);
		if (status) {
			cr_expect_str_eq(problem.code, "redux.shape");
			continue;
		}
		cr_expect_eq(shape.batch, wanted->batch);
		cr_expect_eq(shape.tokens, wanted->tokens);
		cr_expect_eq(shape.width, wanted->width);
		cr_expect_eq(shape.has_batch, wanted->has_batch);
	}
}
