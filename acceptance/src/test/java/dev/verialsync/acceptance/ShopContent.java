package dev.verialsync.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a shop reads: products through the SQL names of the contract, images through S3. */
public final class ShopContent {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> OUR_OWN = Set.of("inserted_at", "changed_at");
  private static final Set<String> DECIMALS =
      Set.of(
          "price_net",
          "price_gross",
          "vat_percent",
          "surcharge_percent",
          "stock",
          "stock_aux",
          "units_per_aux_unit",
          "reference_unit_ratio",
          "width_mm",
          "height_mm",
          "thickness_mm",
          "weight_kg",
          "eco_tax_price");
  private static final Set<String> BOOLEANS =
      Set.of("active", "barcode_is_unique", "sold_in_aux_units");

  private final Sql sql;
  private final Supplier<MinioClient> s3;
  private final String bucket;

  public ShopContent(SyncFixture sync) {
    this(sync.sql(), sync::s3, sync.bucket());
  }

  public ShopContent(Sql sql, Supplier<MinioClient> s3, String bucket) {
    this.sql = sql;
    this.s3 = s3;
    this.bucket = bucket;
  }

  /** All products by id; a product is its fields' texts by column, with its tiers and images. */
  public Map<Long, Map<String, @Nullable String>> products() {
    Map<Long, Map<String, @Nullable String>> products = new TreeMap<>();
    for (Map<String, @Nullable String> row : sql.rows("select * from shop.product")) {
      Map<String, @Nullable String> product = new TreeMap<>();
      row.forEach(
          (column, value) -> {
            if (!OUR_OWN.contains(column)) {
              product.put(column, value == null ? null : spelled(column, value));
            }
          });
      product.put("prices", "[]");
      product.put("images", "[]");
      products.put(Long.valueOf(String.valueOf(row.get("id"))), product);
    }
    join(products, "prices", tiers());
    join(products, "images", images());
    return products;
  }

  private static void join(
      Map<Long, Map<String, @Nullable String>> products,
      String name,
      Map<Long, List<String>> lists) {
    lists.forEach((id, list) -> products.get(id).put(name, list.toString()));
  }

  private Map<Long, List<String>> tiers() {
    Map<Long, List<String>> tiers = new HashMap<>();
    sql.rows("select * from shop.product_price order by product_id, min_units")
        .forEach(
            row ->
                tiers
                    .computeIfAbsent(id(row), id -> new ArrayList<>())
                    .add(
                        "from %s units: %s net, %s gross, -%s %%, -%s euros, +%s units"
                            .formatted(
                                plain(row.get("min_units")),
                                plain(row.get("price_net")),
                                plain(row.get("price_gross")),
                                plain(row.get("discount_percent")),
                                plain(row.get("discount_per_unit")),
                                plain(row.get("gift_units")))));
    return tiers;
  }

  private Map<Long, List<String>> images() {
    Map<Long, List<String>> images = new HashMap<>();
    for (Map<String, @Nullable String> row :
        sql.rows("select * from shop.product_image order by product_id, position")) {
      List<String> ofProduct = images.computeIfAbsent(id(row), id -> new ArrayList<>());
      boolean inOrder =
          Integer.parseInt(String.valueOf(row.get("position"))) == ofProduct.size() + 1;
      boolean named = String.valueOf(row.get("object_key")).contains("/" + row.get("sha256") + ".");
      ofProduct.add(
          "%s%s%s %s %s bytes %s"
              .formatted(
                  inOrder ? "" : "position " + row.get("position") + ": ",
                  named ? "" : "sha256 " + row.get("sha256") + " but key ",
                  row.get("object_key"),
                  row.get("media_type"),
                  row.get("bytes"),
                  row.get("width") + "x" + row.get("height")));
    }
    return images;
  }

