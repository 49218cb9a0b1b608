// `info` and `debug` write where `log` does; `error` and `warn` may go to another stream.
console.info("info is output");
console.debug("debug too", 2);
console.info();
console.debug("%s!", "formatted");
console.log("end");
