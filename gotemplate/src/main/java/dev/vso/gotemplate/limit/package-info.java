/** What an execution may use: time, output, memory and depth. */
@NullMarked
package dev.vso.gotemplate.limit;

import org.jspecify.annotations.NullMarked;
