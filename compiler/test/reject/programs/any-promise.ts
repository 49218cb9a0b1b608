const p = new Promise((resolve: (v: any) => void) => resolve(1)); // error MK1001
p.then(() => console.log("ok"));
