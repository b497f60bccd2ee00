export interface PerProcess<Value> {
  get(): Value;
  set(value: Value): void;
  clear(): Value | undefined;
}

/**
 * What must exist once in a process. It hangs on globalThis, since Next.js loads modules more than once. The name is looked
 * up once, so that `get` costs next to nothing.
 *
 * @param make is called by the first `get`; where it makes `undefined`, it is called again by the next one
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
