/** Some of a screen's sentences: what a component in the browser is given stands in its page's data, whether it is shown or not. */
export function only<Words extends object, Key extends keyof Words>(words: Words, ...keys: Key[]): Pick<Words, Key> {
  return Object.fromEntries(keys.map((key) => [key, words[key]])) as Pick<Words, Key>;
}
