/**
 * The messages of the hola protocol as records, and their JSON.
 *
 * <p>Records are immutable. Those with optional fields have a builder, which begins with the fields
 * that are needed. A reply may be of a later minor version: unknown fields are ignored, unknown
 * values of enumerations and unknown arms of unions are kept.
 */
@NullMarked
package io.github.holahpo.protocol;

import org.jspecify.annotations.NullMarked;
