/*
 * What the figures of bench:net are compared with: an HTTP/1.1 server in plain C over epoll(7) that knows one answer,
 * the result of Sys.GetInfo, made anew for each request. Keep-alive, pipelined and partial requests work; nothing is
 * checked that an answer does not need. Usage: baseline; prints its port.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_CONNECTIONS 1024
#define BUFFER_SIZE 4096

typedef struct {
  int fd;
  size_t used;
  char input[BUFFER_SIZE];
} connection;

static connection connections[MAX_CONNECTIONS];
static time_t started;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void answer(int fd) {
  char body[768], head[256];
  int length = snprintf(body, sizeof body,
      "{\"id\":\"linux_000001\",\"app\":\"baseline\",\"fw_version\":\"1.0\",\"fw_id\":\"20260101-000000/000000000\","
      "\"mg_version\":\"0.1.0\",\"mg_id\":\"20260101-000000/000000000\",\"mac\":\"0200DE000001\",\"arch\":\"linux\","
      "\"uptime\":%ld,\"public_key\":null,\"ram_size\":%u,\"ram_free\":%u,\"ram_min_free\":%u,\"fs_size\":%u,\"fs_free\":%u}\r\n",
      (long)(time(NULL) - started), 67108864u, 60000000u, 59000000u, 4194304u, 4000000u);
  int lines = snprintf(head, sizeof head,
      "HTTP/1.1 200 OK\r\nServer: baseline\r\nContent-Type: application/json\r\nAccess-Control-Allow-Origin: *\r\n"
      "Access-Control-Allow-Headers: *\r\nContent-Length: %d\r\nConnection: keep-alive\r\n\r\n", length);
  char all[1024];
  memcpy(all, head, (size_t)lines);
  memcpy(all + lines, body, (size_t)length);
  if (write(fd, all, (size_t)(lines + length)) != lines + length) return;
}

/* Bytes of the first complete request in the buffer, or 0. */
static size_t request_length(const char *input, size_t used) {
  const char *end = memmem(input, used, "\r\n\r\n", 4);
  if (!end) return 0;
  size_t length = (size_t)(end - input) + 4, body = 0;
  for (const char *line = memchr(input, '\n', used); line && line < end; line = memchr(line + 1, '\n', (size_t)(end - line))) {
    if (strncasecmp(line + 1, "Content-Length:", 15) == 0) body = strtoul(line + 16, NULL, 10);
  }
  return length + body <= used ? length + body : 0;
}

static void receive(connection *c) {
  ssize_t n = read(c->fd, c->input + c->used, BUFFER_SIZE - c->used);
  if (n <= 0) {
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    close(c->fd);
    c->fd = 0;
    return;
  }
  c->used += (size_t)n;
  for (size_t length; (length = request_length(c->input, c->used)) > 0;) {
    answer(c->fd);
    c->used -= length;
    memmove(c->input, c->input + length, c->used);
  }
  if (c->used == BUFFER_SIZE) c->used = 0;
}

int main(void) {
  started = time(NULL);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 128)) fail("listen");
  getsockname(listener, (struct sockaddr *)&address, &size);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  int poll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, events[64];
  epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int n = epoll_wait(poll, events, 64, -1);
    for (int i = 0; i < n; i++) {
      if (events[i].data.ptr) {
        receive(events[i].data.ptr);
        continue;
      }
      int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK), on = 1;
      if (fd < 0 || fd >= MAX_CONNECTIONS) continue;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      connections[fd] = (connection){.fd = fd};
      event.events = EPOLLIN;
      event.data.ptr = &connections[fd];
      epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
    }
  }
}
