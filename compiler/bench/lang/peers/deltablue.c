/*
 * DeltaBlue: an incremental solver of one-way constraints with strengths (Sannella, Freeman-Benson, Maloney, Borning).
 * Two tests: a long chain of equalities, and a projection of many points by the same scale and offset.
 */
#include "peer.h"

enum { ROUNDS = 200, SIZE = 2000 };

/* How much a constraint matters: lower is stronger. */
enum strength { REQUIRED, PREFERRED, STRONG_DEFAULT, NORMAL, WEAKEST };

enum constraint_kind { STAY, EDIT, EQUALITY, SCALE };

enum direction { NONE, FORWARD, BACKWARD };

struct constraint;

struct constraint_list {
  struct constraint **items;
  int count, capacity;
};

struct variable {
  char name[16];
  int value;
  struct constraint_list constraints;
  struct constraint *determined_by;
  /* The planner's last visit. */
  int mark;
  enum strength walk_strength;
  /* No input can change it: its value is known when the plan is made. */
  bool stay;
};

struct constraint {
  enum constraint_kind kind;
  enum strength strength;
  /* Of a unary constraint: FORWARD if satisfied. It determines `second`, and has no `first`. */
  enum direction direction;
  struct variable *first, *second;
  /* SCALE: second = first * scale + offset */
  struct variable *scale, *offset;
};

struct planner {
  int mark;
};

static bool add_propagate(struct planner *p, struct constraint *c, int mark);

static void push(struct constraint_list *list, struct constraint *c) {
  if (list->count == list->capacity) {
    list->capacity = list->capacity ? 2 * list->capacity : 4;
    list->items = reallocate(list->items, (size_t)list->capacity * sizeof *list->items);
  }
  list->items[list->count++] = c;
}

static struct constraint *pop(struct constraint_list *list) { return list->count ? list->items[--list->count] : NULL; }

static struct variable *new_variable(const char *name, int number, int value) {
  struct variable *v = calloc(1, sizeof *v);
  if (!v) fail("out of memory");
  snprintf(v->name, sizeof v->name, "%s%d", name, number);
  v->value = value;
  v->walk_strength = WEAKEST;
  v->stay = true;
  return v;
}

static void free_variable(struct variable *v) {
  free(v->constraints.items);
  free(v);
}

static void remove_from(struct variable *v, struct constraint *c) {
  struct constraint_list *list = &v->constraints;
  for (int i = 0; i < list->count; i++) {
    if (list->items[i] != c) continue;
    memmove(&list->items[i], &list->items[i + 1], (size_t)(list->count - i - 1) * sizeof *list->items);
    list->count--;
    break;
  }
  if (v->determined_by == c) v->determined_by = NULL;
}

static bool is_satisfied(const struct constraint *c) { return c->direction != NONE; }

static bool is_unary(const struct constraint *c) { return c->kind <= EDIT; }

static struct variable *input_of(const struct constraint *c) { return c->direction == FORWARD ? c->first : c->second; }

static struct variable *output_of(const struct constraint *c) { return c->direction == BACKWARD ? c->first : c->second; }

static bool inputs_are_known(const struct constraint *c, int mark) {
  if (is_unary(c)) return true;
  const struct variable *input = input_of(c);
  return input->mark == mark || input->stay || !input->determined_by;
}

static void mark_inputs(struct constraint *c, int mark) {
  if (is_unary(c)) return;
  input_of(c)->mark = mark;
  if (c->kind == SCALE) c->scale->mark = c->offset->mark = mark;
}

static void execute(struct constraint *c) {
  if (c->kind == EQUALITY) {
    output_of(c)->value = input_of(c)->value;
  } else if (c->kind == SCALE) {
    if (c->direction == FORWARD) c->second->value = c->first->value * c->scale->value + c->offset->value;
    else c->first->value = (c->second->value - c->offset->value) / c->scale->value;
  }
}

static void recalculate(struct constraint *c) {
  struct variable *output = output_of(c);
  if (is_unary(c)) {
    output->walk_strength = c->strength;
    output->stay = c->kind != EDIT;
  } else {
    const struct variable *input = input_of(c);
    output->walk_strength = c->strength > input->walk_strength ? c->strength : input->walk_strength;
    output->stay = input->stay && (c->kind != SCALE || (c->scale->stay && c->offset->stay));
  }
  if (output->stay) execute(c);
}

static void add_to_variables(struct constraint *c) {
  if (c->first) push(&c->first->constraints, c);
  push(&c->second->constraints, c);
  if (c->kind == SCALE) {
    push(&c->scale->constraints, c);
    push(&c->offset->constraints, c);
  }
  c->direction = NONE;
}

