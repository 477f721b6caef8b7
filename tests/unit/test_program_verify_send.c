/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One wrong thing in the sample each: providers, models, what chooses among
 * them. */

#include "program_mutation.h"

#define DECIMAL_BEYOND 100000001

#define PROVIDER_ROWS(X)                                                       \
	X(host_is_a_name, AT(host, 0)->name = STR("queue.example.org/x"),      \
	  "is no host")                                                        \
	X(host_is_lower_case, AT(host, 0)->name = STR("Queue.example.org"),    \
	  "is no host")                                                        \
	X(host_is_there, AT(host, 1)->name = STR(""), "is no host")            \
	X(header_is_a_token, AT(header, 0)->name = STR("A: b"),                \
	  "no header of a request")                                            \
	X(header_is_one_line, AT(header, 0)->value = STR("a\r\nb: c"),         \
	  "no header of a request")                                            \
	X(header_goes_somewhere, AT(header, 0)->calls = 0,                     \
	  "calls is out of range")                                             \
	X(header_goes_to_calls, AT(header, 0)->calls = 1u << RD_N_CALLS,       \
	  "calls is out of range")                                             \
	X(header_holes_are_known, AT(header, 0)->value = STR("Key {id}"),      \
	  "unknown hole")                                                      \
	X(header_secret_has_a_host, AT(host, 0)->key = 0,                      \
	  "a secret that no host may see")                                     \
	X(header_secret_has_a_name, AT(provider, 0)->secret = STR(""),         \
	  "a secret that no host may see")                                     \
	X(call_method_is_known, AT(call, 0)->method = STR("BREW"),             \
	  "method is out of range")                                            \
	X(call_goes_somewhere, AT(call, 0)->url = STR(""),                     \
	  "not said where it goes")                                            \
	X(call_behind_goes_somewhere, AT(call, 0)->url = STR("/x"),            \
	  "not said where it goes")                                            \
	X(call_from_is_a_reply, AT(call, 1)->from = RD_N_REPLIES + 1,          \
	  "not said where it goes")                                            \
	X(call_ends, AT(call, 0)->total_ms = 0, "total_ms is out of range")    \
	X(call_ends_today, AT(call, 0)->total_ms = 86400001,                   \
	  "total_ms is out of range")                                          \
	X(call_url_holes_are_known,                                            \
	  AT(call, 0)->url = STR("https://queue.example.org/{secret}"),        \
	  "unknown hole")                                                      \
	X(call_text_holes_are_known, AT(call, 0)->text = STR("{secret}"),      \
	  "unknown hole")                                                      \
	X(call_text_is_json, AT(call, 2)->text = STR("{}"), "no JSON body")    \
	X(call_goes_to_a_host_of_the_provider,                                 \
	  AT(call, 0)->url = STR("https://example.com/{endpoint}"),            \
	  "call 0 goes to no host")                                            \
	X(call_goes_to_no_lookalike,                                           \
	  AT(call, 0)->url = STR("https://queue.example.org.evil.example/"),   \
	  "call 0 goes to no host")                                            \
	X(call_has_no_user,                                                    \
	  AT(call, 0)->url = STR("https://queue.example.org@evil.example/"),   \
	  "call 0 goes to no host")                                            \
	X(call_is_https, AT(call, 0)->url = STR("http://queue.example.org/"),  \
	  "call 0 goes to no host")                                            \
	X(call_has_no_port,                                                    \
	  AT(call, 0)->url = STR("https://queue.example.org:8443/"),           \
	  "call 0 goes to no host")                                            \
	X(call_host_has_no_hole,                                               \
	  AT(call, 0)->url = STR("https://{app}.files.example.org/"),          \
	  "call 0 goes to no host")                                            \
	X(call_is_not_just_below,                                              \
	  AT(call, 0)->url = STR("https://files.example.org/"),                \
	  "call 0 goes to no host")                                            \
	X(call_stands_once, AT(call, 2)->on = RD_CALL_STATUS, "a call twice")  \
	X(call_submit_is_there, AT(call, 0)->on = RD_CALL_CANCEL,              \
	  "lacks submit or status")                                            \
	X(call_status_is_there, AT(provider, 0)->n_calls = 1,                  \
	  "lacks submit or status")                                            \
	X(call_replies_are_in_bounds, AT(call, 1)->n_replies = 9,              \
	  "n_replies runs past")                                               \
	X(reply_is_known, AT(reply, 0)->is = RD_N_REPLIES,                     \
	  "is is out of range")                                                \
	X(state_done_is_there, AT(state, 1)->is = RD_STATE_FAILED,             \
	  "no state that is done")                                             \
	X(error_is_of_calls, AT(error, 0)->calls = 0, "is out of range")       \
	X(error_is_a_status, AT(error, 0)->low = 99, "is out of range")        \
	X(error_range_ascends, AT(error, 1)->low = 505, "is out of range")     \
	X(error_ends, AT(error, 1)->high = 600, "is out of range")             \
	X(provider_has_hosts, AT(provider, 0)->n_hosts = 0, "has no hosts")    \
	X(provider_waits_between, AT(provider, 0)->poll_ms = 0,                \
	  "a time is out of range")                                            \
	X(provider_polls_within, AT(provider, 0)->poll_max_ms = 499,           \
	  "a time is out of range")                                            \
	X(provider_waits_at_all, AT(provider, 0)->wait_ms = 0,                 \
	  "a time is out of range")                                            \
	X(provider_settles, AT(provider, 0)->settle_ms = -1,                   \
	  "a time is out of range")                                            \
	X(provider_sends_one, AT(provider, 0)->in_flight = 0,                  \
	  "a time is out of range")                                            \
	X(provider_parts_have_bytes, AT(provider, 0)->part_bytes = 0,          \
	  "part_bytes is out of range")                                        \
	X(provider_has_a_name, AT(provider, 0)->name = STR(""),                \
	  "a name is empty")

