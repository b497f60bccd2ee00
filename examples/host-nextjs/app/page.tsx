import { getServerSession } from "next-auth";
import { authOptions } from "../auth";

export default async function Shop() {
  const session = await getServerSession(authOptions);
  return (
    <main>
      <h1>Shop</h1>
      {session ? (
        <>
          <p>Hello {session.user?.name}</p>
          <a href="/qr-login">Sign in another screen with this phone</a>
        </>
      ) : (
        <a href="/api/auth/signin">Sign in (ada@shop.example, a phrase of hers)</a>
      )}
    </main>
  );
}
