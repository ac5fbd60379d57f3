package dev.verialsync.simulator;

import dev.verialsync.simulator.catalogue.ErpTime;
import dev.verialsync.simulator.catalogue.Selection;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A call's parameters; names in lower case. */
final class Query {
  private static final String SESSION = "x";

  private final Map<String, String> parameters;
  private final @Nullable String session;
  private final int cap;

  private Query(Map<String, String> parameters, int cap) {
    this.cap = cap;
    this.session = parameters.remove(SESSION);
    this.parameters = Collections.unmodifiableMap(parameters);
  }

  static Query parse(@Nullable String raw) {
    Map<String, String> parameters = new TreeMap<>();
    if (raw != null && !raw.isEmpty()) {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.put(decoded(name).toLowerCase(Locale.ROOT), decoded(value));
      }
    }
    return new Query(parameters, Selection.TO_THE_END);
  }

  Map<String, String> withoutSession() {
    return parameters;
  }

  boolean hasSession(int expected) {
    return String.valueOf(expected).equals(session);
  }

  long number(String name) throws InputException {
    String value = parameters.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new InputException(InfoError.of(10, name));
    }
    return parsed(name, value);
  }

  long number(String name, long otherwise) throws InputException {
    String value = parameters.getOrDefault(name, "");
    return value.isEmpty() ? otherwise : parsed(name, value);
  }

  /**
   * @param prefix in front of the names fecha, hora, inicio and fin
   * @param known whether the server's version knows inicio and fin
   */
  Selection selection(String prefix, boolean known) throws InputException {
    int since = since(prefix);
    if (!known) {
      return new Selection(since, 1, cap);
    }
    long first = number(prefix + "inicio", 1);
    long last =
        Math.min(number(prefix + "fin", Selection.TO_THE_END), Math.max(1, first) + cap - 1);
    return new Selection(since, bounded(first), bounded(last));
  }

  /** As by a server whose version knows neither dates nor bounds of this list. */
  Selection everything() {
    return new Selection(Selection.EVER, 1, cap);
  }

  /** The same question, asked of all time. */
  Query withoutDate() {
    Map<String, String> others = new HashMap<>(parameters);
    others.keySet().removeIf(name -> name.endsWith("fecha") || name.endsWith("hora"));
    return with(others, cap);
  }

  /** The same question, asked of that many rows at most. */
  Query capped(int rows) {
    return with(new HashMap<>(parameters), rows);
  }

  private Query with(Map<String, String> others, int rows) {
    others.put(SESSION, session);
    return new Query(others, rows);
  }

  /** The same question, asked of all articles. */
  Query ofAllArticles() {
    Map<String, String> others = new HashMap<>(parameters);
    others.put("id_articulo", "0");
    return with(others, cap);
  }

  /** Fails unless the parameter is absent, empty or a date. */
  void checkDate(String name) throws InputException {
    String value = parameters.getOrDefault(name, "");
    if (!value.isEmpty()) {
      date(value);
    }
  }

  private int since(String prefix) throws InputException {
    String date = parameters.getOrDefault(prefix + "fecha", "");
    String time = parameters.getOrDefault(prefix + "hora", "");
    if (date.isEmpty()) {
      return Selection.EVER;
    }
    try {
      LocalTime from = time.isEmpty() ? LocalTime.MIDNIGHT : LocalTime.parse(time);
      return ErpTime.minute(date(date).atTime(from));
    } catch (DateTimeException e) {
      throw new InputException(InfoError.of(22));
    }
  }

  private static LocalDate date(String value) throws InputException {
    try {
      return LocalDate.parse(value);
    } catch (DateTimeException e) {
      throw new InputException(InfoError.of(22));
    }
  }

  private static long parsed(String name, String value) throws InputException {
    try {
      return Long.parseLong(value.strip());
    } catch (NumberFormatException e) {
      throw new InputException(InfoError.of(11, name));
    }
  }

  private static int bounded(long value) {
    return (int) Math.max(0, Math.min(Selection.TO_THE_END, value));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
