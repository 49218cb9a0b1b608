import { isTopicFilter, isTopicName, matchesTopic, sharedFilter } from "@meerkat/mqtt/topic.ts";
import fc from "fast-check";
import { expect, test } from "vitest";

/** Section 4.7, and its examples. */
test.each([
  ["sport/tennis/player1/#", ["sport/tennis/player1", "sport/tennis/player1/ranking", "sport/tennis/player1/score/wimbledon"], ["sport/tennis/player2"]],
  ["sport/#", ["sport", "sport/"], ["sports"]],
  ["#", ["a", "/", "a/b"], ["$SYS/x"]],
  ["sport/tennis/+", ["sport/tennis/player1", "sport/tennis/"], ["sport/tennis/player1/ranking", "sport/tennis"]],
  ["sport/+", ["sport/"], ["sport"]],
  ["+/+", ["/finance"], ["finance", "$SYS/a"]],
  ["/+", ["/finance"], ["finance", "/a/b"]],
  ["+", ["finance", ""], ["/finance"]],
  ["$SYS/#", ["$SYS/a", "$SYS"], ["SYS/a"]],
  ["$SYS/+/x", ["$SYS/a/x"], []],
  ["ACCOUNTS", ["ACCOUNTS"], ["Accounts", "ACCOUNTS/", "ACCOUNT"]],
  ["a/+/#", ["a/b", "a/b/c/d", "a/"], ["a"]],
] as [string, string[], string[]][])("filter %s", (filter, fit, others) => {
  expect(fit.filter((topic) => !matchesTopic(filter, topic))).toEqual([]);
  expect(others.filter((topic) => matchesTopic(filter, topic))).toEqual([]);
});

test("valid filters and names", () => {
  for (const filter of ["a", "#", "+", "a/#", "+/a/#", "/", "a//b", "a b", "+/+"]) expect([filter, isTopicFilter(filter)]).toEqual([filter, true]);
  for (const filter of ["", "a#", "a/#/b", "##", "a+", "+a", "a/b+/c", "a\0", "\ud800"]) expect([filter, isTopicFilter(filter)]).toEqual([filter, false]);
  for (const topic of ["a", "/", "a/b", "$SYS/a", " "]) expect([topic, isTopicName(topic)]).toEqual([topic, true]);
  for (const topic of ["", "a/+", "#", "a\0b", "x".repeat(65536)]) expect(isTopicName(topic)).toBe(false);
});

test("shared subscriptions filter by what follows the group", () => {
  expect(sharedFilter("$share/group/a/+")).toBe("a/+");
  expect(sharedFilter("a/+")).toBe("a/+");
});

/** The rules again, level by level. */
function simpleMatch(filter: string[], topic: string[]): boolean {
  if (filter[0] === "#") return true;
  if (filter.length === 0 || topic.length === 0) return filter.length === topic.length;
  return (filter[0] === "+" || filter[0] === topic[0]) && simpleMatch(filter.slice(1), topic.slice(1));
}

test("agrees with matching level by level", () => {
  const level = fc.constantFrom("", "a", "b", "ab");
  const filter = fc.tuple(fc.array(fc.oneof(level, fc.constant("+")), { minLength: 1, maxLength: 4 }), fc.boolean());
  fc.assert(
    fc.property(filter, fc.array(level, { minLength: 1, maxLength: 5 }), ([levels, hash], topic) => {
      const all = hash ? [...levels, "#"] : levels;
      fc.pre(all.join("/") !== "");
      expect(matchesTopic(all.join("/"), topic.join("/"))).toBe(simpleMatch(all, topic));
    }),
    { numRuns: 20_000 },
  );
});
