// The preview while one writes. What the form says is filled by the server and handed to a frame of ours, which shows it
// in a frame inside (templates/tasks/live.html.jinja): sent into the frame by the form itself, each would be a step in
// the history, and "back" would lead through all of them.

export class Preview {
  readonly #form: HTMLFormElement;
  readonly #button: HTMLButtonElement;
  readonly #frame: HTMLIFrameElement;
  #asking: AbortController | null = null;
  #html: string | null = null;
  #ready = false;

  constructor(form: HTMLFormElement, button: HTMLButtonElement, frame: HTMLIFrameElement) {
    this.#form = form;
    this.#button = button;
    // A new frame: another address in the old one would be a step in the history, too.
    this.#frame = frame.cloneNode() as HTMLIFrameElement;
    const live = new URL(button.formAction);
    live.searchParams.set("live", "1");
    this.#frame.src = live.href;
    frame.replaceWith(this.#frame);
    window.addEventListener("message", ({ source, data }: MessageEvent<{ piecework?: unknown } | null>) => {
      // Every page in a sandbox has the origin "null"; the window tells who speaks.
      if (source !== this.#frame.contentWindow || data?.piecework !== "live") return;
      this.#ready = true;
      this.#hand();
    });
    button.addEventListener("click", (event) => {
      event.preventDefault();
      void this.show();
    });
  }

  /** Shows what the form says now. */
  async show(): Promise<void> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(this.#form)) if (typeof value === "string") body.append(name, value);
    try {
      const answer = await fetch(this.#button.formAction, { method: "POST", body, signal: asking.signal });
      this.#html = await answer.text();
      this.#hand();
    } catch {
      // Somebody wrote on meanwhile; or there is no connection, and what was shown last stays.
    }
  }

  #hand(): void {
    if (!this.#ready || this.#html === null) return;
    this.#frame.contentWindow?.postMessage({ html: this.#html }, "*");
    this.#html = null;
  }
}
