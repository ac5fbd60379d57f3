package dev.verialsync.workflows.messages.results;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code AskChangesCommand}.
 *
 * @param moment our clock just before the question, ISO-8601; what this run fetches is known as of
 *     it
 * @param questions distinct moments asked about
 * @param changed articles named in the answers
 * @param complete every question has a whole answer; otherwise the phase raises no moment
 * @param note for the operator; null when there is nothing to say
 * @param issues data issues recorded, by kind
 */
public record ChangesReport(
    String moment,
    int questions,
    int changed,
    boolean complete,
    @Nullable String note,
    Map<String, Integer> issues) {}
