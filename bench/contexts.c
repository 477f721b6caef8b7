/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* contexts COUNT SEED: that many requests for the companion pack, one JSON line
 * each, about 1.5 KB long.  The same arguments give the same bytes on every
 * machine; every contender reads the same file. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N(array) (sizeof(array) / sizeof((array)[0]))
#define HISTORY_ROWS 10

struct gen {
	uint64_t state;
	int64_t now_s; /* seconds since 1970 */
	const char *scene;
};

static const char *const references[] = {
	"curly_casual",	    "curly_casual_smile",   "curly_dressed_up",
	"messy_bun_casual", "messy_bun_dressed_up", "straight_bun_casual",
	"straight_casual",  "straight_dressed_up",
};
static const char *const hairstyles[] = { "curly", "straight", "messy_bun" };

static const char *const scenes[] = {
	"restaurant",
	"a cafe near the river",
	"Café Amélie, at the window",
	"gym",
	"the gym after leg day",
	"at home on the sofa",
	"office, meeting room",
	"beach at low tide",
	"the city in the rain",
	"rooftop at sunset",
	"library",
	"front row of a concert",
	"running in the park",
	"kitchen, flour everywhere",
	"bedroom",
	"a carpool lane",
	"poolside",
	"train station",
	"garden party, all dressed up",
	"hair salon, straightening",
};
static const char *const moods[] = {
	"confident", "playful",	 "calm and a bit tired", "excited",
	"coy",	     "cheerful", "thoughtful",		 "energetic",
};
static const char *const outfits[] = {
	"nice dress",
	"jeans and a t-shirt",
	"something casual and comfy",
	"black dress with earrings",
	"formal suit",
	"dressed down, old hoodie",
	"striped top",
	"sports leggings",
};
static const char *const presence_outfits[] = {
	"just left the gym, still in training clothes",
	"getting ready for dinner",
	"in pyjamas",
	"wearing a summer dress",
	"jeans and a warm jumper",
	"dressed up for the opera",
};
static const char *const presence_moods[] = {
	"excited",	    "relaxed", "happy about the weekend",
	"a little nervous", "flirty",  "sleepy",
};
static const char *const titles[] = {
	"Dinner with Zoë",	  "Dentist",
	"Team stand-up",	  "Job interview",
	"Wedding of Ana & Jörg",  "Yoga class",
	"Call with the landlord", "Charity gala",
};
static const char *const asks[] = {
	"send me a selfie",
	"Can I get a picture of you right now?",
	"show me how you look today",
	"got a photo from last week?",
	"send that one from yesterday, the one I liked",
	"I'd love to see you with your hair up",
	"a pic with curly hair please",
	"what are you wearing",
	"one with straight hair this time",
	"send the selfie you took last month",
	"picture please \xf0\x9f\x98\x8a",
	"wanna see the view, send me a pic",
	"do you still have the one from the beach?",
	"another one, but smile",
	"remember that photo from the other day? send it again",
	"send me something nice before I fall asleep",
	"a selfie with a ponytail would be great",
	"show me the dress",
	"take a picture now and send it",
	"what did you do this morning, any photos?",
};
static const char *const talk[] = {
	"How was work? I finally got through that pile of mails.",
	"It was fine, long meeting though. The coffee machine broke again.",
	"We could try the new place on the corner, they do a good risotto.",
	"I\xe2\x80\x99m still thinking about what you said yesterday evening.",
	"Let me guess, you forgot the umbrella \xf0\x9f\x98\x85",
	"She said \\\"maybe\\\" and then never called back.",
	"My sister is visiting on Saturday, so the flat has to be clean.",
	"Did you see the match? Unbelievable last minute.",
	"I went running before breakfast, it was freezing but worth it.",
	"ok so first the bad news\\nthe train is late, again",
	"Reading a book about the history of maps, you would like it.",
	"Na\xc3\xafve question: why is the sky green in that painting?",
	"The cat sat on the keyboard and sent half a message.",
	"I made soup. Too much soup. Do you want soup?",
	"Tomorrow I have to be up at six, wish me luck.",
	"That song from the concert is stuck in my head.",
	"Haha yes! Exactly like last time.",
	"I am on the bus, it smells of wet dog.",
	"Could you remind me to call the dentist?",
	"We should plan the trip, M\xc3\xbcnchen or Krak\xc3\xb3w?",
	"No worries, take your time.",
	"It took me two hours to fix the bike but it works now.",
	"What do you think of the blue one?",
	"I was so tired that I fell asleep in front of the film.",
};

static uint32_t
below(struct gen *gen, size_t bound)
{
	gen->state = gen->state * UINT64_C(6364136223846793005) +
		     UINT64_C(1442695040888963407);
	return (uint32_t)((gen->state >> 33) % bound);
}

#define PICK(gen, array) ((array)[below((gen), N(array))])

/* Days since 1970 to a civil date, for years after 1970. */
static void
put_time(int64_t at_s, int offset_hours)
{
	int64_t local = at_s + offset_hours * 3600;
	int64_t day = local / 86400 + 719468, era = day / 146097;
	int64_t doe = day % 146097, second = local % 86400;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int64_t month = mp < 10 ? mp + 3 : mp - 9;

	printf("\"%04" PRId64 "-%02" PRId64 "-%02" PRId64 "T%02" PRId64
	       ":%02" PRId64 ":%02" PRId64,
	       era * 400 + yoe + (month <= 2), month,
	       doy - (153 * mp + 2) / 5 + 1, second / 3600, second / 60 % 60,
	       second % 60);
	if (offset_hours)
		printf("%c%02d:00\"", offset_hours < 0 ? '-' : '+',
		       abs(offset_hours));
	else
		printf("Z\"");
}

