package dev.verialsync.activities.temporal;

import dev.verialsync.activities.images.ArticleFetching;
import dev.verialsync.activities.images.ImageBlocks;
import dev.verialsync.activities.images.ImageStoring;
import dev.verialsync.activities.images.ImageWatch;
import dev.verialsync.activities.images.ImagesOutage;
import dev.verialsync.activities.images.UnavailableArticlePolicy;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.format.ImageInspector;
import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.server.UnavailableMethodPolicy;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.workflows.ImageActivities;
import dev.verialsync.workflows.messages.commands.FetchBlockCommand;
import dev.verialsync.workflows.messages.commands.FetchImagesCommand;
import dev.verialsync.workflows.messages.commands.PlanBlocksCommand;
import dev.verialsync.workflows.messages.results.BlocksPlan;
import dev.verialsync.workflows.messages.results.FetchBlockResult;
import dev.verialsync.workflows.messages.results.FetchImagesResult;
import java.time.Duration;

/** Phase 1's work. */
public final class ImageFetching implements ImageActivities {

  private final ActivityRunner runner;
  private final ImageBlocks blocks;
  private final ArticleFetching articles;

  private ImageFetching(ActivityRunner runner, ImageBlocks blocks, ArticleFetching articles) {
    this.runner = runner;
    this.blocks = blocks;
    this.articles = articles;
  }

  /**
   * Everything that fetching images needs, put together.
   *
   * @param patience how long an article that alone fails is waited for
   * @param watch hears what becomes of images
   */
  public static ImageFetching of(
      ActivityRunner runner,
      Persistence persistence,
      VerialClient verial,
      ServerKnowledge server,
      ImageBlocks.Repositories repositories,
      ImageInspector inspector,
      MediaLibrary library,
      UnavailableMethodPolicy unavailable,
      Duration patience,
      ImageWatch watch) {
    ImageStoring storing =
        new ImageStoring(persistence, inspector, library, repositories.objects(), watch);
    ImagesOutage outage = new ImagesOutage(persistence, repositories.media(), unavailable);
    return new ImageFetching(
        runner,
        new ImageBlocks(
            persistence, verial, server, storing, repositories, outage, ImageBlocks.PAUSE),
        new ArticleFetching(
            persistence,
            verial,
            storing,
            repositories.media(),
            new UnavailableArticlePolicy(persistence, verial, repositories.media(), patience),
            outage));
  }

  @Override
  public BlocksPlan planBlocks(PlanBlocksCommand command) {
    return runner.run(heartbeat -> blocks.plan(command, heartbeat));
  }

  @Override
  public FetchBlockResult fetchBlock(FetchBlockCommand command) {
    return runner.run(
        heartbeat ->
            blocks.fetch(command, heartbeat, new BlockReadSignal(command.run(), command.number())));
  }

  @Override
  public FetchImagesResult fetchImages(FetchImagesCommand command) {
    return runner.run(heartbeat -> articles.fetch(command, heartbeat));
  }
}
