/** The custom resources as Java types. */
@NullMarked
package dev.vso.api;

import org.jspecify.annotations.NullMarked;
