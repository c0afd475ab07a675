// What the classifiers have in common: something to look at, and categories to choose from beside it.

import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { NONE_OF_THEM } from "../choices";
import { json, text, textsOf } from "./attributes";
import type { Answer } from "./answer";
import { classifierLook } from "./classifier-look";
import { namedIn } from "./classified";
import { dialog, openDialog } from "./dialog";
import { parseLenient } from "./json";
import { figureFor } from "./keys";
import { Instructions } from "./regions";
import { Widget } from "./widget";

const TAGS = [
  "crowd-classifier",
  "crowd-classifier-multi-select",
  "crowd-image-classifier",
  "crowd-image-classifier-multi-select",
  "crowd-rekognition-detect-moderation-labels",
].join();

export abstract class Classifier extends Widget {
  static override styles = classifierLook;
  static override properties: PropertyDeclarations = {
    categories: json("categories"),
    header: text("header"),
    initialValue: text("initial-value"),
    exclusionCategory: json("exclusion-category"),
    chosen: { state: true },
    none: { state: true },
    comment: { state: true },
  };

  declare categories: unknown;
  declare header: string;
  declare initialValue: unknown;
  declare exclusionCategory: unknown;
  protected declare chosen: readonly string[];
  /** Whether none of the categories is the answer. */
  protected declare none: boolean;
  protected declare comment: string;
  /** Whether a worker, a script or a draft has said something, which what it began with does not replace. */
  #begun = false;
  protected readonly instructions = new Instructions(this, "classification-target", "worker-comment");

  constructor() {
    super();
    this.categories = [];
    this.header = "";
    this.initialValue = "";
    this.exclusionCategory = null;
    this.chosen = [];
    this.none = false;
    this.comment = "";
    this.instructions.reveals = this.#uncover;
  }

  /** Whether more than one category can be chosen. */
  protected abstract readonly many: boolean;

