/** Makes a light class pass for one of the platform's: what it lacks is delegated to a native one, made when first needed. */
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
