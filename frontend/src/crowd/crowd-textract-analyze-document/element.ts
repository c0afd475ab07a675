import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { flag, json, text } from "../common/attributes";
import type { Answer, Contribution } from "../common/answer";
import { isRecord } from "../common/drawing/shapes";
import { parseLenient } from "../common/json";
import { Picture } from "../common/picture";
import { Instructions } from "../common/regions";
import { Widget } from "../common/widget";
import { asFound, blocksOf, checkedIn, pairsIn, type Checked, type Frame, type Pair, type Verdict } from "./forms";
import { formsLook } from "./look";

/** It has no name: its answer stands under this one. */
const KEY = "AWS/Textract/AnalyzeDocument/Forms/V1";
const VERDICTS: readonly (readonly [Verdict, string])[] = [
  ["value", "This is the value"],
  ["blank", "The value is blank"],
  ["no-pair", "Not a key and its value"],
  ["no-key", "The key is not there"],
];

export class CrowdTextractAnalyzeDocument extends Widget {
  static override styles = formsLook;
  static override properties: PropertyDeclarations = {
    src: text("src"),
    header: text("header"),
    initialValue: json("initial-value"),
    blockTypes: json("block-types"),
    keys: json("keys"),
    noKeyEdit: flag("no-key-edit"),
    noGeometryEdit: flag("no-geometry-edit"),
    checked: { state: true },
    current: { state: true },
  };

  declare src: string;
  declare header: string;
  declare initialValue: unknown;
  declare blockTypes: unknown;
  declare keys: unknown;
  declare noKeyEdit: boolean;
  declare noGeometryEdit: boolean;
  /** What the worker says, by the id of the key's block. */
  protected declare checked: Readonly<Record<string, Checked>>;
  /** The pair in hand, which is framed in the picture. */
  protected declare current: number;
  readonly #picture = new Picture(this);
  readonly #instructions = new Instructions(this);

  constructor() {
    super();
    this.src = "";
    this.header = "";
    this.initialValue = null;
    this.blockTypes = null;
    this.keys = null;
    this.noKeyEdit = false;
    this.noGeometryEdit = false;
    this.checked = {};
    this.current = 0;
  }

  override get _submittableValue(): { blocks: Answer[] } {
    const pairs = this.#pairs;
    return { blocks: blocksOf(pairs, pairs.map((pair) => this.#said(pair))) };
  }

  get value(): { blocks: Answer[] } {
    return this._submittableValue;
  }

  set value(value: unknown) {
    this.checked = checkedIn(this.#pairs, value);
  }

  override contribution(): Contribution {
    return { name: KEY, value: this._submittableValue };
  }

  override mistake(): string {
    const open = this.#pairs.find((pair) => this.#said(pair).verdict === "value" && this.#said(pair).value.trim() === "");
    return open === undefined ? "" : `Write the value of “${this.#said(open).key}”, or say what is wrong with it.`;
  }

  override get draftName(): string | null {
    return this.hasUpdated ? KEY : null;
  }

  override get draft(): string {
    return JSON.stringify(this.checked);
  }

  override set draft(state: string) {
    const given = parseLenient(state);
    const entries = isRecord(given) ? Object.entries(given) : [];
    this.checked = Object.fromEntries(
      entries.flatMap(([id, each]) => {
        const verdict = isRecord(each) ? VERDICTS.find(([name]) => name === each["verdict"])?.[0] : undefined;
        if (!isRecord(each) || verdict === undefined || typeof each["key"] !== "string" || typeof each["value"] !== "string") return [];
        return [[id, { key: each["key"], value: each["value"], verdict }] as const];
      }),
    );
  }

  override focus(options?: FocusOptions): void {
    const open = this.#pairs.findIndex((pair) => this.#said(pair).verdict === "value" && this.#said(pair).value.trim() === "");
    this.renderRoot.querySelectorAll<HTMLElement>("input.value")[Math.max(0, open)]?.focus(options);
  }

  protected override render(): TemplateResult {
    const { keys, initialValue } = this;
    const pairs = this.#pairs;
    const [pair] = pairs.slice(this.current, this.current + 1);
    return this.#instructions.frame(html`
      ${this.mistakes({ keys, "initial-value": initialValue, "block-types": this.blockTypes })}
      ${this.header === "" ? nothing : html`<h2 class="header">${this.header}</h2>`}
      <div class="both">
        <div class="target">${this.#picture.view(this.src, null, framesOf(pair))}</div>
        <div>
          ${pairs.length === 0 ? html`<p>There is no pair of a key and a value to look at.</p>` : pairs.map((each, place) => this.#pair(each, place))}
          ${this.problemText()}
        </div>
      </div>
    `);
  }

  get #pairs(): Pair[] {
    return pairsIn(this.initialValue, this.keys);
  }

  #said(pair: Pair): Checked {
    return this.checked[pair.key.id] ?? asFound(pair);
  }

  #pair(pair: Pair, place: number): TemplateResult {
    const said = this.#said(pair);
    const off = this.isOff || said.verdict !== "value";
    const field = (name: "key" | "value", title: string, locked: boolean): TemplateResult =>
      html`<label class="field">${title} <input class=${name} type="text" .value=${live(said[name])} ?disabled=${locked}
        @input=${(event: Event) => { if (event.target instanceof HTMLInputElement) this.#say(pair, { [name]: event.target.value }, "input"); }}
        @change=${() => { this.fire("change"); }} /></label>`;
    return html`<fieldset class=${place === this.current ? "current" : ""} @focusin=${() => { this.current = place; }}>
      <legend>${said.key}</legend>
      ${this.noKeyEdit ? nothing : field("key", "Key", this.isOff)} ${field("value", "Value", off)}
      <div class="verdicts">${VERDICTS.map(
        ([verdict, words]) => html`<label><input type="radio" name="verdict-${place}" .checked=${live(said.verdict === verdict)} ?disabled=${this.isOff}
          @change=${() => { this.#say(pair, { verdict }); }} />${words}</label>`,
      )}</div>
    </fieldset>`;
  }

  #say(pair: Pair, said: Partial<Checked>, ...names: string[]): void {
    this.checked = { ...this.checked, [pair.key.id]: { ...this.#said(pair), ...said } };
    this.fire(...(names.length > 0 ? names : ["input", "change"]));
  }
}

function framesOf(pair: Pair | undefined): readonly (Frame & { colour: string; name: string })[] {
  if (pair === undefined) return [];
  const { key, value } = pair;
  return [
    ...(key.frame === null ? [] : [{ ...key.frame, colour: "#2f41ab", name: "Key" }]),
    ...(value.frame === null ? [] : [{ ...value.frame, colour: "#17604a", name: "Value" }]),
  ];
}
