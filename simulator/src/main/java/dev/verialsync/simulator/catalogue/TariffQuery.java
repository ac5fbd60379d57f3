package dev.verialsync.simulator.catalogue;

/**
 * Whose prices are asked for.
 *
 * @param client the customer's id; 0 for the general web tariff
 * @param tariff the tariff's id; 0 for the default one
 */
public record TariffQuery(long client, long tariff) {
  public static final TariffQuery GENERAL = new TariffQuery(0, 0);
}
