package dev.verialsync.workflows.messages.values;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The two phases of a run; the lower-case names are what operators type and the UI shows. */
public enum SyncPhase {
  @JsonProperty("images")
  IMAGES,
  @JsonProperty("products")
  PRODUCTS;

  /** The name in search attributes, child ids and SQL. */
  public String label() {
    return switch (this) {
      case IMAGES -> "images";
      case PRODUCTS -> "products";
    };
  }
}
