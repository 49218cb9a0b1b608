const s = "the cat sat on the mat";
console.log(s.indexOf("the"), s.indexOf("the", 1), s.indexOf("the", 16));
console.log(s.indexOf("dog"), s.indexOf(""), s.indexOf("", 5), s.indexOf("", 100));
console.log(s.indexOf("t", -10), s.indexOf("mat", 19), s.indexOf("mat", 20));
console.log(s.lastIndexOf("the"), s.lastIndexOf("the", 14), s.lastIndexOf("the", 0));
console.log(s.lastIndexOf("the", -1), s.lastIndexOf("zzz"), s.lastIndexOf(""));
console.log(s.lastIndexOf("", 3), s.lastIndexOf("mat", 100));
console.log(s.includes("sat"), s.includes("sat", 9), s.includes(""), s.includes("Cat"));
console.log("aaa".indexOf("aa", 1), "aaa".lastIndexOf("aa"), "aaaa".lastIndexOf("aa", 1));
console.log("".indexOf(""), "".indexOf("a"), "".lastIndexOf(""), "".includes(""));
// Wide needle in a narrow text, and the other way.
console.log("plain".indexOf("€"), "€plain".indexOf("plain"), "10€".indexOf("€"));
console.log("x😀y".indexOf("😀"), "x😀y".indexOf("\ude00"), "x😀y".lastIndexOf("y"));
console.log("abcabcabd".indexOf("abcabd"), "aaaaab".indexOf("aab"));
