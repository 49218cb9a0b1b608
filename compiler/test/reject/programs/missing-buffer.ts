console.log(Buffer.from("a")); // error MK0004
