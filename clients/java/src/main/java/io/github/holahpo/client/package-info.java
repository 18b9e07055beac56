/**
 * The client and the worker.
 *
 * <p>{@link io.github.holahpo.client.HolaClient} has a method for each operation; {@link
 * io.github.holahpo.client.Worker} evaluates the trials of a study.
 */
@NullMarked
package io.github.holahpo.client;

import org.jspecify.annotations.NullMarked;
