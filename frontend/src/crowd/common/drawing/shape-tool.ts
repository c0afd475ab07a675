// What the tools have in common that draw shapes.

import type { PropertyDeclarations, PropertyValues } from "lit";
import { SAYS_MODIFIED } from "../../choices";
import type { Answer } from "../answer";
import { Unreadable } from "../attributes";
import { parseLenient } from "../json";
import type { Bench, DrawingScript, ShapeHost } from "./contract";
import { entriesOf, isRecord, isSame, shapesFrom, type Kind, type Shape } from "./shapes";
import { DrawingTool } from "./tool";

export abstract class ShapeTool extends DrawingTool implements ShapeHost {
  static override properties: PropertyDeclarations = { drawn: { state: true } };

  /** All shapes, those included whose label is not offered at the moment. */
  protected declare drawn: readonly Shape[];
  abstract readonly kind: Kind;
  protected override readonly warning = "";
  #set = false;

  constructor() {
    super();
    this.drawn = [];
  }

  get shapes(): readonly Shape[] {
    const known = new Set(this.labelList.map(({ name }) => name));
    return this.drawn.filter(({ label }) => known.has(label));
  }

  draw(shapes: readonly Shape[]): void {
    const shown = new Set(this.shapes);
    this.drawn = [...this.drawn.filter((shape) => !shown.has(shape)), ...shapes];
    this.fire("input", "change");
  }

  override get value(): Answer {
    return this._submittableValue;
  }

  override set value(value: unknown) {
    this.#set = true;
    this.#replace(shapesFrom(this.kind, value));
  }

  override get _submittableValue(): Answer {
    const { kind } = this;
    const given = this.initialValue !== null && !(this.initialValue instanceof Unreadable);
    const modified = given && SAYS_MODIFIED.has(kind.key) ? { initialValueModified: !isSame(this.shapes, this.#asked()) } : {};
    return { [kind.key]: entriesOf(kind, this.shapes, this.size), inputImageProperties: this.imageProperties, ...modified };
  }

  override get draft(): string {
    return JSON.stringify({ [this.kind.key]: entriesOf(this.kind, this.drawn, null), none: this.none, unfinished: this.unfinished });
  }

  override set draft(state: string) {
    const kept = parseLenient(state);
    this.value = kept;
    this.none = isRecord(kept) && kept["none"] === true && !this.any;
    this.unfinished = isRecord(kept) ? kept["unfinished"] : null;
  }

  protected override open(script: DrawingScript): Bench {
    return script.shapes(this);
  }

  protected override get any(): boolean {
    return this.shapes.length > 0;
  }

  protected override get wanted(): string {
    return `Draw at least one ${this.kind.noun}`;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("initialValue") && !this.#set && this.drawn.length === 0) this.#replace(shapesFrom(this.kind, this.initialValue));
    super.willUpdate(changed);
  }

  /** Its earlier shapes, as far as their labels are offered. */
  #asked(): Shape[] {
    const known = new Set(this.labelList.map(({ name }) => name));
    return shapesFrom(this.kind, this.initialValue).filter(({ label }) => known.has(label));
  }

  #replace(shapes: readonly Shape[]): void {
    this.drawn = shapes;
    this.bench?.replaced();
  }
}
