/** The guided tour behind {@code ./vso demo}: real secrets on their way, each step checked where it happened. */
@NullMarked
package dev.vso.sandbox.demo;

import org.jspecify.annotations.NullMarked;