  /** What is wrong with the objects in S3: all that SQL names, each with its own content alone. */
  public List<String> faultsOfObjects() {
    Set<String> stored = new TreeSet<>(keys());
    List<String> faults = faultsOfReferences(stored);
    Set<String> known = new TreeSet<>(sql.lines("select object_key from media.object"));
    stored.stream()
        .filter(key -> !known.contains(key))
        .forEach(key -> faults.add(key + " is an orphan"));
    return faults;
  }

  /** The same, but for orphans, which a run that was cut off may leave. */
  public List<String> faultsOfReferences() {
    return faultsOfReferences(new TreeSet<>(keys()));
  }

  private List<String> faultsOfReferences(Set<String> stored) {
    List<String> faults = new ArrayList<>();
    for (Map<String, @Nullable String> row :
        sql.rows("select distinct object_key, sha256, bytes from shop.product_image")) {
      String key = String.valueOf(row.get("object_key"));
      if (stored.contains(key)) {
        byte[] content = object(key);
        if (!ImageFacts.sha256(content).equals(row.get("sha256"))) {
          faults.add(key + " has other bytes than its hash says");
        }
      } else {
        faults.add(key + " is not in the bucket");
      }
    }
    return faults;
  }

  /** All but the mark that says whose the bucket is. */
  public List<String> keys() {
    try {
      List<String> keys = new ArrayList<>();
      for (Result<Item> item :
          s3.get().listObjects(ListObjectsArgs.builder().bucket(bucket).recursive(true).build())) {
        keys.add(item.get().objectName());
      }
      keys.removeIf(key -> key.endsWith("verial-sync-installation.json"));
      return keys;
    } catch (MinioException e) {
      throw new IllegalStateException(e);
    }
  }

  public byte[] object(String key) {
    try (GetObjectResponse object =
        s3.get().getObject(GetObjectArgs.builder().bucket(bucket).object(key).build())) {
      return object.readAllBytes();
    } catch (MinioException | IOException e) {
      throw new IllegalStateException(key, e);
    }
  }

  /** Each row of {@code shop} and {@code media}, with what changes when it is written again. */
  public Map<String, String> writtenRows() {
    Map<String, String> rows = new TreeMap<>();
    for (String table :
        List.of(
            "shop.product",
            "shop.product_price",
            "shop.product_image_row",
            "shop.variant",
            "media.object",
            "media.article",
            "media.article_image")) {
      sql.rows(
              "select ctid::text as place, xmin::text as written, t.*::text as content from "
                  + table
                  + " t")
          .forEach(
              row ->
                  rows.put(
                      table + row.get("place"), row.get("written") + " " + row.get("content")));
    }
    return rows;
  }

  private static String spelled(String column, String value) {
    if (DECIMALS.contains(column)) {
      return String.valueOf(plain(value));
    }
    return switch (column) {
      case "inactive_from" -> LocalDateTime.parse(value.replace(' ', 'T')).toString();
      case "authors" ->
          list(value, author -> text(author, "first_name") + "|" + text(author, "last_name"));
      case "configurable_fields" ->
          list(
              value,
              field ->
                  text(field, "family_id")
                      + "/"
                      + text(field, "field_id")
                      + "="
                      + text(field, "value"));
      default -> BOOLEANS.contains(column) ? (value.equals("t") ? "true" : "false") : value;
    };
  }

  private interface ElementText {
    String of(JsonNode element);
  }

  private static String list(String json, ElementText text) {
    try {
      List<String> texts = new ArrayList<>();
      JSON.readTree(json).forEach(element -> texts.add(text.of(element)));
      return texts.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(json, e);
    }
  }

  private static @Nullable String text(JsonNode row, String field) {
    return row.hasNonNull(field) ? row.get(field).asText() : null;
  }

  private static @Nullable String plain(@Nullable String number) {
    return number == null ? null : ErpTruth.plain(new BigDecimal(number));
  }

  private static Long id(Map<String, @Nullable String> row) {
    return Long.valueOf(String.valueOf(row.get("product_id")));
  }
}