static void
put_text(const char *name, const char *text)
{
	printf(",\"%s\":\"%s\"", name, text);
}

static void
put_calendar_words(struct gen *gen)
{
	static const char *const seasons[] = { "winter", "spring", "summer",
					       "fall" };
	static const char *const times[] = { "morning", "afternoon", "evening",
					     "night" };

	/* One request in four leaves both to the clock. */
	if (!below(gen, 4))
		return;
	put_text("season", PICK(gen, seasons));
	put_text("time_of_day", PICK(gen, times));
}

static void
put_events(struct gen *gen)
{
	uint32_t n = below(gen, 3);

	printf(",\"events\":[");
	for (uint32_t i = 0; i < n; i++) {
		printf("%s{\"title\":\"%s\",\"start\":", i ? "," : "",
		       PICK(gen, titles));
		put_time(gen->now_s - 3 * 3600 + 300 * below(gen, 72), 0);
		if (!below(gen, 3))
			printf(",\"formal\":%s",
			       below(gen, 2) ? "true" : "false");
		printf("}");
	}
	printf("]");
}

static void
put_conversation(struct gen *gen)
{
	uint32_t n = 1 + below(gen, 3);

	printf(",\"conversation\":[");
	for (uint32_t i = 0; i < n; i++)
		printf("%s{\"role\":\"%s\",\"content\":\"%s\"}", i ? "," : "",
		       i & 1 ? "companion" : "user", PICK(gen, talk));
	printf("]");
}

static void
put_message(struct gen *gen)
{
	printf(",\"message\":\"");
	if (below(gen, 2))
		printf("%s ", PICK(gen, talk));
	printf("%s\"", PICK(gen, asks));
}

static void
put_facts(struct gen *gen)
{
	gen->scene = PICK(gen, scenes);
	printf(",\"facts\":{\"scene\":\"%s\"", gen->scene);
	if (below(gen, 5))
		put_text("mood", PICK(gen, moods));
	if (below(gen, 4))
		put_text("outfit", PICK(gen, outfits));
	put_message(gen);
	if (below(gen, 3))
		put_text("presence_outfit", PICK(gen, presence_outfits));
	put_text("presence_mood", PICK(gen, presence_moods));
	put_calendar_words(gen);
	put_events(gen);
	put_conversation(gen);
	printf("}");
}

/* Held in two requests of five, over in one. */
static void
put_look(struct gen *gen)
{
	uint32_t kind = below(gen, 5), ref = below(gen, N(references));
	const char *hair;
	int64_t since = 3600 + 600 * below(gen, 100);

	if (kind >= 3)
		return;
	hair = !strncmp(references[ref], "curly", 5)	       ? hairstyles[0]
	       : !strncmp(references[ref], "straight_bun", 12) ? hairstyles[2]
	       : !strncmp(references[ref], "straight", 8)      ? hairstyles[1]
							       : hairstyles[2];
	if (kind == 2)
		since += 86400;
	printf(",\"look\":{\"hairstyle\":\"%s\",\"reference\":\"%s\","
	       "\"locked_at\":",
	       hair, references[ref]);
	put_time(gen->now_s - since, 0);
	printf(",\"expires_at\":");
	put_time(gen->now_s - since + 86400, 0);
	printf(",\"reason\":\"session_start\"}");
}

/* Oldest first, as a store lists them; the steps reach from minutes to days. */
static void
put_history(struct gen *gen)
{
	static const uint32_t steps[] = { 300, 1200, 5400, 18000, 43200 };
	int64_t ago[HISTORY_ROWS], at = 60;

	for (int i = HISTORY_ROWS - 1; i >= 0; i--) {
		at += 60 + below(gen, PICK(gen, steps));
		ago[i] = at;
	}
	printf(",\"history\":[");
	for (int i = 0; i < HISTORY_ROWS; i++) {
		printf("%s{\"reference\":\"%s\",\"at\":", i ? "," : "",
		       PICK(gen, references));
		put_time(gen->now_s - ago[i], 0);
		printf(",\"scene\":\"%s\"}",
		       below(gen, 4) ? PICK(gen, scenes) : gen->scene);
	}
	printf("]");
}

static void
put_request(struct gen *gen)
{
	static const int offsets[] = { 0, 0, 1, 2, -5, 9 };

	gen->now_s = INT64_C(1735689600) + below(gen, 365 * 24 * 60) * 60;
	printf("{\"schema\":\"refdesk.request/1\",\"subject\":\"u%u\",\"now\":",
	       below(gen, 500));
	put_time(gen->now_s, PICK(gen, offsets));
	put_facts(gen);
	put_look(gen);
	put_history(gen);
	if (!below(gen, 8))
		printf(",\"unavailable\":[\"%s\"]", PICK(gen, references));
	printf(",\"count\":1}\n");
}

int
main(int argc, char **argv)
{
	struct gen gen = { 0 };
	unsigned long count;

	if (argc != 3) {
		fprintf(stderr, "usage: contexts COUNT SEED\n");
		return 2;
	}
	count = strtoul(argv[1], NULL, 10);
	gen.state = strtoul(argv[2], NULL, 10);
	while (count--)
		put_request(&gen);
	return fflush(stdout) || ferror(stdout) ? 10 : 0;
}
