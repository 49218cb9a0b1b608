// `...rest` holds the properties that were not named, as a new object.
interface User {
  id: number;
  name: string;
  mail?: string;
  admin: boolean;
}
const user: User = { id: 1, name: "Ann", admin: true };
const { id, ...others } = user;
console.log(id, others.name, others.mail, others.admin);
others.name = "Bob";
console.log(user.name, others.name);
const { admin, name, ...left } = { ...user, mail: "x@y" };
console.log(admin, name, left.id, left.mail);
function strip({ admin: _admin, ...plain }: User): { id: number; name: string; mail?: string } {
  return plain;
}
console.log(strip(user).id, strip(user).name);
