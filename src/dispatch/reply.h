/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a provider's reply says, by the program's tables.  Everything in it is
 * foreign: read strictly, within bounds, and where it contradicts itself it
 * says nothing.  No clock and no sockets. */
#ifndef RD_DISPATCH_REPLY_H
#define RD_DISPATCH_REPLY_H

#include "dispatch/url.h"

#define RD_DISP_REPLY_CAP ((size_t)8 << 20) /* bytes; larger ones: unread */
/* Of HISTORY: a hundred requests with pictures in them. */
#define RD_DISP_HISTORY_CAP ((size_t)64 << 20)
#define RD_DISP_FILES_MAX 64
#define RD_DISP_ID_CAP 256
#define RD_DISP_TYPE_CAP 64
#define RD_DISP_RETRY_MAX_S 3600
/* For an arena that replies are read into. */
#define RD_DISP_REPLY_ARENA_CAP ((size_t)96 << 20)

/* What an exchange has come to, for the call it belonged to. */
enum rd_disp_meaning {
	RD_DISP_SAID,	   /* a success that says what the call is for */
	RD_DISP_UNSENT,	   /* nothing has left: may be sent again */
	RD_DISP_UNTRUSTED, /* the same: the certificate does not hold */
	RD_DISP_FORBIDDEN, /* the same: the address is not allowed */
	RD_DISP_STOPPED,   /* the same: by ourselves */
	RD_DISP_REFUSED,   /* from here on as enum rd_send_error */
	RD_DISP_MODERATED,
	RD_DISP_KEY,
	RD_DISP_FUNDS,
	RD_DISP_BUSY,
	RD_DISP_UNSTARTED,
	RD_DISP_UNCLEAR,
	RD_DISP_AGAIN,
	RD_DISP_GONE,
	RD_DISP_N_MEANINGS
};
/* "unsent"; for events and records. */
const char *rd_disp_meaning_name(enum rd_disp_meaning meaning);
/* RD_ON_* of the next try that may follow when SUBMIT came to this; 0: none
 * may.  Never for UNCLEAR, AGAIN and MODERATED. */
unsigned rd_disp_meaning_on(enum rd_disp_meaning meaning);

/* A reply as it came; rd_net_reply without what only a socket knows. */
struct rd_disp_reply {
	enum rd_net_end end;
	int status;
	struct rd_str headers; /* "name: value\n", names in lower case */
	struct rd_str body;
	const char *reason; /* of another end than ANSWERED; or NULL */
	int64_t now_ms;	    /* for a Retry-After that is a date */
};
struct rd_disp_reply rd_disp_reply_of(const struct rd_net_reply *reply,
				      int64_t now_ms);

struct rd_disp_file {
	struct rd_str url; /* https, or "data:…"; not checked against hosts */
	bool flagged;
};

/* Absent texts: not said, or not in a form that could be used.  All texts lie
 * in the arena or the reply. */
struct rd_disp_said {
	enum rd_disp_meaning meaning;
	const char *why;	/* one line without foreign text, never NULL */
	uint32_t retry_after_s; /* 0: not said; <= RD_DISP_RETRY_MAX_S */
	struct rd_str id;	/* visible ASCII, <= RD_DISP_ID_CAP */
	struct rd_str status_url, result_url, cancel_url; /* unchecked */
	struct rd_str upload_url, uploaded;		  /* unchecked */
	struct rd_str part;	  /* JSON, for {parts} */
	bool has_state;		  /* the call has a place for it */
	enum rd_send_state state; /* UNKNOWN: said, but not in the state map */
	bool has_position, has_percent;
	uint32_t position, percent;
	struct rd_disp_file *files;
	size_t n_files;
	size_t n_unread;    /* files that are no URL, or beyond FILES_MAX */
	bool flagged;	    /* any of them */
	struct rd_str seed; /* exact digits of a 64-bit integer */
	struct rd_str cost; /* exact decimal of the model's unit */
	struct rd_str error_type; /* [A-Za-z0-9_.-], <= RD_DISP_TYPE_CAP */
	struct rd_str error;	  /* may hold the prompt: never logged */
};

/* Reads the reply of a call.  A success (2xx that no ERROR record claims) must
 * say what its call is for: SUBMIT an id, STATUS and STREAM a state, RESULT a
 * file or a state that is no success, UPLOAD* a URL, PUT and CANCEL nothing.
 * One that does not is UNCLEAR for SUBMIT, AGAIN for the rest.  A body that is
 * cut, no JSON, or has a name twice in one object says nothing; headers do
 * still count, so an id in a header makes SUBMIT a success.  Without a fitting
 * ERROR record:
 *
 *	          SUBMIT     other calls
 *	400 403 405 406 410 411 413 414 415 422 431 451
 *	          REFUSED    REFUSED (410: GONE)
 *	401       KEY        KEY
 *	402       FUNDS      FUNDS
 *	404       GONE       GONE
 *	429       BUSY       AGAIN
 *	other     UNCLEAR    AGAIN
 *	no reply  UNCLEAR    AGAIN  (or UNSENT … STOPPED)
 *
 * RD_NOMEM only; everything foreign is a meaning. */
enum rd_status rd_disp_reply_read(const struct rd_disp_site *site,
				  enum rd_send_call on,
				  const struct rd_disp_reply *reply,
				  struct rd_arena *arena,
				  struct rd_disp_said *said) RD_MUST_CHECK;

/* The id that a SUBMIT reply's head alone says; absent: none.  For
 * rd_net_request.head, before the body comes. */
struct rd_str rd_disp_head_id(const struct rd_disp_site *site,
			      struct rd_str headers);

/* A state never goes back: what is known after `said`, when `known` was. */
enum rd_send_state rd_disp_state_after(enum rd_send_state known,
				       enum rd_send_state said);

/* Seconds that a Retry-After field asks for (RFC 9110 10.2.3: a number or a
 * date); 0 for none, the past, and what is neither; never above
 * RD_DISP_RETRY_MAX_S. */
uint32_t rd_disp_retry_after(struct rd_str value, int64_t now_ms);

#endif
