import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { UNDOCUMENTED } from "../choices";
import { json, text, textsOf } from "../common/attributes";
import type { Answer } from "../common/answer";
import { dialogLook } from "../common/dialog";
import { parseLenient } from "../common/json";
import { look } from "../common/look";
import { Instructions, instructionsLook } from "../common/regions";
import { Widget } from "../common/widget";
import { dense, withRank, type Ranks } from "./ranks";

interface Dimension {
  name: string;
  tie: boolean;
}

export class CrowdTextRanking extends Widget {
  static override styles = [look, dialogLook, instructionsLook, css`
    :host {
      margin-block: 12px;
    }
    .text {
      margin: 0 0 12px;
      padding: 12px 16px;
      border: 1px solid var(--crowd-line);
      border-radius: 4px;
      background: var(--crowd-well);
      color: var(--crowd-ink);
      white-space: pre-wrap;
      overflow-wrap: break-word;
    }
    h3 {
      margin: 0 0 4px;
      font-size: 1rem;
    }
    .responses {
      display: grid;
      gap: 10px;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr));
      padding: 0;
      margin: 0 0 16px;
      list-style: none;
    }
    .responses li {
      padding: 10px 14px;
      border: 1px solid var(--crowd-edge);
      border-radius: 4px;
      background: var(--crowd-ground);
      color: var(--crowd-ink);
      white-space: pre-wrap;
      overflow-wrap: break-word;
    }
    .responses b {
      display: block;
    }
    fieldset {
      min-width: 0;
      padding: 10px 14px;
      margin: 0 0 12px;
      border: 1px solid var(--crowd-line);
      border-radius: 4px;
    }
    legend {
      padding: 0 6px;
      margin-inline-start: -6px;
      font-weight: 600;
    }
    .hint {
      margin: 0 0 6px;
      color: var(--crowd-ink-2);
      font-size: 0.9375rem;
    }
    .row {
      display: flex;
      flex-wrap: wrap;
      gap: 6px 10px;
      align-items: center;
      padding: 4px 0;
    }
    .row > span {
      min-width: 6.5em;
      font-weight: 500;
    }
    .rank {
      display: inline-flex;
      gap: 6px;
      align-items: center;
      justify-content: center;
      min-width: 52px;
      min-height: 36px;
      padding: 0 10px;
      border: 1px solid var(--crowd-edge);
      border-radius: 4px;
      background: var(--crowd-ground);
      cursor: pointer;
    }
    .rank:has(:checked) {
      border-color: var(--crowd-go);
      background: var(--crowd-go-soft);
      box-shadow: inset 0 0 0 1px var(--crowd-go);
    }
    .rank:has(:focus-visible) {
      outline: 3px solid var(--crowd-mark);
      outline-offset: 2px;
    }
    .rank:has(:disabled) {
      color: var(--crowd-ink-2);
      cursor: not-allowed;
    }
    .rank input {
      width: 16px;
      height: 16px;
      margin: 0;
      accent-color: var(--crowd-go);
    }
    @media (max-width: 30em) {
      .row > span {
        flex-basis: 100%;
      }
      .rank {
        flex: 1;
        max-width: 80px;
      }
    }
    @media (pointer: coarse) {
      .rank {
        min-height: 44px;
      }
    }
  `];
  static override properties: PropertyDeclarations = {
    text: text("text"),
    responses: json("responses"),
    ordinalRankingDimensions: json("ordinal-ranking-dimensions"),
    ranks: { state: true },
  };

  declare text: string;
  declare responses: unknown;
  declare ordinalRankingDimensions: unknown;
  /** By dimension, one for each response. */
  protected declare ranks: Readonly<Record<string, Ranks>>;
  readonly #instructions = new Instructions(this);

  constructor() {
    super();
    this.text = "";
    this.responses = [];
    this.ordinalRankingDimensions = [];
    this.ranks = {};
  }

