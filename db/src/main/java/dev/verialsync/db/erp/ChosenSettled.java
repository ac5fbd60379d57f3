package dev.verialsync.db.erp;

import java.util.List;

/**
 * What a run of chosen articles came to.
 *
 * @param vanished articles that Verial's list does not show any more; they are inactive now
 * @param doubted how many it does not show, and are too many to be believed; then none vanished
 */
public record ChosenSettled(List<Long> vanished, long doubted) {
  public ChosenSettled {
    vanished = List.copyOf(vanished);
  }
}
