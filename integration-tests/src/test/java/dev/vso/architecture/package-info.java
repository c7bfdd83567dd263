/** Tests of the rules over packages, names and style, for all modules. */
@NullMarked
package dev.vso.architecture;

import org.jspecify.annotations.NullMarked;
