#!/bin/sh
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
#
# Every route of the mock provider, as long as nothing goes wrong.
# shellcheck source=tests/cli/tap.inc disable=SC2154
. "${SRCDIR:-.}/tests/cli/tap.inc"
# shellcheck source=tests/cli/mock.inc
. "$SRCDIR/tests/cli/mock.inc"

mock --fast
kontext='{"prompt":"night","image_url":"https://refs.example/a.jpg"}'

# ---- keys ----

for bad in "Authorization:" "Authorization: Key wrong" \
	"Authorization: Bearer 00000000-0000-4000-8000-000000000000:mock" \
	"Authorization: 00000000-0000-4000-8000-000000000000:mock"; do
	right=$key key=$bad
	answers 401 "'$bad'" -d "$kontext" "$url/run/fal-ai/flux-pro/kontext"
	has '.detail == "Cannot access application \"fal-ai/flux-pro/kontext\". Authentication is required to access this application."'
	heads x-fal-request-id
	key=$right
done
counts 0 0

# ---- run ----

answers 200 "run" -d "$kontext" "$url/run/fal-ai/flux-pro/kontext"
has '.images | length == 1'
has '.images[0] | .width == 1024 and .height == 1024 and
	.content_type == "image/jpeg"'
has '.prompt == "night" and .has_nsfw_concepts == [false] and .timings == {}'
ok "  a seed above 2^53" grep -qE '"seed":[1-9][0-9]{16,18}[,}]' "$work/body"
heads "x-fal-billable-units: 1"
first=$(said .images[0].url)
cp "$work/body" first
answers 200 "the same again" -d "$kontext" "$url/run/fal-ai/flux-pro/kontext"
ok "  gives the same" cmp first "$work/body"
answers 200 "four of another shape" -d '{"prompt":"x","image_url":"https://a.example/b",
	"num_images":4,"aspect_ratio":"9:16","seed":196619188014358660,
	"output_format":"png"}' "$url/run/fal-ai/flux-pro/kontext/max"
has '[.images[].url] | unique | length == 4'
has '.has_nsfw_concepts | length == 4'
ok "  the seed as it was" grep -q '"seed":196619188014358660[,}]' "$work/body"
png=$(said .images[2].url)
answers 200 "wan has one image" -d '{"prompt":"x"}' \
	"$url/run/fal-ai/wan/v2.2-a14b/text-to-image/lora"
has 'keys == ["image", "seed"] and (.image | has("file_name"))'
answers 200 "flux-2 has images and seed" \
	-d '{"prompt":"x","image_urls":["https://a.example/b"]}' \
	"$url/run/fal-ai/flux-2-pro/edit"
has 'keys == ["images", "seed"]'
answers 200 "in place of a URL" \
	-d '{"prompt":"x","sync_mode":true,"image_size":{"width":40,"height":24}}' \
	"$url/run/fal-ai/flux-lora"
said '.images[0].url' | sed 's/^data:image.jpeg;base64,//' | base64 -d >in.jpeg
counts 6 6

# ---- pictures ----

key="X-None: 1"
answers 200 "a picture" "$first"
heads "content-type: image/jpeg"
cp "$work/body" a.jpeg
answers 200 "the same again" "$first"
ok "  is the same" cmp a.jpeg "$work/body"
answers 200 "a PNG" "$png"
heads "content-type: image/png"
cp "$work/body" a.png
ok "  of the size" test \
	"$("$SRCDIR/tests/tools/picture_size.py" a.png)" = 752x1392
if command -v djpeg >/dev/null; then
	ok "the JPEG is one of the size" test \
		"$(djpeg -pnm a.jpeg | sed -n 2p)" = "1024 1024"
	ok "that in the data URI too" test \
		"$(djpeg -pnm in.jpeg | sed -n 2p)" = "40 24"
else
	skip "the JPEG is one of the size" "no djpeg"
fi
answers 404 "no such picture" "$url/media/files/m/abc-1x1.png"
key=$right

# ---- the queue ----

curl -sS -X POST "$url/_mock/reset" >/dev/null
script "queue 2 1 0" "progress 2"
answers 200 "submit" -H "x-fal-queue-priority: low" -d "$kontext" \
	"$url/queue/fal-ai/flux-pro/kontext"
has '.status == "IN_QUEUE" and .queue_position == 2'
id=$(said .request_id)
job=$url/queue/fal-ai/flux-pro/requests/$id
ok "  three URLs of two parts" test "$(said '.response_url, .status_url,
	.cancel_url' | tr '\n' ' ')" = "$job $job/status $job/cancel "
