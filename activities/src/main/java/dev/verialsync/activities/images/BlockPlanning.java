package dev.verialsync.activities.images;

import dev.verialsync.activities.listing.ListNames;
import dev.verialsync.activities.listing.ReadingCursor;
import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.db.erp.MethodSupportRepository.Finding;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.media.ImageNeed;
import dev.verialsync.db.media.block.ImageBlockRepository;
import dev.verialsync.db.media.block.ImageBlockRepository.KnownImages;
import dev.verialsync.db.media.block.ImageQuestion;
import dev.verialsync.workflows.messages.commands.PlanBlocksCommand;
import dev.verialsync.workflows.messages.results.BlocksPlan;
import dev.verialsync.workflows.messages.values.BlockReading;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Decides which lists of images are worth reading in blocks, and how large the first block is. */
final class BlockPlanning {

  /**
   * While nothing is known of their weight; of the live figures' 45 KB images, fifty are some three
   * megabytes of Base64.
   */
  static final int FIRST_BLOCK = 50;

  private static final int SMALLEST_FIRST_BLOCK = 8;

  /** Base64 and the row's other fields. */
  private static final double WIRE_BYTES_PER_BYTE = 1.4;

  /** A server's proof counts so long. */
  private static final Duration PROVEN_FOR = Duration.ofDays(30);

  /** Fewer articles than that cost as few calls one by one. */
  private static final int WORTH_A_BLOCK = 4;

  private final Persistence persistence;
  private final ServerKnowledge server;
  private final ImageBlockRepository blocks;
  private final ReadingRepository readings;

  BlockPlanning(ImageParts parts) {
    this.persistence = parts.persistence();
    this.server = parts.server();
    this.blocks = parts.blocks();
    this.readings = parts.readings();
  }

  BlocksPlan plan(PlanBlocksCommand command, Heartbeat heartbeat) throws InterruptedException {
    ImageNeed need =
        new ImageNeed(
            command.runId(),
            Instant.parse(command.moment()),
            command.full(),
            command.retryIssues());
    List<ImageQuestion> questions = persistence.inDatabase(heartbeat, () -> blocks.questions(need));
    long needed = questions.stream().mapToLong(ImageQuestion::needed).sum();
    if (needed == 0) {
      return new BlocksPlan(List.of(), null);
    }
    CallContext context = new CallContext(command.runId(), heartbeat.cancellation());
    Optional<String> lack = lack(command, context, heartbeat);
    if (lack.isPresent()) {
      return new BlocksPlan(List.of(), command.auto() ? null : lack.get());
    }
    boolean prove = false;
    if (command.auto()) {
      Finding finding = server.imageBlocks(context).orElse(null);
      if (finding != null && !finding.known()) {
        return new BlocksPlan(List.of(), notBelieved(finding));
      }
      prove = finding == null || finding.at().plus(PROVEN_FOR).isBefore(Instant.now());
    }
    KnownImages known = persistence.inDatabase(heartbeat, blocks::known);
    int first = firstBlock(known);
    List<BlockReading> lists = new ArrayList<>();
    for (ImageQuestion question : chosen(questions, known, first, prove)) {
      Instant moment = question.moment();
      lists.add(
          new BlockReading(
              moment == null ? null : moment.toString(),
              question.since(),
              Math.toIntExact(covered(command.runId(), question, heartbeat)),
              first,
              prove));
    }
    return new BlocksPlan(lists, null);
  }

  private static String notBelieved(Finding finding) {
    return "Images are fetched article by article: on %s, this server returned wrong images in blocks (%s). The next server version is compared again; --image-strategy blocks overrides this."
        .formatted(finding.at().truncatedTo(ChronoUnit.SECONDS), finding.evidence());
  }

  /** Why the server cannot give blocks, as far as its version, or else its article list, shows. */
  private Optional<String> lack(PlanBlocksCommand command, CallContext context, Heartbeat heartbeat)
      throws InterruptedException {
    Optional<String> lack = server.lackOfImageBlocks(context);
    if (lack.isPresent() || server.tellsVersion(context)) {
      return lack;
    }
    return persistence
        .inDatabase(heartbeat, () -> readings.latest(command.runId(), ListNames.ARTICLES))
        .filter(ReadingCursor::ignoresBounds)
        .map(
            ignored ->
                "Images are fetched article by article: Verial's web service does not report its version and returns whole lists instead of blocks.");
  }

  /**
   * The whole list, where it costs fewer calls than its parts; else those worth a block. While
   * blocks are to be proven, one list at most.
   */
  private static List<ImageQuestion> chosen(
      List<ImageQuestion> questions, KnownImages known, int first, boolean prove) {
    ImageQuestion whole = questions.get(questions.size() - 1);
    long wholeCost = worth(whole, prove) + Math.max(known.images(), whole.needed()) / first;
    return whole.needed() > wholeCost
        ? List.of(whole)
        : questions.stream()
            .filter(question -> question.moment() != null)
            .filter(question -> question.needed() >= worth(question, prove))
            .sorted(Comparator.comparing(ImageQuestion::needed).reversed())
            .limit(prove ? 1 : questions.size())
            .toList();
  }

  /** With fewer articles, asking for each costs no more calls. */
  private static long worth(ImageQuestion question, boolean prove) {
    return prove
        ? WORTH_A_BLOCK + Math.min(BlockProof.WITH_IMAGES, question.needed()) + BlockProof.WITHOUT
        : WORTH_A_BLOCK;
  }

  private static int firstBlock(KnownImages known) {
    if (known.meanBytes() == 0) {
      return FIRST_BLOCK;
    }
    long fitting = (long) (BlockTask.TARGET_BYTES / (known.meanBytes() * WIRE_BYTES_PER_BYTE));
    return (int) Math.max(SMALLEST_FIRST_BLOCK, Math.min(BlockTask.LARGEST_BLOCK, fitting));
  }

  /** As Verial counted them when the run read which articles there are. */
  private long covered(long runId, ImageQuestion question, Heartbeat heartbeat)
      throws InterruptedException {
    Instant moment = question.moment();
    String list = moment == null ? ListNames.ARTICLES : ListNames.changedSince(moment);
    Optional<Reading> read = persistence.inDatabase(heartbeat, () -> readings.latest(runId, list));
    return read.isPresent() ? ReadingCursor.rows(read.get()) : question.articles();
  }
}
