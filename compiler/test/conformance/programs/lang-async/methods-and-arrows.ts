// Async methods, static methods, arrows and callbacks keep `this` and captured variables over awaits.
class Client {
  #sent = 0;
  static created = 0;
  constructor(private readonly name: string) {}
  static async open(name: string): Promise<Client> {
    await null;
    Client.created++;
    return new Client(name);
  }
  async send(text: string): Promise<string> {
    const id = ++this.#sent;
    await null;
    return `${this.name}#${id}/${this.#sent}:${text}`;
  }
  all = async (...texts: string[]): Promise<string[]> => Promise.all(texts.map(async (t, i) => (await this.send(t)) + i));
}
class Loud extends Client {
  override async send(text: string): Promise<string> {
    const quiet = await super.send(text);
    return quiet.toUpperCase();
  }
}
(async () => {
  const c = await Client.open("c");
  console.log(await c.send("x"));
  console.log((await c.all("a", "b")).join(" "));
  const l: Client = new Loud("loud");
  console.log(await l.send("shout"), Client.created);
})();
