/** A place for one value of this process. */
export interface PerProcess<Value> {
  /** The value, made where there is none yet. */
  get(): Value;
  /** Puts another in its place. */
  set(value: Value): void;
  /** Takes the value away, so that the next `get` makes a new one; returns what was there. */
  clear(): Value | undefined;
}

/**
 * What must exist once in a process. It hangs on globalThis, since Next.js loads modules more than once: whoever asks by
 * the same name gets the same value. The name is looked up once, so that `get` costs next to nothing.
 *
 * @param make is called by the first `get`; what it makes may be `undefined`, and is then made again at the next
 */
export function perProcess<Value>(name: string, make: () => Value): PerProcess<Value> {
  const key = Symbol.for(`qr-login.${name}`);
  const shared = globalThis as typeof globalThis & { [key]?: { value: Value | undefined } };
  shared[key] ??= { value: undefined };
  const slot = shared[key];
  return {
    get() {
      return slot.value ?? fill();
    },
    set(value) {
      slot.value = value;
    },
    clear() {
      const { value } = slot;
      slot.value = undefined;
      return value;
    },
  };

  function fill(): Value {
    const value = make();
    slot.value = value;
    return value;
  }
}
