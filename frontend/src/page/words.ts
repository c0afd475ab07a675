// What the page script says by itself. In other languages than English the page brings the words along, in data-words on
// its body (templates/base.html.jinja).

const ENGLISH = {
  copied: "Copied",
  notCopied: "Not copied",
  fiveMinutes: "Less than 5 minutes left.",
  oneMinute: "Less than 1 minute left.",
  timeIsUp: "Time is up.",
  deleted: "Deleted from this device.",
  days: "Sun Mon Tue Wed Thu Fri Sat",
  months: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
};

export type Word = keyof typeof ENGLISH;

/** What is said in the language of the page. */
export function word(page: Document, name: Word): string {
  const brought = page.body.dataset["words"];
  const said = brought === undefined ? {} : (JSON.parse(brought) as Partial<Record<Word, string>>);
  return said[name] ?? ENGLISH[name];
}
