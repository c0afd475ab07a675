// What this device keeps for the site.

/** Returns the site's storage on this device, or null where the browser forbids it. */
export function deviceStorage(view: Window): Storage | null {
  try {
    return view.localStorage;
  } catch {
    return null;
  }
}
