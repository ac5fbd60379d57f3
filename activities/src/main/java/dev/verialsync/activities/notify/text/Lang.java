package dev.verialsync.activities.notify.text;

import java.util.Locale;

/** The languages of messages. */
public enum Lang {
  ES,
  EN;

  /** Spanish where people speak it, else English. */
  public static Lang of(Locale locale) {
    return locale.getLanguage().equals("es") ? ES : EN;
  }
}
