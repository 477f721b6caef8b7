/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Fields and defaults are those of the types of npm @fal-ai/client 1.10.1 (and
 * 1.7.2 for what it no longer lists); ranges and prices as documented, 0.035
 * dollars a megapixel where nothing is. */
#include "mock/endpoints.h"

static const char flux_pro_kontext_fields[] =
	"image_url!u prompt!s "
	"aspect_ratio?e(21:9|16:9|4:3|3:2|1:1|2:3|3:4|9:16|9:21) "
	"enhance_prompt?b guidance_scale?n(1..20) num_images?i(1..4) "
	"output_format?e(jpeg|png) safety_tolerance?e(1|2|3|4|5|6) "
	"seed?i sync_mode?b";
static const char flux_pro_kontext_multi_fields[] =
	"image_urls!U prompt!s "
	"aspect_ratio?e(21:9|16:9|4:3|3:2|1:1|2:3|3:4|9:16|9:21) "
	"enhance_prompt?b guidance_scale?n(1..20) num_images?i(1..4) "
	"output_format?e(jpeg|png) safety_tolerance?e(1|2|3|4|5|6) "
	"seed?i sync_mode?b";
static const char flux_pro_kontext_text_to_image_fields[] =
	"prompt!s "
	"aspect_ratio?e(21:9|16:9|4:3|3:2|1:1|2:3|3:4|9:16|9:21) "
	"enhance_prompt?b guidance_scale?n(1..20) num_images?i(1..4) "
	"output_format?e(jpeg|png) safety_tolerance?e(1|2|3|4|5|6) "
	"seed?i sync_mode?b";
static const char flux_lora_fields[] =
	"prompt!s acceleration?e(none|regular) enable_safety_checker?b "
	"guidance_scale?n image_size?z loras?l num_images?i(1..4) "
	"num_inference_steps?i output_format?e(jpeg|png) seed?i "
	"sync_mode?b";
static const char flux_lora_image_to_image_fields[] =
	"image_url!u prompt!s acceleration?e(none|regular) "
	"enable_safety_checker?b guidance_scale?n image_size?z loras?l "
	"num_images?i(1..4) num_inference_steps?i "
	"output_format?e(jpeg|png) seed?i strength?n sync_mode?b";
static const char flux_kontext_lora_fields[] =
	"image_url!u prompt!s acceleration?e(none|regular|high) "
	"enable_safety_checker?b guidance_scale?n loras?l "
	"num_images?i(1..4) num_inference_steps?i "
	"output_format?e(jpeg|png) "
	"resolution_mode?e(auto|match_input|1:1|16:9|21:9|3:2|2:3|4:5|5:4|3:4|4:3|9:16|9:21) "
	"seed?i sync_mode?b";
static const char flux_pro_v1_redux_fields[] =
	"image_url!u enhance_prompt?b guidance_scale?n image_size?z "
	"num_images?i(1..4) num_inference_steps?i "
	"output_format?e(jpeg|png) prompt?s "
	"safety_tolerance?e(1|2|3|4|5|6) seed?i sync_mode?b";
static const char flux_pro_v1_1_ultra_redux_fields[] =
	"image_url!u aspect_ratio?s enhance_prompt?b "
	"image_prompt_strength?n num_images?i(1..4) "
	"output_format?e(jpeg|png) prompt?s raw?b "
	"safety_tolerance?e(1|2|3|4|5|6) seed?i sync_mode?b";
static const char flux_1_dev_redux_fields[] =
	"image_url!u acceleration?e(none|regular|high) "
	"enable_safety_checker?b guidance_scale?n image_size?z "
	"num_images?i(1..4) num_inference_steps?i "
	"output_format?e(jpeg|png) seed?i sync_mode?b";
static const char flux_schnell_redux_fields[] =
	"image_url!u acceleration?e(none|regular|high) "
	"enable_safety_checker?b image_size?z num_images?i(1..4) "
	"num_inference_steps?i output_format?e(jpeg|png) seed?i "
	"sync_mode?b";