ok "  the id in the head" grep -qi "^x-fal-request-id: $id" "$work/head"
answers 202 "position 2" "$job/status?logs=0"
has '.queue_position == 2 and (has("logs") | not)'
answers 202 "position 1" "$job/status?logs=1"
answers 400 "no result yet" "$job"
has '.detail == "Request is still in progress"'
for logs in 1 true; do
	answers 202 "in progress, logs=$logs" "$job/status?logs=$logs"
	has '.status == "IN_PROGRESS" and .logs[0].source == "USER" and
		(.logs[0].timestamp | endswith("Z"))'
done
for logs in 0 false; do
	answers 200 "completed, logs=$logs" "$job/status?logs=$logs"
	has '.status == "COMPLETED" and .logs == null and
		.metrics.inference_time > 0 and (has("error") | not)'
done
answers 200 "the result" "$job"
has '.images | length == 1'
answers 200 "by its other name" "$job/response"
answers 404 "not below another endpoint" \
	"$url/queue/fal-ai/flux-lora/requests/$id/status"
answers 400 "too late to cancel" -X PUT "$job/cancel"
has '.status == "ALREADY_COMPLETED"'
counts 1 1
submit "another job"
answers 202 "cancelled in time" -X PUT -H "Content-Length: 0" "$job/cancel"
has '.status == "CANCELLATION_REQUESTED"'
answers 200 "then it is completed" "$job/status"
has '.status == "COMPLETED" and .error_type == "client_cancelled"'
answers 499 "without a result" "$job"
counts 2 1
gone=$url/queue/fal-ai/flux-lora/requests/00000000-0000-4000-8000-000000000000
answers 404 "nothing to cancel" -X PUT "$gone/cancel"
has '.status == "NOT_FOUND"'
answers 404 "no such job" "$gone/status"

script "queue 1 0"
submit "a job to be told of"
answers 200 "events" "$job/status/stream?logs=0"
heads "content-type: text/event-stream"
sed -n 's/^data: //p' "$work/body" | jq -r .status | tr '\n' ' ' >events
ok "  each state once, to the end" test "$(cat events)" = \
	"IN_QUEUE IN_QUEUE IN_PROGRESS COMPLETED "

# ---- inputs ----

script "validate submit"
# refuses WHAT TYPE FIELD BODY [ENDPOINT]
refuses() {
	answers 422 "$1" -d "$4" "$url/queue/${5:-fal-ai/flux-lora}"
	ok "  $2 at $3" jq -e --arg type "$2" --arg field "$3" \
		'[.detail[] | select(.type == $type and .loc == ["body", $field])
		| .msg] | length == 1' "$work/body"
}
refuses "no prompt" missing prompt '{}'
refuses "null for a prompt" missing prompt '{"prompt":null}'
refuses "a number for a prompt" string_type prompt '{"prompt":1}'
refuses "an unknown field" extra_forbidden steps '{"prompt":"x","steps":3}'
refuses "a weight" extra_forbidden reference_weights \
	'{"prompt":"x","image_urls":["https://a.example/b"],"reference_weights":[1]}' \
	fal-ai/flux-pro/kontext/multi
refuses "another format" literal_error output_format \
	'{"prompt":"x","output_format":"webp"}'
refuses "five images" less_than_equal num_images '{"prompt":"x","num_images":5}'
refuses "no images" greater_than_equal num_images '{"prompt":"x","num_images":0}'
refuses "half a step" int_type num_inference_steps \
	'{"prompt":"x","num_inference_steps":2.5}'
refuses "a text for a number" float_type guidance_scale \
	'{"prompt":"x","guidance_scale":"3.5"}'
refuses "a number for a word" literal_error safety_tolerance \
	'{"prompt":"x","image_url":"https://a.example/b","safety_tolerance":2}' \
	fal-ai/flux-pro/kontext
refuses "an unknown size" literal_error image_size '{"prompt":"x","image_size":"big"}'
refuses "a huge size" image_too_large image_size \
	'{"prompt":"x","image_size":{"width":14143,"height":1}}'
refuses "a LoRA without path" missing loras '{"prompt":"x","loras":[{"scale":1}]}'
refuses "a LoRA's transformer" extra_forbidden loras \
	'{"prompt":"x","loras":[{"path":"a/b","transformer":"high"}]}'
refuses "no references" sequence_too_short image_urls \
	'{"prompt":"x","image_urls":[]}' fal-ai/flux-pro/kontext/multi
refuses "one reference, not a list" list_type image_urls \
	'{"prompt":"x","image_urls":"https://a.example/b"}' \
	fal-ai/flux-pro/kontext/multi
refuses "a file of this machine" file_download_error image_url \
	'{"prompt":"x","image_url":"http://127.0.0.1:9/a.png"}' \
	fal-ai/flux-pro/kontext
refuses "a broken data URI" image_load_error image_url \
	'{"prompt":"x","image_url":"data:image/png;base64,#"}' \
	fal-ai/flux-pro/kontext
