package dev.verialsync.activities.catalogue;

import dev.verialsync.activities.verial.row.TariffRow;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.shop.Product.PriceTier;
import dev.verialsync.db.shop.Product.Pricing;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prices from an article's tariff rows: all tiers are kept, the price is the one of the smallest
 * quantity, before discounts; without a row there is none. A row whose price is 0 is no row, unless
 * the shop keeps it.
 */
final class Prices {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final int CENTS = 2;

  private Prices() {}

  static Pricing of(
      long articleId,
      List<TariffRow> rows,
      @Nullable BigDecimal vatPercent,
      @Nullable BigDecimal surchargePercent,
      ZeroPrice zeroPrice,
      List<NewIssue> issues) {
    TreeMap<BigDecimal, PriceTier> tiers = new TreeMap<>(Comparator.naturalOrder());
    TreeSet<BigDecimal> zeroFrom = new TreeSet<>();
    for (TariffRow row : rows) {
      PriceTier tier = tier(row, vatPercent);
      if (zeroPrice == ZeroPrice.NONE && tier.net() != null && tier.net().signum() == 0) {
        zeroFrom.add(tier.minUnits());
        continue;
      }
      PriceTier before = tiers.putIfAbsent(tier.minUnits(), tier);
      if (before != null && !before.equals(tier)) {
        issues.add(
            new NewIssue(
                articleId,
                "UdsMin",
                null,
                IssueKind.DUPLICATE_TIER,
                tier.minUnits().toPlainString(),
                "Two different tariff rows apply from %s units; the one with the price %s was taken."
                    .formatted(tier.minUnits().toPlainString(), before.net())));
      }
    }
    // Where the base price is 0, a price that only a larger quantity has is not the article's.
    Optional<PriceTier> first =
        tiers.values().stream()
            .findFirst()
            .filter(tier -> zeroFrom.isEmpty() || tier.minUnits().compareTo(zeroFrom.first()) <= 0);
    Optional<PriceTier> nothing = first.filter(Prices::roundsToNothing);
    if (nothing.isPresent()) {
      issues.add(roundsToNothing(articleId, nothing.get().net()));
    } else if (!zeroFrom.isEmpty()) {
      issues.add(zero(articleId, zeroFrom));
    }
    return new Pricing(
        first.map(PriceTier::net).orElse(null),
        first.map(PriceTier::gross).orElse(null),
        vatPercent,
        surchargePercent,
        new ArrayList<>(tiers.values()));
  }

  private static NewIssue zero(long articleId, Collection<BigDecimal> fromUnits) {
    return new NewIssue(
        articleId,
        "Precio",
        null,
        IssueKind.PRICE_ZERO,
        "0",
        "The tariff's price is 0 from %s units: it counts as no price. Enter the price in Verial; a shop that gives things away sets VERIAL_ZERO_PRICE=keep."
            .formatted(
                fromUnits.stream()
                    .map(BigDecimal::toPlainString)
                    .collect(Collectors.joining(", "))));
  }

  /** As shop.has_price judges. */
  private static boolean roundsToNothing(PriceTier tier) {
    return tier.net() != null
        && tier.net().signum() != 0
        && tier.gross() != null
        && tier.gross().signum() == 0;
  }

  private static NewIssue roundsToNothing(long articleId, BigDecimal net) {
    return new NewIssue(
        articleId,
        "Precio",
        null,
        IssueKind.PRICE_ZERO,
        net.toPlainString(),
        "The tariff's price is %s, which rounds to 0.00 with VAT: the product is not sellable. Correct the price in Verial."
            .formatted(net.toPlainString()));
  }

  private static PriceTier tier(TariffRow row, @Nullable BigDecimal vatPercent) {
    return new PriceTier(
        orZero(row.minUnits()),
        row.priceNet(),
        gross(row.priceNet(), vatPercent),
        orZero(row.discountPercent()),
        orZero(row.discountPerUnit()),
        orZero(row.giftUnits()));
  }

  /** Net × (1 + VAT), 2 decimals, half up; null where either is not known. */
  static @Nullable BigDecimal gross(@Nullable BigDecimal net, @Nullable BigDecimal vatPercent) {
    return net == null || vatPercent == null
        ? null
        : net.multiply(HUNDRED.add(vatPercent))
            .divide(HUNDRED)
            .setScale(CENTS, RoundingMode.HALF_UP);
  }

  private static BigDecimal orZero(@Nullable BigDecimal value) {
    return value == null ? BigDecimal.ZERO : value;
  }
}
