package dev.verialsync.db.media;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.db.EventKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** What articles' histories get to know of their image lists. */
final class ImageEvents {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  record Event(long articleId, EventKind kind, String detail) {}

  private final DSLContext sql;
  private final Map<String, String> objects;
  private final @Nullable BlockOrigin origin;

  /**
   * @param objects what is told of the objects that are known already, by hash
   * @param origin null where each article was asked for alone
   */
  ImageEvents(DSLContext sql, Map<String, String> objects, @Nullable BlockOrigin origin) {
    this.sql = sql;
    this.objects = objects;
    this.origin = origin;
  }

  List<Event> of(Map<ArticleImages, ImageListDiff> diffs, Map<Long, List<String>> before) {
    TreeSet<String> removed = new TreeSet<>();
    diffs.values().forEach(diff -> diff.removed().forEach(place -> removed.add(place.sha256())));
    removed.removeAll(objects.keySet());
    Map<String, String> known = new HashMap<>(objects);
    known.putAll(ReferencedObjects.told(sql, removed, false));
    List<Event> events = new ArrayList<>();
    diffs.forEach(
        (article, diff) -> {
          long id = article.articleId();
          diff.added()
              .forEach(place -> events.add(placed(id, EventKind.IMAGE_ADDED, place, known)));
          diff.removed()
              .forEach(place -> events.add(placed(id, EventKind.IMAGE_REMOVED, place, known)));
          if (diff.reordered()) {
            events.add(
                new Event(
                    id,
                    EventKind.IMAGES_REORDERED,
                    json(Map.of("old", before.get(id), "new", article.sha256s()))));
          }
        });
    return events;
  }

  private Event placed(
      long articleId, EventKind kind, ImageListDiff.Place place, Map<String, String> objects) {
    String object = objects.get(place.sha256());
    return new Event(
        articleId,
        kind,
        "{\"position\": %d, %s%s"
            .formatted(
                place.position(),
                origin == null ? "" : "\"block\": " + json(origin) + ", ",
                object.substring(1)));
  }

  private static String json(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("lists of texts can be written", e);
    }
  }
}
