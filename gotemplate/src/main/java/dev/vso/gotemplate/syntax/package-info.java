/** From the text of a template to its tree, as Go's {@code text/template/parse} does it. */
@NullMarked
package dev.vso.gotemplate.syntax;

import org.jspecify.annotations.NullMarked;
