package dev.verialsync.starter.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a schedule starts, as a person would type it; what cannot be typed stays JSON. */
final class WorkText {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> FLAGS = new LinkedHashMap<>();
  private static final Map<String, String> VALUES = new LinkedHashMap<>();
  private static final Map<String, String> COMMANDS =
      Map.of(ScheduledWork.SYNC, "sync", ScheduledWork.GC, "gc", ScheduledWork.EXPORT, "export");
  private static final Map<String, String> IF_RUNNING =
      Map.of(
          "skip", "skipped while another run is active",
          "wait", "waits while another run is active",
          "refuse", "fails while another run is active");

  static {
    FLAGS.put("retryIssues", "--retry-issues");
    FLAGS.put("acceptShrink", "--accept-shrink");
    FLAGS.put("verify", "--verify");
    FLAGS.put("dryRun", "--dry-run");
    FLAGS.put("confirm", "--confirm");
    FLAGS.put("delete", "--delete");
    FLAGS.put("all", "--all");
    VALUES.put("mode", "--mode");
    VALUES.put("phase", "--phase");
    VALUES.put("imageStrategy", "--image-strategy");
    VALUES.put("batchSize", "--batch-size");
    VALUES.put("maxChildren", "--max-children");
    VALUES.put("olderThan", "--older-than");
    VALUES.put("out", "--out");
    VALUES.put("since", "--since");
  }

  private WorkText() {}

  static String of(ScheduledWork work) {
    return of(work.type(), JSON.valueToTree(work.input()));
  }

  /**
   * The same, of what Temporal holds.
   *
   * @param input null where there is none
   */
  static String of(String type, @Nullable String input) {
    try {
      return of(type, input == null ? JSON.createObjectNode() : JSON.readTree(input));
    } catch (JsonProcessingException e) {
      return type + " " + input;
    }
  }

  private static String of(String type, JsonNode input) {
    boolean sync = type.equals(ScheduledWork.SYNC);
    if (!input.isObject() || !COMMANDS.containsKey(type)) {
      return type + (input.isObject() && input.isEmpty() ? "" : " " + input);
    }
    ObjectNode left = input.deepCopy();
    List<String> words = new ArrayList<>(List.of(COMMANDS.get(type)));
    if (type.equals(ScheduledWork.EXPORT) && left.path("format").isTextual()) {
      words.add(left.remove("format").asText());
    }
    VALUES.forEach((field, option) -> value(left, field, option, words));
    FLAGS.forEach((field, option) -> flag(left, field, option, words));
    for (JsonNode article : left.path("articles")) {
      words.add("--article " + article.asText());
    }
    left.remove("articles");
    String ifRunning = left.path("ifRunning").asText("refuse");
    boolean known = IF_RUNNING.containsKey(ifRunning);
    if (known) {
      left.remove("ifRunning");
    }
    return String.join(" ", words)
        + (left.isEmpty() ? "" : " " + left)
        + (sync && known ? "; " + IF_RUNNING.get(ifRunning) : "");
  }

  private static void value(ObjectNode left, String field, String option, List<String> words) {
    JsonNode value = left.remove(field);
    if (value == null || value.isNull()) {
      return;
    }
    String text = value.asText();
    boolean byDefault =
        (field.equals("mode") && text.equals("incremental"))
            || (field.equals("phase") && text.equals("all"));
    if (!byDefault) {
      words.add(option + " " + text);
    }
  }

  private static void flag(ObjectNode left, String field, String option, List<String> words) {
    JsonNode value = left.remove(field);
    if (value != null && value.asBoolean()) {
      words.add(option);
    }
  }
}
