package dev.verialsync.activities.verial.text;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash that everything here is compared by. */
public final class Sha256 {
  private Sha256() {}

  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
