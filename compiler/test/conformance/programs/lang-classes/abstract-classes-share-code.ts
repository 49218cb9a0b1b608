// The template-method pattern: an abstract class calls what its subclasses provide.
abstract class Command {
  runs = 0;
  protected abstract perform(arg: string): string;
  execute(arg: string): string {
    this.runs++;
    return `[${this.name()}#${this.runs}: ${this.perform(arg)}]`;
  }
  name(): string {
    return "command";
  }
}
class Echo extends Command {
  protected perform(arg: string): string {
    return arg;
  }
}
class Twice extends Echo {
  protected override perform(arg: string): string {
    return super.perform(arg) + super.perform(arg.toUpperCase());
  }
  override name(): string {
    return "twice/" + super.name();
  }
}
const commands: Command[] = [new Echo(), new Twice(), new Echo()];
for (let round = 0; round < 2; round++) {
  for (const c of commands) console.log(c.execute("ab"));
}
