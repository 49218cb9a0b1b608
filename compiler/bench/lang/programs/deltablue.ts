/**
 * DeltaBlue: an incremental solver of one-way constraints with strengths (Sannella, Freeman-Benson, Maloney, Borning).
 * Two tests: a long chain of equalities, and a projection of many points by the same scale and offset.
 */
const rounds = 200;
const size = 2000;

/** How much a constraint matters: lower is stronger. */
const enum Strength {
  Required,
  Preferred,
  StrongDefault,
  Normal,
  Weakest,
}

class Variable {
  readonly name: string;
  value: i32;
  readonly constraints: Constraint[] = [];
  determinedBy: Constraint | null = null;
  /** The planner's last visit. */
  mark: i32 = 0;
  walkStrength: Strength = Strength.Weakest;
  /** No input can change it: its value is known when the plan is made. */
  stay = true;

  constructor(name: string, value: i32) {
    this.name = name;
    this.value = value;
  }

  removeConstraint(constraint: Constraint): void {
    const index = this.constraints.indexOf(constraint);
    if (index >= 0) this.constraints.splice(index, 1);
    if (this.determinedBy === constraint) this.determinedBy = null;
  }
}

abstract class Constraint {
  readonly strength: Strength;

  constructor(strength: Strength) {
    this.strength = strength;
  }

  get isInput(): boolean {
    return false;
  }

  abstract get isSatisfied(): boolean;
  /** The variable it determines. Only for satisfied constraints, as the next four. */
  abstract get output(): Variable;
  abstract inputsAreKnown(mark: i32): boolean;
  abstract markInputs(mark: i32): void;
  /** Recomputes strength and staying of the output. */
  abstract recalculate(): void;
  /** Computes the value of the output. */
  abstract execute(): void;

  abstract addToVariables(): void;
  abstract removeFromVariables(): void;
  abstract markUnsatisfied(): void;
  /** Decides whether to be satisfied, and which variable is the output. */
  protected abstract chooseMethod(mark: i32): void;

  add(planner: Planner): void {
    this.addToVariables();
    planner.incrementalAdd(this);
  }

  remove(planner: Planner): void {
    if (this.isSatisfied) planner.incrementalRemove(this);
    else this.removeFromVariables();
  }

  /** Tries to be satisfied; gives the constraint that this has overridden. */
  satisfy(mark: i32, planner: Planner): Constraint | null {
    this.chooseMethod(mark);
    if (!this.isSatisfied) {
      if (this.strength === Strength.Required) throw new Error("a required constraint cannot be satisfied");
      return null;
    }
    this.markInputs(mark);
    const output = this.output;
    const overridden = output.determinedBy;
    if (overridden !== null) overridden.markUnsatisfied();
    output.determinedBy = this;
    if (!planner.addPropagate(this, mark)) throw new Error("cycle");
    output.mark = mark;
    return overridden;
  }
}

abstract class UnaryConstraint extends Constraint {
  protected readonly variable: Variable;
  private satisfied = false;

  constructor(variable: Variable, strength: Strength) {
    super(strength);
    this.variable = variable;
  }

  get isSatisfied(): boolean {
    return this.satisfied;
  }

  get output(): Variable {
    return this.variable;
  }

  inputsAreKnown(_mark: i32): boolean {
    return true;
  }

  markInputs(_mark: i32): void {}

  recalculate(): void {
    this.variable.walkStrength = this.strength;
    this.variable.stay = !this.isInput;
    if (this.variable.stay) this.execute();
  }

  addToVariables(): void {
    this.variable.constraints.push(this);
    this.satisfied = false;
  }

  removeFromVariables(): void {
    this.variable.removeConstraint(this);
    this.satisfied = false;
  }

  markUnsatisfied(): void {
    this.satisfied = false;
  }

  protected chooseMethod(mark: i32): void {
    this.satisfied = this.variable.mark !== mark && this.strength < this.variable.walkStrength;
  }
}

/** Keeps the variable as it is. */
class StayConstraint extends UnaryConstraint {
  execute(): void {}
}

/** The variable is set from outside. */
class EditConstraint extends UnaryConstraint {
  override get isInput(): boolean {
    return true;
  }

  execute(): void {}
}

const enum Direction {
  None,
  /** The first variable determines the second. */
  Forward,
  Backward,
}

abstract class BinaryConstraint extends Constraint {
  protected readonly first: Variable;
  protected readonly second: Variable;
  protected direction: Direction = Direction.None;

