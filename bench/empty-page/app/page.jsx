import { connection } from "next/server";

/** Nothing of anybody's own: what is left is what Next.js sends with every page that is made for each request. */
export default async function Empty() {
  await connection();
  return <p>empty</p>;
}
