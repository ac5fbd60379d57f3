package dev.verialsync.activities.media.s3;

import java.util.Objects;

/** A text that no log, message or dump shows. */
public final class Secret {
  private final String text;

  public Secret(String text) {
    this.text = Objects.requireNonNull(text);
  }

  /** The text, for the one place that has to send it. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
