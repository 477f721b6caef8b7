/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Secrets in and out of files.  The bytes go from the kernel into guarded
 * memory and back, by no other way. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "crypt/internal.h"
#include "crypt/secret.h"

enum rd_status
rd_crypt_read_guarded(int fd, char *text, size_t cap, size_t *len)
{
	ssize_t n;

	for (*len = 0; *len < cap; *len += (size_t)n) {
		do {
			n = read(fd, text + *len, cap - *len);
		} while (n < 0 && errno == EINTR);
		if (n < 0)
			return RD_IO;
		/* A terminal gives a line at a time, and one is wanted. */
		if (n == 0 || isatty(fd)) {
			*len += (size_t)n;
			return RD_OK;
		}
	}
	return RD_LIMIT;
}

static enum rd_status
fail(struct rd_problem *problem, enum rd_status status, const char *place,
     const char *code, const char *why)
{
	rd_problem_set(problem, status,
		       status == RD_SYNTAX || status == RD_LIMIT ? 4 : 10, code,
		       "%s", why);
	rd_problem_where(problem, "%s", place);
	return status;
}

static enum rd_status
explain(struct rd_problem *problem, enum rd_status status, const char *place)
{
	const char *hint = rd_fs_hint(errno);

	switch (status) {
	case RD_OK:
		break;
	case RD_SYNTAX:
		fail(problem, status, place, "secret.malformed",
		     "a secret is one line of printable ASCII, no blanks "
		     "around it");
		rd_problem_hint(problem, "is it empty, or has it a second "
					 "line?");
		break;
	case RD_LIMIT:
		fail(problem, status, place, "secret.too-long",
		     "a secret is shorter than this");
		rd_problem_hint(problem,
				"at most %d bytes; is this the right file?",
				RD_CRYPT_SECRET_CAP);
		break;
	case RD_IO:
		fail(problem, status, place, "secret.unreadable",
		     "the secret cannot be read");
		if (hint)
			rd_problem_hint(problem, "%s", hint);
		break;
	default:
		fail(problem, status, place, "secret.memory",
		     "no guarded memory for the secret");
	}
	return status;
}

enum rd_status
rd_crypt_secret_read_fd(int fd, const char *place,
			struct rd_crypt_secret **secret,
			struct rd_problem *problem)
{
	enum rd_status status;
	size_t len = 0;
	char *room;

	status = rd_crypt_secret_blank(secret, &room);
	if (status)
		return explain(problem, status, place);
	status = rd_crypt_read_guarded(fd, room, RD_CRYPT_SECRET_ROOM, &len);
	if (!status)
		return explain(problem, rd_crypt_secret_settle(secret, len),
			       place);
	explain(problem, status, place);
	rd_crypt_secret_free(*secret);
	*secret = NULL;
	return status;
}

static enum rd_status
fail_open(struct rd_problem *problem, const char *path)
{
	int error = errno;

	if (error == ELOOP) {
		fail(problem, RD_DENIED, path, "secret.link",
		     "a secret is read from a file, not through a link");
		rd_problem_hint(problem, "name the file itself");
		return RD_DENIED;
	}
	explain(problem, RD_IO, path);
	return error == ENOENT ? RD_NOTFOUND : RD_IO;
}

static enum rd_status
check_file(const char *path, const struct stat *st,
	   enum rd_crypt_secret_owner owner, struct rd_problem *problem)
{
	bool own = owner == RD_CRYPT_OWN;
	mode_t forbidden = own ? S_IRWXG | S_IRWXO : S_IWGRP | S_IRWXO;

	if (!S_ISREG(st->st_mode)) {
		fail(problem, RD_DENIED, path, "secret.no-file",
		     "this is no regular file");
		rd_problem_hint(problem, "a secret stands in a file of its "
					 "own");
		return RD_DENIED;
	}
	if (st->st_uid != geteuid() && (own || st->st_uid)) {
		fail(problem, RD_DENIED, path, "secret.owner",
		     "the file of the secret is somebody else's");
		rd_problem_hint(problem, "make it yours: chown %u %s",
				(unsigned)geteuid(), path);
		return RD_DENIED;
	}
	if (st->st_mode & forbidden) {
		fail(problem, RD_DENIED, path, "secret.exposed",
		     "the file of the secret is open to others");
		rd_problem_hint(problem, "make it yours alone: chmod 600 %s",
				path);
		return RD_DENIED;
	}
	return RD_OK;
}

enum rd_status
rd_crypt_secret_load(const char *path, enum rd_crypt_secret_owner owner,
		     struct rd_crypt_secret **secret,
		     struct rd_problem *problem)
{
	enum rd_status status = RD_OK;
	struct stat st;
	int fd;

	*secret = NULL;
	/* A FIFO is not waited for. */
	fd = rd_fs_open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return fail_open(problem, path);
	if (fstat(fd, &st))
		status = explain(problem, RD_IO, path);
	if (!status)
		status = check_file(path, &st, owner, problem);
	if (!status)
		status = rd_crypt_secret_read_fd(fd, path, secret, problem);
	close(fd);
	return status;
}

struct saving {
	const char *path;
	struct rd_problem *problem;
};

static enum rd_status
write_bytes(void *ctx, struct rd_str bytes)
{
	const struct saving *saving = ctx;

	return rd_fs_write_atomic(saving->path, bytes, 0600, saving->problem);
}

enum rd_status
rd_crypt_secret_save(const struct rd_crypt_secret *secret, const char *path,
		     struct rd_problem *problem)
{
	struct saving saving = { path, problem };
	struct stat st;

	/* Neither through a link nor into a pipe. */
	if (!lstat(path, &st) && !S_ISREG(st.st_mode)) {
		fail(problem, RD_DENIED, path, "secret.no-file",
		     "something else stands where the secret belongs");
		rd_problem_hint(problem, "remove it and try again");
		return RD_DENIED;
	}
	return rd_crypt_secret_use(secret, write_bytes, &saving);
}