static const char flux_control_lora_depth_fields[] =
	"control_lora_image_url!u prompt!s control_lora_strength?n "
	"enable_safety_checker?b guidance_scale?n image_size?z "
	"image_url?u loras?l num_images?i(1..4) num_inference_steps?i "
	"output_format?e(jpeg|png) preprocess_depth?b seed?i sync_mode?b";
static const char flux_lora_depth_fields[] =
	"image_url!u prompt!s acceleration?e(none|regular) "
	"enable_safety_checker?b guidance_scale?n image_size?z loras?l "
	"num_images?i(1..4) num_inference_steps?i "
	"output_format?e(jpeg|png) seed?i sync_mode?b";
static const char flux_general_fields[] =
	"prompt!s base_shift?n control_loras?o controlnet_unions?o "
	"controlnets?o easycontrols?o enable_safety_checker?b "
	"fill_image?o guidance_scale?n image_size?z ip_adapters?o "
	"loras?l max_shift?n nag_alpha?n nag_end?n nag_scale?n nag_tau?n "
	"negative_prompt?s num_images?i(1..4) num_inference_steps?i "
	"output_format?e(jpeg|png) real_cfg_scale?n reference_end?n "
	"reference_image_url?u reference_start?n reference_strength?n "
	"scheduler?e(euler|dpmpp_2m) seed?i sigma_schedule?s sync_mode?b "
	"use_beta_schedule?b use_cfg_zero?b use_real_cfg?b";
static const char wan_v2_2_a14b_text_to_image_fields[] =
	"prompt!s acceleration?e(none|regular) "
	"enable_output_safety_checker?b enable_prompt_expansion?b "
	"enable_safety_checker?b guidance_scale?n guidance_scale_2?n "
	"image_size?z negative_prompt?s num_inference_steps?i seed?i "
	"shift?n(1..10)";
static const char wan_v2_2_a14b_text_to_image_lora_fields[] =
	"prompt!s acceleration?e(none|regular) "
	"enable_output_safety_checker?b enable_prompt_expansion?b "
	"enable_safety_checker?b guidance_scale?n guidance_scale_2?n "
	"image_format?e(png|jpeg) image_size?z loras?w negative_prompt?s "
	"num_inference_steps?i reverse_video?b seed?i shift?n(1..10)";
static const char qwen_image_fields[] =
	"prompt!s acceleration?e(none|regular|high) "
	"enable_safety_checker?b guidance_scale?n image_size?z loras?l "
	"negative_prompt?s num_images?i(1..4) num_inference_steps?i "
	"output_format?e(jpeg|png) seed?i sync_mode?b use_turbo?b";
static const char qwen_image_edit_fields[] =
	"image_url!u prompt!s acceleration?e(none|regular|high) "
	"enable_safety_checker?b guidance_scale?n image_size?z "
	"negative_prompt?s num_images?i(1..4) num_inference_steps?i "
	"output_format?e(jpeg|png) seed?i sync_mode?b";
static const char qwen_image_edit_plus_fields[] =
	"image_urls!U prompt!s acceleration?e(none|regular|high) "
	"enable_safety_checker?b guidance_scale?n image_size?z "
	"negative_prompt?s num_images?i(1..4) num_inference_steps?i "
	"output_format?e(jpeg|png|webp) seed?i sync_mode?b";
static const char flux_2_pro_edit_fields[] =
	"image_urls!U prompt!s enable_safety_checker?b image_size?z "
	"output_format?e(jpeg|png) safety_tolerance?e(1|2|3|4|5) seed?i "
	"sync_mode?b";
static const char flux_2_flex_edit_fields[] =
	"image_urls!U prompt!s enable_safety_checker?b guidance_scale?n "
	"image_size?z num_inference_steps?i output_format?e(jpeg|png) "
	"safety_tolerance?e(1|2|3|4|5) seed?i sync_mode?b";
