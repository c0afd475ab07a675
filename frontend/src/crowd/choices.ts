// Where the documentation of the old elements is silent and no page shows what they did, this is what ours do. Every such
// choice stands here, so that it can be changed in one place.

/** A slider without these attributes. Without a value it stands at its lowest. */
export const SLIDER = { min: 0, max: 100, step: 1 };

/** A boolean attribute counts by being there; the text "false" is what its author evidently meant. */
export function isOn(text: string | null): boolean {
  return text !== null && text.trim().toLowerCase() !== "false";
}

export const FORM: Readonly<Record<"disabledNativeCounts" | "emptyNativeCounts" | "scriptedSubmitChecks", boolean>> = {
  /** Disabled native controls are left out, as HTML does; disabled elements of ours are in the answer. */
  disabledNativeCounts: false,
  /** A native text field that was left empty is not in the answer, in either format. */
  emptyNativeCounts: false,
  /** `submit()` called by a script checks the answers too. */
  scriptedSubmitChecks: true,
};

/** What a native list says of which several options are chosen: their values. */
export function optionsSaid(options: readonly HTMLOptionElement[]): string[] {
  return options.map(({ value }) => value);
}

/** What a native field for files says: their names, since the service takes none. */
export function filesSaid(files: readonly File[]): string {
  return files.map(({ name }) => name).join(", ");
}

/** What a classifier for several categories says when none of them is the answer. */
export const NONE_OF_THEM: readonly string[] = [];

/** Under which key the moderation labels stand: of the two spellings in the documentation the one of the results. */
export const MODERATION_LABELS = "moderationLabels";

/** What nobody has painted over in a mask: red, green, blue and opacity. */
export const MASK_GROUND = [0, 0, 0, 0] as const;

/** The answers of the two elements whose answers are not documented stand under these keys. */
export const UNDOCUMENTED = { ranking: "rankings", questions: "pairs" } as const;

/** What stands beside the button while the task is only looked at. */
export const PREVIEW_NOTE = "This is a preview. Accept the task first, then it can be submitted.";

/** How long a toast stays, in milliseconds. */
export const TOAST_MS = 3_000;

/** The colours of labels, by their place in the list. */
export const PALETTE = [
  "#2ca02c", "#1f77b4", "#ff7f0e", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf",
] as const;

/** The unit of offsets into a text: code points, so that Python's slices agree. */
export function offsetAt(text: string, index: number): number {
  return Array.from(text.slice(0, index)).length;
}

/** The other way: where in a JavaScript string a code point stands. */
export function indexAt(text: string, offset: number): number {
  return Array.from(text).slice(0, offset).join("").length;
}

/** The colour of the label, or of the thing, at a place in its list; never the same for two of them. */
export function colourAt(index: number): string {
  const given = PALETTE[index];
  if (given !== undefined) return given;
  // Around the circle by the golden angle, so that neighbours differ; the lightness of each round differs, too.
  const hue = (index * 137.508) % 360;
  const light = 0.34 + 0.06 * (index % 4);
  const part = (shift: number): string => {
    const k = (shift + hue / 30) % 12;
    const value = light - 0.65 * Math.min(light, 1 - light) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(255 * value).toString(16).padStart(2, "0");
  };
  return `#${part(0)}${part(8)}${part(4)}`;
}

export const DRAWING: Readonly<Record<"asks", boolean>> = {
  /** A drawing tool asks for a shape or "Nothing to label", which is documented for boxes and offered by all. */
  asks: true,
};

/** The answers that say whether earlier work was changed, as documented. */
export const SAYS_MODIFIED: ReadonlySet<string> = new Set(["boundingBoxes", "lines", "polylines", "labelMappings"]);
