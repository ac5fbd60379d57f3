package dev.verialsync.activities.notify.text;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.db.notification.Notification;
import dev.verialsync.db.notification.NotificationKind;
import dev.verialsync.db.notification.NotificationStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One notification in one language. */
final class Draft {

  private static final int MOST_KINDS = 12;

  private final NotificationKind kind;
  private final NotificationStage stage;
  private final FactsReader facts;
  private final Words words;
  private final UiLinks links;
  private final Map<String, String> values;

  Draft(Notification notification, Words words, UiLinks links) {
    this.kind = notification.kind();
    this.stage = notification.stage();
    this.facts = FactsReader.of(notification.facts());
    this.words = words;
    this.links = links;
    this.values = Placeholders.of(facts, words, notification.at());
  }

  Message message() {
    String key = key();
    Letter letter =
        new Letter(words, words.get(key + ".subject", values), words.get(key + ".text", values));
    boolean over = stage == NotificationStage.OVER;
    switch (kind) {
      case FAILED -> failed(letter);
      case ISSUES -> issues(letter);
      case LATE -> late(letter, over);
      case VERIAL_AWAY -> verialAway(letter);
      case HELD -> held(letter, over);
      case PAUSED -> paused(letter, over);
      case COMPLETED -> completed(letter);
      case DAILY -> daily(letter);
      case TEST -> {}
    }
    Optional.ofNullable(values.get("run"))
        .ifPresent(run -> letter.link("link.console", links.consoleRun(Long.parseLong(run))));
    if (words.has(key + ".todo")) {
      words.get(key + ".todo", values).lines().forEach(letter::todo);
    }
    return letter.message();
  }

  /** The text's key: the kind and the stage, where they have one, and what makes a difference. */
  private String key() {
    String key = kind.label() + "." + stage.label();
    String difference =
        switch (kind) {
          case FAILED -> facts.text("/lastRun/status").orElse("");
          case LATE -> facts.isTrue("/never") ? "never" : "";
          case VERIAL_AWAY -> facts.has("/failingSince") ? "" : "answers";
          case HELD -> facts.isTrue("/hold/all") ? "all" : "";
          case COMPLETED -> facts.text("/status").orElse("");
          default -> "";
        };
    String special = key + "." + difference;
    return words.has(special + ".subject") ? special : key;
  }

  private void failed(Letter letter) {
    if (stage != NotificationStage.OVER) {
      letter.row(words.get("row.cause"), facts.text("/lastRun/message"));
    }
    run(letter, "/lastRun");
  }

  private void issues(Letter letter) {
    Map<String, FactsReader> kinds = facts.parts("/kinds");
    kinds.entrySet().stream()
        .limit(MOST_KINDS)
        .forEach(
            found -> {
              String name = words.name("issue", found.getKey());
              letter.row(name, issues(found.getValue()));
              String todo = "issue." + found.getKey() + ".todo";
              if (words.has(todo)) {
                letter.todo(name + ": " + words.get(todo));
              }
            });
    if (kinds.size() > MOST_KINDS) {
      letter.row(words.get("row.moreKinds"), words.number(kinds.size() - MOST_KINDS));
    }
    workflow(letter, "/workflowId");
  }

  private String issues(FactsReader found) {
    Map<String, String> counts =
        Map.of(
            "new", words.number(found.number("/new")),
            "open", words.number(found.number("/open")),
            "articles", String.join(", ", found.list("/articles")));
    String text = words.get(found.has("/articles") ? "issues.articles" : "issues.count", counts);
    return found.number("/new") > found.list("/articles").size() && found.has("/articles")
        ? text + ", …"
        : text;
  }

  /** What most likely keeps runs from completing, and what to do about it. */
  private void late(Letter letter, boolean over) {
    if (over) {
      return;
    }
    String reason;
    if (facts.has("/currentRun") && facts.has("/pausedSince")) {
      reason = "paused";
      time(letter, "row.pausedSince", "/pausedSince");
      letter.row(words.get("row.reason"), facts.text("/pauseReason"));
    } else if (facts.has("/currentRun") && facts.has("/failingSince")) {
      reason = "away";
      time(letter, "row.failingSince", "/failingSince");
      letter.row(words.get("row.cause"), facts.text("/lastFailure"));
    } else if (facts.isTrue("/hold/all")) {
      reason = "held";
      hold(letter);
    } else if (facts.has("/currentRun")) {
      reason = "running";
    } else if (facts.text("/lastRun/status").filter(this::isFailure).isPresent()) {
      reason = "failed";
      letter.row(words.get("row.lastRun"), state("/lastRun"));
      letter.row(words.get("row.cause"), facts.text("/lastRun/message"));
    } else {
      reason = "idle";
      letter.row(words.get("row.lastRun"), state("/lastRun"));
    }
    words.get("late.todo." + reason, values).lines().forEach(letter::todo);
    letter.row(words.get("row.currentRun"), state("/currentRun"));
    workflow(letter, facts.has("/currentRun") ? "/currentRun/workflowId" : "/lastRun/workflowId");
  }

