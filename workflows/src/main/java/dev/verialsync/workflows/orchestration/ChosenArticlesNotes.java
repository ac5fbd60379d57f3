package dev.verialsync.workflows.orchestration;

import dev.verialsync.workflows.messages.results.ChosenReport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the operator reads of chosen articles that Verial does not show. */
final class ChosenArticlesNotes {

  private static final int MOST_NAMED = 20;

  private final List<Long> vanished = new ArrayList<>();
  private final List<Long> unknown = new ArrayList<>();
  private final List<Long> notFound = new ArrayList<>();

  void add(ChosenReport report) {
    vanished.addAll(report.vanished());
    unknown.addAll(report.unknown());
    notFound.addAll(report.notFound());
  }

  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!vanished.isEmpty()) {
      notes.add(
          "Verial's list does not show %s any more: inactive from now on."
              .formatted(named(vanished)));
    }
    if (!unknown.isEmpty()) {
      notes.add(
          "Verial's list does not show %s, and it never did: check the number."
              .formatted(named(unknown)));
    }
    if (!notFound.isEmpty()) {
      notes.add(
          "%s was not found near its place in Verial's list: what was known is kept. A run without --article reads the whole list and settles it."
              .formatted(capitalised(named(notFound))));
    }
    return notes;
  }

  private static String named(List<Long> ids) {
    String named =
        ids.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
    return (ids.size() == 1 ? "article " : "articles ")
        + named
        + (ids.size() > MOST_NAMED ? " and " + (ids.size() - MOST_NAMED) + " more" : "");
  }

  private static String capitalised(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
