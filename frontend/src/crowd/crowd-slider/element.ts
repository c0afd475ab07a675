import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { SLIDER } from "../choices";
import { flag, number } from "../common/attributes";
import { CrowdField } from "../common/field";
import { CrowdSliderLabel, PLACED } from "../crowd-slider-label/element";
import { sliderLook } from "./look";

export class CrowdSlider extends CrowdField {
  static override styles = sliderLook;
  static override properties: PropertyDeclarations = {
    min: number("min"),
    max: number("max"),
    step: number("step"),
    value: number("value", true),
    pin: flag("pin"),
    editable: flag("editable"),
    secondaryProgress: number("secondary-progress"),
    moving: { state: true },
  };

  declare min: number | null;
  declare max: number | null;
  declare step: number | null;
  declare pin: boolean;
  declare editable: boolean;
  declare secondaryProgress: number | null;
  protected declare moving: boolean;
  #value: number | null = null;

  constructor() {
    super();
    this.min = null;
    this.max = null;
    this.step = null;
    this.pin = false;
    this.editable = false;
    this.secondaryProgress = null;
    this.moving = false;
    this.addEventListener(PLACED, this.#place);
  }

  /** Where it stands: always within its ends and on a step, as it is seen to. */
  get value(): number {
    const [least, most] = this.#ends;
    const step = this.step ?? SLIDER.step;
    const wished = Math.min(most, Math.max(least, this.#value ?? least));
    if (!(step > 0)) return wished;
    const steps = Math.min(Math.round((wished - least) / step), Math.floor((most - least) / step + 1e-9));
    return Number((least + steps * step).toFixed(Math.max(placesOf(step), placesOf(least))));
  }

  set value(value: unknown) {
    const read = typeof value === "number" ? value : parseFloat(typeof value === "string" ? value : "");
    this.#value = Number.isFinite(read) ? read : null;
  }

  override get _submittableValue(): number {
    return this.value;
  }

  /** Never: it always stands somewhere. */
  override mistake(): string {
    return "";
  }

  override get draft(): string {
    return String(this.value);
  }

  override set draft(state: string) {
    this.value = state;
  }

  protected override render(): TemplateResult {
    const [least, most] = this.#ends;
    const at = this.#share(this.value);
    const behind = this.secondaryProgress === null ? at : Math.max(at, this.#share(this.secondaryProgress));
    return html`<div class="row">
        <div class="track" style="--at:${at};--behind:${behind}">
          <input type="range" part="range" min=${least} max=${most} step=${this.step ?? SLIDER.step}
            .value=${live(String(this.value))} ?disabled=${this.isOff} aria-label=${this.spokenName || "Slider"}
            @input=${this.#slid} @change=${this.#slidDone} @pointerdown=${this.#begin} @pointerup=${this.#end}
            @keydown=${this.#begin} @blur=${this.#end} />
          ${this.pin ? html`<output class="pin" ?hidden=${!this.moving} aria-hidden="true">${this.value}</output>` : nothing}
          <div class="ticks"><slot></slot></div>
        </div>
        ${this.editable ? this.#number(least, most) : nothing}
      </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    this.#place();
  }

  get #ends(): [number, number] {
    const least = this.min ?? SLIDER.min;
    return [least, Math.max(least, this.max ?? SLIDER.max)];
  }

  #share(value: number): number {
    const [least, most] = this.#ends;
    return most === least ? 0 : Math.min(1, Math.max(0, (value - least) / (most - least)));
  }

  #number(least: number, most: number): TemplateResult {
    return html`<input type="number" part="number" min=${least} max=${most} step=${this.step ?? SLIDER.step}
      .value=${live(String(this.value))} ?disabled=${this.isOff} aria-label="${this.spokenName || "Slider"}, as a number"
      @input=${stop} @change=${this.#typed} />`;
  }

  readonly #place = (): void => {
    const labels = [...this.querySelectorAll("crowd-slider-label")];
    for (const label of labels) {
      if (!(label instanceof CrowdSliderLabel) || label.position === null) continue;
      const share = this.#share(label.position);
      label.style.setProperty("--crowd-at", String(share));
      label.style.setProperty("--crowd-labels", String(labels.length));
      label.style.textAlign = share < 0.3 ? "start" : share > 0.7 ? "end" : "center";
    }
  };

  readonly #slid = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.value = event.target.value;
  };

  readonly #slidDone = (event: Event): void => {
    this.#slid(event);
    this.fire("change");
  };

  readonly #typed = (event: Event): void => {
    if (event.target instanceof HTMLInputElement && event.target.value !== "") this.value = event.target.value;
    this.fire("input", "change");
    this.requestUpdate();
  };

  readonly #begin = (): void => {
    this.moving = true;
  };

  readonly #end = (): void => {
    this.moving = false;
  };
}

/** How many figures a number has behind its point. */
function placesOf(value: number): number {
  const [, places = "", power = "0"] = /(?:\.(\d+))?(?:e(-?\d+))?$/.exec(String(value)) ?? [];
  return Math.min(20, Math.max(0, places.length - Number(power)));
}

/** A number that is half written is not yet a value. */
function stop(event: Event): void {
  event.stopPropagation();
}
