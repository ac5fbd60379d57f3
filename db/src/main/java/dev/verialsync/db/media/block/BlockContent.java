package dev.verialsync.db.media.block;

import dev.verialsync.db.media.ArticleImages;
import dev.verialsync.db.media.BlockOrigin;
import dev.verialsync.db.media.PutImages;
import java.util.Collection;
import java.util.List;

/**
 * What a block of images brings.
 *
 * @param complete the lists of the articles that are whole with it
 * @param justPut images that are to be registered
 * @param seen the articles that had rows in it
 * @param rows that are new with it
 */
public record BlockContent(
    List<ArticleImages> complete,
    PutImages justPut,
    Collection<Long> seen,
    int rows,
    BlockOrigin origin) {}