  /** What is looked at. */
  protected abstract target(): TemplateResult;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#press);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#press);
  }

  override get _submittableValue(): Answer {
    const labels = this.labels;
    if (labels.length === 0 && !this.none) return null;
    const comment = this.comment.trim() === "" ? {} : { workerComment: this.comment };
    return this.many ? { labels, ...comment } : { label: labels[0] ?? null, ...comment };
  }

  override mistake(): string {
    if (this._submittableValue !== null || this.#names.length === 0) return "";
    return this.many ? "Choose at least one." : "Choose one.";
  }

  override get draft(): string {
    return JSON.stringify({ chosen: this.labels, none: this.none, comment: this.comment });
  }

  override set draft(state: string) {
    const { chosen, none, comment } = (parseLenient(state) ?? {}) as Partial<Record<string, unknown>>;
    this.#begun = true;
    this.chosen = textsOf(chosen ?? []);
    this.none = none === true;
    this.comment = typeof comment === "string" ? comment : "";
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>(".category input")?.focus(options);
  }

  /** The chosen categories, in the order in which they are offered. */
  protected get labels(): string[] {
    return this.none ? [...NONE_OF_THEM] : this.#names.filter((name) => this.chosen.includes(name));
  }

  protected choose(names: readonly string[]): void {
    this.#begun = true;
    this.chosen = names;
    this.none = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.has("initialValue") && !this.#begun) this.chosen = this.#asked();
  }

  protected override render(): TemplateResult {
    const { categories, exclusionCategory } = this;
    return this.instructions.frame(html`
      ${this.mistakes({ categories, "exclusion-category": exclusionCategory })}
      ${this.header === "" ? nothing : html`<h2 class="header">${this.header}</h2>`}
      <div class="annotation-area">
        <div class="target">${this.target()}</div>
        <div class="category-picker-wrapper">
          <div class="categories" role=${this.many ? "group" : "radiogroup"} aria-label=${this.header || this.spokenName}
            aria-describedby="error">
            ${this.#names.map((name, index) => this.#category(name, index))} ${this.#exclusion()}
          </div>
          ${this.problemText()} ${this.#commenting()}
        </div>
      </div>
    `);
  }

  get #names(): string[] {
    return textsOf(this.categories);
  }

  #category(name: string, index: number): TemplateResult {
    const chosen = this.labels.includes(name);
    return html`<label class="category ${chosen ? "chosen" : ""} ${this.none ? "off" : ""}">
      <input type=${this.many ? "checkbox" : "radio"} name="category" .value=${name} .checked=${live(chosen)}
        ?disabled=${this.isOff || this.none} aria-keyshortcuts=${index < 9 ? String(index + 1) : nothing}
        @change=${() => { this.#toggle(name); }} />
      <span>${name}</span>${index < 9 ? html`<kbd aria-hidden="true">${index + 1}</kbd>` : nothing}
    </label>`;
  }

  #exclusion(): TemplateResult | typeof nothing {
    const name = textsOf([this.exclusionCategory])[0];
    if (!this.many || name === undefined) return nothing;
    return html`<label class="category exclusion ${this.none ? "chosen" : ""}">
      <input type="checkbox" .checked=${live(this.none)} ?disabled=${this.isOff} @change=${this.#exclude} />
      <span>${name}</span>
    </label>`;
  }

  #commenting(): TemplateResult | typeof nothing {
    const region = this.instructions.of("worker-comment")[0];
    if (region === undefined) return nothing;
    const said = (name: string, otherwise: string): string => region.getAttribute(name) ?? otherwise;
    const title = said("header", "Add a comment");
    const area = html`<slot name="worker-comment"></slot>
      <textarea rows="4" aria-label=${title} placeholder=${said("placeholder", "")} .value=${live(this.comment)}
        @input=${this.#comment}></textarea>
      <button type="button" class="push" @click=${this.#closeComment}>Done</button>`;
    return html`<button type="button" class="link comment" @click=${this.#openComment}>${said("link-text", "Add a comment")}</button>
      ${this.comment.trim() === "" ? nothing : html`<p class="said">${this.comment}</p>`} ${dialog(title, area, "commenting")}`;
  }

  #toggle(name: string): void {
    if (!this.many) this.choose([name]);
    else this.choose(this.chosen.includes(name) ? this.chosen.filter((each) => each !== name) : [...this.chosen, name]);
    this.fire("input", "change");
  }

  #asked(): string[] {
    const given = this.initialValue;
    if (typeof given !== "string" || given === "") return namedIn(given);
    if (this.#names.includes(given)) return [given];
    try {
      return namedIn(parseLenient(given));
    } catch {
      // The categories may come later.
      return [given];
    }
  }

  readonly #exclude = (): void => {
    this.#begun = true;
    this.none = !this.none;
    if (this.none) this.chosen = [];
    this.fire("input", "change");
  };

  readonly #comment = (event: Event): void => {
    if (!(event.target instanceof HTMLTextAreaElement)) return;
    this.comment = event.target.value;
    this.fire("input");
  };

  readonly #uncover = (region: Element): void => {
    if (region.localName === "worker-comment") openDialog(this.renderRoot, null, "commenting");
    else this.instructions.uncover(region);
  };

  readonly #openComment = (event: Event): void => {
    openDialog(this.renderRoot, event.currentTarget, "commenting");
  };

  readonly #closeComment = (): void => {
    this.renderRoot.querySelector<HTMLDialogElement>("dialog.commenting")?.close();
    this.fire("change");
  };

  /** The figures 1 to 9 choose, while this is the only classifier or the one in hand. */
  readonly #press = (event: KeyboardEvent): void => {
    const figure = this.isOff || this.none ? null : figureFor(this, event, TAGS);
    const name = figure === null ? undefined : this.#names[figure - 1];
    if (name !== undefined) this.#toggle(name);
  };
}