static const char flux_2_edit_fields[] =
	"image_urls!U prompt!s acceleration?e(none|regular|high) "
	"enable_prompt_expansion?b enable_safety_checker?b "
	"guidance_scale?n image_size?z num_images?i(1..4) "
	"num_inference_steps?i output_format?e(jpeg|png|webp) seed?i "
	"sync_mode?b";
static const char flux_pro_v1_depth_fields[] =
	"control_image_url!u prompt!s enhance_prompt?b guidance_scale?n "
	"image_size?z num_images?i(1..4) num_inference_steps?i "
	"output_format?e(jpeg|png) safety_tolerance?e(1|2|3|4|5|6) "
	"seed?i sync_mode?b";

static const struct rd_mock_endpoint endpoints[] = {
	/* clang-format off */
	{ "fal-ai/flux-1/dev/redux", flux_1_dev_redux_fields,
	  RD_MOCK_IMAGES, false, "landscape_4_3", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/flux-1/krea/redux", flux_1_dev_redux_fields,
	  RD_MOCK_IMAGES, false, "landscape_4_3", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/flux-2-flex/edit", flux_2_flex_edit_fields,
	  RD_MOCK_BARE, false, "auto", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/flux-2-pro/edit", flux_2_pro_edit_fields,
	  RD_MOCK_BARE, false, "auto", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/flux-2/edit", flux_2_edit_fields,
	  RD_MOCK_IMAGES, true, "", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/flux-control-lora-depth", flux_control_lora_depth_fields,
	  RD_MOCK_IMAGES, false, "landscape_4_3", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/flux-general", flux_general_fields,
	  RD_MOCK_IMAGES, true, "", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/flux-kontext-lora", flux_kontext_lora_fields,
	  RD_MOCK_IMAGES, true, "", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/flux-kontext-lora/text-to-image", flux_lora_fields,
	  RD_MOCK_IMAGES, false, "landscape_4_3", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/flux-lora", flux_lora_fields,
	  RD_MOCK_IMAGES, false, "landscape_4_3", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/flux-lora-depth", flux_lora_depth_fields,
	  RD_MOCK_IMAGES, false, "", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/flux-lora/image-to-image", flux_lora_image_to_image_fields,
	  RD_MOCK_IMAGES, false, "", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/flux-pro/kontext", flux_pro_kontext_fields,
	  RD_MOCK_IMAGES, false, "", RD_MOCK_IMAGE, 40 },
	{ "fal-ai/flux-pro/kontext/max", flux_pro_kontext_fields,
	  RD_MOCK_IMAGES, false, "", RD_MOCK_IMAGE, 80 },
	{ "fal-ai/flux-pro/kontext/max/multi", flux_pro_kontext_multi_fields,
	  RD_MOCK_IMAGES, false, "", RD_MOCK_IMAGE, 80 },
	{ "fal-ai/flux-pro/kontext/max/text-to-image", flux_pro_kontext_text_to_image_fields,
	  RD_MOCK_IMAGES, false, "", RD_MOCK_IMAGE, 80 },
	{ "fal-ai/flux-pro/kontext/multi", flux_pro_kontext_multi_fields,
	  RD_MOCK_IMAGES, false, "", RD_MOCK_IMAGE, 40 },
	{ "fal-ai/flux-pro/kontext/text-to-image", flux_pro_kontext_text_to_image_fields,
	  RD_MOCK_IMAGES, false, "", RD_MOCK_IMAGE, 40 },
	{ "fal-ai/flux-pro/v1.1-ultra/redux", flux_pro_v1_1_ultra_redux_fields,
	  RD_MOCK_IMAGES, false, "", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/flux-pro/v1.1/redux", flux_pro_v1_redux_fields,
	  RD_MOCK_IMAGES, false, "landscape_4_3", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/flux-pro/v1/canny", flux_pro_v1_depth_fields,
	  RD_MOCK_IMAGES, false, "landscape_4_3", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/flux-pro/v1/depth", flux_pro_v1_depth_fields,
	  RD_MOCK_IMAGES, false, "landscape_4_3", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/flux-pro/v1/redux", flux_pro_v1_redux_fields,
	  RD_MOCK_IMAGES, false, "landscape_4_3", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/flux/dev/redux", flux_1_dev_redux_fields,
	  RD_MOCK_IMAGES, false, "landscape_4_3", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/flux/schnell/redux", flux_schnell_redux_fields,
	  RD_MOCK_IMAGES, false, "landscape_4_3", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/qwen-image", qwen_image_fields,
	  RD_MOCK_IMAGES, true, "landscape_4_3", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/qwen-image-edit", qwen_image_edit_fields,
	  RD_MOCK_IMAGES, true, "", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/qwen-image-edit-plus", qwen_image_edit_plus_fields,
	  RD_MOCK_IMAGES, true, "", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/wan/v2.2-a14b/text-to-image", wan_v2_2_a14b_text_to_image_fields,
	  RD_MOCK_SINGLE, true, "square_hd", RD_MOCK_MEGAPIXEL, 35 },
	{ "fal-ai/wan/v2.2-a14b/text-to-image/lora", wan_v2_2_a14b_text_to_image_lora_fields,
	  RD_MOCK_SINGLE, false, "square_hd", RD_MOCK_MEGAPIXEL, 35 },
	/* clang-format on */
};