static void remove_from_variables(struct constraint *c) {
  if (c->first) remove_from(c->first, c);
  remove_from(c->second, c);
  if (c->kind == SCALE) {
    remove_from(c->scale, c);
    remove_from(c->offset, c);
  }
  c->direction = NONE;
}

/* Decides whether to be satisfied, and which variable is the output. */
static void choose_method(struct constraint *c, int mark) {
  struct variable *first = c->first, *second = c->second;
  if (is_unary(c) || first->mark == mark) {
    c->direction = second->mark != mark && c->strength < second->walk_strength ? FORWARD : NONE;
  } else if (second->mark == mark || first->walk_strength > second->walk_strength) {
    c->direction = c->strength < first->walk_strength ? BACKWARD : NONE;
  } else {
    c->direction = c->strength < second->walk_strength ? FORWARD : NONE;
  }
}

/* Tries to be satisfied; gives the constraint that this has overridden. */
static struct constraint *satisfy(struct planner *p, struct constraint *c, int mark) {
  choose_method(c, mark);
  if (!is_satisfied(c)) {
    if (c->strength == REQUIRED) fail("a required constraint cannot be satisfied");
    return NULL;
  }
  mark_inputs(c, mark);
  struct variable *output = output_of(c);
  struct constraint *overridden = output->determined_by;
  if (overridden) overridden->direction = NONE;
  output->determined_by = c;
  if (!add_propagate(p, c, mark)) fail("cycle");
  output->mark = mark;
  return overridden;
}

static void add_consumers(const struct variable *v, struct constraint_list *todo) {
  for (int i = 0; i < v->constraints.count; i++) {
    struct constraint *c = v->constraints.items[i];
    if (c != v->determined_by && is_satisfied(c)) push(todo, c);
  }
}

/* Satisfies a new constraint, and those again that it overrides. */
static void incremental_add(struct planner *p, struct constraint *c) {
  int mark = ++p->mark;
  for (struct constraint *overridden = satisfy(p, c, mark); overridden;) overridden = satisfy(p, overridden, mark);
}

/* The variable lost what determined it: weakens everything downstream; collects the unsatisfied constraints met. */
static void remove_propagate(struct variable *output, struct constraint_list *unsatisfied) {
  output->determined_by = NULL;
  output->walk_strength = WEAKEST;
  output->stay = true;
  int count = 1, capacity = 4;
  struct variable **todo = allocate((size_t)capacity * sizeof *todo);
  todo[0] = output;
  while (count) {
    struct variable *v = todo[--count];
    for (int i = 0; i < v->constraints.count; i++)
      if (!is_satisfied(v->constraints.items[i])) push(unsatisfied, v->constraints.items[i]);
    for (int i = 0; i < v->constraints.count; i++) {
      struct constraint *next = v->constraints.items[i];
      if (next == v->determined_by || !is_satisfied(next)) continue;
      recalculate(next);
      if (count == capacity) {
        capacity *= 2;
        todo = reallocate(todo, (size_t)capacity * sizeof *todo);
      }
      todo[count++] = output_of(next);
    }
  }
  free(todo);
}

static void incremental_remove(struct planner *p, struct constraint *c) {
  struct variable *output = output_of(c);
  struct constraint_list unsatisfied = {0};
  c->direction = NONE;
  remove_from_variables(c);
  remove_propagate(output, &unsatisfied);
  for (int strength = REQUIRED; strength <= WEAKEST; strength++)
    for (int i = 0; i < unsatisfied.count; i++)
      if ((int)unsatisfied.items[i]->strength == strength) incremental_add(p, unsatisfied.items[i]);
  free(unsatisfied.items);
}

/* Recalculates everything downstream of a constraint. False if that leads back to it. */
static bool add_propagate(struct planner *p, struct constraint *c, int mark) {
  struct constraint_list todo = {0};
  bool ok = true;
  push(&todo, c);
  for (struct constraint *next; (next = pop(&todo));) {
    if (output_of(next)->mark == mark) {
      incremental_remove(p, c);
      ok = false;
      break;
    }
    recalculate(next);
    add_consumers(output_of(next), &todo);
  }
  free(todo.items);
  return ok;
}

/* Constraints in the order in which to execute them. */
static struct constraint_list plan_from(struct planner *p, struct constraint *source) {
  int mark = ++p->mark;
  struct constraint_list plan = {0}, todo = {0};
  if (source->kind == EDIT && is_satisfied(source)) push(&todo, source);
  for (struct constraint *c; (c = pop(&todo));) {
    struct variable *output = output_of(c);
    if (output->mark == mark || !inputs_are_known(c, mark)) continue;
    push(&plan, c);
    output->mark = mark;
    add_consumers(output, &todo);
  }
  free(todo.items);
  return plan;
}

