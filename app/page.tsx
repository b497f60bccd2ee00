export default function MainPage() {
  return <main>QR Login</main>;
}
