dnl SPDX-FileCopyrightText: 2026 The refdesk authors
dnl SPDX-License-Identifier: MIT

dnl Flags that are ours.  User variables (CFLAGS, CPPFLAGS, LDFLAGS, LIBS) are
dnl never changed: every probed flag lands in a variable of its own that
dnl Makefile.am puts into AM_CPPFLAGS, AM_CFLAGS and AM_LDFLAGS.

dnl RD_TRY_CFLAG(VARIABLE, FLAG, [IF-YES], [IF-NO])
dnl Appends FLAG to VARIABLE when the compiler takes it without a word.
AC_DEFUN([RD_TRY_CFLAG], [
AS_VAR_PUSHDEF([rd_cache], [rd_cv_cflag_$2])
AC_CACHE_CHECK([whether $CC accepts $2], [rd_cache], [
	rd_save_CFLAGS=$CFLAGS
	CFLAGS="$CFLAGS -Werror $2"
	AC_COMPILE_IFELSE([AC_LANG_PROGRAM()],
		[AS_VAR_SET([rd_cache], [yes])], [AS_VAR_SET([rd_cache], [no])])
	CFLAGS=$rd_save_CFLAGS])
AS_VAR_IF([rd_cache], [yes], [AS_VAR_APPEND([$1], [" $2"]) $3], [$4])
AS_VAR_POPDEF([rd_cache])
])

dnl RD_TRY_LDFLAG(VARIABLE, FLAG, [IF-YES], [IF-NO])
AC_DEFUN([RD_TRY_LDFLAG], [
AS_VAR_PUSHDEF([rd_cache], [rd_cv_ldflag_$2])
AC_CACHE_CHECK([whether the linker accepts $2], [rd_cache], [
	rd_save_LDFLAGS=$LDFLAGS
	LDFLAGS="$LDFLAGS -Werror $2"
	AC_LINK_IFELSE([AC_LANG_PROGRAM()],
		[AS_VAR_SET([rd_cache], [yes])], [AS_VAR_SET([rd_cache], [no])])
	LDFLAGS=$rd_save_LDFLAGS])
AS_VAR_IF([rd_cache], [yes], [AS_VAR_APPEND([$1], [" $2"]) $3], [$4])
AS_VAR_POPDEF([rd_cache])
])

dnl RD_WARNINGS: the set that must stay silent with gcc and clang.
AC_DEFUN([RD_WARNINGS], [
RD_WARN_CFLAGS=
m4_foreach_w([rd_flag], [-Wall -Wextra -Wshadow -Wstrict-prototypes
	-Wmissing-prototypes -Wold-style-definition -Wpointer-arith -Wundef
	-Wvla -Wdate-time -Wformat=2 -Wno-format-nonliteral],
	[RD_TRY_CFLAG([RD_WARN_CFLAGS], rd_flag)])
rd_warnings_note=on
AS_IF([test "$enable_werror" != no], [
	RD_TRY_CFLAG([RD_WARN_CFLAGS], [-Werror])
	rd_warnings_note="on, as errors"])
AC_SUBST([RD_WARN_CFLAGS])
])

dnl RD_SANITIZERS: --enable-sanitizers and --enable-fuzzers.  A sanitizer that
dnl was asked for and is missing is an error.
AC_DEFUN([RD_SANITIZERS], [
RD_SAN_CFLAGS=
RD_SAN_LDFLAGS=
RD_FUZZ_LDFLAGS=
AS_IF([test "$enable_sanitizers" != no], [
	rd_san="-fsanitize=$enable_sanitizers"
	RD_SAN_CFLAGS="$rd_san -fno-sanitize-recover=all"
	RD_SAN_CFLAGS="$RD_SAN_CFLAGS -fno-omit-frame-pointer"
	RD_SAN_LDFLAGS=$rd_san
	rd_save_CFLAGS=$CFLAGS
	CFLAGS="$CFLAGS $RD_SAN_CFLAGS"
	AC_MSG_CHECKING([whether $rd_san links])
	AC_LINK_IFELSE([AC_LANG_PROGRAM()], [AC_MSG_RESULT([yes])], [
		AC_MSG_RESULT([no])
		AC_MSG_ERROR([--enable-sanitizers=$enable_sanitizers: no])])
	CFLAGS=$rd_save_CFLAGS])
AS_IF([test "$enable_fuzzers" = yes], [
	rd_save_CFLAGS=$CFLAGS
	CFLAGS="$CFLAGS -fsanitize=fuzzer"
	AC_MSG_CHECKING([whether -fsanitize=fuzzer links])
	AC_LINK_IFELSE([AC_LANG_SOURCE([[
#include <stddef.h>
#include <stdint.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{ return (void)data, (void)size, 0; }]])], [AC_MSG_RESULT([yes])], [
		AC_MSG_RESULT([no])
		AC_MSG_ERROR([--enable-fuzzers needs clang with libFuzzer])])
	CFLAGS=$rd_save_CFLAGS
	RD_SAN_CFLAGS="$RD_SAN_CFLAGS -fsanitize=fuzzer-no-link"
	RD_FUZZ_LDFLAGS=-fsanitize=fuzzer])
AC_SUBST([RD_SAN_CFLAGS])
AC_SUBST([RD_SAN_LDFLAGS])
AC_SUBST([RD_FUZZ_LDFLAGS])
])

dnl RD_VERSION_SCRIPT: can the linker limit what the library exports?
AC_DEFUN([RD_VERSION_SCRIPT], [
AC_CACHE_CHECK([for linker version scripts], [rd_cv_version_script], [
	echo 'V_1 { global: main; local: *; };' >conftest.map
	rd_save_LDFLAGS=$LDFLAGS
	LDFLAGS="$LDFLAGS -Wl,--version-script,conftest.map"
	AC_LINK_IFELSE([AC_LANG_PROGRAM()], [rd_cv_version_script=yes],
		[rd_cv_version_script=no])
	LDFLAGS=$rd_save_LDFLAGS
	rm -f conftest.map])
rd_version_script=$rd_cv_version_script
])
