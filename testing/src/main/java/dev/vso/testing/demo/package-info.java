/** The guided tour behind {@code ./vso demo}: real secrets on their way, each step checked where it happened. */
@NullMarked
package dev.vso.testing.demo;

import org.jspecify.annotations.NullMarked;
