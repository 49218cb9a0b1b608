console.log(mk_hash("a")); // error MK1069
