package dev.verialsync.workflows.messages.results;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What a check of the media library found and did.
 *
 * @param checked objects read
 * @param missing of these, not in the bucket
 * @param wrong of these, of another size or content than they must be
 * @param repaired of the missing and wrong, stored again from what Verial gave
 * @param lost of them, taken off their articles with an issue, because Verial gives them no more
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record VerificationReport(int checked, int missing, int wrong, int repaired, int lost) {}