  constructor(first: Variable, second: Variable, strength: Strength) {
    super(strength);
    this.first = first;
    this.second = second;
  }

  get isSatisfied(): boolean {
    return this.direction !== Direction.None;
  }

  get input(): Variable {
    return this.direction === Direction.Forward ? this.first : this.second;
  }

  get output(): Variable {
    return this.direction === Direction.Forward ? this.second : this.first;
  }

  inputsAreKnown(mark: i32): boolean {
    const input = this.input;
    return input.mark === mark || input.stay || input.determinedBy === null;
  }

  markInputs(mark: i32): void {
    this.input.mark = mark;
  }

  recalculate(): void {
    const input = this.input;
    const output = this.output;
    output.walkStrength = this.strength > input.walkStrength ? this.strength : input.walkStrength;
    output.stay = input.stay;
    if (output.stay) this.execute();
  }

  addToVariables(): void {
    this.first.constraints.push(this);
    this.second.constraints.push(this);
    this.direction = Direction.None;
  }

  removeFromVariables(): void {
    this.first.removeConstraint(this);
    this.second.removeConstraint(this);
    this.direction = Direction.None;
  }

  markUnsatisfied(): void {
    this.direction = Direction.None;
  }

  protected chooseMethod(mark: i32): void {
    const { first, second } = this;
    if (first.mark === mark) {
      this.direction = second.mark !== mark && this.strength < second.walkStrength ? Direction.Forward : Direction.None;
    } else if (second.mark === mark || first.walkStrength > second.walkStrength) {
      this.direction = this.strength < first.walkStrength ? Direction.Backward : Direction.None;
    } else {
      this.direction = this.strength < second.walkStrength ? Direction.Forward : Direction.None;
    }
  }
}

class EqualityConstraint extends BinaryConstraint {
  execute(): void {
    this.output.value = this.input.value;
  }
}

/** second = first * scale + offset */
class ScaleConstraint extends BinaryConstraint {
  private readonly scale: Variable;
  private readonly offset: Variable;

  constructor(first: Variable, scale: Variable, offset: Variable, second: Variable, strength: Strength) {
    super(first, second, strength);
    this.scale = scale;
    this.offset = offset;
  }

  override addToVariables(): void {
    super.addToVariables();
    this.scale.constraints.push(this);
    this.offset.constraints.push(this);
  }

  override removeFromVariables(): void {
    super.removeFromVariables();
    this.scale.removeConstraint(this);
    this.offset.removeConstraint(this);
  }

  override markInputs(mark: i32): void {
    super.markInputs(mark);
    this.scale.mark = mark;
    this.offset.mark = mark;
  }

  override recalculate(): void {
    const input = this.input;
    const output = this.output;
    output.walkStrength = this.strength > input.walkStrength ? this.strength : input.walkStrength;
    output.stay = input.stay && this.scale.stay && this.offset.stay;
    if (output.stay) this.execute();
  }

  execute(): void {
    if (this.direction === Direction.Forward) {
      this.second.value = this.first.value * this.scale.value + this.offset.value;
    } else {
      this.first.value = ((this.second.value - this.offset.value) / this.scale.value) | 0;
    }
  }
}

/** Constraints in the order in which to execute them. */
class Plan {
  private readonly constraints: Constraint[] = [];

  add(constraint: Constraint): void {
    this.constraints.push(constraint);
  }

  execute(): void {
    for (const constraint of this.constraints) constraint.execute();
  }
}

class Planner {
  private mark: i32 = 0;

  /** Satisfies a new constraint, and those again that it overrides. */
  incrementalAdd(constraint: Constraint): void {
    const mark = this.newMark();
    let overridden = constraint.satisfy(mark, this);
    while (overridden !== null) overridden = overridden.satisfy(mark, this);
  }

  incrementalRemove(constraint: Constraint): void {
    const output = constraint.output;
    constraint.markUnsatisfied();
    constraint.removeFromVariables();
    const unsatisfied = this.removePropagate(output);
    for (let strength = Strength.Required; strength <= Strength.Weakest; strength++) {
      for (const candidate of unsatisfied) {
        if (candidate.strength === strength) this.incrementalAdd(candidate);
      }
    }
  }

