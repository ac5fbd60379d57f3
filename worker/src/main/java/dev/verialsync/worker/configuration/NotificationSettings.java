package dev.verialsync.worker.configuration;

import dev.verialsync.activities.notify.send.MailServer;
import dev.verialsync.activities.notify.send.MailSettings;
import dev.verialsync.activities.notify.send.WebhookKey;
import dev.verialsync.activities.notify.send.WebhookSettings;
import dev.verialsync.activities.notify.text.Lang;
import dev.verialsync.db.notification.NotificationKind;
import dev.verialsync.db.notification.NotificationTarget;
import dev.verialsync.db.watch.Thresholds;
import dev.verialsync.db.watch.WatchPolicy;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Who is notified of what.
 *
 * @param mail null = nobody by mail
 * @param webhook null = no webhook
 * @param kinds that are sent
 * @param recovered whether the end of a condition is sent
 * @param lateAfter how long no run may have succeeded
 * @param awayAfter how long a run may wait for Verial
 * @param dailyAt when the digest is written, on the clock in Madrid
 */
public record NotificationSettings(
    @Nullable MailSettings mail,
    @Nullable WebhookSettings webhook,
    Set<NotificationKind> kinds,
    boolean recovered,
    Duration lateAfter,
    Duration awayAfter,
    LocalTime dailyAt,
    Lang lang) {

  private static final String SMTP_URL = "NOTIFY_SMTP_URL";
  private static final String MAIL_FROM = "NOTIFY_MAIL_FROM";
  private static final String MAIL_TO = "NOTIFY_MAIL_TO";
  private static final String WEBHOOK_URL = "NOTIFY_WEBHOOK_URL";
  private static final String WEBHOOK_SECRET = "NOTIFY_WEBHOOK_SECRET";
  private static final String ON = "NOTIFY_ON";
  private static final String RECOVERED = "recovered";
  private static final String DEFAULT_ON =
      "failed, issues, late, verial-away, held, paused, " + RECOVERED;

  static NotificationSettings of(Variables variables) {
    List<String> on = words(variables.text(ON, DEFAULT_ON));
    return new NotificationSettings(
        mail(variables),
        webhook(variables),
        on.stream()
            .filter(word -> !word.equals(RECOVERED))
            .map(NotificationKind::of)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(NotificationKind.class))),
        on.contains(RECOVERED),
        variables.duration("NOTIFY_LATE_AFTER", "PT26H", "PT1S", "P3650D"),
        variables.duration("NOTIFY_AWAY_AFTER", "PT30M", "PT1S", "P3650D"),
        time(variables.text("NOTIFY_DAILY_AT", "08:00")),
        lang(variables));
  }

  /** Where notifications go. */
  public Set<NotificationTarget> targets() {
    Set<NotificationTarget> targets = EnumSet.noneOf(NotificationTarget.class);
    if (mail != null) {
      targets.add(NotificationTarget.MAIL);
    }
    if (webhook != null) {
      targets.add(NotificationTarget.WEBHOOK);
    }
    return targets;
  }

  /** What the watch goes by. */
  public WatchPolicy policy() {
    return new WatchPolicy(
        kinds, recovered, targets(), new Thresholds(lateAfter, awayAfter), dailyAt);
  }

  private static @Nullable MailSettings mail(Variables variables) {
    String example =
        "an address such as smtps://USER:PASSWORD@HOST:465, smtp+starttls://… or smtp://…";
    Optional<String> url = variables.secret(SMTP_URL, "the mail server's address");
    if (url.isEmpty()) {
      requireUnset(variables, MAIL_FROM, SMTP_URL);
      requireUnset(variables, MAIL_TO, SMTP_URL);
      return null;
    }
    MailServer server = secretly(SMTP_URL, url.get(), MailServer::of, example);
    List<String> from = addresses(variables, MAIL_FROM, "one mail address, the sender's");
    if (from.size() != 1) {
      throw ConfigurationException.wrong(
          MAIL_FROM, variables.text(MAIL_FROM, ""), "one mail address, the sender's");
    }
    return new MailSettings(
        server,
        from.get(0),
        addresses(variables, MAIL_TO, "mail addresses with commas between them"));
  }

  private static List<String> addresses(Variables variables, String name, String expected) {
    String found = variables.required(name, expected);
    try {
      List<String> addresses = MailSettings.addresses(found);
      if (!addresses.isEmpty()) {
        return addresses;
      }
    } catch (IllegalArgumentException e) {
      throw ConfigurationException.wrong(name, found, expected);
    }
    throw ConfigurationException.wrong(name, found, expected);
  }

  private static @Nullable WebhookSettings webhook(Variables variables) {
    Optional<String> url = variables.secret(WEBHOOK_URL, "the webhook's address");
    Optional<String> secret = variables.secret(WEBHOOK_SECRET, "the webhook's secret");
    if (url.isEmpty()) {
      if (secret.isPresent()) {
        throw alone(WEBHOOK_SECRET, WEBHOOK_URL);
      }
      return null;
    }
    return new WebhookSettings(
        secretly(
            WEBHOOK_URL,
            url.get(),
            NotificationSettings::httpUrl,
            "an http or https address such as https://HOST/PATH"),
        secret
            .map(
                text ->
                    secretly(
                        WEBHOOK_SECRET,
                        text,
                        WebhookKey::of,
                        "whsec_ and the Base64 of 24 to 64 bytes"))
            .orElse(null));
  }

  private static HttpUrl httpUrl(String text) {
    HttpUrl url = HttpUrl.parse(text);
    if (url == null) {
      throw new IllegalArgumentException("is no http or https address with a host");
    }
    if (!url.username().isEmpty() || !url.password().isEmpty()) {
      throw new IllegalArgumentException("has a user or a password, which would not be sent");
    }
    return url;
  }

  /** Nothing of what was found is shown. */
  private static <T> T secretly(
      String name, String found, Function<String, T> reader, String expected) {
    try {
      return reader.apply(found);
    } catch (IllegalArgumentException e) {
      throw ConfigurationException.hidden(name, String.valueOf(e.getMessage()), expected);
    }
  }

  private static void requireUnset(Variables variables, String name, String needed) {
    if (variables.has(name)) {
      throw alone(name, needed);
    }
  }

  private static ConfigurationException alone(String name, String needed) {
    return new ConfigurationException(
        "%s is set, but %s, which it belongs to, is not.".formatted(name, needed));
  }

  private static List<String> words(String list) {
    List<String> known =
        Stream.concat(
                Stream.of(NotificationKind.values())
                    .filter(kind -> kind != NotificationKind.TEST)
                    .map(NotificationKind::label),
                Stream.of(RECOVERED))
            .toList();
    List<String> words = Stream.of(list.split("[,\\s]+")).filter(w -> !w.isEmpty()).toList();
    for (String word : words) {
      if (!known.contains(word)) {
        throw ConfigurationException.wrong(
            ON, word, "one or more of " + String.join(", ", known) + ", with commas between them");
      }
    }
    return words;
  }

  private static LocalTime time(String found) {
    try {
      return LocalTime.parse(found);
    } catch (DateTimeParseException e) {
      throw ConfigurationException.wrong(
          "NOTIFY_DAILY_AT", found, "a time of the day in Madrid such as 08:00");
    }
  }

  /** Needs no other variable to be right. */
  static Lang lang(Variables variables) {
    Optional<String> found = variables.text("VERIAL_SYNC_LANG");
    if (found.isEmpty()) {
      return Lang.of(Locale.getDefault());
    }
    return Stream.of(Lang.values())
        .filter(lang -> lang.name().toLowerCase(Locale.ROOT).equals(found.get()))
        .findFirst()
        .orElseThrow(
            () -> ConfigurationException.wrong("VERIAL_SYNC_LANG", found.get(), "es or en"));
  }
}
