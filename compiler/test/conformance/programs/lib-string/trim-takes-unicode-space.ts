function show(s: string): void {
  console.log(`[${s}] ${s.length}`);
}
show("  a b  ".trim());
show("  a b  ".trimStart());
show("  a b  ".trimEnd());
show("\t\n\v\f\r x \u00a0\ufeff".trim());
show("\u2003\u2028\u2029\u3000y\u1680".trim());
show("\u200bz\u200b".trim());
show("".trim());
show("   ".trim());
show("abc".trim());
show(" € ".trim());
show("\u180eq".trim());
show("\u0000a\u0000".trim());
show(" 😀".trimStart());
