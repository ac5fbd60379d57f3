package dev.verialsync.chaos;

import dev.verialsync.simulator.VerialSimulator;
import dev.verialsync.simulator.catalogue.ImageBlockHabits;
import dev.verialsync.simulator.catalogue.ImageBlockHabits.Edges;
import dev.verialsync.simulator.faults.Fault;
import java.time.Duration;
import java.util.List;

/**
 * What a server does to blocks of images for a whole round; what it answers for one article is
 * right.
 *
 * @param faults of its blocks
 * @param perMegabyte what it takes to compose a million bytes
 */
record BlockManner(
    String title, ImageBlockHabits habits, List<Fault> faults, Duration perMegabyte) {

  private static final String IMAGES = "GetImagenesArticulosWS";

  /** About eighteen of the suite's images of 8 KB. */
  private static final long COMPOSES_BYTES = 200_000;

  /** The first block, fifty of them, takes more than the five seconds that a block should. */
  private static final Duration SLOW = Duration.ofSeconds(10);

  /** In turn; the result is the same. */
  static final List<BlockManner> ALL =
      List.of(
          of(ImageBlockHabits.RIGHT),
          of(ImageBlockHabits.RIGHT.withEdges(Edges.DROPPED)),
          of(ImageBlockHabits.RIGHT.withLoseSecond(true)),
          of(ImageBlockHabits.RIGHT.withCountArticles(true)),
          of(ImageBlockHabits.RIGHT.withIgnoreBounds(true)),
          of(ImageBlockHabits.RIGHT.withEdges(Edges.DOUBLED)),
          of(ImageBlockHabits.RIGHT.withEdges(Edges.REORDERED)),
          new BlockManner(
              "code 4 above a size",
              ImageBlockHabits.RIGHT,
              List.of(Fault.infoError(4).inBlocks().on(IMAGES).aboveBytes(COMPOSES_BYTES)),
              Duration.ZERO),
          new BlockManner("slow by bytes", ImageBlockHabits.RIGHT, List.of(), SLOW));

  private static BlockManner of(ImageBlockHabits habits) {
    return new BlockManner(habits.toString(), habits, List.of(), Duration.ZERO);
  }

  /** Whether nothing that came in blocks is asked for again. */
  boolean isTrusted() {
    return habits.edges() == Edges.RIGHT && !habits.loseSecond();
  }

  /** Switches off all faults but its own. */
  void adopt(VerialSimulator erp) {
    erp.faults().clear();
    faults.forEach(erp.faults()::add);
    erp.setImageBlocks(habits);
    erp.setLatencyPerMegabyte(perMegabyte);
  }
}
