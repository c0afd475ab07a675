import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { UNDOCUMENTED } from "../choices";
import { flag, json, number, text, textsOf } from "../common/attributes";
import type { Answer } from "../common/answer";
import { icon } from "../common/icons";
import { parseLenient } from "../common/json";
import { Instructions } from "../common/regions";
import { clearSelection, selectedIn, wordAt } from "../common/selection";
import { Widget } from "../common/widget";
import { stepped, tapped, trimmed, wordsOf, type Range } from "../common/words";
import { piecesOf } from "../crowd-entity-annotation/spans";
import { pairsLook } from "./look";
import { EMPTY, fromAnswer, isEmpty, mistakeIn, toAnswer, type Limits, type Pair } from "./pairs";

type Field = "question" | "answer";

export class CrowdQuestionAnswerGeneration extends Widget {
  static override styles = pairsLook;
  static override properties: PropertyDeclarations = {
    text: text("text"),
    minQuestions: number("min-questions"),
    maxQuestions: number("max-questions"),
    questionMinWords: number("question-min-words"),
    questionMaxWords: number("question-max-words"),
    answerMinWords: number("answer-min-words"),
    answerMaxWords: number("answer-max-words"),
    questionTags: json("question-tags"),
    allowCustomQuestionTags: flag("allow-custom-question-tags"),
    pairs: { state: true },
    current: { state: true },
    range: { state: true },
  };

  declare text: string;
  declare minQuestions: number | null;
  declare maxQuestions: number | null;
  declare questionMinWords: number | null;
  declare questionMaxWords: number | null;
  declare answerMinWords: number | null;
  declare answerMaxWords: number | null;
  declare questionTags: unknown;
  declare allowCustomQuestionTags: boolean;
  protected declare pairs: readonly Pair[];
  /** The pair in hand: its passages are marked in the text. */
  protected declare current: number;
  /** What of the text is selected. */
  protected declare range: Range | null;
  readonly #instructions = new Instructions(this);
  #pointer = "mouse";

