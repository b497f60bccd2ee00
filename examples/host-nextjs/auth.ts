import type { AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";

/** The app's own people, as it has had them all along. */
const people = [{ id: "42", email: "ada@shop.example", name: "Ada Lovelace", password: "a phrase of hers" }];

export const authOptions: AuthOptions = {
  secret: process.env.NEXTAUTH_SECRET ?? "",
  session: { strategy: "jwt" },
  providers: [
    CredentialsProvider({
      name: "Shop",
      credentials: { email: { label: "E-mail" }, password: { label: "Password", type: "password" } },
      async authorize(typed) {
        const person = people.find(({ email, password }) => email === typed?.email && password === typed?.password);
        return person ? { id: person.id, email: person.email, name: person.name } : null;
      },
    }),
  ],
  callbacks: {
    // When they proved themselves here: QR Login asks again once that is long ago.
    jwt: ({ token, user }) => (user ? { ...token, authTime: Math.floor(Date.now() / 1000) } : token),
  },
};
