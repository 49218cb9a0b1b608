interface Led { // the class adds to it
  extra: number;
}
class Led { // error MK1048
  on = false;
}
console.log(new Led().on);