  constructor() {
    super();
    this.text = "";
    this.minQuestions = null;
    this.maxQuestions = null;
    this.questionMinWords = null;
    this.questionMaxWords = null;
    this.answerMinWords = null;
    this.answerMaxWords = null;
    this.questionTags = [];
    this.allowCustomQuestionTags = false;
    this.pairs = [];
    this.current = 0;
    this.range = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("selectionchange", this.#touched);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("selectionchange", this.#touched);
  }

  override get _submittableValue(): Answer {
    return { [UNDOCUMENTED.questions]: toAnswer(this.text, this.pairs.filter((pair) => !isEmpty(pair))) };
  }

  get value(): Answer {
    return this._submittableValue;
  }

  set value(value: unknown) {
    this.pairs = this.#filled(fromAnswer(this.text, value));
    this.current = 0;
  }

  override mistake(): string {
    const wrong = this.#wrong();
    if (wrong !== null) return `Look at pair ${String(wrong.place + 1)}.`;
    const count = this.pairs.filter((pair) => !isEmpty(pair)).length;
    return count < this.#least ? `Write at least ${String(this.#least)} ${this.#least === 1 ? "pair" : "pairs"}.` : "";
  }

  override get draft(): string {
    return JSON.stringify({ [UNDOCUMENTED.questions]: toAnswer(this.text, this.pairs) });
  }

  override set draft(state: string) {
    this.value = parseLenient(state);
  }

  override focus(options?: FocusOptions): void {
    const wrong = this.#wrong();
    this.renderRoot.querySelectorAll<HTMLElement>(`textarea.${wrong?.field ?? "question"}`)[wrong?.place ?? 0]?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    this.pairs = this.#filled(this.pairs);
  }

  protected override render(): TemplateResult {
    const { pairs } = this;
    return this.#instructions.frame(html`
      ${this.mistakes({ "question-tags": this.questionTags })}
      <div class="both">
        <div class="reading">
          <h3>Text</h3>
          <div class="text" role="group" aria-label="Text" aria-describedby="how" tabindex="0" @pointerup=${this.#selected} @click=${this.#tap}
            @keydown=${this.#walk}>${this.#pieces()}</div>
          <p class="hint" id="how">Select a passage, by hand or with the arrow keys and Shift, to say what a pair is about.
            <span class="touch">Or tap its first and its last word.</span></p>
        </div>
        <div class="writing">
          ${pairs.map((pair, place) => this.#pair(pair, place))}
          <button type="button" class="push more" ?disabled=${this.isOff || pairs.length >= this.#most} @click=${this.#more}>${icon("add")} Add a pair</button>
          ${this.problemText()}
        </div>
      </div>
    `);
  }

  get #least(): number {
    return Math.max(0, this.minQuestions ?? 1);
  }

  get #most(): number {
    return Math.max(1, this.#least, this.maxQuestions ?? Infinity);
  }

  get #limits(): Limits {
    return {
      question: [this.questionMinWords ?? 1, this.questionMaxWords ?? Infinity],
      answer: [this.answerMinWords ?? 1, this.answerMaxWords ?? Infinity],
    };
  }

  /** As many as are asked for stand there from the start. */
  #filled(pairs: readonly Pair[]): readonly Pair[] {
    const missing = Math.max(1, this.#least) - pairs.length;
    return missing <= 0 ? pairs : [...pairs, ...Array.from({ length: missing }, () => EMPTY)];
  }

  /** The first field that is not right; pairs left empty beyond those asked for are none. */
  #wrong(): { place: number; field: Field } | null {
    for (const [place, pair] of this.pairs.entries()) {
      if (isEmpty(pair) && place >= this.#least) continue;
      const field = (["question", "answer"] as const).find((name) => mistakeIn(pair, name, this.#limits) !== "");
      if (field !== undefined) return { place, field };
    }
    return null;
  }

  #pieces(): TemplateResult[] {
    const chosen = this.range && trimmed(this.text, ...this.range);
    const passages = this.pairs[this.current]?.passages ?? [];
    const spans = passages.map(([start, end]) => ({ label: "", start, end }));
    return piecesOf(this.text, spans, chosen ?? []).map((piece) => {
      const waits = chosen !== null && piece.start >= chosen[0] && piece.start < chosen[1];
      return piece.spans.length > 0
        ? html`<mark class="piece ${waits ? "waits" : ""}" data-start=${piece.start} .textContent=${piece.text}></mark>`
        : html`<span class="piece ${waits ? "waits" : ""}" data-start=${piece.start} .textContent=${piece.text}></span>`;
    });
  }

  #pair(pair: Pair, place: number): TemplateResult {
    const title = `Pair ${String(place + 1)}`;
    const remove = (): void => {
      this.current = 0;
      this.#change(this.pairs.filter((_, index) => index !== place));
    };
    return html`<section class="pair ${place === this.current ? "current" : ""}" aria-label=${title} @focusin=${() => { this.current = place; }}>
      <div class="head"><h3>${title}</h3>
        ${this.pairs.length > Math.max(1, this.#least) ? html`<button type="button" class="link" ?disabled=${this.isOff} @click=${remove}>Remove pair ${place + 1}</button>` : nothing}
      </div>
      ${this.#field(pair, place, "question", "Question")} ${this.#field(pair, place, "answer", "Answer")} ${this.#tags(pair, place)} ${this.#passages(pair, place)}
    </section>`;
  }

  #field(pair: Pair, place: number, field: Field, name: string): TemplateResult {
    const wrong = this.problem !== "" && !(isEmpty(pair) && place >= this.#least) ? mistakeIn(pair, field, this.#limits) : "";
    const typed = (event: Event): void => {
      if (event.target instanceof HTMLTextAreaElement) this.#change(this.#with(place, { [field]: event.target.value }), "input");
    };
    const id = `${field}-${String(place)}`;
    return html`<div><label class="field">${name}
        <textarea class=${field} rows=${field === "question" ? 2 : 3} .value=${live(pair[field])} ?disabled=${this.isOff} aria-invalid=${String(wrong !== "")}
          aria-describedby=${id} @input=${typed} @change=${() => { this.fire("change"); }}></textarea></label>
      <p class="error" id=${id}>${wrong}</p></div>`;
  }

  #tags(pair: Pair, place: number): TemplateResult | typeof nothing {
    const offered = textsOf(this.questionTags);
    if (offered.length === 0 && !this.allowCustomQuestionTags) return nothing;
    const all = [...new Set([...offered, ...pair.tags])];
    const tick = (tag: string): void => {
      const tags = pair.tags.includes(tag) ? pair.tags.filter((each) => each !== tag) : [...pair.tags, tag];
      this.#change(this.#with(place, { tags }));
    };
    return html`<div role="group" aria-label="Tags of pair ${place + 1}">
      <p class="name">Tags</p>
      <div class="chips">${all.map(
        (tag) => html`<label class="chip"><input type="checkbox" .checked=${live(pair.tags.includes(tag))} ?disabled=${this.isOff} @change=${() => { tick(tag); }} /><span>${tag}</span></label>`,
      )}</div>
      ${this.allowCustomQuestionTags ? this.#ownTag(pair, place) : nothing}
    </div>`;
  }

  #ownTag(pair: Pair, place: number): TemplateResult {
    const add = (event: Event): void => {
      const input = event.currentTarget instanceof Element ? event.currentTarget.closest(".adding")?.querySelector("input") : null;
      const tag = input?.value.trim() ?? "";
      if (input === null || input === undefined || tag === "") return;
      input.value = "";
      if (!pair.tags.includes(tag)) this.#change(this.#with(place, { tags: [...pair.tags, tag] }));
    };
    const enter = (event: KeyboardEvent): void => {
      if (event.key !== "Enter") return;
      // Not what submits the form.
      event.preventDefault();
      add(event);
    };
    return html`<div class="adding"><label>A tag of your own <input class="own" type="text" ?disabled=${this.isOff} @keydown=${enter} /></label>
      <button type="button" class="push" ?disabled=${this.isOff} @click=${add}>Add tag</button></div>`;
  }

  #passages(pair: Pair, place: number): TemplateResult {
    const chosen = this.range && trimmed(this.text, ...this.range);
    const add = (): void => {
      if (chosen === null || !(this.renderRoot instanceof ShadowRoot)) return;
      clearSelection(this.renderRoot);
      this.range = null;
      this.current = place;
      const there = pair.passages.some(([start, end]) => start === chosen[0] && end === chosen[1]);
      if (!there) this.#change(this.#with(place, { passages: [...pair.passages, chosen].sort(([a], [b]) => a - b) }));
    };
    const drop = (index: number): void => {
      this.#change(this.#with(place, { passages: pair.passages.filter((_, each) => each !== index) }));
    };
    return html`<div role="group" aria-label="What pair ${place + 1} is about">
      <p class="name">About ${pair.passages.length === 0 ? "the whole text" : "these passages"}</p>
      <ul class="chips" ?hidden=${pair.passages.length === 0}>${pair.passages.map(
        ([start, end], index) => html`<li class="chip"><span>${this.text.slice(start, end)}</span><button type="button" class="plain" ?disabled=${this.isOff}
          aria-label="Remove the passage “${this.text.slice(start, end)}”" @click=${() => { drop(index); }}>${icon("close")}</button></li>`,
      )}</ul>
      <button type="button" class="link passage" ?disabled=${this.isOff || chosen === null} @click=${add}>${chosen === null ? "Select a passage to add it" : "Add the selected passage"}</button>
    </div>`;
  }

  #with(place: number, changed: Partial<Pair>): readonly Pair[] {
    return this.pairs.map((pair, index) => (index === place ? { ...pair, ...changed } : pair));
  }

  #change(pairs: readonly Pair[], ...names: string[]): void {
    this.pairs = pairs;
    this.fire(...(names.length > 0 ? names : ["input", "change"]));
  }

  readonly #more = (): void => {
    this.current = this.pairs.length;
    this.#change([...this.pairs, EMPTY]);
    void this.updateComplete.then(() => {
      this.renderRoot.querySelectorAll<HTMLElement>("textarea.question")[this.current]?.focus();
    });
  };

  readonly #selected = (event: PointerEvent): void => {
    this.#pointer = event.pointerType;
    this.#take();
  };

  readonly #tap = ({ target, clientX, clientY }: MouseEvent): void => {
    const piece = target instanceof Element && this.#pointer !== "mouse" ? target.closest(".piece") : null;
    const word = piece && wordAt(wordsOf(this.text), piece, clientX, clientY);
    if (word !== null && !this.#take()) this.range = tapped(this.range, word);
  };

  /** Returns whether something is selected by hand. */
  #take(): boolean {
    const found = this.renderRoot instanceof ShadowRoot ? selectedIn(this.renderRoot, [...this.renderRoot.querySelectorAll(".piece")]) : null;
    this.range = found ?? this.range;
    return found !== null;
  }

  /** On a touch screen the ends are dragged one after the other. */
  readonly #touched = (): void => {
    if (matchMedia("(pointer: coarse)").matches) this.#take();
  };

  readonly #walk = (event: KeyboardEvent): void => {
    const step = new Map([["ArrowRight", 1], ["ArrowDown", 1], ["ArrowLeft", -1], ["ArrowUp", -1]]).get(event.key);
    if (step !== undefined) this.range = stepped(this.text, this.range, step, event.shiftKey);
    else if (event.key === "Escape" && this.range !== null) this.range = null;
    else return;
    event.preventDefault();
  };
}
