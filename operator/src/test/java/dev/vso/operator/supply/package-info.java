/** What the product is made of: its bill of materials, known weaknesses of its libraries, and whether its jars can be built again. */
@NullMarked
package dev.vso.operator.supply;

import org.jspecify.annotations.NullMarked;
