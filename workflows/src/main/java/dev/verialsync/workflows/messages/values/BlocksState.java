package dev.verialsync.workflows.messages.values;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * How far the reading of images in blocks is.
 *
 * @param readings the lists still to be read, the first perhaps begun
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BlocksState(List<BlockReading> readings) {}
