package dev.verialsync.workflows.messages.results;

import java.util.List;

/**
 * The run that was opened.
 *
 * @param runId its number and epoch
 * @param searchAttributes those of ours that the namespace knows; an unknown one would fail the
 *     workflow task that sets it
 */
public record OpenRunResult(long runId, List<String> searchAttributes) {}
