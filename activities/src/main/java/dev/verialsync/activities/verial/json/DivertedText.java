package dev.verialsync.activities.verial.json;

import java.io.IOException;

/** Takes one text of a document as it passes; the parser sees a reference in its place. */
public interface DivertedText {
  /** What the parser sees: plain characters that need no escape. */
  String reference();

  /** Takes the next characters, unescaped; a NUL for an escape that is none. */
  void write(char[] chars, int from, int to) throws IOException;

  /** The text is whole. */
  void finish() throws IOException;
}
