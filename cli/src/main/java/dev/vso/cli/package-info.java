/** The commands for people: {@code vso explain}, {@code list}, {@code sync}, {@code renew}, {@code migrate}. */
@NullMarked
package dev.vso.cli;

import org.jspecify.annotations.NullMarked;
