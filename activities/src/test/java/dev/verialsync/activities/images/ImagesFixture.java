package dev.verialsync.activities.images;

import dev.verialsync.activities.media.Images;
import dev.verialsync.activities.media.MemoryLibrary;
import dev.verialsync.activities.media.format.ImageInspector;
import dev.verialsync.activities.media.format.ImageLimits;
import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.server.UnavailableMethodPolicy;
import dev.verialsync.activities.task.CalmHeartbeat;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.MissingMethodPolicy;
import dev.verialsync.activities.verial.VerialLists;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.Samples;
import dev.verialsync.db.erp.MethodSupportRepository;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.gate.CallRepository;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.media.MediaRepository;
import dev.verialsync.db.media.StoredImageRepository;
import dev.verialsync.db.media.block.BlockProofRepository;
import dev.verialsync.db.media.block.ImageBlockRepository;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.workflows.messages.commands.FetchBlockCommand;
import dev.verialsync.workflows.messages.commands.FetchImagesCommand;
import dev.verialsync.workflows.messages.results.FetchBlockResult;
import dev.verialsync.workflows.messages.results.FetchImagesResult;
import dev.verialsync.workflows.messages.values.BlockReading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A Verial with images, a database, a library, and what stores the first in the others. */
final class ImagesFixture implements AutoCloseable {

  static final String IMAGES = "GetImagenesArticulosWS";
  static final Instant MOMENT = Instant.parse("2026-01-02T03:04:05Z");
  static final Heartbeat HEARTBEAT = new CalmHeartbeat(1);

  final VerialLists verial;
  final MemoryLibrary library = new MemoryLibrary();
  final ImageInspector inspector = new ImageInspector(ImageLimits.DEFAULT);
  final Persistence persistence = new Persistence();
  final ImageBlocks blocks;
  final ArticleFetching articles;
  private final DatabaseExtension db;

  ImagesFixture(DatabaseExtension db, Path temp) {
    this(db, temp, VerialLists.SILENCE);
  }

  ImagesFixture(DatabaseExtension db, Path temp, Duration silence) {
    this.db = db;
    this.verial = new VerialLists(temp, silence);
    UnavailableMethodPolicy unavailable =
        new UnavailableMethodPolicy(
            verial.client(), new CallRepository(db.database()), Duration.ZERO);
    MediaRepository media = new MediaRepository(db.database());
    StoredImageRepository objects = new StoredImageRepository(db.database());
    ImageStoring storing =
        new ImageStoring(persistence, inspector, library, objects, (stored, reused, bytes) -> {});
    ImagesOutage outage = new ImagesOutage(persistence, media, unavailable);
    this.blocks =
        new ImageBlocks(
            persistence,
            verial.client(),
            new ServerKnowledge(
                "http://erp",
                verial.client(),
                new MethodSupportRepository(db.database()),
                new IssueRepository(db.database()),
                unavailable,
                new MissingMethodPolicy(Duration.ZERO)),
            storing,
            new ImageBlocks.Repositories(
                media,
                objects,
                new ImageBlockRepository(db.database()),
                new BlockProofRepository(db.database()),
                new ReadingRepository(db.database())),
            outage,
            Duration.ZERO);
    this.articles =
        new ArticleFetching(
            persistence,
            verial.client(),
            storing,
            media,
            new UnavailableArticlePolicy(persistence, verial.client(), media, Duration.ZERO),
            outage);
  }

  /** Lands articles, and fixes the run's moment. */
  void land(long... ids) {
    Samples.list(db.database(), db.runId(), ids);
    new RunRepository(db.database()).fixMoment(db.runId(), MOMENT);
  }

  /** Gives an article the next image, which differs from those of other numbers. */
  void image(long articleId, int number) {
    row(articleId, Base64.getEncoder().encodeToString(Images.drawn("png", number, 5)));
  }

  void row(long articleId, String image) {
    verial.add(IMAGES, "{\"ID_Articulo\":%d,\"Imagen\":\"%s\"}".formatted(articleId, image));
  }

  FetchBlockCommand command(int number, int articles) {
    return command(number, articles, false, false);
  }

  FetchBlockCommand command(int number, int articles, boolean prove, boolean ahead) {
    return new FetchBlockCommand(
        db.runId(),
        "run",
        number,
        MOMENT.toString(),
        new BlockReading(null, null, articles, 8, prove),
        false,
        false,
        ahead);
  }

  /** Reads the whole list, and compares; returns what its blocks came to. */
  List<FetchBlockResult> proveBlocks(int articles) throws IOException, InterruptedException {
    return fetchBlocks(articles, true);
  }

  /** Reads the whole list; returns what its blocks came to. */
  List<FetchBlockResult> fetchBlocks(int articles) throws IOException, InterruptedException {
    return fetchBlocks(articles, false);
  }

  private List<FetchBlockResult> fetchBlocks(int articles, boolean prove)
      throws IOException, InterruptedException {
    List<FetchBlockResult> results = new ArrayList<>();
    do {
      FetchBlockCommand command = command(results.size() + 1, articles, prove, false);
      results.add(blocks.fetch(command, HEARTBEAT, () -> {}));
    } while (!results.get(results.size() - 1).last());
    return results;
  }

  FetchImagesResult fetch(long articleId, int attempt) throws IOException, InterruptedException {
    return articles.fetch(
        new FetchImagesCommand(db.runId(), MOMENT.toString(), articleId),
        new CalmHeartbeat(attempt));
  }

  /** How many images each article has, where they are known: "article: images". */
  List<String> known() {
    return db.fetch(
            "select article_id || ': ' || images from media.article where as_of is not null order by article_id")
        .map(row -> String.valueOf(row.get(0)));
  }

  /** Widths of an article's images, in their order: the numbers that they were drawn with. */
  List<Integer> numbers(long articleId) {
    return db.fetch(
            "select o.width from media.article_image i join media.object o using (sha256) where i.article_id = ? order by i.position",
            articleId)
        .map(row -> row.get(0, Integer.class));
  }

  /** Blocks that were answered in this run, a minute after each other. */
  void blocksAnswered(int calls) {
    for (int minute = 0; minute < calls; minute++) {
      db.execute(
          "insert into erp.call (run_id, method, at, millis, bytes, outcome) values (?, ?, now() - ? * interval '1 minute', 1, 1, 'ok')",
          db.runId(),
          IMAGES,
          minute);
    }
  }

  /** Calls for images that failed in this run. */
  void failed(long articleId, int calls) {
    for (int i = 0; i < calls; i++) {
      db.execute(
          "insert into erp.call (run_id, method, article_id, at, millis, bytes, outcome) values (?, ?, ?, clock_timestamp(), 1, 1, 'http_500')",
          db.runId(),
          IMAGES,
          articleId);
    }
  }

  @Override
  public void close() {
    verial.close();
  }
}
