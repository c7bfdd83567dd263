/** What a call of the bench asks for; pure. */
@NullMarked
package dev.vso.bench.option;

import org.jspecify.annotations.NullMarked;
