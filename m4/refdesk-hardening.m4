dnl SPDX-FileCopyrightText: 2026 The refdesk authors
dnl SPDX-License-Identifier: MIT

dnl RD_HARDENING: probes each hardening flag on its own, since no two compilers
dnl know the same set.  Sets
dnl   HARDEN_CPPFLAGS     fortify, only with optimisation and only when the
dnl                       user has not chosen a level
dnl   HARDEN_CFLAGS       all code
dnl   HARDEN_LDFLAGS      programs and libraries
dnl   HARDEN_PIE_CFLAGS, HARDEN_PIE_LDFLAGS   programs
dnl Off with --disable-hardening (distributions bring their own set).
AC_DEFUN([RD_HARDENING], [
HARDEN_CPPFLAGS=
HARDEN_CFLAGS=
HARDEN_LDFLAGS=
HARDEN_PIE_CFLAGS=
HARDEN_PIE_LDFLAGS=
rd_hardening_note=off
AS_IF([test "$enable_hardening" != no], [
	rd_hardening_note=on
	m4_foreach_w([rd_flag], [-fstack-protector-strong
		-fstack-clash-protection -fcf-protection=full
		-mbranch-protection=standard -ftrivial-auto-var-init=zero
		-fstrict-flex-arrays=3 -fno-delete-null-pointer-checks],
		[RD_TRY_CFLAG([HARDEN_CFLAGS], rd_flag)])
	m4_foreach([rd_flag], [[[-Wl,-z,relro]], [[-Wl,-z,now]],
		[[-Wl,-z,noexecstack]], [[-Wl,-z,separate-code]],
		[[-Wl,--as-needed]]],
		[RD_TRY_LDFLAG([HARDEN_LDFLAGS], rd_flag)])
	RD_TRY_CFLAG([HARDEN_PIE_CFLAGS], [-fPIE],
		[RD_TRY_LDFLAG([HARDEN_PIE_LDFLAGS], [-pie])])
	AS_IF([test "$enable_sanitizers" = no], [RD_FORTIFY])
])
AC_SUBST([HARDEN_CPPFLAGS])
AC_SUBST([HARDEN_CFLAGS])
AC_SUBST([HARDEN_LDFLAGS])
AC_SUBST([HARDEN_PIE_CFLAGS])
AC_SUBST([HARDEN_PIE_LDFLAGS])
])

dnl Level 3 where the C library has it, else 2.
AC_DEFUN([RD_FORTIFY], [
AC_CACHE_CHECK([for the highest _FORTIFY_SOURCE], [rd_cv_fortify], [
	rd_cv_fortify=none
	AC_COMPILE_IFELSE([AC_LANG_SOURCE([[
#if !defined __OPTIMIZE__
#error fortify needs optimisation
#endif
#ifdef _FORTIFY_SOURCE
#error chosen by the user or the compiler
#endif
int fortify;]])], [
	rd_save_CFLAGS=$CFLAGS
	for rd_level in 3 2; do
		CFLAGS="$rd_save_CFLAGS -Werror -D_FORTIFY_SOURCE=$rd_level"
		AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#include <string.h>]])],
			[rd_cv_fortify=$rd_level; break])
	done
	CFLAGS=$rd_save_CFLAGS])])
AS_IF([test "$rd_cv_fortify" != none],
	[HARDEN_CPPFLAGS="-D_FORTIFY_SOURCE=$rd_cv_fortify"])
])
