// What goes to the error stream is not in the output that is compared.
console.error("to the error stream");
console.warn("warning", 1);
console.info("info is output");
console.debug("debug too", 2);
console.log("end");
