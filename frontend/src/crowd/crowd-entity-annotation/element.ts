import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { PALETTE } from "../choices";
import { CrowdForm } from "../crowd-form/element";
import { json, text } from "../common/attributes";
import { CrowdField } from "../common/field";
import { icon } from "../common/icons";
import { parseLenient } from "../common/json";
import { figureFor } from "../common/keys";
import { Instructions } from "../common/regions";
import { clearSelection, selectedIn, wordAt } from "../common/selection";
import { stepped, tapped, trimmed, wordsOf, type Range } from "../common/words";
import { entityLook } from "./look";
import { fromEntities, keyOf, lanesOf, piecesOf, toEntities, withSpan, type Entity, type Piece, type Span } from "./spans";

interface Label {
  label: string;
  short: string;
  full: string;
  colour: string;
}

export class CrowdEntityAnnotation extends CrowdField {
  static override shadowRootOptions: ShadowRootInit = { mode: "open" };
  static override styles = entityLook;
  static override properties: PropertyDeclarations = {
    header: text("header"),
    text: text("text"),
    labels: json("labels"),
    initialValue: json("initial-value"),
    spans: { state: true },
    current: { state: true },
    picked: { state: true },
    range: { state: true },
  };

  declare header: string;
  declare text: string;
  declare labels: unknown;
  declare initialValue: unknown;
  protected declare spans: readonly Span[];
  /** The label that marks whatever is selected. */
  protected declare current: string | null;
  /** The mark that is being changed. */
  protected declare picked: Span | null;
  /** What is selected and waits for a label; by keyboard word by word. */
  protected declare range: Range | null;
  readonly #instructions = new Instructions(this);
  #past: (readonly Span[])[] = [];
  #pointer = "mouse";
  /** Whether a worker, a script or a draft has marked something. */
  #begun = false;

