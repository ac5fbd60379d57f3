package dev.verialsync.activities.notify.text;

/**
 * What people read.
 *
 * @param subject one line
 * @param html the same as the plain text, as a whole document
 */
public record Message(String subject, String text, String html) {}
