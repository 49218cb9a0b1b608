async function connect(): Promise<void> {}
await connect(); // error MK1016
