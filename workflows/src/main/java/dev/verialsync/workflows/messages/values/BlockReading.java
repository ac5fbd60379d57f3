package dev.verialsync.workflows.messages.values;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A list of images that is read in blocks.
 *
 * @param question the moment whose changes are read, ISO-8601; null for the whole list
 * @param since Verial's wall-clock time that is asked for; null with the question
 * @param articles how many articles the list covers
 * @param firstBlock rows to ask for first; null where nothing is known of what an image weighs
 * @param prove whether some articles are asked for alone, and compared
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BlockReading(
    @Nullable String question,
    @Nullable String since,
    int articles,
    @Nullable Integer firstBlock,
    boolean prove) {}
