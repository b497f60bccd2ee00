import { publicKeys } from "../../key";

export async function GET() {
  return Response.json(await publicKeys());
}
