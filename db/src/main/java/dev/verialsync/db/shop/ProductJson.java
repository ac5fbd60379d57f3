package dev.verialsync.db.shop;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.verialsync.db.SafeText;
import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/**
 * Products as the JSON that PostgreSQL makes rows of; keys are the columns' names. What is null is
 * left out: a column that is not mentioned becomes null.
 */
final class ProductJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .addModule(
              new SimpleModule()
                  .addSerializer(new StorableText())
                  .addSerializer(LocalDate.class, ToStringSerializer.instance)
                  .addSerializer(LocalDateTime.class, ToStringSerializer.instance))
          .build();

  private ProductJson() {}

  /** A row of {@code shop.product_price}. */
  private record Tier(long productId, @JsonUnwrapped Product.PriceTier tier) {}

  /** Rows of {@code shop.product}. */
  static String products(List<Product> products) {
    return json(products);
  }

  /** Rows of {@code shop.product_price}. */
  static String tiers(List<Product> products) {
    return json(
        products.stream()
            .flatMap(p -> p.pricing().tiers().stream().map(tier -> new Tier(p.id(), tier)))
            .toList());
  }

  private static String json(List<?> rows) {
    try {
      return MAPPER.writeValueAsString(rows);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a product has no JSON", e);
    }
  }

  private static final class StorableText extends StdScalarSerializer<String> {
    private StorableText() {
      super(String.class);
    }

    @Override
    public void serialize(String text, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(SafeText.text(text));
    }
  }
}
