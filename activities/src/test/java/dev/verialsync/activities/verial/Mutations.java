package dev.verialsync.activities.verial;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes bytes at random, as somebody does who tries what a reader of JSON makes of them. */
public final class Mutations {

  private static final List<String> TOKENS =
      List.of(
          "null",
          "true",
          "NaN",
          "-1",
          "0",
          "1e999999999",
          "1e59",
          "99999999999999999999",
          "\"\"",
          "[]",
          "{}",
          "[[",
          "]]",
          "}",
          "{",
          ",",
          ":",
          "\"",
          "\\",
          "\\u0000",
          "\\ud800",
          "\u0000",
          "\u2028",
          "\n",
          "/*",
          "InfoError",
          "\"Codigo\":2",
          "\"Id\":",
          "\"ID_Articulo\":5",
          "\"12,50\"",
          "\"1.234,5\"",
          "-0.00",
          "0.1",
          "1E3");

  private Mutations() {}

  /** A few changes to an answer, or to a part of one. */
  public static byte[] mutated(byte[] recorded, Random random) {
    byte[] answer = recorded;
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      answer = once(answer, random);
    }
    return answer;
  }

  private static byte[] once(byte[] answer, Random random) {
    if (answer.length < 2) {
      return new byte[] {'{', '}'};
    }
    int at = random.nextInt(answer.length);
    int to = at + random.nextInt(Math.min(60, answer.length - at));
    return switch (random.nextInt(9)) {
      case 0 -> {
        byte[] flipped = answer.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> Arrays.copyOf(answer, at);
      case 2 -> joined(answer, at, to, new byte[0]);
      case 3 -> joined(answer, to, to, Arrays.copyOfRange(answer, at, to));
      case 4 -> joined(answer, at, at, token(random));
      case 5 -> value(answer, at, token(random));
      case 6 -> joined(answer, at, at, deep(random));
      case 7 -> value(answer, at, deep(random));
      default ->
          joined(
              answer, at, Math.min(answer.length, at + 1), new byte[] {(byte) random.nextInt(256)});
    };
  }

  /** Puts something in the place of the value behind a place. */
  private static byte[] value(byte[] answer, int at, byte[] other) {
    int from = at;
    while (from < answer.length && answer[from] != ':') {
      from++;
    }
    int to = Math.min(answer.length, from + 1);
    while (to < answer.length && answer[to] != ',' && answer[to] != '}') {
      to++;
    }
    return joined(answer, Math.min(answer.length, from + 1), to, other);
  }

  private static byte[] token(Random random) {
    return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] deep(Random random) {
    int depth = 1 + random.nextInt(400);
    String open = random.nextBoolean() ? "[" : "{\"a\":";
    String close = open.equals("[") ? "]" : "}";
    return (open.repeat(depth) + "0" + close.repeat(random.nextInt(8) == 0 ? depth - 1 : depth))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[] answer, int from, int to, byte[] between) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(answer, 0, from);
    joined.writeBytes(between);
    joined.write(answer, to, answer.length - to);
    return joined.toByteArray();
  }
}
