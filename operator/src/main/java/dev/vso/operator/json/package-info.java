/** JSON text byte for byte as Go writes it. Pure. */
@NullMarked
package dev.vso.operator.json;

import org.jspecify.annotations.NullMarked;
