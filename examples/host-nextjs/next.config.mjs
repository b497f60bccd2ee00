/** Here ends what belongs to the site, also where it lies in a folder of another project. @type {import("next").NextConfig} */
export default { turbopack: { root: import.meta.dirname } };
