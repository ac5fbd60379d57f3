package dev.verialsync.workflows.messages.results;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the reading of chosen articles came to.
 *
 * @param moment our clock before the first question, ISO-8601; their images are known as of it
 * @param landed articles that Verial's list shows
 * @param vanished articles of the whole run that it does not show any more, and that are inactive
 *     now; in the run's last report only
 * @param unknown articles that it does not show, and that were never known
 * @param notFound articles of which nobody knows whether it shows them
 * @param issues data issues recorded, by kind
 * @param note what was answered and not believed; null where there is nothing
 */
public record ChosenReport(
    String moment,
    int landed,
    List<Long> vanished,
    List<Long> unknown,
    List<Long> notFound,
    Map<String, Integer> issues,
    @Nullable String note) {}
