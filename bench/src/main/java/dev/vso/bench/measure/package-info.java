/** Measurements of a running operator from the servers, the system and its log. */
@NullMarked
package dev.vso.bench.measure;

import org.jspecify.annotations.NullMarked;
