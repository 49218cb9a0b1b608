// Closures made in the same scope see one another's writes, and so does the scope.
function account(start: number) {
  let balance = start;
  let log = "";
  const deposit = (n: number) => {
    balance += n;
    log += "+" + n;
  };
  const withdraw = (n: number) => {
    if (n > balance) return false;
    balance -= n;
    log += "-" + n;
    return true;
  };
  deposit(1);
  return { deposit, withdraw, balance: () => balance, log: () => log };
}
const a = account(10);
const b = account(100);
a.deposit(5);
console.log(a.withdraw(30), a.withdraw(16), a.balance(), a.log());
b.withdraw(50);
console.log(b.balance(), b.log(), a.balance());
