#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Lints against the truth: of small random packs, what they say of cases, gates,
# factors and references is what trying every situation gives.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"

mkdir packs
ok "what lints say is so, and all of it" python3 \
	"$SRCDIR/tests/tools/lint_truth.py" "$REFDESK" "${N_PACKS:-40}" packs
finish
