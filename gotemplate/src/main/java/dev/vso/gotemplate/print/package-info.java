/** From values to text, byte for byte as Go's {@code fmt}, {@code strconv} and {@code encoding/json} do it. */
@NullMarked
package dev.vso.gotemplate.print;

import org.jspecify.annotations.NullMarked;