  planFrom(sources: Constraint[]): Plan {
    const mark = this.newMark();
    const plan = new Plan();
    const todo = sources.filter((constraint) => constraint.isInput && constraint.isSatisfied);
    for (let constraint = todo.pop(); constraint !== undefined; constraint = todo.pop()) {
      const output = constraint.output;
      if (output.mark === mark || !constraint.inputsAreKnown(mark)) continue;
      plan.add(constraint);
      output.mark = mark;
      this.addConsumers(output, todo);
    }
    return plan;
  }

  /** Recalculates everything downstream of a constraint. False if that leads back to it. */
  addPropagate(constraint: Constraint, mark: i32): boolean {
    const todo = [constraint];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      if (next.output.mark === mark) {
        this.incrementalRemove(constraint);
        return false;
      }
      next.recalculate();
      this.addConsumers(next.output, todo);
    }
    return true;
  }

  /** The variable lost what determined it: weakens everything downstream; gives the unsatisfied constraints met. */
  private removePropagate(output: Variable): Constraint[] {
    output.determinedBy = null;
    output.walkStrength = Strength.Weakest;
    output.stay = true;
    const unsatisfied: Constraint[] = [];
    const todo = [output];
    for (let variable = todo.pop(); variable !== undefined; variable = todo.pop()) {
      for (const constraint of variable.constraints) {
        if (!constraint.isSatisfied) unsatisfied.push(constraint);
      }
      const determining = variable.determinedBy;
      for (const next of variable.constraints) {
        if (next === determining || !next.isSatisfied) continue;
        next.recalculate();
        todo.push(next.output);
      }
    }
    return unsatisfied;
  }

  private addConsumers(variable: Variable, todo: Constraint[]): void {
    const determining = variable.determinedBy;
    for (const constraint of variable.constraints) {
      if (constraint !== determining && constraint.isSatisfied) todo.push(constraint);
    }
  }

  private newMark(): i32 {
    return ++this.mark;
  }
}

/** Sets a variable ten times and lets the plan carry each value on. */
function change(planner: Planner, variable: Variable, value: i32): void {
  const edit = new EditConstraint(variable, Strength.Preferred);
  edit.add(planner);
  const plan = planner.planFrom([edit]);
  for (let i = 0; i < 10; i++) {
    variable.value = value;
    plan.execute();
  }
  edit.remove(planner);
}

function expectValue(variable: Variable, expected: i32): void {
  if (variable.value !== expected) throw new Error(`${variable.name} is ${variable.value}, not ${expected}`);
}

/** Equalities along a chain: what is set at its head must reach its end. */
function chainTest(length: i32): void {
  const planner = new Planner();
  const head = new Variable("head", 0);
  let tail = head;
  for (let i = 1; i <= length; i++) {
    const next = new Variable(`v${i}`, 0);
    new EqualityConstraint(tail, next, Strength.Required).add(planner);
    tail = next;
  }
  new StayConstraint(tail, Strength.StrongDefault).add(planner);
  const edit = new EditConstraint(head, Strength.Preferred);
  edit.add(planner);
  const plan = planner.planFrom([edit]);
  for (let value = 0; value < 100; value++) {
    head.value = value;
    plan.execute();
    expectValue(tail, value);
  }
  edit.remove(planner);
}

/** Points mapped by one scale and one offset; values at either end, then scale and offset themselves change. */
function projectionTest(points: i32): void {
  const planner = new Planner();
  const scale = new Variable("scale", 10);
  const offset = new Variable("offset", 1000);
  const sources: Variable[] = [];
  const targets: Variable[] = [];
  for (let i = 0; i < points; i++) {
    const source = new Variable(`source${i}`, i);
    const target = new Variable(`target${i}`, i);
    sources.push(source);
    targets.push(target);
    new StayConstraint(source, Strength.Normal).add(planner);
    new ScaleConstraint(source, scale, offset, target, Strength.Required).add(planner);
  }
  const lastSource = sources[points - 1];
  const lastTarget = targets[points - 1];
  change(planner, lastSource, 17);
  expectValue(lastTarget, 1170);
  change(planner, lastTarget, 1050);
  expectValue(lastSource, 5);
  change(planner, scale, 5);
  for (let i = 0; i < points - 1; i++) expectValue(targets[i], i * 5 + 1000);
  change(planner, offset, 2000);
  for (let i = 0; i < points - 1; i++) expectValue(targets[i], i * 5 + 2000);
}

for (let round = 0; round < rounds; round++) {
  chainTest(size);
  projectionTest(size);
}
console.log(`deltablue: chain and projection of ${size} variables`);
