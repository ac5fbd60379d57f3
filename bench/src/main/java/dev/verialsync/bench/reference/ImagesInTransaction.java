package dev.verialsync.bench.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.bench.measure.Query;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * The predecessor's manner: one transaction for a hundred products, in which the images of each are
 * asked for, one call after the other. The products are those of {@code shop}, written into copies
 * of its tables; each image is downloaded before it is recognised.
 */
public final class ImagesInTransaction implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String TABLES =
      """
      create schema if not exists bench;
      create table bench.product (like shop.product including all);
      create table bench.product_price (like shop.product_price including all);
      create table bench.product_image (product_id bigint, position integer, sha256 text, primary key (product_id, position));
      """;

  private static final String BATCHES =
      """
      with numbered as (select p.*, (row_number() over (order by id) - 1) / 100 as n from shop.product p where active)
      select array_agg(id order by id), jsonb_agg(to_jsonb(b))::text,
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]')::text from shop.product_price t
               where t.product_id in (select id from numbered i where i.n = b.n))
      from numbered b group by n order by n
      """;

  private final String url;
  private final OkHttpClient http = new OkHttpClient();
  private final Connection connection;
  private final List<Batch> batches = new ArrayList<>();

  private record Batch(Array ids, String products, String prices) {}

  /**
   * One pass over all products.
   *
   * @param millis of each transaction
   * @param calls image calls, all of them inside a transaction
   * @param images downloaded
   * @param again of them, those whose content was there before the pass
   */
  public record Pass(List<Integer> millis, double seconds, int calls, int images, int again) {}

  public ImagesInTransaction(Query query, URI service, int session) throws SQLException {
    this.url = service + "GetImagenesArticulosWS?x=" + session + "&numpixelsladomenor=0";
    this.connection = query.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute(TABLES);
      try (ResultSet rows = statement.executeQuery(BATCHES)) {
        while (rows.next()) {
          batches.add(new Batch(rows.getArray(1), rows.getString(2), rows.getString(3)));
        }
      }
    }
    connection.setAutoCommit(false);
  }

  public Pass run() throws SQLException, IOException {
    Set<String> known = known();
    List<Integer> millis = new ArrayList<>();
    int calls = 0;
    int images = 0;
    int again = 0;
    long began = System.nanoTime();
    for (Batch batch : batches) {
      long start = System.nanoTime();
      write(batch);
      for (Long id : (Long[]) batch.ids().getArray()) {
        List<String> hashes = fetch(id);
        calls++;
        images += hashes.size();
        again += (int) hashes.stream().filter(known::contains).count();
        write(id, hashes);
      }
      connection.commit();
      millis.add((int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return new Pass(millis, seconds, calls, images, again);
  }

  private Set<String> known() throws SQLException {
    Set<String> known = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select sha256 from bench.product_image")) {
      while (rows.next()) {
        known.add(rows.getString(1));
      }
    }
    connection.commit();
    return known;
  }

  private void write(Batch batch) throws SQLException {
    execute("delete from bench.product where id = any (?)", batch.ids());
    execute(
        "insert into bench.product select * from jsonb_populate_recordset(null::bench.product, ?::jsonb)",
        batch.products());
    execute("delete from bench.product_price where product_id = any (?)", batch.ids());
    execute(
        "insert into bench.product_price select * from jsonb_populate_recordset(null::bench.product_price, ?::jsonb)",
        batch.prices());
  }

  private void write(long id, List<String> hashes) throws SQLException {
    execute("delete from bench.product_image where product_id = ?", id);
    execute(
        "insert into bench.product_image select ?, n, sha256 from unnest(?) with ordinality as i (sha256, n)",
        id,
        connection.createArrayOf("text", hashes.toArray()));
  }

  private void execute(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  /** The SHA-256 of each image, in order. */
  private List<String> fetch(long id) throws IOException {
    Request request = new Request.Builder().url(url + "&id_articulo=" + id).build();
    try (Response response = http.newCall(request).execute();
        InputStream body = response.body().byteStream()) {
      List<String> hashes = new ArrayList<>();
      for (JsonNode row : JSON.readTree(body).path("Imagenes")) {
        byte[] bytes =
            Base64.getMimeDecoder()
                .decode(row.path("Imagen").asText().replaceFirst("^data:[^,]*,", ""));
        hashes.add(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
      }
      return hashes;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    http.connectionPool().evictAll();
  }
}
