/** Calls through function values: a chain of composed filters, listeners with captured state, and a table of operations. */
const rounds = 600;
const samples = 10000;
const expectedChecksum = 520060169;

type Filter = (sample: i32) => i32;

function scale(numerator: i32, shift: i32): Filter {
  return (sample) => (sample * numerator) >> shift;
}

function clamp(low: i32, high: i32): Filter {
  return (sample) => (sample < low ? low : sample > high ? high : sample);
}

/** Mean with the sample before: a filter that remembers. */
function smooth(): Filter {
  let last: i32 = 0;
  return (sample) => {
    const mean = (sample + last) >> 1;
    last = sample;
    return mean;
  };
}

function chain(filters: readonly Filter[]): Filter {
  return (sample) => {
    let value = sample;
    for (const filter of filters) value = filter(value);
    return value;
  };
}

class Emitter {
  private readonly listeners: ((value: i32) => void)[] = [];

  on(listener: (value: i32) => void): void {
    this.listeners.push(listener);
  }

  emit(value: i32): void {
    for (const listener of this.listeners) listener(value);
  }
}

/** A machine of one accumulator whose operations are functions in a table. */
type Operation = (accumulator: i32, operand: i32) => i32;

const operations: readonly Operation[] = [
  (accumulator, operand) => (accumulator + operand) & 0xffff,
  (accumulator, operand) => (accumulator - operand) & 0xffff,
  (accumulator, operand) => (accumulator ^ operand) & 0xffff,
  (accumulator, operand) => ((accumulator << 1) | (operand & 1)) & 0xffff,
];

function run(program: readonly i32[], start: i32): i32 {
  let accumulator = start;
  for (let i = 0; i < program.length; i++) accumulator = operations[program[i]](accumulator, i);
  return accumulator;
}

function checksum(): i32 {
  const filter = chain([scale(3, 1), smooth(), clamp(-1000, 1000), smooth(), scale(7, 3), clamp(-500, 500)]);
  const emitter = new Emitter();
  let count = 0;
  let sum = 0;
  let peak = -1000;
  emitter.on(() => {
    count++;
  });
  emitter.on((value) => {
    sum = (sum + value) & 0xffffff;
  });
  emitter.on((value) => {
    if (value > peak) peak = value;
  });
  const program: i32[] = [];
  for (let i = 0; i < 16; i++) program.push((i * i + (i >> 1)) & 3);
  let accumulator = 0;
  for (let i = 0; i < samples; i++) {
    emitter.emit(filter(((i * 7919) % 2001) - 1000));
    accumulator = run(program, accumulator);
  }
  if (count !== samples) throw new Error(`${count} samples heard`);
  return sum * 31 + peak * 7 + accumulator;
}

for (let round = 0; round < rounds; round++) {
  const result = checksum();
  if (result !== expectedChecksum) throw new Error(`checksum ${result}`);
}
console.log(`closure_dispatch: checksum ${expectedChecksum}`);
