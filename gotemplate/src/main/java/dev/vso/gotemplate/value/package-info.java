/** What a template computes with: Go's values, with strings as bytes. Knows nothing of templates. */
@NullMarked
package dev.vso.gotemplate.value;

import org.jspecify.annotations.NullMarked;