#define MODEL_ROWS(X)                                                          \
	X(model_name_is_its_own, AT(model, 1)->name = STR("small"),            \
	  "used twice")                                                        \
	X(model_alias_is_no_model, AT(alias, 0)->name = STR("old"),            \
	  "used twice")                                                        \
	X(model_alias_has_a_model, AT(alias, 0)->model = 2,                    \
	  "model is out of range")                                             \
	X(model_provider_is_there, AT(model, 0)->provider = 1,                 \
	  "provider is out of range")                                          \
	X(model_takes_what_it_needs, AT(model, 0)->refs_min = 3,               \
	  "references have no place")                                          \
	X(model_references_have_a_place,                                       \
	  AT(param, 1)->hole = RD_HOLE_NEGATIVE, "references have no place")   \
	X(model_reference_places_are_counted,                                  \
	  AT(param, 1)->hole = RD_HOLE_REFERENCE, "references have no place")  \
	X(model_wording_goes_with_words,                                       \
	  AT(model, 0)->weights = RD_WEIGHTS_ORDER, "wording and weights")     \
	X(model_words_need_a_wording, AT(model, 0)->wording = RD_NONE,         \
	  "wording and weights")                                               \
	X(model_wording_is_long_enough, AT(wording, 0)->n_ordinals = 1,        \
	  "too few ordinals")                                                  \
	X(model_price_is_no_gift, AT(model, 0)->price_micro = -1,              \
	  "price is out of range")                                             \
	X(model_price_is_bounded,                                              \
	  AT(model, 0)->price_micro = INT64_C(10000000001),                    \
	  "price is out of range")                                             \
	X(model_price_has_a_date, AT(model, 0)->price_date = STR(""),          \
	  "no date or source")                                                 \
	X(model_price_has_a_source, AT(model, 0)->price_source = STR(""),      \
	  "no date or source")                                                 \
	X(model_gone_has_a_date, AT(model, 1)->since = STR(""),                \
	  "since is empty")                                                    \
	X(model_is_not_its_own_heir, AT(model, 1)->instead = 1,                \
	  "in its own place")                                                  \
	X(model_heirs_form_no_circle, AT(model, 0)->instead = 1,               \
	  "in its own place")                                                  \
	X(model_makes_pictures, AT(model, 0)->images_max = 0,                  \
	  "a limit is out of range")                                           \
	X(model_makes_few_pictures, AT(model, 0)->images_max = 65,             \
	  "a limit is out of range")                                           \
	X(model_pictures_are_wide, AT(model, 0)->width = 0,                    \
	  "a limit is out of range")                                           \
	X(model_pictures_are_not_too_high, AT(model, 0)->height = 65536,       \
	  "a limit is out of range")                                           \
	X(model_pixels_are_counted, AT(model, 0)->pixels_max = -1,             \
	  "a limit is out of range")                                           \
	X(model_loras_are_few, AT(model, 0)->lora_max = 17, "LoRA rules")      \
	X(model_lora_scales_ascend, AT(model, 0)->lora_low = 20001,            \
	  "LoRA rules")                                                        \
	X(model_lora_scales_are_decimals,                                      \
	  AT(model, 0)->lora_high = DECIMAL_BEYOND, "LoRA rules")              \
	X(model_lora_digits_are_few, AT(model, 0)->lora_digits = 5,            \
	  "LoRA rules")                                                        \
	X(model_lora_pair_is_two,                                              \
	  (AT(model, 0)->lora_max = 1,                                         \
	   AT(model, 0)->lora_pair = RD_LORA_HIGH_LOW),                        \
	  "LoRA rules")                                                        \
	X(param_stands_once, AT(param, 1)->name = STR("prompt"),               \
	  "has a field twice")                                                 \
	X(param_range_is_of_numbers, AT(param, 0)->has_min = 1,                \
	  "a range, but no numbers")                                           \
	X(param_range_ascends, AT(param, 4)->min = DECIMAL_BEYOND,             \
	  "min is above max")                                                  \
	X(param_term_has_values, AT(param, 3)->n_values = 0,                   \
	  "values and type")                                                   \
	X(param_values_are_of_terms, AT(param, 3)->type = RD_PARAM_TEXT,       \
	  "values and type")                                                   \
	X(param_values_are_in_bounds, AT(param, 3)->n_values = 100,            \
	  "n_values runs past")                                                \
	X(param_prompt_is_text, AT(param, 0)->type = RD_PARAM_BOOL,            \
	  "type and hole")                                                     \
	X(param_aspect_has_sizes, AT(param, 2)->sizes = RD_NONE,               \
	  "sizes and hole")                                                    \
	X(param_sizes_are_of_aspects, AT(param, 0)->sizes = 0,                 \
	  "sizes and hole")                                                    \
	X(param_index_is_bounded, AT(param, 1)->index = 64,                    \
	  "index is out of range")                                             \
	X(param_default_is_a_value, AT(param, 3)->text = STR("gif"),           \
	  "default does not fit")                                              \
	X(param_default_is_in_range, AT(param, 4)->text = STR("20.0001"),      \
	  "default does not fit")                                              \
	X(param_default_is_a_number, AT(param, 4)->text = STR("many"),         \
	  "default does not fit")                                              \
	X(param_fixed_has_a_default,                                           \
	  (AT(param, 4)->hole = RD_HOLE_FIXED, AT(param, 4)->has_default = 0), \
	  "has no default")                                                    \
	X(param_safety_has_a_default,                                          \
	  (AT(param, 4)->safety = 1, AT(param, 4)->has_default = 0),           \
	  "has no default")                                                    \
	X(param_safety_has_an_order,                                           \
	  (AT(param, 1)->safety = 1, AT(param, 1)->has_default = 1),           \
	  "safety switch without order")                                       \
	X(size_has_a_width, AT(size, 0)->width = 0, "is out of range")         \
	X(size_has_a_height, AT(size, 1)->height = 65536, "is out of range")   \
	X(sizes_are_some, AT(sizes, 0)->n_sizes = 0, "is empty")

