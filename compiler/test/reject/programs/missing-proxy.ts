const p = new Proxy({}, {}); // error MK0004
console.log(p);
