setTimeout(() => console.log("x"), 10); // error MK0004