#define ROUTE_ROWS(X)                                                          \
	X(wording_has_ordinals, AT(wording, 0)->n_ordinals = 0,                \
	  "too few ordinals")                                                  \
	X(wording_has_strengths, AT(wording, 0)->n_strengths = 0,              \
	  "lacks ordinals or strengths")                                       \
	X(wording_bands_ascend, AT(strength, 0)->below = DECIMAL_BEYOND,       \
	  "bands do not ascend")                                               \
	X(wording_last_band_is_open, AT(strength, 1)->below = 10000,           \
	  "its last band ends")                                                \
	X(wording_holes_are_known,                                             \
	  AT(wording, 0)->line_with_role = STR("{weight}"), "unknown hole")    \
	X(wording_without_a_role_has_none,                                     \
	  AT(wording, 0)->line_without = STR("{role}"), "unknown hole")        \
	X(role_has_no_hole, AT(roletext, 0)->text = STR("{value}"),            \
	  "unknown hole")                                                      \
	X(attribute_text_holes_are_known,                                      \
	  AT(attrtext, 0)->text = STR("{role}"), "unknown hole")               \
	X(preset_row_has_weights, AT(presetrow, 0)->n_weights = 0,             \
	  "1 to 64 weights")                                                   \
	X(preset_weights_are_decimals, AT(presetrow, 0)->first_weight = 1,     \
	  "weight 0 is no decimal")                                            \
	X(preset_model_is_there, AT(preset, 0)->model = 2,                     \
	  "model is out of range")                                             \
	X(try_reason_is_known, AT(try, 1)->on = RD_ON_ALL + 1,                 \
	  "is out of range")                                                   \
	X(try_drops_are_known, AT(try, 1)->drops = RD_DROP_ALL + 1,            \
	  "is out of range")                                                   \
	X(try_model_is_not_gone, AT(try, 1)->model = 1, "its model is gone")   \
	X(try_first_needs_no_reason, AT(try, 0)->on = RD_ON_BUSY,              \
	  "try 0 has a reason")                                                \
	X(try_later_needs_a_reason, AT(try, 1)->on = 0, "try 1 has a reason")  \
	X(route_has_tries, AT(route, 0)->n_tries = 0, "has no tries")          \
	X(route_references_ascend, AT(route, 0)->refs_min = 65,                \
	  "is out of range")                                                   \
	X(route_references_are_bounded, AT(route, 0)->refs_max = 65,           \
	  "is out of range")                                                   \
	X(route_mode_is_known, AT(route, 0)->mode = 3, "is out of range")      \
	X(route_loras_are_known, AT(route, 0)->loras = 3, "is out of range")   \
	X(deny_has_phrases, AT(deny, 0)->n_phrases = 0, "has no phrase")       \
	X(deny_has_a_reason, AT(deny, 0)->reason = STR(""), "a name is empty")

PROVIDER_ROWS(AS_TEST)
MODEL_ROWS(AS_TEST)
ROUTE_ROWS(AS_TEST)

/* A loopback address may be plain and have a port. */
Test(program_verify, a_provider_on_this_machine_needs_no_tls)
{
	struct rd_prog_builder *b = sample_builder();

	AT(host, 1)->name = STR("127.0.0.1");
	AT(call, 0)->url = STR("http://127.0.0.1:8188/{endpoint}");
	mutation_accepted(b);
}
