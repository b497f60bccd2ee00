// @ts-check

/**
 * Tells what several say at once one after the other: who began first is told while speaking, the others when their turn
 * comes.
 *
 * @param {(text: string) => void} tell
 */
export function transcript(tell) {
  /** @type {{ held: string[], ended: boolean }[]} */
  const speakers = [];
  const goOn = () => {
    for (let first = speakers[0]; first; first = speakers[0]) {
      for (const text of first.held.splice(0)) tell(text);
      if (!first.ended) return;
      speakers.shift();
    }
  };
  return {
    /** A new speaker, whose turn comes after everybody's who has begun before. */
    begin() {
      const speaker = { held: /** @type {string[]} */ ([]), ended: false };
      speakers.push(speaker);
      return {
        /** @param {string} text */
        say(text) {
          speaker.held.push(text);
          goOn();
        },
        end() {
          speaker.ended = true;
          goOn();
        },
      };
    },
  };
}