answers 422 "no JSON" -d '{"prompt":' "$url/queue/fal-ai/flux-lora"
answers 422 "a name twice" -d '{"prompt":"a","prompt":"b"}' \
	"$url/queue/fal-ai/flux-lora"
answers 422 "no object" -d '[]' "$url/queue/fal-ai/flux-lora"
answers 404 "no such path" -d '{}' "$url/queue/fal-ai/flux-lora/none"
has '.detail == "Path /none not found"'
answers 404 "no such application" -d '{}' "$url/queue/fal-ai/none"
counts 0 0
script
answers 200 "the queue itself looks at nothing" -d '{}' \
	"$url/queue/fal-ai/flux-lora"
job=$url/queue/fal-ai/flux-lora/requests/$(said .request_id)
ask "$job/status"
ask "$job/status"
answers 200 "the job fails" "$job/status"
has '.status == "COMPLETED" and .error == "Invalid status code: 422"'
answers 422 "and says why" "$job"
has '.detail[0].type == "missing"'
heads "x-fal-billable-units: 0"
counts 1 0

# ---- files ----

printf '\211PNG\r\n\032\nnot much' >ref.png
answers 200 "initiate" -d '{"content_type":"image/png","file_name":"my ref.png"}' \
	"$url/rest/storage/upload/initiate?storage_type=fal-cdn-v3"
to=$(said .upload_url) from=$(said .file_url)
answers 404 "not there yet" "$from"
answers 400 "PUT with a key is a leak" -X PUT -H "Content-Type: image/png" \
	--data-binary @ref.png "$to"
key="X-None: 1"
answers 403 "PUT of another type" -X PUT -H "Content-Type: image/jpeg" \
	--data-binary @ref.png "$to"
answers 403 "PUT without the signature" -X PUT -H "Content-Type: image/png" \
	--data-binary @ref.png "${to%\?*}"
answers 200 "PUT" -X PUT -H "Content-Type: image/png" --data-binary @ref.png \
	"$to"
answers 200 "it is served" "$from"
heads "content-type: image/png"
ok "  as it was" cmp ref.png "$work/body"
key=$right
answers 200 "and can be a reference" \
	-d "{\"prompt\":\"x\",\"image_url\":\"$from\"}" \
	"$url/run/fal-ai/flux-pro/kontext"
answers 422 "initiate with half of it" -d '{"file_name":"x"}' \
	"$url/rest/storage/upload/initiate?storage_type=fal-cdn-v3"
answers 422 "initiate elsewhere" -d '{"content_type":"a","file_name":"x"}' \
	"$url/rest/storage/upload/initiate?storage_type=tape"

head -c 300000 /dev/urandom >big
answers 200 "initiate in parts" \
	-d '{"content_type":"image/png","file_name":"big.png"}' \
	"$url/rest/storage/upload/initiate-multipart?storage_type=fal-cdn-v3"
to=$(said .upload_url) from=$(said .file_url)
path=${to%\?*} query=${to##*\?}
key="X-None: 1"
split -b 100000 big part.
n=0 parts=
for part in part.*; do
	n=$((n + 1))
	answers 200 "part $n" -X PUT -H "Content-Type:" --data-binary "@$part" \
		"$path/$n?$query"
	has ".partNumber == $n"
	parts=$parts${parts:+,}$(jq -c . "$work/body")
done
answers 400 "parts out of order" -d "$(echo "{\"parts\":[$parts]}" |
	jq -c '.parts |= reverse')" "$path/complete?$query"
answers 400 "another tag" -d "$(echo "{\"parts\":[$parts]}" |
	jq -c '.parts[0].etag = "x"')" "$path/complete?$query"
answers 404 "not there before" "$from"
answers 200 "complete" -d "{\"parts\":[$parts]}" "$path/complete?$query"
answers 200 "put together" "$from"
ok "  as it was" cmp big "$work/body"
answers 400 "part 65" -X PUT -d x "$path/65?$query"
key=$right

# ---- what is listed ----

script
began=$(date -u +%Y-%m-%dT%H:%M:%SZ)
for prompt in a b c; do
	ask -d "{\"prompt\":\"$prompt\"}" "$url/queue/fal-ai/flux-lora"
done
id=$(said .request_id)
ask -d "$kontext" "$url/run/fal-ai/flux-pro/kontext"
history=$url/api/v1/models/requests/by-endpoint
answers 200 "history" \
	"$history?endpoint_id=fal-ai/flux-lora&start=$began&expand=payloads"
has '[.items[].json_input.prompt] == ["c", "b", "a"] and .has_more == false'
has ".items[0].request_id == \"$id\" and .items[0].endpoint_id ==
	\"fal-ai/flux-lora\""
has '.items[0] | [.sent_at, .started_at] | all(test(
	"^20[0-9-]{8}T[0-9:]{8}([.][0-9]{3})?Z$"))'
