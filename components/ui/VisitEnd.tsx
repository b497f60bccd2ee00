import { Moment } from "./Moment";

export interface VisitEndProps {
  at: string;
  /** With `{time}`. */
  sentence: string;
  locale: string;
}

/** Until when a browser is signed in that is so for one visit. */
export function VisitEnd({ at, sentence, locale }: VisitEndProps) {
  const [before, after] = sentence.split("{time}");
  return (
    <>
      {before}
      <Moment at={at} locale={locale} />
      {after}
    </>
  );
}
