package dev.verialsync.activities.notify.text;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What stands in the places of the names in braces. */
final class Placeholders {

  private Placeholders() {}

  /** By name; one that is not known is missing. */
  static Map<String, String> of(FactsReader facts, Words words, Instant at) {
    Map<String, String> values = new HashMap<>();
    values.put("day", words.day(at));
    facts
        .time("/since")
        .ifPresent(
            since -> {
              values.put("since", words.time(since));
              values.put("age", Words.duration(Duration.between(since, at)));
            });
    Stream.of("/run", "/currentRun/run", "/lastRun/run")
        .filter(facts::has)
        .findFirst()
        .ifPresent(run -> values.put("run", String.valueOf(facts.number(run))));
    facts.text("/lastRun/run").ifPresent(run -> values.put("lastRun", run));
    Stream.of("/finishedAt", "/lastRun/finishedAt")
        .flatMap(place -> facts.time(place).stream())
        .findFirst()
        .ifPresent(ended -> values.put("at", words.time(ended)));
    facts
        .text("/phase")
        .ifPresent(
            phase -> {
              values.put("phase", words.name("phase", phase));
              values.put("content", words.name("content", phase));
            });
    values.put("new", words.number(facts.number("/new")));
    values.put("open", words.number(facts.number("/open")));
    values.put("held", words.number(facts.number("/hold/products")));
    values.put(
        "products",
        words.number(facts.number("/productsInserted") + facts.number("/productsUpdated")));
    values.put("images", words.number(facts.number("/imagesStored")));
    return values;
  }
}
