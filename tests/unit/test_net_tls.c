/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Certificates that do not hold: nothing is sent to whom they name.  The other
 * side is openssl's own server, with certificates made on the spot. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "net/http.h"
#include "scratch.h"

#define EC "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"

/* In the scratch directory. */
static bool
can(const char *command)
{
	pid_t pid = fork();
	int status = -1;

	cr_assert_geq(pid, 0);
	if (!pid) {
		if (!chdir(scratch) && freopen("log", "w", stderr) &&
		    freopen("/dev/null", "w", stdout))
			execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	return !status;
}

static void
shell(const char *command)
{
	cr_assert(can(command), "%s", command);
}

/* NAME.pem and NAME.key, signed by ca. */
static void
certify(const char *name, const char *alt, int days)
{
	char line[800];

	snprintf(line, sizeof(line),
		 "openssl req -new " EC " -keyout %s.key -out %s.csr "
		 "-subj /CN=server && "
		 "printf 'subjectAltName=%s\\n' >%s.ext && "
		 "openssl x509 -req -in %s.csr -CA ca.pem -CAkey ca.key "
		 "-CAcreateserial -days %d -extfile %s.ext -out %s.pem",
		 name, name, alt, name, name, days, name, name);
	shell(line);
}

static void
make_certificates(void)
{
	scratch_open();
	if (!can("openssl version"))
		return;
	shell("openssl req -x509 " EC " -keyout ca.key -out ca.pem -days 2 "
	      "-subj /CN=authority");
	shell("openssl req -x509 " EC " -keyout self.key -out self.pem "
	      "-days 2 -subj /CN=self -addext subjectAltName=IP:127.0.0.1");
	certify("good", "IP:127.0.0.1", 2);
	certify("old", "IP:127.0.0.1", -1);
	certify("other", "DNS:other.example,IP:127.0.0.2", 2);
}

struct server {
	pid_t pid;
	unsigned port;
};

/* A server with a certificate, and an option or two. */
static void
serve(struct server *server, const char *name, const char *option)
{
	char pem[32], key[32], line[256];
	int out[2];
	FILE *said;

	snprintf(pem, sizeof(pem), "%s.pem", name);
	snprintf(key, sizeof(key), "%s.key", name);
	cr_assert_eq(pipe(out), 0);
	server->pid = fork();
	cr_assert_geq(server->pid, 0);
	if (!server->pid) {
		dup2(out[1], STDOUT_FILENO);
		close(out[0]);
		close(out[1]);
		if (!chdir(scratch) && freopen("log", "a", stderr))
			execlp("openssl", "openssl", "s_server", "-www",
			       "-accept", "127.0.0.1:0", "-cert", pem, "-key",
			       key, option, "-cipher", "DEFAULT@SECLEVEL=0",
			       (char *)NULL);
		_exit(127);
	}
	close(out[1]);
	said = fdopen(out[0], "r");
	cr_assert_not_null(said);
	server->port = 0;
	while (!server->port && fgets(line, sizeof(line), said))
		sscanf(line, "ACCEPT 127.0.0.1:%u", &server->port);
	cr_assert_neq(server->port, 0, "openssl does not serve %s", name);
	fclose(said);
}

static void
end_serving(const struct server *server)
{
	kill(server->pid, SIGTERM);
	waitpid(server->pid, NULL, 0);
}

struct exchange {
	unsigned n_leave, n_done;
	enum rd_net_end end;
	int status;
	char reason[256];
};

static bool
leave(void *ctx)
{
	struct exchange *x = ctx;

	x->n_leave++;
	return true;
}

static void
done(void *ctx, const struct rd_net_reply *reply)
{
	struct exchange *x = ctx;

	x->n_done++;
	x->end = reply->end;
	x->status = reply->status;
	snprintf(x->reason, sizeof(x->reason), "%s",
		 reply->reason ? reply->reason : "");
}

/* A request that costs, to a server with that certificate. */
static void
ask(struct exchange *x, const char *name, const char *ca, const char *option)
{
	const struct rd_net_options options = { .user_agent = "test",
						.ca_file = in_scratch(ca) };
	const struct rd_str key = RD_STR_LIT("Authorization: Key id:secret");
	struct rd_problem problem;
	struct server server;
	struct rd_net *net;
	size_t running = 1;
	char url[64];

	if (!can("openssl version"))
		cr_skip_test("no openssl");
	memset(x, 0, sizeof(*x));
	serve(&server, name, option);
	snprintf(url, sizeof(url), "https://127.0.0.1:%u/", server.port);
	cr_assert_eq(rd_net_new(&options, &net), RD_OK);
	cr_assert_eq(rd_net_start(net,
				  &(struct rd_net_request){
					  .method = "GET",
					  .url = url,
					  .headers = &key,
					  .n_headers = 1,
					  .reach = RD_NET_LOOPBACK,
					  .reply_cap = 1 << 20,
					  .total_ms = 5000,
					  .paid = true,
					  .leave = leave,
					  .done = done,
					  .ctx = x,
				  },
				  &problem),
		     RD_OK, "%s", problem.title);
	while (running)
		cr_assert_eq(rd_net_run(net, 100, &running), RD_OK);
	rd_net_free(net);
	end_serving(&server);
	cr_expect_eq(x->n_done, 1);
}

TestSuite(net_tls, .init = make_certificates, .fini = scratch_close);

Test(net_tls, a_certificate_that_holds)
{
	struct exchange x;

	ask(&x, "good", "ca.pem", "-tls1_3");
	cr_expect_eq(x.end, RD_NET_ANSWERED, "%s", x.reason);
	cr_expect_eq(x.status, 200);
	cr_expect_eq(x.n_leave, 1);
}

Test(net_tls, certificates_that_do_not)
{
	static const struct {
		const char *name, *ca;
	} rows[] = {
		{ "self", "ca.pem" },  /* signed by itself */
		{ "old", "ca.pem" },   /* expired */
		{ "other", "ca.pem" }, /* of another host */
		{ "good", "self.pem" } /* of an authority nobody knows */
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct exchange x;

		ask(&x, rows[i].name, rows[i].ca, "-tls1_2");
		cr_expect_eq(x.end, RD_NET_UNTRUSTED, "%s: %d %s", rows[i].name,
			     x.end, x.reason);
		cr_expect_eq(x.n_leave, 0, "%s", rows[i].name);
		cr_expect_str_neq(x.reason, "");
	}
}

Test(net_tls, an_old_protocol_is_no_connection)
{
	struct exchange x;

	ask(&x, "good", "ca.pem", "-tls1_1");
	cr_expect_eq(x.end, RD_NET_NOT_SENT, "%s", x.reason);
	cr_expect_eq(x.n_leave, 0);
}
