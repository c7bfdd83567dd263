/** Carries out parsed templates, as Go's {@code text/template} does. */
@NullMarked
package dev.vso.gotemplate.run;

import org.jspecify.annotations.NullMarked;
