#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# The promises of the shipped packs.
exec "$REFDESK" test --format tap "$SRCDIR/fixtures"