  private boolean isFailure(String status) {
    return status.equals("failed") || status.equals("abandoned");
  }

  private void verialAway(Letter letter) {
    letter.row(words.get("row.cause"), facts.text("/lastFailure"));
    time(letter, "row.failingSince", "/failingSince");
    run(letter, "/currentRun");
  }

  private void held(Letter letter, boolean over) {
    if (!over) {
      hold(letter);
    }
  }

  private void hold(Letter letter) {
    letter.row(words.get("row.by"), facts.text("/hold/by"));
    letter.row(words.get("row.reason"), facts.text("/hold/reason"));
    time(letter, "row.since", "/hold/since");
    time(letter, "row.until", "/hold/until");
    number(letter, "row.waiting", "/hold/waiting");
  }

  private void paused(Letter letter, boolean over) {
    if (!over) {
      letter.row(words.get("row.reason"), facts.text("/pauseReason"));
      run(letter, "/currentRun");
    }
  }

  private void completed(Letter letter) {
    if (facts.text("/mode").filter(mode -> !mode.equals("rollback")).isPresent()) {
      number(letter, "row.seen", "/articlesSeen");
    }
    counts(letter);
    changes(letter);
    letter.row(words.get("row.issues"), kinds("/issues", "issue"));
    run(letter, "");
  }

  /** Whole numbers, as a reader of the feed passes them on. */
  private void changes(Letter letter) {
    letter.row(
        words.get("row.changes"),
        facts
            .text("/changes/from")
            .map(
                from ->
                    words.get(
                        "changes.range",
                        Map.of("from", from, "to", facts.text("/changes/to").orElse(from)))));
  }

  private void daily(Letter letter) {
    letter.row(
        words.get("row.conditions"),
        Optional.of(
            facts.has("/conditions") && !facts.list("/conditions").isEmpty()
                ? facts.list("/conditions").stream()
                    .map(name -> words.name("condition", name.replace(' ', '.')))
                    .collect(Collectors.joining(", "))
                : words.get("none")));
    letter.row(words.get("row.runs"), kinds("/runs", "status").or(() -> Optional.of("0")));
    counts(letter);
    time(letter, "row.productsAsOf", "/productsAsOf");
    time(letter, "row.imagesAsOf", "/imagesAsOf");
    letter.row(
        words.get("row.openIssues"),
        kinds("/openIssues", "issue").or(() -> Optional.of(words.get("none"))));
  }

  private void counts(Letter letter) {
    number(letter, "row.inserted", "/productsInserted");
    number(letter, "row.updated", "/productsUpdated");
    number(letter, "row.deactivated", "/productsDeactivated");
    number(letter, "row.imagesStored", "/imagesStored");
    number(letter, "row.imagesRemoved", "/imagesRemoved");
    number(letter, "row.calls", "/calls");
  }

  /** The run's number, mode and times, and the link to it. */
  private void run(Letter letter, String place) {
    letter.row(words.get("row.run"), state(place));
    workflow(letter, place + "/workflowId");
  }

  private Optional<String> state(String place) {
    if (!facts.has(place + "/run")) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>();
    parts.add(String.valueOf(facts.number(place + "/run")));
    facts.text(place + "/mode").map(mode -> words.name("mode", mode)).ifPresent(parts::add);
    facts.text(place + "/phase").map(phase -> words.name("phase", phase)).ifPresent(parts::add);
    facts.text(place + "/status").map(status -> words.name("status", status)).ifPresent(parts::add);
    facts
        .time(place + "/startedAt")
        .map(begun -> words.get("begun", Map.of("at", words.time(begun))))
        .ifPresent(parts::add);
    return Optional.of(String.join(", ", parts));
  }

  private Optional<String> kinds(String place, String family) {
    Map<String, FactsReader> kinds = facts.parts(place);
    return kinds.isEmpty()
        ? Optional.empty()
        : Optional.of(
            kinds.entrySet().stream()
                .map(
                    found ->
                        words.name(family, found.getKey())
                            + ": "
                            + words.number(found.getValue().number("")))
                .collect(Collectors.joining("; ")));
  }

  private void number(Letter letter, String label, String place) {
    if (facts.has(place)) {
      letter.row(words.get(label), words.number(facts.number(place)));
    }
  }

  private void time(Letter letter, String label, String place) {
    letter.row(words.get(label), facts.time(place).map(words::time));
  }

  private void workflow(Letter letter, String place) {
    letter.link("link", facts.text(place).flatMap(links::workflow));
  }
}