  constructor() {
    super();
    this.header = "";
    this.text = "";
    this.labels = [];
    this.initialValue = null;
    this.spans = [];
    this.current = null;
    this.picked = null;
    this.range = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#press);
    document.addEventListener("selectionchange", this.#touched);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#press);
    document.removeEventListener("selectionchange", this.#touched);
  }

  /** The answer: the spans whose labels are offered, in the order of the text. */
  override get _submittableValue(): { entities: Entity[] } {
    return { entities: toEntities(this.text, this.#shown) };
  }

  get value(): { entities: Entity[] } {
    return this._submittableValue;
  }

  set value(value: unknown) {
    this.#begun = true;
    this.spans = fromEntities(this.text, value);
  }

  /** Never: a text may have nothing to mark. */
  override mistake(): string {
    return "";
  }

  override get draft(): string {
    return JSON.stringify(this._submittableValue);
  }

  override set draft(state: string) {
    this.value = parseLenient(state);
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>(".text")?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    // The text may come after what is marked in it.
    if ((changed.has("initialValue") || changed.has("text")) && !this.#begun) this.spans = fromEntities(this.text, this.initialValue);
  }

  protected override render(): TemplateResult {
    const { labels } = this;
    // Only what stands directly in it is moved by the form, and that never changes.
    return this.#instructions.frame(html`
      ${this.mistakes({ labels, "initial-value": this.initialValue })}
      ${this.header === "" ? nothing : html`<h2 class="header">${this.header}</h2>`}
      <crowd-form>
        <div class="area">
          <div class="reading">
            <div class="text" role="group" aria-label="Text to mark" aria-describedby="how" tabindex="0" @pointerup=${this.#selected}
              @click=${this.#tap} @keydown=${this.#walk}>${this.#pieces()}</div>
            <p class="touch">Tap the first and the last word, then a label.</p>
            <p class="hidden" id="how">Arrow keys go from word to word, with Shift they take in more. A figure or a label marks it.</p>
            <p class="hidden" role="status">${this.#said}</p>
          </div>
          <div class="side">
            <div class="labels" role="group" aria-label="Labels">${this.#labels.map((each, index) => this.#choice(each, index))}</div>
            <button type="button" class="push undo" ?disabled=${this.#past.length === 0} @click=${this.#undo}>${icon("undo")} Undo</button>
          </div>
        </div>
      </crowd-form>
    `);
  }

  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed);
    const form = this.renderRoot.querySelector("crowd-form");
    if (form instanceof CrowdForm) form.outer = this;
  }

  get #labels(): Label[] {
    const list = Array.isArray(this.labels) ? (this.labels as unknown[]) : [];
    return list.flatMap((each, index) => {
      const given = typeof each === "string" ? { label: each } : (each as Partial<Record<string, unknown>> | null);
      const label = given?.["label"];
      if (typeof label !== "string") return [];
      const named = (key: string): string => {
        const name = given?.[key];
        return typeof name === "string" && name !== "" ? name : label;
      };
      const colour = PALETTE[index % PALETTE.length] ?? PALETTE[0];
      return [{ label, short: named("shortDisplayName"), full: named("fullDisplayName"), colour }];
    });
  }

  get #shown(): Span[] {
    const known = new Set(this.#labels.map(({ label }) => label));
    return this.spans.filter(({ label }) => known.has(label));
  }

  get #said(): string {
    if (this.picked !== null) return `${this.text.slice(this.picked.start, this.picked.end)}, ${this.picked.label}: choose another label, or remove it`;
    const chosen = this.range && trimmed(this.text, ...this.range);
    return chosen ? this.text.slice(...chosen) : `${String(this.#shown.length)} marked`;
  }

  #pieces(): TemplateResult[] {
    const labels = new Map(this.#labels.map((each) => [each.label, each]));
    const chosen = this.range && trimmed(this.text, ...this.range);
    const lanes = lanesOf(this.#shown);
    return piecesOf(this.text, this.#shown, chosen ?? []).map((piece) => {
      const waits = chosen !== null && piece.start >= chosen[0] && piece.start < chosen[1];
      return html`${piece.begins.map((span) => this.#tag(span, labels.get(span.label)))}<span class="piece ${waits ? "waits" : ""}"
          data-start=${piece.start} style=${paint(piece, lanes, labels)} .textContent=${piece.text}></span>`;
    });
  }

  #tag(span: Span, label: Label | undefined): TemplateResult {
    const words = this.text.slice(span.start, span.end);
    const name = label?.full ?? span.label;
    const said = label === undefined || label.short === name ? name : `${label.short}, ${name}`;
    return html`<span class="tag ${span === this.picked ? "picked" : ""}" style="--colour:${label?.colour ?? ""}"><button type="button" class="plain"
      aria-label="${said}: ${words}. Change" aria-pressed=${String(span === this.picked)} @click=${() => { this.#pick(span); }}>${label?.short ?? span.label}</button><button
      type="button" class="plain" aria-label="Remove ${name}: ${words}" @click=${() => { this.#remove(span); }}>${icon("close")}</button></span>`;
  }

  #choice(label: Label, index: number): TemplateResult {
    const chosen = this.current === label.label;
    return html`<button type="button" class="label ${chosen ? "chosen" : ""}" aria-pressed=${String(chosen)}
      aria-keyshortcuts=${index < 9 ? String(index + 1) : nothing} @click=${() => { this.#choose(label.label); }}>
      <i style="background:${label.colour}"></i><span>${label.full}</span>${index < 9 ? html`<kbd aria-hidden="true">${index + 1}</kbd>` : nothing}
    </button>`;
  }

  /** A label marks what waits, changes the mark in hand, or is the one for all that is selected next. */
  #choose(label: string): void {
    const { picked } = this;
    if (picked !== null) {
      this.#change(withSpan(this.spans.filter((span) => span !== picked), { ...picked, label }));
      this.picked = null;
    } else if (this.range !== null) {
      this.#mark(label);
    } else {
      this.current = this.current === label ? null : label;
    }
  }

  #mark(label: string): void {
    const chosen = this.range && trimmed(this.text, ...this.range);
    this.range = null;
    if (this.renderRoot instanceof ShadowRoot) clearSelection(this.renderRoot);
    if (chosen) this.#change(withSpan(this.spans, { label, start: chosen[0], end: chosen[1] }));
  }

  #change(spans: readonly Span[]): void {
    if (spans === this.spans) return;
    this.#begun = true;
    this.#past = [...this.#past.slice(-99), this.spans];
    this.spans = spans;
    this.fire("input", "change");
  }

  #pick(span: Span): void {
    this.picked = this.picked === span ? null : span;
    this.range = null;
  }

  #remove(span: Span): void {
    this.picked = null;
    this.#change(this.spans.filter((each) => each !== span));
  }

  readonly #undo = (): void => {
    const before = this.#past.at(-1);
    if (before === undefined) return;
    this.#past = this.#past.slice(0, -1);
    this.spans = before;
    this.picked = null;
    this.fire("input", "change");
  };

  readonly #selected = (event: PointerEvent): void => {
    this.#pointer = event.pointerType;
    if (this.#take() && this.current !== null) this.#mark(this.current);
  };

  /** A finger takes in words by tapping them: to select as the mouse does it would have to be held down first. */
  readonly #tap = ({ target, clientX, clientY }: MouseEvent): void => {
    const piece = target instanceof Element && this.#pointer !== "mouse" ? target.closest(".piece") : null;
    const word = piece && wordAt(wordsOf(this.text), piece, clientX, clientY);
    if (word === null || this.#take()) return;
    this.picked = null;
    this.range = tapped(this.range, word);
    if (this.current !== null) this.#mark(this.current);
  };

  /** On a touch screen the ends are dragged one after the other: what is between waits for a label. */
  readonly #touched = (): void => {
    if (matchMedia("(pointer: coarse)").matches) this.#take();
  };

  #take(): boolean {
    if (!(this.renderRoot instanceof ShadowRoot)) return false;
    const found = selectedIn(this.renderRoot, [...this.renderRoot.querySelectorAll(".piece")]);
    if (found === null) return false;
    this.picked = null;
    this.range = found;
    return true;
  }

  readonly #walk = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const step = new Map([["ArrowRight", 1], ["ArrowDown", 1], ["ArrowLeft", -1], ["ArrowUp", -1]]).get(event.key);
    if (step !== undefined) this.#step(step, event.shiftKey);
    else if (event.key === "Enter" && this.current !== null) this.#mark(this.current);
    else if (event.key === "Escape") this.range = null;
    else if (event.key === "z" && (event.ctrlKey || event.metaKey)) this.#undo();
    else return;
    event.preventDefault();
  };

  #step(by: number, more: boolean): void {
    const range = stepped(this.text, this.range, by, more);
    if (range === null) return;
    this.range = range;
    this.picked = null;
  }

  readonly #press = (event: KeyboardEvent): void => {
    const figure = figureFor(this, event, this.localName);
    const label = figure === null ? undefined : this.#labels[figure - 1];
    if (label !== undefined) this.#choose(label.label);
  };
}

/** A ground for the uppermost of the spans, and a line for each, at the same height all along. */
function paint(piece: Piece, lanes: ReadonlyMap<string, number>, labels: ReadonlyMap<string, Label>): string {
  const colours = new Map(piece.spans.map((span) => [lanes.get(keyOf(span)) ?? 0, labels.get(span.label)?.colour ?? ""]));
  if (colours.size === 0) return "";
  const count = Math.max(...colours.keys()) + 1;
  const lines = Array.from({ length: count }, (_, lane) => `inset 0 -${String(3 * (lane + 1))}px ${colours.get(lane) ?? "var(--crowd-ground)"}`);
  const ground = [...colours.values()].at(-1) ?? "";
  return `background:${ground}33;box-shadow:${lines.join(",")};padding-bottom:${String(3 * count)}px`;
}
