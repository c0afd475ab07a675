// How an element of ours takes part in a form: its name, what it says, what is wrong with it, and what it stands at, which
// is also what a draft keeps and what a reset goes back to.

import { html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { flag, text } from "./attributes";
import type { Answer, Contribution } from "./answer";
import { CrowdElement } from "./element";

export abstract class CrowdField extends CrowdElement {
  /** Makes `<label for>` and `<fieldset disabled>` work; what is sent is put together by crowd-form. */
  static readonly formAssociated = true;
  static override shadowRootOptions: ShadowRootInit = { mode: "open", delegatesFocus: true };
  static override properties: PropertyDeclarations = {
    name: text("name"),
    disabled: flag("disabled"),
    required: flag("required"),
    fenced: { state: true },
    problem: { state: true },
  };

  declare name: string;
  declare disabled: boolean;
  declare required: boolean;
  /** Whether a fieldset around it is disabled. */
  protected declare fenced: boolean;
  /** What is said to be wrong with it. */
  protected declare problem: string;
  readonly #internals: ElementInternals | null;
  #first: string | null = null;
  /** What a script has set as its value before this script came. */
  #early: { readonly value: unknown } | null = null;

  constructor() {
    super();
    this.name = "";
    this.disabled = false;
    this.required = false;
    this.fenced = false;
    this.problem = "";
    // Safari has it since 16.4; without it only labels outside the element are lost.
    this.#internals = "attachInternals" in this ? this.attachInternals() : null;
    const early = Object.getOwnPropertyDescriptor(this, "value");
    // Lit sees to those that are properties of its own; a plain one would lie over the accessor for good.
    if (early === undefined || (this.constructor as typeof CrowdField).elementProperties.has("value")) return;
    this.#early = { value: early.value as unknown };
    Reflect.deleteProperty(this, "value");
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const early = this.#early;
    this.#early = null;
    if (early !== null) Object.assign(this, { value: early.value });
  }

  /** What stands in the answer under its name; null for nothing. */
  abstract get _submittableValue(): Answer;

  /** What is wrong with it as it stands; "" for nothing. */
  abstract mistake(): string;

  /** What it stands at, as a text that brings it back when it is set. */
  abstract get draft(): string;
  abstract set draft(state: string);

  /** Under which name a draft keeps it; null for what must not be kept, and until it stands. */
  get draftName(): string | null {
    return !this.hasUpdated ? null : this.name || (this.id && `#${this.id}`);
  }

  /** What it adds to the answer. */
  contribution(): Contribution | null {
    const value = this._submittableValue;
    return this.name === "" || value === null ? null : { name: this.name, value };
  }

  /** Goes back to what the page made it. */
  reset(): void {
    if (this.#first !== null) this.draft = this.#first;
    this.problem = "";
  }

  get form(): HTMLFormElement | null {
    return this.#internals?.form ?? this.closest("form");
  }

  checkValidity(): boolean {
    return this.isOff || this.mistake() === "";
  }

  reportValidity(): boolean {
    this.problem = this.isOff ? "" : this.mistake();
    return this.problem === "";
  }

  formDisabledCallback(): void {
    this.fenced = this.closest("fieldset:disabled") !== null;
  }

  formResetCallback(): void {
    this.reset();
  }

  /** Says something of it to styles of the page (`:state()`), where the browser can. */
  tell(state: string, on: boolean): void {
    const states = (this.#internals as { states?: Set<string> } | null)?.states;
    if (on) states?.add(state);
    else states?.delete(state);
  }

  protected get isOff(): boolean {
    return this.disabled || this.fenced;
  }

  /** What a screen reader calls it when it has no words of its own. */
  protected get spokenName(): string {
    const own = this.getAttribute("aria-label") ?? "";
    const labels = [...(this.#internals?.labels ?? [])].map((label) => label.textContent?.trim() ?? "");
    return [own, labels.join(" ").trim(), this.getAttribute("title") ?? ""].find((name) => name !== "") ?? this.name;
  }

  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed);
    this.#first = this.draft;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    // Once something was said to be wrong, it is said until it is right.
    if (this.problem !== "" && !(changed as ReadonlyMap<PropertyKey, unknown>).has("problem")) this.reportValidity();
  }

  protected problemText(): TemplateResult {
    return html`<p class="error" id="error" role="alert">${this.problem}</p>`;
  }
}
