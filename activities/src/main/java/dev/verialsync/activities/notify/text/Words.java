package dev.verialsync.activities.notify.text;

import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of one language, and how it writes numbers and times. */
public final class Words {

  private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");
  private static final String BUNDLE = "dev.verialsync.activities.notify.text.messages";
  private static final Pattern PLACE = Pattern.compile("\\{([a-zA-Z]+)}");

  private final Locale locale;
  private final ResourceBundle bundle;
  private final DateTimeFormatter time;
  private final DateTimeFormatter day;

  private Words(Locale locale, String day) {
    this.locale = locale;
    this.day = DateTimeFormatter.ofPattern(day, locale);
    this.time = DateTimeFormatter.ofPattern(day + " HH:mm", locale);
    this.bundle =
        ResourceBundle.getBundle(
            BUNDLE, locale, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
  }

  public static Words of(Lang lang) {
    return switch (lang) {
      case ES -> new Words(Locale.forLanguageTag("es"), "dd/MM/yyyy");
      case EN -> new Words(Locale.ENGLISH, "d MMM yyyy");
    };
  }

  String language() {
    return locale.getLanguage();
  }

  public boolean has(String key) {
    return bundle.containsKey(key);
  }

  public String get(String key) {
    return bundle.getString(key);
  }

  /** The word for a name of ours; the name itself where a newer program wrote it. */
  public String name(String family, String name) {
    String key = family + "." + name;
    return has(key) ? get(key) : name;
  }

  /** With values in the places of their names in braces; what is not known is a question mark. */
  String get(String key, Map<String, String> values) {
    return PLACE
        .matcher(get(key))
        .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), "?")));
  }

  public String number(long number) {
    return NumberFormat.getIntegerInstance(locale).format(number);
  }

  /** In Madrid. */
  public String time(Instant at) {
    return time.format(at.atZone(MADRID));
  }

  /** In Madrid. */
  public String day(Instant at) {
    return day.format(LocalDate.ofInstant(at, MADRID));
  }

  /** Its two largest units: both languages abbreviate them alike. */
  public static String duration(Duration duration) {
    long minutes = Math.max(0, duration.toMinutes());
    if (minutes < 60) {
      return minutes + " min";
    }
    return minutes < 48 * 60
        ? joined(minutes / 60, "h", minutes % 60, "min")
        : joined(minutes / (24 * 60), "d", minutes / 60 % 24, "h");
  }

  private static String joined(long large, String unit, long small, String smallUnit) {
    return large + " " + unit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }
}
