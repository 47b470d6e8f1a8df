// A new secret is typed twice: the faults found in the two fields, none when they may be sent.
import { words } from "./words.js";

export function twice(first, second, { right, read, name }) {
  const typed = read(first.value), again = read(second.value);
  if (!typed) return [{ field: first, message: words(`${name}-missing`) }];
  if (!right(typed)) return [{ field: first, message: words(`${name}-unfit`) }];
  return [typed !== again && { field: second, message: words(`${name}-differs`) }];
}