  override get _submittableValue(): Answer {
    const whole = this.#dimensions.flatMap(({ name }) => {
      const ranks = this.#ranksOf(name).filter((rank) => rank !== null);
      return ranks.length === this.#responses.length ? [{ dimension: name, ranks: dense(ranks) }] : [];
    });
    return { [UNDOCUMENTED.ranking]: whole };
  }

  get value(): Answer {
    return this._submittableValue;
  }

  set value(value: unknown) {
    const given = (value as Partial<Record<string, unknown>> | null)?.[UNDOCUMENTED.ranking];
    const list = Array.isArray(given) ? (given as (Partial<Record<string, unknown>> | null)[]) : [];
    this.ranks = Object.fromEntries(
      list.map((each) => {
        const ranks = Array.isArray(each?.["ranks"]) ? (each["ranks"] as unknown[]) : [];
        return [textsOf([each?.["dimension"]])[0] ?? "", ranks.map((rank) => (typeof rank === "number" ? rank : null))];
      }),
    );
  }

  override mistake(): string {
    const open = this.#dimensions.find(({ name }) => this.#ranksOf(name).includes(null));
    return open === undefined || this.#responses.length === 0 ? "" : `Give every response a rank for ${open.name}.`;
  }

  override get draft(): string {
    return JSON.stringify({ [UNDOCUMENTED.ranking]: Object.entries(this.ranks).map(([dimension, ranks]) => ({ dimension, ranks })) });
  }

  override set draft(state: string) {
    this.value = parseLenient(state);
  }

  override focus(options?: FocusOptions): void {
    const open = this.#dimensions.findIndex(({ name }) => this.#ranksOf(name).includes(null));
    const row = Math.max(0, this.#ranksOf(this.#dimensions[open]?.name ?? "").indexOf(null));
    this.renderRoot.querySelector<HTMLElement>(`[name="${String(Math.max(0, open))}-${String(row)}"]`)?.focus(options);
  }

  protected override render(): TemplateResult {
    const { responses, ordinalRankingDimensions } = this;
    return this.#instructions.frame(html`
      ${this.mistakes({ responses, "ordinal-ranking-dimensions": ordinalRankingDimensions })}
      ${this.text === "" ? nothing : html`<h3>Prompt</h3><div class="text">${this.text}</div>`}
      <ol class="responses" aria-label="Responses">${this.#responses.map((each, place) => html`<li><b>${nameOf(place)}</b>${each}</li>`)}</ol>
      ${this.#dimensions.map((dimension, index) => this.#dimension(dimension, index))} ${this.problemText()}
    `);
  }

  get #responses(): string[] {
    // The same text may stand there twice.
    return Array.isArray(this.responses) ? (this.responses as unknown[]).map((each) => textsOf([each])[0] ?? "") : [];
  }

  get #dimensions(): Dimension[] {
    const list = Array.isArray(this.ordinalRankingDimensions) ? (this.ordinalRankingDimensions as unknown[]) : [];
    return list.flatMap((each) => {
      const name = textsOf([each])[0];
      const tie = (each as { allowTie?: unknown } | null)?.allowTie;
      return name === undefined ? [] : [{ name, tie: tie === true || tie === "true" }];
    });
  }

  #ranksOf(dimension: string): Ranks {
    return this.#responses.map((_, place) => this.ranks[dimension]?.[place] ?? null);
  }

  #dimension({ name, tie }: Dimension, index: number): TemplateResult {
    const ranks = this.#ranksOf(name);
    return html`<fieldset aria-describedby="error">
      <legend>${name}</legend>
      <p class="hint">1 is the best. ${tie ? "Responses may share a rank." : "Each rank is given once."}</p>
      ${ranks.map(
        (given, place) => html`<div class="row" role="radiogroup" aria-label="${name}, ${nameOf(place)}">
          <span aria-hidden="true">${nameOf(place)}</span>
          ${ranks.map(
            (_, step) => html`<label class="rank"><input type="radio" name="${index}-${place}" .checked=${live(given === step + 1)} ?disabled=${this.isOff}
              @change=${() => { this.#give(name, place, step + 1, tie); }} />${step + 1}</label>`,
          )}
        </div>`,
      )}
    </fieldset>`;
  }

  #give(dimension: string, place: number, rank: number, tie: boolean): void {
    this.ranks = { ...this.ranks, [dimension]: withRank(this.#ranksOf(dimension), place, rank, tie) };
    this.fire("input", "change");
  }
}

function nameOf(place: number): string {
  return `Response ${String(place + 1)}`;
}
