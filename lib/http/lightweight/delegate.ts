/**
 * Makes a light class pass for a real one of the platform: what it does not have itself is asked of the native one, which is
 * made then. For requests and answers of which most are asked for little.
 */
export function delegateTo<Light, Real extends object>(
  real: { prototype: Real },
  light: { prototype: Light & object },
  native: (light: Light) => Real,
): void {
  for (const name of Reflect.ownKeys(real.prototype)) {
    if (Object.hasOwn(light.prototype, name)) continue;
    Object.defineProperty(light.prototype, name, {
      get(this: Light) {
        const one = native(this);
        const value: unknown = Reflect.get(one, name);
        return typeof value === "function" ? value.bind(one) : value;
      },
    });
  }
  Object.setPrototypeOf(light.prototype, real.prototype);
}
