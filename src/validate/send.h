/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the readers of <providers> share. */
#ifndef RD_VALIDATE_SEND_H
#define RD_VALIDATE_SEND_H

#include "validate/form.h"
#include "validate/reader.h"

/* What a request has fields of its own for, so that a preset may set them with
 * any model. */
#define RD_VAL_REQUEST_FIELDS "width|height|images|seed|negative"

/* In the order in which rd_val_read_send runs them. */
void rd_val_read_providers(struct rd_val *val);	   /* provider.c */
void rd_val_read_wordings(struct rd_val *val);	   /* wording.c */
void rd_val_read_image_models(struct rd_val *val); /* image-model.c */
void rd_val_read_presets(struct rd_val *val);	   /* preset.c */
void rd_val_read_routes(struct rd_val *val);	   /* route.c */
void rd_val_read_denies(struct rd_val *val);	   /* route.c */

/* The calls of a provider against its hosts, its header against its secret
 * (send-url.c). */
void rd_val_check_calls(struct rd_val *val, const struct rd_src_node *node,
			const struct rd_val_provider *provider);
/* The params of a model (param.c). */
void rd_val_read_params(struct rd_val *val, const struct rd_src_node *node,
			struct rd_val_image_model *out);
/* Does the param take the value, as the wire has it? */
bool rd_val_param_takes(const struct rd_val *val,
			const struct rd_val_param *param, struct rd_str text);
/* "yes" is "true" on the wire; others are what they are. */
struct rd_str rd_val_wire_value(enum rd_val_param_type type,
				struct rd_str text);
const struct rd_val_param *rd_val_find_param(
	const struct rd_val_image_model *model, struct rd_str name);
/* Is the second, of a safety switch, laxer than its default? */
bool rd_val_is_laxer(const struct rd_val_param *param, struct rd_str text);

/* The rule "KIND.NAME" is declared and disabled. */
bool rd_val_is_off(struct rd_val *val, const char *kind, struct rd_str name);
/* The name or an alias of a model that is, by itself or with its provider. */
bool rd_val_is_model_off(struct rd_val *val, struct rd_str name);
/* Enters a name of its own kind; a finding when it is there already. */
void rd_val_enter(struct rd_val *val, struct rd_val_names *names,
		  const struct rd_src_node *node, int twice, uint32_t value);
/* The texts of the children of that name; *n of them. */
struct rd_str *rd_val_texts_of(struct rd_val *val,
			       const struct rd_src_node *node, const char *name,
			       uint32_t *n);
/* A finding at each child whose attribute says what one before it said. */
void rd_val_find_twice(struct rd_val *val, const struct rd_src_node *node,
		       const char *name, const char *attr);
/* The reply paths among the children. */
struct rd_val_reply *rd_val_replies_of(struct rd_val *val,
				       const struct rd_src_node *node,
				       uint32_t *n);
/* Milliseconds of an attribute. */
uint32_t rd_val_wait(const struct rd_src_node *node, const char *attr,
		     uint32_t fallback);
/* LOW..HIGH of an attribute. */
void rd_val_range(const struct rd_src_node *node, const char *attr,
		  uint32_t *low, uint32_t *high);
/* Bits of an attribute's words. */
uint32_t rd_val_words(const struct rd_src_node *node, const char *attr,
		      const char *list, uint32_t fallback);
struct rd_str rd_val_text(const struct rd_src_node *node, const char *attr);
/* A finding when some hole is not one of "a|b|c". */
void rd_val_check_holes(struct rd_val *val, const struct rd_src_node *node,
			const char *attr, struct rd_str text, const char *list);

#endif
