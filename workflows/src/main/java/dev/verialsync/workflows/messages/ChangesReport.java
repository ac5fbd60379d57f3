package dev.verialsync.workflows.messages;

/**
 * The answer to {@link AskChangesCommand}.
 *
 * @param moment our clock just before the question, ISO-8601; what this run fetches is known as of
 *     it
 * @param questions distinct moments asked about
 * @param changed articles named in the answers
 */
public record ChangesReport(String moment, int questions, int changed) {}
