// What the drawing tools have in common as elements: attributes, regions, the picture's size, "nothing to label". The
// drawing area itself is in the drawing script.

import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { colourAt, DRAWING } from "../../choices";
import { json, text, textsOf } from "../attributes";
import type { Answer } from "../answer";
import { Instructions } from "../regions";
import { Widget } from "../widget";
import type { Unfinished, Bench, DrawingScript, Host, Label } from "./contract";
import { drawingScript, found } from "./loading";
import { toolLook } from "./tool-look";
import { isRecord, pointList, type Size } from "./shapes";

const COLOUR = /^#(?:[\da-f]{3}|[\da-f]{6})$/i;

export abstract class DrawingTool<B extends Bench = Bench> extends Widget implements Host {
  static override styles = toolLook;
  static override properties: PropertyDeclarations = {
    src: text("src"),
    header: text("header"),
    labels: json("labels"),
    labelColors: json("label-colors"),
    initialValue: json("initial-value"),
    size: { state: true },
    bench: { state: true },
    lost: { state: true },
    none: { state: true },
  };

  declare src: string;
  declare header: string;
  declare labels: unknown;
  declare labelColors: unknown;
  declare initialValue: unknown;
  declare size: Size | null;
  protected declare bench: B | null;
  /** What could not be had. */
  protected declare lost: "" | "script" | "picture";
  /** Whether the worker says that there is nothing to label. */
  protected declare none: boolean;
  readonly #instructions = new Instructions(this);
  #coming: Promise<void> | null = null;
  /** What a draft had begun before the drawing area was there. */
  #unfinished: Unfinished | null = null;

  constructor() {
    super();
    this.src = "";
    this.header = "";
    this.labels = [];
    this.labelColors = null;
    this.initialValue = null;
    this.size = null;
    this.bench = null;
    this.lost = "";
    this.none = false;
  }

  /** Makes the drawing area of what the drawing script offers. */
  protected abstract open(script: DrawingScript): B;

  /** Whether something is drawn. */
  protected abstract readonly any: boolean;

  /** What a worker is asked for who has drawn nothing. */
  protected abstract readonly wanted: string;

  /** What a worker should know about it before they go on; "" for nothing. */
  protected abstract readonly warning: string;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#load();
  }

  get labelList(): readonly Label[] {
    const colours = Array.isArray(this.labelColors) ? (this.labelColors as unknown[]) : [];
    return textsOf(this.labels).map((name, index) => {
      const given = colours[index];
      return { name, colour: typeof given === "string" && COLOUR.test(given) ? given : colourAt(index) };
    });
  }

  get locked(): boolean {
    return this.isOff;
  }

  get value(): Answer {
    return this._submittableValue;
  }

  pictureCame(size: Size | null): void {
    this.size = size;
    this.lost = size === null ? "picture" : "";
  }

  override mistake(): string {
    if (this.any || this.none) return "";
    if (this.lost !== "") return "Nothing can be drawn here without what could not be loaded.";
    if (this.bench === null || this.size === null) return "The picture is still loading.";
    return DRAWING.asks ? `${this.wanted}, or say that there is nothing to label.` : "";
  }

  override focus(options?: FocusOptions): void {
    if (this.bench === null) super.focus(options);
    else this.bench.focus();
  }

  override reset(): void {
    super.reset();
    this.none = false;
  }

  /** What is begun and not finished, as a draft keeps it. */
  protected get unfinished(): Unfinished | undefined {
    return (this.bench === null ? this.#unfinished : this.bench.unfinished) ?? undefined;
  }

  protected set unfinished(given: unknown) {
    const points = isRecord(given) ? pointList(given["points"]) : null;
    const label = isRecord(given) && typeof given["label"] === "string" ? given["label"] : null;
    this.#unfinished = points === null || points.length === 0 ? null : { label, points };
    if (this.#unfinished !== null) this.bench?.resume(this.#unfinished);
  }

  /** Ready only with the drawing area in it, which page scripts reach into. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await this.#coming;
    return super.getUpdateComplete();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.has("src") && this.hasUpdated) this.size = null;
    if (this.any) this.none = false;
  }

  protected get imageProperties(): { height: number; width: number } {
    return { height: this.size?.height ?? 0, width: this.size?.width ?? 0 };
  }

  protected override render(): TemplateResult {
    const { labels } = this;
    return this.#instructions.frame(html`
      ${this.mistakes({ labels, "initial-value": this.initialValue, "label-colors": this.labelColors })}
      ${this.header === "" ? nothing : html`<h2 class="header">${this.header}</h2>`}
      ${this.bench === null ? this.#waiting() : this.bench.render()}
      ${this.lost === "picture" ? html`<p class="wrong" role="alert">The picture could not be loaded. Look at the instructions for what to do then.</p>` : nothing}
      <p class="warning" role="status">${this.warning}</p>
      <label class="none">
        <input type="checkbox" .checked=${live(this.none)} ?disabled=${this.isOff || this.any} aria-describedby="error" @change=${this.#tick} />
        <span>Nothing to label</span>
      </label>
      ${this.problemText()}
    `);
  }

  #waiting(): TemplateResult {
    return this.lost === "script"
      ? html`<div class="wrong" role="alert"><p>The drawing tool could not be loaded. Your connection may be down.</p>
          <button type="button" class="push" @click=${this.#again}>Try again</button></div>`
      : html`<p class="waiting" role="status">Loading the drawing tool…</p>`;
  }

  #load(): void {
    if (this.bench !== null) return;
    const there = found();
    if (there !== undefined) this.#begin(there);
    else {
      // The picture need not wait for the script.
      if (this.src !== "") new Image().src = this.src;
      this.#coming = drawingScript().then(
        (script) => {
          this.#begin(script);
        },
        () => {
          this.lost = "script";
        },
      );
    }
  }

  #begin(script: DrawingScript): void {
    if (this.bench !== null) return;
    this.bench = this.open(script);
    this.addController(this.bench);
    if (this.#unfinished !== null) this.bench.resume(this.#unfinished);
  }

  readonly #again = (): void => {
    this.lost = "";
    this.#load();
  };

  readonly #tick = (event: Event): void => {
    this.none = event.target instanceof HTMLInputElement && event.target.checked;
    this.fire("input", "change");
  };
}
