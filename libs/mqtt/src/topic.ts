import { textLength } from "./utf8.ts";

// Topic names and topic filters (section 4.7 of both versions).

const PLUS: i32 = 43;
const SLASH: i32 = 47;
const HASH: i32 = 35;

/** Whether messages may be published to `topic`: not empty, no wildcard, fit for UTF-8. */
export function isTopicName(topic: string): boolean {
  return topic !== "" && topic.indexOf("+") < 0 && topic.indexOf("#") < 0 && textLength(topic) >= 0;
}

/** Whether `filter` can be subscribed to: `+` and `#` fill whole levels, `#` the last one. */
export function isTopicFilter(filter: string): boolean {
  if (filter === "" || textLength(filter) < 0) return false;
  const last = filter.length - 1;
  for (let i: i32 = 0; i <= last; i++) {
    const unit = filter.charCodeAt(i);
    if (unit !== PLUS && unit !== HASH) continue;
    if (i > 0 && filter.charCodeAt(i - 1) !== SLASH) return false;
    if (unit === HASH ? i < last : i < last && filter.charCodeAt(i + 1) !== SLASH) return false;
  }
  return true;
}

const SHARED: string = "$share/";

/** What a filter of a shared subscription (MQTT 5 section 4.8.2), `$share/group/filter`, filters by; another filter as it is. */
export function sharedFilter(filter: string): string {
  if (!filter.startsWith(SHARED)) return filter;
  const slash = filter.indexOf("/", SHARED.length);
  return slash < 0 ? filter : filter.slice(slash + 1);
}

/** Whether a topic name fits a topic filter. Both are valid. Wildcards in the first level do not fit topics that begin with `$`. */
export function matchesTopic(filter: string, topic: string): boolean {
  const first = filter.charCodeAt(0);
  if (topic.charCodeAt(0) === 36 && (first === PLUS || first === HASH)) return false;
  let at: i32 = 0;
  for (let i: i32 = 0; i < filter.length; i++) {
    const unit = filter.charCodeAt(i);
    if (unit === HASH) return true;
    if (unit === PLUS) {
      while (at < topic.length && topic.charCodeAt(at) !== SLASH) at++;
    } else if (at < topic.length && topic.charCodeAt(at) === unit) {
      at++;
    } else {
      // `a/#` fits `a` as well.
      return at === topic.length && unit === SLASH && i + 2 === filter.length && filter.charCodeAt(i + 1) === HASH;
    }
  }
  return at === topic.length;
}
