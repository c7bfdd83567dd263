/** Go's text/template with Sprig's functions: parse with {@link dev.vso.gotemplate.Template}, execute within limits. */
@NullMarked
package dev.vso.gotemplate;

import org.jspecify.annotations.NullMarked;
