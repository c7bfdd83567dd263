/** The functions that templates call, by subject; each knows its Go signature. Knows nothing of templates. */
@NullMarked
package dev.vso.gotemplate.function;

import org.jspecify.annotations.NullMarked;
