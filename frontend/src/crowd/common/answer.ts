// The answer of a task as data: what each control says, put together into one object, and the fields that are posted.

export type Answer = string | number | boolean | null | Answer[] | { [key: string]: Answer };

/** What one control says. `ticks` are merged with those of the same name, anything else is replaced by the last. */
export interface Contribution {
  name: string;
  value: Answer;
  ticks?: boolean;
}

/** Returns the answer object of several controls in the order of the page. */
export function gathered(contributions: Iterable<Contribution>): Record<string, Answer> {
  const found = new Map<string, { value: Answer; ticks: boolean }>();
  for (const { name, value, ticks = false } of contributions) {
    const before = found.get(name);
    const merges = ticks && before?.ticks === true;
    found.set(name, { value: merges ? { ...asObject(before.value), ...asObject(value) } : value, ticks });
  }
  return Object.fromEntries([...found].map(([name, { value }]) => [name, value]));
}

/** Returns JSON with the keys in order at every level, as the old elements wrote it. */
export function written(answer: Answer, space = 0): string {
  return JSON.stringify(sorted(answer), null, space);
}

/** Returns one field per leaf: the path joined by dots, lists as JSON. */
export function flattened(answer: Record<string, Answer>): Record<string, string> {
  const fields: [string, string][] = [];
  const add = (path: string, value: Answer): void => {
    if (isObject(value)) for (const [key, inner] of Object.entries(value)) add(`${path}.${key}`, inner);
    else if (Array.isArray(value)) fields.push([path, written(value)]);
    else fields.push([path, String(value ?? "")]);
  };
  for (const [name, value] of Object.entries(answer)) add(name, value);
  return Object.fromEntries(fields.sort(byKey));
}

function sorted(answer: Answer): Answer {
  if (Array.isArray(answer)) return answer.map(sorted);
  if (!isObject(answer)) return answer;
  return Object.fromEntries(
    Object.entries(answer)
      .map(([key, value]): [string, Answer] => [key, sorted(value)])
      .sort(byKey),
  );
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : Number(a > b);
}

function isObject(value: Answer): value is Record<string, Answer> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asObject(value: Answer): Record<string, Answer> {
  return isObject(value) ? value : {};
}
