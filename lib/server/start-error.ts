/** The server cannot start; the message is the sentence for who starts it, without a stack. */
export class StartError extends Error {
  override name = "StartError";
}
