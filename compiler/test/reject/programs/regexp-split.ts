console.log("a,b".split(/,/)); // error MK1012
