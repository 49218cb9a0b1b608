/* A JSON parser by recursive descent that builds a tree, over a document of 250 records; the tree is walked to check it. */
#include "peer.h"

enum { ROUNDS = 600, RECORDS = 250, SAMPLES_PER_RECORD = 16, EXPECTED_CHARACTERS = 66718, EXPECTED_SAMPLE_SUM = 96600 };

enum json_kind { JSON_LITERAL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
  enum json_kind kind;
  union {
    const char *literal;
    double number;
    char *string;
    struct {
      struct json **items;
      /* Of an object; the items are its values. */
      char **names;
      int count, capacity;
    } list;
  } u;
};

struct parser {
  const char *text, *at;
};

static struct json *parse_value(struct parser *p);

__attribute__((noreturn)) static void fail_at(const struct parser *p, const char *expected) {
  fail("%s expected at %td", expected, p->at - p->text);
}

static struct json *new_json(enum json_kind kind) {
  struct json *j = allocate(sizeof *j);
  memset(j, 0, sizeof *j);
  j->kind = kind;
  return j;
}

static void free_json(struct json *j) {
  if (j->kind == JSON_STRING) free(j->u.string);
  if (j->kind == JSON_ARRAY || j->kind == JSON_OBJECT) {
    for (int i = 0; i < j->u.list.count; i++) {
      free_json(j->u.list.items[i]);
      if (j->u.list.names) free(j->u.list.names[i]);
    }
    free(j->u.list.items);
    free(j->u.list.names);
  }
  free(j);
}

static void add_item(struct json *j, char *name, struct json *item) {
  if (j->u.list.count == j->u.list.capacity) {
    j->u.list.capacity = j->u.list.capacity ? 2 * j->u.list.capacity : 4;
    j->u.list.items = reallocate(j->u.list.items, (size_t)j->u.list.capacity * sizeof *j->u.list.items);
    if (name) j->u.list.names = reallocate(j->u.list.names, (size_t)j->u.list.capacity * sizeof *j->u.list.names);
  }
  if (name) j->u.list.names[j->u.list.count] = name;
  j->u.list.items[j->u.list.count++] = item;
}

static void skip_space(struct parser *p) {
  while (*p->at == ' ' || *p->at == '\n') p->at++;
}

/* Skips white space, and the character if it comes next. */
static bool accept(struct parser *p, char c) {
  skip_space(p);
  if (*p->at != c) return false;
  p->at++;
  return true;
}

/* Writes the character as UTF-8. */
static char *put_utf8(char *to, unsigned code) {
  if (code < 0x80) {
    *to++ = (char)code;
  } else if (code < 0x800) {
    *to++ = (char)(0xc0 | code >> 6);
    *to++ = (char)(0x80 | (code & 63));
  } else {
    *to++ = (char)(0xe0 | code >> 12);
    *to++ = (char)(0x80 | (code >> 6 & 63));
    *to++ = (char)(0x80 | (code & 63));
  }
  return to;
}

static char *parse_escape(struct parser *p, char *to) {
  static const char escapes[] = "\"\\/bfnrt", escaped[] = "\"\\/\b\f\n\r\t";
  char letter = *p->at++;
  if (letter == 'u') {
    unsigned code;
    if (sscanf(p->at, "%4x", &code) != 1) fail_at(p, "a code");
    p->at += 4;
    return put_utf8(to, code);
  }
  const char *found = letter ? strchr(escapes, letter) : NULL;
  if (!found) fail_at(p, "an escape");
  *to++ = escaped[found - escapes];
  return to;
}

/* No text grows by taking its escapes away. */
static char *parse_string(struct parser *p) {
  const char *start = ++p->at, *end = start;
  for (; *end != '"'; end++) {
    if ((unsigned char)*end < ' ') fail_at(p, "a character");
    if (*end == '\\' && end[1]) end++;
  }
  char *text = allocate((size_t)(end - start) + 1), *to = text;
  while (p->at < end) {
    if (*p->at != '\\') {
      *to++ = *p->at++;
    } else {
      p->at++;
      to = parse_escape(p, to);
    }
  }
  *to = '\0';
  p->at = end + 1;
  return text;
}

static struct json *parse_object(struct parser *p) {
  struct json *object = new_json(JSON_OBJECT);
  p->at++;
  if (accept(p, '}')) return object;
  do {
    skip_space(p);
    if (*p->at != '"') fail_at(p, "a name");
    char *name = parse_string(p);
    if (!accept(p, ':')) fail_at(p, "a colon");
    add_item(object, name, parse_value(p));
  } while (accept(p, ','));
  if (!accept(p, '}')) fail_at(p, "a closing brace");
  return object;
}

