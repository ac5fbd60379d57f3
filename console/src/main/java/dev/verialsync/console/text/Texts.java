package dev.verialsync.console.text;

import dev.verialsync.activities.notify.text.Lang;
import dev.verialsync.activities.notify.text.Words;
import dev.verialsync.db.SafeText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import org.jspecify.annotations.Nullable;

/**
 * The console's words in one language, and how it writes numbers and times. Names of issues, states
 * and modes are those of the notifications.
 */
public final class Texts {

  /** Of all times that are shown. */
  public static final ZoneId ZONE = ZoneId.of("Europe/Madrid");

  private static final String NONE = "–";

  private final Lang lang;
  private final Locale locale;
  private final ResourceBundle own;
  private final Words words;
  private final DateTimeFormatter day;
  private final DateTimeFormatter dayAndTime;
  private final DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm");
  private final DateTimeFormatter exactTime = DateTimeFormatter.ofPattern("HH:mm:ss");

  private Texts(Lang lang) {
    this.lang = lang;
    this.locale = Locale.forLanguageTag(lang.name().toLowerCase(Locale.ROOT));
    this.own =
        ResourceBundle.getBundle(
            "dev.verialsync.console.messages",
            locale,
            Texts.class.getClassLoader(),
            Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    this.words = Words.of(lang);
    String pattern = lang == Lang.ES ? "dd/MM/yyyy" : "d MMM yyyy";
    this.day = DateTimeFormatter.ofPattern(pattern, locale);
    this.dayAndTime = DateTimeFormatter.ofPattern(pattern + " HH:mm", locale);
  }

  private static final Texts SPANISH = new Texts(Lang.ES);
  private static final Texts ENGLISH = new Texts(Lang.EN);

  public static Texts of(Lang lang) {
    return lang == Lang.ES ? SPANISH : ENGLISH;
  }

  /** As HTML names it. */
  public String code() {
    return locale.getLanguage();
  }

  /** The other language's code. */
  public String otherCode() {
    return lang == Lang.ES ? "en" : "es";
  }

  /** A text, with values in the places {0}, {1} and so on. */
  public String get(String key, Object... values) {
    String text = own.getString(key);
    for (int i = 0; i < values.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(values[i]));
    }
    return text;
  }

  /**
   * One of two texts by number: the key with {@code .one}, or with {@code .more} and the number.
   */
  public String count(String key, long number) {
    return number == 1 ? get(key + ".one") : get(key + ".more", number(number));
  }

  /** The word for a name of ours; the name itself where a newer program wrote it. */
  public String name(String family, @Nullable String name) {
    if (name == null) {
      return NONE;
    }
    String key = family + "." + name;
    return own.containsKey(key) ? own.getString(key) : words.name(family, name);
  }

  /** What to do about a kind of issue. */
  public String todo(String issueKind) {
    String key = "issue." + issueKind + ".todo";
    return words.has(key) ? words.get(key) : "";
  }

  public String number(long number) {
    return NumberFormat.getIntegerInstance(locale).format(number);
  }

  /** With as many decimals as it has, at most 6. */
  public String decimal(@Nullable BigDecimal number) {
    if (number == null) {
      return NONE;
    }
    NumberFormat format = NumberFormat.getNumberInstance(locale);
    format.setMaximumFractionDigits(6);
    return format.format(number);
  }

  /** In euros, with two decimals at least. */
  public String money(@Nullable BigDecimal amount) {
    if (amount == null) {
      return NONE;
    }
    NumberFormat format = NumberFormat.getNumberInstance(locale);
    format.setMinimumFractionDigits(2);
    format.setMaximumFractionDigits(6);
    return format.format(amount) + "\u00a0€";
  }

  /** A share of a whole. */
  public String percent(long part, long whole) {
    return whole == 0
        ? NONE
        : decimal(
                BigDecimal.valueOf(100 * part)
                    .divide(BigDecimal.valueOf(whole), part == whole ? 0 : 1, RoundingMode.DOWN))
            + "\u00a0%";
  }

  /** With its sign. */
  public String percent(BigDecimal percent) {
    return (percent.signum() > 0 ? "+" : "") + decimal(percent) + "\u00a0%";
  }

  public String bytes(long bytes) {
    if (bytes < 1_000) {
      return number(bytes) + "\u00a0B";
    }
    boolean kilo = bytes < 1_000_000;
    return decimal(
            BigDecimal.valueOf(bytes)
                .divide(BigDecimal.valueOf(kilo ? 1_000 : 1_000_000), 1, RoundingMode.HALF_UP))
        + (kilo ? "\u00a0kB" : "\u00a0MB");
  }

  public String time(@Nullable Instant at) {
    return at == null ? NONE : time.format(at.atZone(ZONE));
  }

  public String exactTime(Instant at) {
    return exactTime.format(at.atZone(ZONE));
  }

  public String day(Instant at) {
    return day.format(at.atZone(ZONE));
  }

  public String dayAndTime(@Nullable Instant at) {
    return at == null ? NONE : dayAndTime.format(at.atZone(ZONE));
  }

  /** An ISO date such as 2026-11-30; what is none stays as it is. */
  public String date(String iso) {
    try {
      return day.format(LocalDate.parse(iso.substring(0, Math.min(10, iso.length()))));
    } catch (DateTimeParseException e) {
      return iso;
    }
  }

  /** {@code 0,4 s}, {@code 48 s}, {@code 12 min}, {@code 3 h 20 min}, {@code 2 d 4 h}. */
  public String duration(@Nullable Duration duration) {
    if (duration == null) {
      return NONE;
    }
    if (duration.toMillis() < 9_950) {
      return decimal(
              BigDecimal.valueOf(Math.max(0, duration.toMillis()))
                  .divide(BigDecimal.valueOf(1_000), 1, RoundingMode.HALF_UP))
          + "\u00a0s";
    }
    return duration.toSeconds() < 120
        ? duration.toSeconds() + "\u00a0s"
        : Words.duration(duration).replace(' ', '\u00a0');
  }

  /** How long ago. */
  public String ago(@Nullable Instant at, Instant now) {
    return at == null ? NONE : get("ago", duration(Duration.between(at, now)));
  }

  /** The beginning of a text that may be long. */
  public static String clip(@Nullable String text, int longest) {
    return text == null || text.isBlank() ? NONE : SafeText.fitting(text.strip(), longest);
  }
}
