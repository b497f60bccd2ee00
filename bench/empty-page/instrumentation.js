// Without one of its own, Turbopack finds the project's, which is for the project's server only.
export function register() {}
