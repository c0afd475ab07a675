// The script of every page: small behaviours over pages that also work without it.

import { offerCopying } from "./copy";
import { deviceStorage } from "./device";
import { DraftStore } from "./draft-store";
import { settleDrafts } from "./drafts-over";
import { watchTaskFrames } from "./frame";
import { setUpHtmx } from "./htmx";
import { showScripted } from "./scripted";
import { offerThemes } from "./theme";
import { startClocks } from "./clock";

const storage = deviceStorage(window);
const drafts = new DraftStore(storage);

setUpHtmx();
if (storage !== null) offerThemes(document, storage);
offerCopying(document);
showScripted(document);
startClocks(document);
drafts.prune(Date.now());
settleDrafts(document, drafts);
watchTaskFrames(window, drafts, (url) => {
  location.assign(url);
});
document.addEventListener("htmx:load", (event) => {
  if (!(event.target instanceof Element)) return;
  showScripted(event.target);
  startClocks(event.target.parentNode ?? event.target);
});
