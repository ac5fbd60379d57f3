package dev.verialsync.activities.temporal;

import dev.verialsync.activities.images.ArticleFetching;
import dev.verialsync.activities.images.ImageBlocks;
import dev.verialsync.workflows.ImageActivities;
import dev.verialsync.workflows.messages.commands.FetchBlockCommand;
import dev.verialsync.workflows.messages.commands.FetchImagesCommand;
import dev.verialsync.workflows.messages.commands.PlanBlocksCommand;
import dev.verialsync.workflows.messages.results.BlocksPlan;
import dev.verialsync.workflows.messages.results.FetchBlockResult;
import dev.verialsync.workflows.messages.results.FetchImagesResult;

/** Phase 1's work. */
public final class ImageFetching implements ImageActivities {

  private final ActivityRunner runner;
  private final ImageBlocks blocks;
  private final ArticleFetching articles;

  public ImageFetching(ActivityRunner runner, ImageBlocks blocks, ArticleFetching articles) {
    this.runner = runner;
    this.blocks = blocks;
    this.articles = articles;
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