static struct json *parse_array(struct parser *p) {
  struct json *array = new_json(JSON_ARRAY);
  p->at++;
  if (accept(p, ']')) return array;
  do add_item(array, NULL, parse_value(p));
  while (accept(p, ','));
  if (!accept(p, ']')) fail_at(p, "a closing bracket");
  return array;
}

static struct json *parse_literal(struct parser *p, const char *name) {
  size_t length = strlen(name);
  if (strncmp(p->at, name, length) != 0) fail_at(p, "a value");
  p->at += length;
  struct json *j = new_json(JSON_LITERAL);
  j->u.literal = name;
  return j;
}

static struct json *parse_number(struct parser *p) {
  char *end;
  double number = strtod(p->at, &end);
  if (end == p->at) fail_at(p, "a value");
  p->at = end;
  struct json *j = new_json(JSON_NUMBER);
  j->u.number = number;
  return j;
}

static struct json *parse_value(struct parser *p) {
  skip_space(p);
  switch (*p->at) {
    case '{': return parse_object(p);
    case '[': return parse_array(p);
    case '"': {
      struct json *j = new_json(JSON_STRING);
      j->u.string = parse_string(p);
      return j;
    }
    case 't': return parse_literal(p, "true");
    case 'f': return parse_literal(p, "false");
    case 'n': return parse_literal(p, "null");
    default: return parse_number(p);
  }
}

static struct json *parse_document(const char *text) {
  struct parser p = {text, text};
  struct json *j = parse_value(&p);
  skip_space(&p);
  if (*p.at) fail_at(&p, "end of the text");
  return j;
}

static const struct json *get(const struct json *j, const char *name, enum json_kind kind) {
  if (j->kind != JSON_OBJECT) fail("not an object");
  for (int i = 0; i < j->u.list.count; i++) {
    if (strcmp(j->u.list.names[i], name) != 0) continue;
    if (j->u.list.items[i]->kind != kind) fail("wrong kind of %s", name);
    return j->u.list.items[i];
  }
  fail("no member %s", name);
}

static char *make_document(void) {
  size_t size = 1 << 20, length = 0;
  char *text = allocate(size);
#define PUT(...) (length += (size_t)snprintf(text + length, size - length, __VA_ARGS__))
  PUT("[\n");
  for (int i = 0; i < RECORDS; i++) {
    PUT("  {\"id\": %d, \"name\": \"sensor %d\", \"active\": %s, \"parent\": null,\n", i, i, i % 3 == 0 ? "true" : "false");
    PUT("   \"place\": {\"x\": %g, \"y\": %d, \"room\": \"caf\\u00e9 \\\"%d\\\"\\n\"},\n", i * 0.5, -i, i % 10);
    PUT("   \"samples\": [");
    for (int j = 0; j < SAMPLES_PER_RECORD; j++) PUT("%s%g", j ? ", " : "", (i * 7 + j * 13) % 200 - 75.25);
    PUT("]}%s\n", i == RECORDS - 1 ? "" : ",");
  }
  PUT("]\n");
#undef PUT
  if (length != EXPECTED_CHARACTERS) fail("%zu characters", length);
  return text;
}

static void check(const struct json *root) {
  if (root->kind != JSON_ARRAY || root->u.list.count != RECORDS) fail("no array of records");
  double sum = 0;
  for (int i = 0; i < RECORDS; i++) {
    const struct json *record = root->u.list.items[i];
    const struct json *place = get(record, "place", JSON_OBJECT);
    char name[32], room[32];
    snprintf(name, sizeof name, "sensor %d", i);
    snprintf(room, sizeof room, "caf\xc3\xa9 \"%d\"\n", i % 10);
    if (get(record, "id", JSON_NUMBER)->u.number != i || get(place, "y", JSON_NUMBER)->u.number != -i) fail("record %d", i);
    if (strcmp(get(record, "name", JSON_STRING)->u.string, name) != 0) fail("name of record %d", i);
    if (strcmp(get(place, "room", JSON_STRING)->u.string, room) != 0) fail("room of record %d", i);
    const struct json *samples = get(record, "samples", JSON_ARRAY);
    for (int j = 0; j < samples->u.list.count; j++) {
      if (samples->u.list.items[j]->kind != JSON_NUMBER) fail("not a number");
      sum += samples->u.list.items[j]->u.number;
    }
  }
  if (sum != EXPECTED_SAMPLE_SUM) fail("samples sum up to %g", sum);
}

int main(void) {
  char *text = make_document();
  for (int round = 0; round < ROUNDS; round++) {
    struct json *root = parse_document(text);
    check(root);
    free_json(root);
  }
  free(text);
  printf("json: %d records in %d characters\n", RECORDS, EXPECTED_CHARACTERS);
}
