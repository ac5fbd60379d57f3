package dev.verialsync.activities.verial.call;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes what a server wrote fit for messages: no session number, no control characters, short. */
public final class ServerText {
  private static final int MAX_CHARS = 200;

  /** A longer number is hidden wherever it stands; a shorter one only as a word of its own. */
  private static final int DISTINCTIVE_LENGTH = 4;

  private final Pattern session;
  private final int sessionLength;

  public ServerText(SessionNumber session) {
    String quoted = Pattern.quote(session.reveal());
    this.sessionLength = session.reveal().length();
    this.session =
        Pattern.compile(
            sessionLength >= DISTINCTIVE_LENGTH
                ? quoted
                : "(?<![A-Za-z0-9])" + quoted + "(?![A-Za-z0-9])",
            Pattern.CASE_INSENSITIVE);
  }

  /** The text on one line, the session as {@code ***}, at most 200 characters. */
  public String safe(String text) {
    return shortened(masked(text));
  }

  /** As {@link #safe}; where the head was cut, its end may be half a session number, and goes. */
  public String safe(BodyHead head) {
    String masked = masked(head.text());
    return shortened(
        head.cut() ? masked.substring(0, Math.max(0, masked.length() - sessionLength)) : masked);
  }

  /** So many characters on either side of a place, on one line, the session as {@code ***}. */
  String around(String before, String behind, int chars) {
    String left = line(before);
    // Hidden in what is longer, so that no half of the number is left at the cuts.
    String hidden =
        session
            .matcher(left + line(behind))
            .replaceAll(found -> "*".repeat(found.group().length()));
    int from = Math.max(0, left.length() - chars);
    return hidden.substring(from, Math.min(hidden.length(), left.length() + chars)).strip();
  }

  private static String line(String text) {
    return text.replaceAll("\\s+", " ").replaceAll("[\\p{Cntrl}\\p{Cf}]", "");
  }

  private String masked(String text) {
    // Control characters go first: one in the middle of the number would hide it from the search.
    String line =
        text.replaceAll("[\\p{Cntrl}\\p{Cf}&&[^\\t\\r\\n]]", "").replaceAll("\\s+", " ").strip();
    return session.matcher(line).replaceAll(Matcher.quoteReplacement("***"));
  }

  private static String shortened(String text) {
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS - 1) + "…";
  }
}
