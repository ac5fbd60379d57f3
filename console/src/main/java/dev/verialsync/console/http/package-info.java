/** The server: who may ask, and how answers are sent. */
@NullMarked
package dev.verialsync.console.http;

import org.jspecify.annotations.NullMarked;
