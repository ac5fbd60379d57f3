package dev.verialsync.activities.images;

import dev.verialsync.activities.images.BlockCursor.OpenArticle;
import dev.verialsync.activities.images.BlockLists.Group;
import dev.verialsync.activities.verial.call.AnswerLimits;
import dev.verialsync.activities.verial.image.FetchedImage;
import dev.verialsync.db.media.ArticleImages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lists that a block's rows make together with the article that was open before it. */
final class BlockLists {

  private static final int MOST_ROWS = AnswerLimits.ARTICLE_IMAGES + 1;

  final List<ArticleImages> complete = new ArrayList<>();
  final List<Long> touched = new ArrayList<>();
  @Nullable OpenArticle open;

  /** Consecutive rows of one article. */
  record Group(long articleId, List<FetchedImage> rows) {}

  static List<Group> groups(List<FetchedImage> rows) {
    List<Group> groups = new ArrayList<>();
    for (FetchedImage row : rows) {
      Group last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
      if (last == null || last.articleId() != row.articleId()) {
        groups.add(new Group(row.articleId(), new ArrayList<>(List.of(row))));
      } else {
        last.rows().add(row);
      }
    }
    return groups;
  }

  BlockLists(
      @Nullable OpenArticle before,
      List<Group> groups,
      Set<Long> needed,
      @Nullable Long openArticle,
      ImageStoring.Putting putting) {
    Map<Long, OpenArticle> lists = new LinkedHashMap<>();
    if (before != null) {
      lists.put(before.articleId(), before);
    }
    for (Group group : groups) {
      touched.add(group.articleId());
      boolean isNeeded = isNeeded(group, before, needed);
      OpenArticle begun = lists.get(group.articleId());
      lists.put(group.articleId(), extended(begun, group, isNeeded, putting));
    }
    for (OpenArticle list : lists.values()) {
      if (openArticle != null && openArticle == list.articleId()) {
        open = list;
      } else if (list.needed()) {
        complete.add(new ArticleImages(list.articleId(), list.hashes(), list.issues()));
      }
    }
  }

  private static OpenArticle extended(
      @Nullable OpenArticle begun, Group group, boolean isNeeded, ImageStoring.Putting putting) {
    ImageStoring.ImageList list = new ImageStoring.ImageList();
    if (begun != null) {
      list.hashes.addAll(begun.hashes());
      list.issues.addAll(begun.issues());
      list.rows = begun.rows().size();
    }
    if (isNeeded) {
      putting.append(group.articleId(), list, group.rows());
    }
    return new OpenArticle(
        group.articleId(), isNeeded, extended(begun, group), list.hashes, list.issues);
  }

  /** What the rows of an article hold; of more than an article may have, the first. */
  static List<String> told(List<FetchedImage> rows) {
    return rows.stream()
        .limit(MOST_ROWS)
        .map(row -> row.problem() == null ? String.valueOf(row.sha256()) : row.problem().toString())
        .toList();
  }

  private static List<String> extended(@Nullable OpenArticle begun, Group group) {
    List<String> rows = new ArrayList<>(begun == null ? List.of() : begun.rows());
    rows.addAll(told(group.rows()));
    return List.copyOf(rows.subList(0, Math.min(rows.size(), MOST_ROWS)));
  }

  /** Of each article that is whole with a block, what its rows hold. */
  static Map<Long, List<String>> whole(
      @Nullable OpenArticle before, List<Group> groups, @Nullable Long openArticle) {
    Map<Long, List<String>> whole = new LinkedHashMap<>();
    if (before != null && before.needed()) {
      whole.put(before.articleId(), before.rows());
    }
    for (Group group : groups) {
      boolean goesOn = before != null && before.articleId() == group.articleId();
      if (!goesOn || before.needed()) {
        whole.put(group.articleId(), extended(goesOn ? before : null, group));
      }
    }
    if (openArticle != null) {
      whole.remove(openArticle);
    }
    return whole;
  }

  static boolean isNeeded(Group group, @Nullable OpenArticle open, Set<Long> needed) {
    boolean goesOn = open != null && open.articleId() == group.articleId();
    return goesOn ? open.needed() : needed.contains(group.articleId());
  }
}
