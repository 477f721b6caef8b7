# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""A second evaluator of the rule language, written from doc/language.md.

It reads rule packs as XML with the standard library, decides with exact
integers and fractions, and shares neither code nor data with the engine: what
it and the engine agree on, the page says.
"""
