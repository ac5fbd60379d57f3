package dev.verialsync.activities.verial.json;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of the JSON parser, which remembers each list and object that is open and each
 * text as a whole: what is nested too deeply becomes a text that says so, and of an endless text
 * only the beginning passes, with a note. What is left is as well-formed as what came. A text may
 * also be diverted past the parser. What passed last is remembered: the place where JSON breaks.
 */
public final class TextLimits extends FilterReader {
  private static final int CHUNK = 8 * 1024;

  /** Digits behind the u of an escape. */
  private static final int ESCAPE_DIGITS = 4;

  /** Ends a text of which only the beginning passed. */
  static final String CUT = " [cut from %d characters]";

  private static final int LONGEST_KEY = 16;

  /** Characters that are remembered: more than a parser reads ahead, with room before. */
  private static final int RECENT = 1 << 15;

  private static final Pattern ANSWERS_END = Pattern.compile("[]}]\\s*}\\s*$");

  private final int maxDepth;
  private final int maxTextChars;
  private final String tooDeep;
  private final Function<String, @Nullable DivertedText> divert;

  private final char[] raw = new char[CHUNK];
  private final StringBuilder passed = new StringBuilder(CHUNK);
  private int passedFrom;
  private long forgotten;
  private int depth;
  private long textChars = -1; // -1 outside of texts
  private boolean escaped;
  private int escapeDigits;
  private char unescaped;
  private final StringBuilder lastText = new StringBuilder();
  private boolean behindColon;
  private @Nullable DivertedText diverted;

  /**
   * Bounds a document.
   *
   * @param maxDepth of lists and objects in one another
   * @param maxTextChars of one text
   * @param tooDeep the text that stands for what is nested deeper
   * @param divert takes a key and says where the text behind it goes; null for the parser. A key
   *     that is long or written with escapes is none
   */
  public TextLimits(
      Reader in,
      int maxDepth,
      int maxTextChars,
      String tooDeep,
      Function<String, @Nullable DivertedText> divert) {
    super(in);
    this.maxDepth = maxDepth;
    this.maxTextChars = maxTextChars;
    this.tooDeep = '"' + tooDeep + '"';
    this.divert = divert;
  }

  @Override
  public int read() throws IOException {
    return fill() ? passed.charAt(passedFrom++) : -1;
  }

  @Override
  public int read(char[] chars, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, passed.length() - passedFrom);
    passed.getChars(passedFrom, passedFrom + count, chars, offset);
    passedFrom += count;
    return count;
  }

  /** Characters that have passed. */
  long count() {
    return forgotten + passed.length();
  }

  /** The characters that have passed at these places, as far as they are remembered. */
  String between(long from, long to) {
    int begin = (int) Math.max(0, from - forgotten);
    int end = (int) Math.min(passed.length(), to - forgotten);
    return begin < end ? passed.substring(begin, end) : "";
  }

  /** Whether it ended as an answer does: what is missing then is not its end. */
  boolean endsAsAnAnswer() {
    return ANSWERS_END.matcher(between(count() - 20, count())).find();
  }

  private boolean fill() throws IOException {
    while (passedFrom == passed.length()) {
      int count = in.read(raw, 0, raw.length);
      if (count < 0) {
        return false;
      }
      if (passedFrom > 2 * RECENT) {
        passed.delete(0, passedFrom - RECENT);
        forgotten += passedFrom - RECENT;
        passedFrom = RECENT;
      }
      int i = 0;
      while (i < count) {
        int end = endOfPlainText(i, count);
        if (end > i) {
          passPlainText(i, end);
          i = end;
        } else if (textChars >= 0) {
          inText(raw[i++]);
        } else {
          between(raw[i++]);
        }
      }
    }
    return true;
  }

  /** Most characters stand in texts and mean nothing but themselves: they pass together. */
  private int endOfPlainText(int from, int to) {
    int end = from;
    if (textChars >= 0 && escapeDigits == 0 && !escaped) {
      while (end < to && raw[end] != '"' && raw[end] != '\\') {
        end++;
      }
    }
    return end;
  }

  private void passPlainText(int from, int to) throws IOException {
    if (diverted != null) {
      diverted.write(raw, from, to);
      return;
    }
    if (lastText.length() <= LONGEST_KEY) {
      lastText.append(raw, from, Math.min(to - from, LONGEST_KEY + 1));
    }
    int wanted = (int) Math.max(0, Math.min(to - from, maxTextChars - textChars));
    textChars += to - from;
    if (depth <= maxDepth) {
      passed.append(raw, from, wanted);
    }
  }

  private void between(char c) {
    switch (c) {
      case '"' -> {
        textChars = 0;
        pass(c);
        diverted = behindColon && depth <= maxDepth ? divert.apply(lastText.toString()) : null;
        if (diverted != null) {
          passed.append(diverted.reference());
        }
        lastText.setLength(0);
      }
      case '[', '{' -> {
        if (depth++ == maxDepth) {
          passed.append(tooDeep);
        }
        pass(c);
      }
      case ']', '}' -> {
        pass(c);
        depth = Math.max(0, depth - 1);
      }
      default -> pass(c);
    }
    behindColon = c == ':' || (behindColon && Character.isWhitespace(c));
  }

  private void inText(char c) throws IOException {
    if (diverted != null) {
      inDiverted(c);
    } else if (escapeDigits > 0) {
      escapeDigits--;
    } else if (escaped) {
      escaped = false;
      escapeDigits = c == 'u' ? ESCAPE_DIGITS : 0;
    } else if (c == '"') {
      if (textChars > maxTextChars && depth <= maxDepth) {
        passed.append(CUT.formatted(textChars));
      }
      textChars = -1;
      pass(c);
      return;
    } else {
      textChars++;
      escaped = true;
      lastText.append(c);
    }
    // An escape that was begun is passed to its end.
    if (diverted == null && textChars >= 0 && textChars <= maxTextChars) {
      pass(c);
    }
  }

  /** An escape, or the end. */
  private void inDiverted(char c) throws IOException {
    if (escapeDigits > 0) {
      int digit = Character.digit(c, 16);
      unescaped = digit < 0 ? '\uFFFF' : (char) (unescaped << 4 | digit);
      if (--escapeDigits == 0) {
        divert(unescaped);
      }
    } else if (escaped) {
      escaped = false;
      if (c == 'u') {
        escapeDigits = ESCAPE_DIGITS;
        unescaped = 0;
      } else {
        divert("nrtf".indexOf(c) >= 0 ? ' ' : "/\"\\".indexOf(c) >= 0 ? c : '\0');
      }
    } else if (c == '"') {
      diverted.finish();
      diverted = null;
      textChars = -1;
      pass(c);
    } else {
      escaped = true;
    }
  }

  private void divert(char c) throws IOException {
    diverted.write(new char[] {c}, 0, 1);
  }

  private void pass(char c) {
    if (depth <= maxDepth) {
      passed.append(c);
    }
  }
}
