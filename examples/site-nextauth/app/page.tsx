import { getServerSession } from "next-auth";
import { authOptions } from "../auth";

export default async function Shop() {
  const session = await getServerSession(authOptions);
  return (
    <main>
      <h1>Shop</h1>
      {session && <p>Hello {session.user?.name}</p>}
      {session ? (
        <a href="/api/auth/signout?callbackUrl=/left">Sign out</a>
      ) : (
        <a href="/api/auth/signin/qr-login">Sign in</a>
      )}
    </main>
  );
}
