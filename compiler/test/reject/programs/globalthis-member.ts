console.log(globalThis.isNaN(1)); // error MK1036
