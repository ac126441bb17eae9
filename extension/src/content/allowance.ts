/**
 * How often something may be done that a page can cause: so many times at once, then once more after each refill, in
 * milliseconds. What it returns tells whether it may be done now, and counts it if so.
 */
export function allowance(most: number, refill: number): () => boolean {
  let left = most;
  let counted = 0;
  return () => {
    const now = performance.now();
    left = Math.min(most, left + (now - counted) / refill);
    counted = now;
    if (left < 1) return false;
    left--;
    return true;
  };
}
