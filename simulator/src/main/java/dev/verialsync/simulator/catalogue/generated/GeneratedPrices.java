package dev.verialsync.simulator.catalogue.generated;

import dev.verialsync.simulator.catalogue.Manner;
import dev.verialsync.simulator.catalogue.Row;
import dev.verialsync.simulator.catalogue.TariffQuery;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Rows of stock and tariffs for a generated catalogue. */
final class GeneratedPrices {
  private static final int STOCK = 20;
  private static final int TARIFF = 21;
  private static final int STYLE = 22;
  private static final BigDecimal CLIENT_DISCOUNT = new BigDecimal("5.0000");

  private final Manner manner;
  private final ArticleTraits traits;

  GeneratedPrices(Manner manner, ArticleTraits traits) {
    this.manner = manner;
    this.traits = traits;
  }

  List<Row> stock(long id) {
    List<Row> rows = new ArrayList<>();
    for (long units : units(id)) {
      rows.add(
          RowWriter.row(
              manner,
              traits.dice(id, STYLE + rows.size()),
              row ->
                  row.number("ID_Articulo", id)
                      .decimal("Stock", units, 4)
                      .decimal("StockAux", 0, 4)));
    }
    return rows;
  }

  boolean isStocked(long id) {
    return Arrays.stream(units(id)).anyMatch(units -> units != 0);
  }

  /** Ten-thousandths of a unit, a number for each row. */
  private long[] units(long id) {
    SeededRandom dice = traits.dice(id, STOCK);
    int kind = dice.between(0, 99);
    if (kind < 4) {
      return new long[0];
    }
    long[] units = new long[kind < 8 ? dice.between(2, 3) : 1];
    for (int i = 0; i < units.length; i++) {
      if (kind < 12) {
        units[i] = dice.between(1, 99_999) * 100L + 5;
      } else if (kind < 15) {
        units[i] = dice.between(-12, -1) * 10_000L;
      } else {
        units[i] = dice.chance(0.2) ? 0 : dice.between(1, 60) * 10_000L;
      }
    }
    return units;
  }

  List<Row> tariffs(long id, TariffQuery query) {
    SeededRandom dice = traits.dice(id, TARIFF);
    int kind = dice.between(0, 99);
    if (kind < 3) {
      return List.of();
    }
    long cents = dice.between(95, 6000);
    BigDecimal net =
        BigDecimal.valueOf(cents, 2)
            .divide(
                traits.isBook(id) ? new BigDecimal("1.04") : new BigDecimal("1.21"),
                manner == Manner.LIVE ? 2 : 6,
                RoundingMode.HALF_UP);
    if (query.tariff() > 1) {
      net = net.multiply(new BigDecimal("0.9")).setScale(6, RoundingMode.HALF_UP);
    }
    List<Row> rows = new ArrayList<>();
    BigDecimal discount = query.client() == 0 ? BigDecimal.ZERO : CLIENT_DISCOUNT;
    boolean fromOne = dice.chance(0.8) && manner == Manner.MANUAL;
    rows.add(tier(id, 0, net, discount, BigDecimal.ZERO, fromOne ? 1 : 0, 0));
    if (kind < 11) {
      rows.add(tier(id, 1, net, new BigDecimal("5.0000"), BigDecimal.ZERO, 3, kind < 6 ? 1 : 0));
      BigDecimal cheaper = net.multiply(new BigDecimal("0.87")).setScale(6, RoundingMode.DOWN);
      rows.add(tier(id, 2, cheaper, BigDecimal.ZERO, new BigDecimal("0.25"), 10, 0));
      if (dice.chance(0.5)) {
        Collections.reverse(rows);
      }
    }
    return rows;
  }

  private Row tier(
      long id,
      int tier,
      BigDecimal net,
      BigDecimal discount,
      BigDecimal discountPerUnit,
      long fromUnits,
      long giftUnits) {
    return RowWriter.row(
        manner,
        traits.dice(id, STYLE + 10 + tier),
        row ->
            row.number("ID_Articulo", id)
                .decimal("Precio", net)
                .decimal("Dto", discount)
                .decimal("DtoEurosXUd", discountPerUnit)
                .decimal("UdsMin", fromUnits * 10_000, 4)
                .decimal("UdsRegalo", giftUnits * 10_000, 4));
  }
}
