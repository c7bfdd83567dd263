/** JSON text byte for byte as Go writes it. Pure. */
@NullMarked
package dev.vso.json;

import org.jspecify.annotations.NullMarked;
