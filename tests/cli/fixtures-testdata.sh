#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# The published selectors bit for bit, and packs that inherit.
exec "$REFDESK" test --format tap "$SRCDIR/testdata"
