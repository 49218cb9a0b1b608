/** Errors. The names are data, not prototypes: a subclass sets its own. */

export class Error {
  name: string = "Error";
  message: string;
  private trace: object | undefined;
  constructor(message?: string) {
    this.message = message === undefined ? "" : message;
    this.trace = mk_stack_capture();
  }
  get stack(): string | undefined {
    return this.toString() + mk_stack_format(this.trace);
  }
  toString(): string {
    if (this.name === "") return this.message;
    return this.message === "" ? this.name : this.name + ": " + this.message;
  }
}

export class TypeError extends Error {
  constructor(message?: string) {
    super(message);
    this.name = "TypeError";
  }
}

export class RangeError extends Error {
  constructor(message?: string) {
    super(message);
    this.name = "RangeError";
  }
}

export class SyntaxError extends Error {
  constructor(message?: string) {
    super(message);
    this.name = "SyntaxError";
  }
}

export class EvalError extends Error {
  constructor(message?: string) {
    super(message);
    this.name = "EvalError";
  }
}

export class AggregateError extends Error {
  readonly errors: readonly unknown[];
  constructor(errors: readonly unknown[], message?: string) {
    super(message);
    this.name = "AggregateError";
    this.errors = errors;
  }
}
