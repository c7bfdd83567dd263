/** The borders of the house, held by tests over the compiled classes. */
@NullMarked
package dev.vso.architecture;

import org.jspecify.annotations.NullMarked;