static const struct {
	const char *name;
	struct rd_mock_size size;
} sizes[] = {
	/* clang-format off */
	{ "square_hd", { 1024, 1024 } },
	{ "square", { 512, 512 } },
	{ "portrait_4_3", { 768, 1024 } },
	{ "portrait_16_9", { 576, 1024 } },
	{ "landscape_4_3", { 1024, 768 } },
	{ "landscape_16_9", { 1024, 576 } },
	/* clang-format on */
}, ratios[] = {
	/* clang-format off */
	{ "21:9", { 1568, 672 } },
	{ "16:9", { 1392, 752 } },
	{ "4:3", { 1184, 880 } },
	{ "3:2", { 1248, 832 } },
	{ "1:1", { 1024, 1024 } },
	{ "2:3", { 832, 1248 } },
	{ "3:4", { 880, 1184 } },
	{ "9:16", { 752, 1392 } },
	{ "9:21", { 672, 1568 } },
	/* clang-format on */
};

const struct rd_mock_endpoint *
rd_mock_endpoint_at(size_t index)
{
	return index < sizeof(endpoints) / sizeof(endpoints[0])
		       ? &endpoints[index]
		       : NULL;
}

const struct rd_mock_endpoint *
rd_mock_endpoint_find(struct rd_str id)
{
	const struct rd_mock_endpoint *endpoint;
	size_t i;

	for (i = 0; (endpoint = rd_mock_endpoint_at(i)); i++) {
		if (rd_str_is(id, endpoint->id))
			return endpoint;
	}
	return NULL;
}

struct rd_str
rd_mock_endpoint_base(struct rd_str id)
{
	unsigned parts = rd_str_starts(id, "workflows/") ||
					 rd_str_starts(id, "comfy/")
				 ? 3
				 : 2;
	size_t i;

	for (i = 0; i < id.len; i++) {
		if (id.ptr[i] == '/' && !--parts)
			break;
	}
	return (struct rd_str){ id.ptr, i };
}

bool
rd_mock_size_named(struct rd_str name, struct rd_mock_size *size)
{
	size_t i;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		if (!rd_str_is(name, sizes[i].name))
			continue;
		*size = sizes[i].size;
		return true;
	}
	return false;
}

bool
rd_mock_size_ratio(struct rd_str ratio, struct rd_mock_size *size)
{
	size_t i;

	for (i = 0; i < sizeof(ratios) / sizeof(ratios[0]); i++) {
		if (!rd_str_is(ratio, ratios[i].name))
			continue;
		*size = ratios[i].size;
		return true;
	}
	return false;
}
