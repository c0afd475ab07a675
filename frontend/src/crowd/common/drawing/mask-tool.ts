// What the tools have in common that paint masks.

import type { PropertyDeclarations, PropertyValues } from "lit";
import { colourAt, SAYS_MODIFIED } from "../../choices";
import type { Answer } from "../answer";
import { Unreadable } from "../attributes";
import { parseLenient } from "../json";
import type { DrawingScript, Layer, MaskBench, MaskHost, Start } from "./contract";
import { isRecord } from "./shapes";
import { DrawingTool } from "./tool";

/** Characters that a draft may take up: with more of it, all that is kept of the task could not be stored. */
const MOST_KEPT = 300_000;

export abstract class MaskTool extends DrawingTool<MaskBench> implements MaskHost {
  static override properties: PropertyDeclarations = { start: { state: true }, unkept: { state: true } };

  declare start: Start | null;
  /** Whether what is painted was too much for a draft. */
  protected declare unkept: boolean;
  abstract readonly each: boolean;
  #set = false;

  constructor() {
    super();
    this.start = null;
    this.unkept = false;
  }

  painted(): void {
    this.fire("input", "change");
    this.requestUpdate();
  }

  begun(): void {
    this.requestUpdate();
  }

  override get value(): Answer {
    return this._submittableValue;
  }

  override set value(value: unknown) {
    this.#begin(startFrom(value));
  }

  override get _submittableValue(): Answer {
    const used = this.bench?.used ?? [];
    const given = this.initialValue !== null && !(this.initialValue instanceof Unreadable);
    const modified = given && SAYS_MODIFIED.has(this.each ? "instances" : "labelMappings") ? { initialValueModified: this.bench?.changed ?? false } : {};
    const named: Record<string, Answer> = this.each
      ? { instances: used.map(({ label, colour }) => ({ color: colour, label })) }
      : { labelMappings: Object.fromEntries(used.map(({ label, colour }) => [label, { color: colour }])) };
    return { inputImageProperties: this.imageProperties, labeledImage: { pngImageData: this.bench?.png() ?? "" }, ...named, ...modified };
  }

  override mistake(): string {
    return this.bench?.waits === true ? "The earlier work is still loading." : super.mistake();
  }

  override get draft(): string {
    const bench = this.bench?.waits === false ? this.bench : null;
    const kept = bench === null ? (this.start?.kept ?? "") : bench.keep();
    const layers = bench === null ? (this.start?.layers ?? []) : bench.layers;
    // Nothing of it is better than nothing of the whole task.
    this.unkept = kept.length > MOST_KEPT;
    return JSON.stringify({ kept: this.unkept ? "" : kept, layers: kept === "" ? [] : layers, none: this.none, unfinished: this.unfinished });
  }

  override set draft(state: string) {
    const given = parseLenient(state);
    if (!isRecord(given)) return;
    const layers = Array.isArray(given["layers"]) ? (given["layers"] as unknown[]).flatMap((each) => layerFrom(each, "colour")) : [];
    if (typeof given["kept"] === "string" && given["kept"] !== "") this.#begin({ kept: given["kept"], src: "", layers });
    else this.#begin(startFrom(this.initialValue));
    this.none = given["none"] === true;
    this.unfinished = given["unfinished"];
  }

  protected override open(script: DrawingScript): MaskBench {
    return script.masks(this);
  }

  protected override get any(): boolean {
    return (this.bench?.used.length ?? 0) > 0;
  }

  protected override get warning(): string {
    return this.unkept ? "So much is painted that it cannot be kept on this device. Submit before you close or reload this page." : "";
  }

  protected override get wanted(): string {
    return "Paint over something";
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("initialValue") && !this.#set) {
      this.start = startFrom(this.initialValue);
      this.bench?.replaced();
    }
    super.willUpdate(changed);
  }

  #begin(start: Start | null): void {
    this.#set = true;
    this.start = start;
    this.bench?.replaced();
  }
}

/** Reads `initial-value`, or an answer of this tool: the mask stands at an address or is there itself. */
function startFrom(given: unknown): Start | null {
  if (!isRecord(given)) return null;
  const image = given["labeledImage"];
  const png = isRecord(image) && typeof image["pngImageData"] === "string" ? image["pngImageData"] : "";
  const src = typeof given["src"] === "string" && given["src"] !== "" ? given["src"] : png && `data:image/png;base64,${png}`;
  if (src === "") return null;
  const { instances, labelMappings } = given;
  const entries = Array.isArray(instances)
    ? (instances as unknown[])
    : isRecord(labelMappings)
      ? Object.entries(labelMappings).map(([label, each]) => ({ label, color: isRecord(each) ? each["color"] : null }))
      : [];
  return { kept: "", src, layers: entries.flatMap((each) => layerFrom(each, "color")) };
}

function layerFrom(given: unknown, name: string): Layer[] {
  if (!isRecord(given) || typeof given["label"] !== "string") return [];
  const colour = given[name];
  return [{ label: given["label"], colour: typeof colour === "string" && /^#(?:[\da-f]{3}|[\da-f]{6})$/i.test(colour) ? colour : colourAt(0) }];
}
