// Acts that would come too often, spaced.

/**
 * Returns a function that has `act` done soon after a call, and at least `pause` milliseconds after the time before,
 * so that many calls cost one act and the last one is never lost.
 */
export function throttled(act: () => void, pause: number): () => void {
  let last = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    timer ??= setTimeout(
      () => {
        timer = undefined;
        last = performance.now();
        act();
      },
      Math.max(0, last + pause - performance.now()),
    );
  };
}
