console.log(globalThis); // error MK0004
