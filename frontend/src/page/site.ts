// The script of every page: small behaviours over pages that also work without it.

import { offerCopying } from "./copy";
import { watchTaskFrames } from "./frame";
import { setUpHtmx } from "./htmx";
import { showScripted } from "./scripted";
import { offerThemes } from "./theme";
import { startClocks } from "./clock";

setUpHtmx();
offerThemes(document, localStorage);
offerCopying(document);
showScripted(document);
startClocks(document);
watchTaskFrames(window, (url) => {
  location.assign(url);
});
document.addEventListener("htmx:load", (event) => {
  if (!(event.target instanceof Element)) return;
  showScripted(event.target);
  startClocks(event.target.parentNode ?? event.target);
});
