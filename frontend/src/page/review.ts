// The script of the pages where requesters review work.

import { deviceStorage } from "./device";
import { offerKeys } from "./keys";

offerKeys(document, document.body, deviceStorage(window));
