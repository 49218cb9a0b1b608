// Blocks, empty statements, and statements that only have effects.
;;;
let n = 0;
{
}
{
  {
    n++;
  }
}
if (n) {
} else n = 100;
if (!n) {
} else n++;
for (let i = 0; i < 3; i++);
while (n++ < 5);
n;
"use strict";
(n += 1), n;
-n;
!n;
console.log(n);
if (n > 3) if (n > 100) console.log("a");
else console.log("dangling else");
do n--; while (n > 2);
console.log(n);