static void execute_plan(const struct constraint_list *plan) {
  for (int i = 0; i < plan->count; i++) execute(plan->items[i]);
}

static struct constraint *add_constraint(struct planner *p, struct constraint values) {
  struct constraint *c = allocate(sizeof *c);
  *c = values;
  add_to_variables(c);
  incremental_add(p, c);
  return c;
}

/* Takes the constraint away and frees it. */
static void drop_constraint(struct planner *p, struct constraint *c) {
  if (is_satisfied(c)) incremental_remove(p, c);
  else remove_from_variables(c);
  free(c);
}

/* Sets a variable ten times and lets the plan carry each value on. */
static void change(struct planner *p, struct variable *v, int value) {
  struct constraint *edit = add_constraint(p, (struct constraint){.kind = EDIT, .strength = PREFERRED, .second = v});
  struct constraint_list plan = plan_from(p, edit);
  for (int i = 0; i < 10; i++) {
    v->value = value;
    execute_plan(&plan);
  }
  free(plan.items);
  drop_constraint(p, edit);
}

static void expect_value(const struct variable *v, int expected) {
  if (v->value != expected) fail("%s is %d, not %d", v->name, v->value, expected);
}

/* Equalities along a chain: what is set at its head must reach its end. */
static void chain_test(int length) {
  struct planner p = {0};
  struct variable **chain = allocate((size_t)(length + 1) * sizeof *chain);
  struct constraint **links = allocate((size_t)length * sizeof *links);
  chain[0] = new_variable("v", 0, 0);
  for (int i = 1; i <= length; i++) {
    chain[i] = new_variable("v", i, 0);
    links[i - 1] =
        add_constraint(&p, (struct constraint){.kind = EQUALITY, .strength = REQUIRED, .first = chain[i - 1], .second = chain[i]});
  }
  struct variable *head = chain[0], *tail = chain[length];
  struct constraint *stay = add_constraint(&p, (struct constraint){.kind = STAY, .strength = STRONG_DEFAULT, .second = tail});
  struct constraint *edit = add_constraint(&p, (struct constraint){.kind = EDIT, .strength = PREFERRED, .second = head});
  struct constraint_list plan = plan_from(&p, edit);
  for (int value = 0; value < 100; value++) {
    head->value = value;
    execute_plan(&plan);
    expect_value(tail, value);
  }
  free(plan.items);
  drop_constraint(&p, edit);
  free(stay);
  for (int i = 0; i < length; i++) free(links[i]);
  for (int i = 0; i <= length; i++) free_variable(chain[i]);
  free(links);
  free(chain);
}

/* Points mapped by one scale and one offset; values at either end, then scale and offset themselves change. */
static void projection_test(int points) {
  struct planner p = {0};
  struct variable *scale = new_variable("scale", 0, 10), *offset = new_variable("offset", 0, 1000);
  struct variable **sources = allocate((size_t)points * sizeof *sources);
  struct variable **targets = allocate((size_t)points * sizeof *targets);
  struct constraint **constraints = allocate((size_t)points * 2 * sizeof *constraints);
  for (int i = 0; i < points; i++) {
    sources[i] = new_variable("source", i, i);
    targets[i] = new_variable("target", i, i);
    constraints[2 * i] = add_constraint(&p, (struct constraint){.kind = STAY, .strength = NORMAL, .second = sources[i]});
    constraints[2 * i + 1] = add_constraint(&p, (struct constraint){.kind = SCALE,
                                                                    .strength = REQUIRED,
                                                                    .first = sources[i],
                                                                    .second = targets[i],
                                                                    .scale = scale,
                                                                    .offset = offset});
  }
  change(&p, sources[points - 1], 17);
  expect_value(targets[points - 1], 1170);
  change(&p, targets[points - 1], 1050);
  expect_value(sources[points - 1], 5);
  change(&p, scale, 5);
  for (int i = 0; i < points - 1; i++) expect_value(targets[i], i * 5 + 1000);
  change(&p, offset, 2000);
  for (int i = 0; i < points - 1; i++) expect_value(targets[i], i * 5 + 2000);
  for (int i = 0; i < points; i++) {
    free(constraints[2 * i]);
    free(constraints[2 * i + 1]);
    free_variable(sources[i]);
    free_variable(targets[i]);
  }
  free_variable(scale);
  free_variable(offset);
  free(constraints);
  free(sources);
  free(targets);
}

int main(void) {
  for (int round = 0; round < ROUNDS; round++) {
    chain_test(SIZE);
    projection_test(SIZE);
  }
  printf("deltablue: chain and projection of %d variables\n", SIZE);
}