answers 200 "in pages" "$history?endpoint_id=fal-ai%2Fflux-lora&limit=2"
has '(.items | length) == 2 and .has_more and (.items[0] |
	has("json_input") | not)'
answers 200 "the second page" \
	"$history?endpoint_id=fal-ai/flux-lora&limit=2&cursor=$(said .next_cursor)"
has '(.items | length) == 1 and .has_more == false'
answers 200 "of a time" "$history?endpoint_id=fal-ai/flux-lora&end=2020-01-01"
has '.items == []'
answers 200 "of two endpoints" \
	"$history?endpoint_id=fal-ai/flux-lora,fal-ai/flux-pro/kontext"
has '(.items | length) == 4'
answers 422 "of none" "$history"
answers 422 "since never" "$history?endpoint_id=fal-ai/flux-lora&start=never"
billing=$url/api/v1/models/billing-events
answers 200 "billing" "$billing"
has '[.billing_events[].cost_estimate_nano_usd] ==
	[40000000, 35000000, 35000000, 35000000]'
answers 200 "of a request" "$billing?request_id=$id"
has "[.billing_events[].request_id] == [\"$id\"]"
answers 200 "prices" \
	"$url/api/v1/models/pricing?endpoint_id=fal-ai/flux-pro/kontext/max"
has '.prices == [{"endpoint_id": "fal-ai/flux-pro/kontext/max",
	"unit_price": 0.08, "unit": "images", "currency": "USD"}]'
script "settle 600000"
submit "a job"
answers 200 "not listed at once" "$history?endpoint_id=fal-ai/flux-lora"
has '.items == []'
script "settle 100"
submit "a job"
sleep 0.2
answers 200 "but later" "$history?endpoint_id=fal-ai/flux-lora"
has '(.items | length) == 1'
script hidden
answers 403 "no history" "$history?endpoint_id=fal-ai/flux-lora"
answers 403 "no billing" "$billing"

# ---- hosts ----

script
for way in named hosted short bare; do
	case $way in
	named) base=http://queue.fal.run:${url##*:} ;;
	hosted) base=$url/queue.fal.run ;;
	short) base=$url/queue ;;
	bare) base=$url ;;
	esac
	connect="--connect-to ::127.0.0.1:${url##*:}"
	# shellcheck disable=SC2086
	answers 200 "$way" $connect -d '{"prompt":"x"}' "$base/fal-ai/flux-lora"
	ok "  URLs of the same way" test "$(said .response_url)" = \
		"$base/fal-ai/flux-lora/requests/$(said .request_id)"
	# shellcheck disable=SC2046,SC2086
	for _ in 1 2 3; do ask $connect "$(said '.status_url // empty')"; done
	# shellcheck disable=SC2086
	answers 200 "$way result" $connect "$(said .response_url)"
	# shellcheck disable=SC2086
	answers 200 "$way picture" $connect "$(said '.images[0].url')"
done

# ---- time ----

mock_ends
mock
script "queue 1 0" "step 600000"
submit "a job in time"
for _ in 1 2 3 4 5; do
	answers 202 "looking hurries nothing" "$job/status"
	has '.status == "IN_QUEUE" and .queue_position == 1'
done
script "queue 1 0" "step 300"
began=$(date +%s%N)
submit "a job of 0.9 s"
curl -sS -m 60 -H "$key" "$job/status/stream" >events
ok "its events end in time" test $(($(date +%s%N) - began)) -ge 900000000
# On a busy machine the first ones may be over by then.
sed -n 's/^data: //p' events | jq -r '.status + (.queue_position // "" |
	tostring)' | tr '\n' ' ' >states
ok "each state once, in order" grep -qxE \
	'(IN_QUEUE1 )?(IN_QUEUE0 )?(IN_PROGRESS )?COMPLETED ' states
hook="fal_webhook=http%3A%2F%2F127.0.0.1%3A1%2F"
script "step 600000"
ask -d '{"prompt":"x"}' "$url/queue/fal-ai/flux-lora?$hook"
answers 200 "no call back before the job is done" "$url/_mock/webhooks"
has '. == []'
script "step 50"
ask -d '{"prompt":"x"}' "$url/queue/fal-ai/flux-lora?$hook"
n_waits=0
until ask "$url/_mock/webhooks" && jq -e '. != []' "$work/body" >/dev/null ||
	[ $n_waits -ge 100 ]; do
	n_waits=$((n_waits + 1))
	sleep 0.1
done
has '.[0] | .try == 1 and .status == 0 and .url == "http://127.0.0.1:1/"'
script "queue 0" "step 3000"
answers 504 "not started in the time given" -H "x-fal-request-timeout: 2" \
	-d '{"prompt":"x"}' "$url/run/fal-ai/flux-lora"
heads "x-fal-request-timeout-type: user"
heads "x-fal-error-type: request_timeout"
counts 1 0
mock_ends
finish
