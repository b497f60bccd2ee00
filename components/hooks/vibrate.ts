/** Felt where a phone can, by whoever has touched the page and wants things to move. */
export function vibrate(pattern: number | number[]): void {
  if (!navigator.userActivation?.hasBeenActive || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  navigator.vibrate?.(pattern);
}
